package report

import (
	"runtime/debug"
	"syscall"
)

// LimitSelf sets the limits that the kernel keeps. RLIMIT_DATA counts private writable memory only (mm/mmap.c, may_expand_vm), so
// Go's large reservations of address space do not count; beyond it the Go runtime says "out of memory".
func LimitSelf() error {
	debug.SetMaxStack(maxStack)
	limits := map[int]uint64{syscall.RLIMIT_NOFILE: MaxFiles, syscall.RLIMIT_CORE: 0}
	if !RaceDetector { // whose shadow memory alone is over the limit
		limits[syscall.RLIMIT_DATA] = maxMemory
	}
	for what, n := range limits {
		if err := syscall.Setrlimit(what, &syscall.Rlimit{Cur: n, Max: n}); err != nil {
			return err
		}
	}
	return nil
}
