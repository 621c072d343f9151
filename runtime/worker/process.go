package worker

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"sync"
)

// process is the bridge's end of one worker process.
type process struct {
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	events *os.File
	crash  crashText

	mu     sync.Mutex // guards what follows
	more   sync.Cond  // input or closed has changed
	input  []byte     // not yet written
	closed bool       // nothing follows input
}

// launch starts a worker that waits for its job.
func launch(cmd *exec.Cmd) (*process, error) {
	p := &process{cmd: cmd}
	p.more.L = &p.mu
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
	defer p.stdin.Close()
	for {
		b := p.nextInput()
		if b == nil {
			return
		}
		if _, err := p.stdin.Write(b); err != nil {
			return // the process has ended, which its reader will notice
		}
	}
}

// nextInput waits for input; nil is the end of it.
func (p *process) nextInput() []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.input) == 0 && !p.closed {
		p.more.Wait()
	}
	b := p.input
	p.input = nil
	return b
}

var errInputFull = errors.New("the program does not read its input: what was typed last is dropped")

// send queues bytes for the worker's standard input; with eof nothing can follow.
func (p *process) send(b []byte, eof bool) (err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil
	}
	if len(p.input) < maxInput {
		p.input = append(p.input, b...)
	} else if len(b) > 0 {
		err = errInputFull
	}
	p.closed = eof
	p.more.Signal()
	return err
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
