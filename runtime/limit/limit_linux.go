package limit

import (
	"fmt"
	"io"
	"os"
	"slices"
	"syscall"
)

// rlimitTasks is RLIMIT_NPROC (include/uapi/asm-generic/resource.h), which package syscall does not name.
const rlimitTasks = 6

// limit is one that the kernel keeps (setrlimit(2)).
type limit struct {
	what int
	max  uint64
	name string
}

// everywhere are those that a process may have at any level. RLIMIT_DATA counts private writable memory only (mm/mmap.c,
// may_expand_vm), so Go's large reservations of address space do not count; beyond it the Go runtime says "out of memory".
var everywhere = []limit{
	{syscall.RLIMIT_DATA, Memory, "bytes of memory"},
	{syscall.RLIMIT_NOFILE, Files, "open files"},
	{syscall.RLIMIT_CORE, 0, "bytes of a core dump"},
}

// onStage are those of a program that has a user of its own, whose tasks are counted, and that ends with its run.
var onStage = slices.Concat(everywhere, []limit{
	{rlimitTasks, Tasks, "threads"},
	{syscall.RLIMIT_FSIZE, FileSize, "bytes of one file"},
	{syscall.RLIMIT_CPU, CPU, "seconds of CPU"},
})

func setSelf() error { return lower(everywhere) }

// Stage binds the calling process, and what it executes, to all limits.
func Stage() error { return lower(onStage) }

// lower sets the limits that are not as low already, for good: neither the program nor the Go runtime can raise them again.
func lower(limits []limit) error {
	for _, l := range limits {
		if RaceDetector && l.what == syscall.RLIMIT_DATA { // its shadow memory alone is over any limit
			continue
		}
		var now syscall.Rlimit
		if err := syscall.Getrlimit(l.what, &now); err != nil {
			return os.NewSyscallError("getrlimit", err)
		}
		if now.Max <= l.max {
			continue
		}
		if err := syscall.Setrlimit(l.what, &syscall.Rlimit{Cur: l.max, Max: l.max}); err != nil {
			return fmt.Errorf("%s: %w", l.name, os.NewSyscallError("setrlimit", err))
		}
	}
	return nil
}

// Measure writes the limits that bind the calling process, one a line, as the kernel says it now.
func Measure(w io.Writer) error {
	for _, l := range onStage {
		var now syscall.Rlimit
		if err := syscall.Getrlimit(l.what, &now); err != nil {
			return os.NewSyscallError("getrlimit", err)
		}
		text := fmt.Sprint(now.Max)
		if now.Max == ^uint64(0) { // RLIM_INFINITY
			text = "no limit"
		}
		if _, err := fmt.Fprintf(w, "%s: %s\n", l.name, text); err != nil {
			return err
		}
	}
	return nil
}
