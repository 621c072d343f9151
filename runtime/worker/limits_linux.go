package worker

import (
	"runtime/debug"

	"golang.org/x/sys/unix"
)

// limitSelf sets the limits that the kernel keeps. RLIMIT_DATA counts private writable memory only (mm/mmap.c, may_expand_vm), so
// Go's large reservations of address space do not count; beyond it the Go runtime says "out of memory".
func limitSelf() error {
	debug.SetMaxStack(maxStack)
	limits := map[int]uint64{unix.RLIMIT_NOFILE: maxFiles, unix.RLIMIT_CORE: 0}
	if !raceDetector { // whose shadow memory alone is over the limit
		limits[unix.RLIMIT_DATA] = maxMemory
	}
	for what, n := range limits {
		if err := unix.Setrlimit(what, &unix.Rlimit{Cur: n, Max: n}); err != nil {
			return err
		}
	}
	return nil
}
