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
	running running
	stdin   *os.File
	events  *os.File
	crash   crashText
	crashed chan struct{} // closed when crash is complete

	room int // bytes of input that may wait to be read

	mu     sync.Mutex // guards what follows
	more   sync.Cond  // input or closed has changed
	input  []byte     // not yet written
	closed bool       // nothing follows input
}

// launch starts a process that waits for its job.
func launch(s starter, host string, cmd *exec.Cmd) (*process, error) {
	p := &process{crashed: make(chan struct{}), room: maxInput}
	p.more.L = &p.mu
	var files [6]*os.File
	for i := range 3 {
		var err error
		if files[2*i], files[2*i+1], err = os.Pipe(); err != nil {
			closeAll(files[:])
			return nil, err
		}
	}
	ours, theirs := []*os.File{files[1], files[2], files[4]}, []*os.File{files[0], files[3], files[5]}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = theirs[0], theirs[1], theirs[2]
	var err error
	p.running, err = s(host, cmd)
	closeAll(theirs)
	if err != nil {
		closeAll(ours)
		return nil, err
	}
	p.stdin, p.events = ours[0], ours[1]
	go p.feed()
	go func() {
		defer close(p.crashed)
		defer ours[2].Close()
		io.Copy(&p.crash, ours[2])
	}()
	return p, nil
}

func closeAll(files []*os.File) {
	for _, f := range files {
		f.Close() // a nil one is of no harm
	}
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
	if len(p.input) < p.room {
		p.input = append(p.input, b...)
	} else if len(b) > 0 {
		err = errInputFull
	}
	p.closed = eof
	p.more.Signal()
	return err
}

// kill ends the process at once. Only wait tells that it has ended.
func (p *process) kill() { p.running.Kill() }

// wait reaps the process and returns its exit code, -1 if a signal ended it or it never began, and what running.Wait tells beside it.
// Its sockets are closed then.
func (p *process) wait() (code int, err error) {
	p.send(nil, true)
	p.events.Close()
	code, err = p.running.Wait()
	<-p.crashed
	return code, err
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
