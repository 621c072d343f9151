package lab

import (
	"os"
	"runtime"

	"golang.org/x/sys/unix"
)

// space is a network namespace of its own and a thread that lives in it: what is done there, sockets opened and processes started,
// belongs to it.
type space struct{ work chan func() }

func newSpace() (*space, error) {
	s := &space{work: make(chan func())}
	entered := make(chan error)
	go func() {
		runtime.LockOSThread() // for good: no other goroutine may run in this namespace
		entered <- os.NewSyscallError("unshare", unix.Unshare(unix.CLONE_NEWNET))
		for f := range s.work {
			f()
		}
	}()
	return s, <-entered
}

// do calls a function in the namespace and waits for it.
func (s *space) do(f func() error) error {
	done := make(chan error)
	s.work <- func() { done <- f() }
	return <-done
}

// handle opens the namespace, to move links into it.
func (s *space) handle() (f *os.File, err error) {
	err = s.do(func() error {
		f, err = os.Open("/proc/thread-self/ns/net")
		return err
	})
	return f, err
}
