//go:build unix

package worker

import (
	"os"

	"golang.org/x/sys/unix"
)

// readNow reads what is already in a pipe and does not wait; 0 when it is empty. os.Pipe's files do not block.
func readNow(r *os.File, fd uintptr, buf []byte) int {
	for {
		n, err := unix.Read(int(fd), buf)
		if err != unix.EINTR {
			return max(n, 0)
		}
	}
}

// watchParent ends the process when the bridge is gone: the read end of standard output is closed then, which poll(2) reports
// even to a program that prints nothing.
func watchParent() {
	for {
		fds := []unix.PollFd{{Fd: 1}}
		if n, err := unix.Poll(fds, -1); err != unix.EINTR && n != 0 {
			os.Exit(1)
		}
	}
}

// follow empties a pipe as it fills, for a program that prints and calls nothing.
func (r *reporter) follow(p *pipe) {
	raw, err := p.r.SyscallConn()
	if err != nil {
		return
	}
	raw.Read(func(uintptr) bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.drainLocked(r.now())
		return false // wait until there is more
	})
}
