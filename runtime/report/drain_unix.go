//go:build unix

package report

import (
	"os"
	"syscall"
)

// readNow reads what is already in a pipe and does not wait; 0 when it is empty. os.Pipe's files do not block.
func readNow(_ *os.File, fd uintptr, buf []byte) int {
	for {
		n, err := syscall.Read(int(fd), buf)
		if err != syscall.EINTR {
			return max(n, 0)
		}
	}
}

// follow empties a pipe as it fills, for a program that prints and calls nothing.
func (r *Report) follow(p *pipe) {
	raw, err := p.r.SyscallConn()
	if err != nil {
		return
	}
	raw.Read(func(uintptr) bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.drainLocked(r.Now())
		return false // wait until there is more
	})
}

// watchParent ends the process when the bridge is gone, also a program that prints nothing: the read end of the events' pipe is
// closed then, which epoll(7) reports to whoever waits to read the write end.
func watchParent(events *os.File) {
	raw, err := events.SyscallConn()
	if err != nil {
		return
	}
	asked := false
	raw.Read(func(uintptr) bool {
		if asked {
			os.Exit(1)
		}
		asked = true
		return false
	})
}

// polled is the standard output that the process was started with, as a file that can be waited for.
func polled() (*os.File, error) {
	if err := syscall.SetNonblock(syscall.Stdout, true); err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(syscall.Stdout), "events"), nil
}
