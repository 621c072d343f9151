package lab

import (
	"errors"
	"os"
	"os/exec"
)

// Process is a process on one of a lab's hosts.
type Process struct {
	lab    *Lab
	number int
	ended  chan struct{}
	exit   exited // once ended is closed
}

// Start starts a command on a host. The command says what to run, with which arguments and environment; its three streams must be
// files. That it cannot be started may show only when it has ended.
func (l *Lab) Start(host string, cmd *exec.Cmd) (*Process, error) {
	in, okIn := cmd.Stdin.(*os.File)
	out, okOut := cmd.Stdout.(*os.File)
	errs, okErr := cmd.Stderr.(*os.File)
	if !okIn || !okOut || !okErr {
		return nil, errors.New("lab: the streams of a command on a host must be files")
	}
	p := &Process{lab: l, ended: make(chan struct{})}
	l.mu.Lock()
	if l.gone {
		l.mu.Unlock()
		return nil, errGone
	}
	l.started++
	p.number = l.started
	l.processes[p.number] = p
	l.mu.Unlock()
	err := l.send(request{Start: &start{Number: p.number, Host: host, Path: cmd.Path, Args: cmd.Args, Env: cmd.Env}}, in, out, errs)
	if err != nil {
		l.mu.Lock()
		delete(l.processes, p.number)
		l.mu.Unlock()
		return nil, err
	}
	return p, nil
}

// Kill ends the process at once. Only Wait tells that it has ended.
func (p *Process) Kill() { p.lab.send(request{Kill: p.number}) }

// Wait waits until the process has ended and returns its exit code, -1 if a signal or the end of the lab ended it. Its sockets are
// closed then. The error is that it did not start, with the step that failed, or [ErrMemory].
func (p *Process) Wait() (code int, err error) {
	<-p.ended
	switch {
	case p.exit.Memory:
		err = ErrMemory
	case p.exit.Err != "":
		err = errors.New(p.exit.Err)
	}
	return p.exit.Code, err
}

func (p *Process) exited(e exited) {
	p.exit = e
	close(p.ended)
}

// exited ends the process that an answer names.
func (l *Lab) exited(e exited) {
	l.mu.Lock()
	p := l.processes[e.Number]
	delete(l.processes, e.Number)
	l.mu.Unlock()
	if p != nil {
		p.exited(e)
	}
}
