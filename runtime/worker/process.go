package worker

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"sync"
)

// maxInput is how many pieces of input wait for a program that does not read.
const maxInput = 256

// process is the bridge's end of one worker process.
type process struct {
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	events *os.File
	crash  crashText

	mu     sync.Mutex // guards what follows
	input  chan []byte
	closed bool
}

// launch starts a worker that waits for its job.
func launch(cmd *exec.Cmd) (*process, error) {
	p := &process{cmd: cmd, input: make(chan []byte, maxInput)}
	separate(cmd)
	cmd.Stderr = &p.crash
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	cmd.Stdout, p.events = w, r
	if p.stdin, err = cmd.StdinPipe(); err == nil {
		err = cmd.Start()
	}
	w.Close()
	if err != nil {
		r.Close()
		return nil, err
	}
	go p.feed()
	return p, nil
}

// feed writes to the worker what send has queued: the job, then the program's input.
func (p *process) feed() {
	for b := range p.input {
		if _, err := p.stdin.Write(b); err != nil {
			break // the process has ended, which its reader will notice
		}
	}
	p.stdin.Close()
}

var errInputFull = errors.New("the program does not read its input: what was typed last is dropped")

// send queues bytes for the worker's standard input; with eof nothing can follow.
func (p *process) send(b []byte, eof bool) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil
	}
	if len(b) > 0 {
		select {
		case p.input <- b:
		default:
			return errInputFull
		}
	}
	if eof {
		p.closed = true
		close(p.input)
	}
	return nil
}

// kill ends the process at once. Only wait tells that it has ended.
func (p *process) kill() { p.cmd.Process.Kill() }

// wait reaps the process and returns its exit code, -1 if a signal ended it. Its sockets are closed then.
func (p *process) wait() int {
	p.send(nil, true)
	p.events.Close()
	p.cmd.Wait()
	return p.cmd.ProcessState.ExitCode()
}

// crashText keeps the beginning of what the Go runtime printed.
type crashText struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (c *crashText) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.buf.Write(b[:min(len(b), maxCrash-c.buf.Len())])
	return len(b), nil
}

func (c *crashText) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.buf.String()
}
