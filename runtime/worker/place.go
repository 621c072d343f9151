package worker

import (
	"os/exec"

	"github.com/wirebook/wirebook/runtime/lab"
)

// starter starts processes on a host. A command's streams are files.
type starter func(host string, cmd *exec.Cmd) (running, error)

// running is a process that has been started.
type running interface {
	// Kill ends it at once, without waiting.
	Kill()
	// Wait waits for its end and returns its exit code, -1 if a signal ended it. The error is that it never began, or [lab.ErrMemory].
	Wait() (code int, err error)
}

// here starts processes on this computer, whatever the host.
func here(_ string, cmd *exec.Cmd) (running, error) {
	separate(cmd)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return local{cmd}, nil
}

type local struct{ cmd *exec.Cmd }

func (l local) Kill() { l.cmd.Process.Kill() }

func (l local) Wait() (code int, err error) {
	l.cmd.Wait() // what its error says is in the state
	return l.cmd.ProcessState.ExitCode(), nil
}

// in starts processes on the hosts of a lab.
func in(l *lab.Lab) starter {
	return func(host string, cmd *exec.Cmd) (running, error) {
		p, err := l.Start(host, cmd)
		if err != nil {
			return nil, err
		}
		return p, nil
	}
}
