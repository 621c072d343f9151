package stage

import (
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// Measure writes what holds the calling process, one thing a line, as the kernel says it now: not what was asked for.
func Measure(w io.Writer) error {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		fmt.Fprintf(w, "rights and filters: unknown, there is no /proc (%v)\n", err)
	}
	for line := range strings.Lines(string(status)) {
		name, value, _ := strings.Cut(line, ":")
		if label := measured[name]; label != "" {
			fmt.Fprintf(w, "%s: %s\n", label, strings.TrimSpace(value))
		}
	}
	for _, l := range []struct {
		name string
		what int
	}{
		{"bytes of memory", unix.RLIMIT_DATA}, {"open files", unix.RLIMIT_NOFILE}, {"threads", unix.RLIMIT_NPROC},
		{"bytes of one file", unix.RLIMIT_FSIZE}, {"seconds of CPU", unix.RLIMIT_CPU},
	} {
		var limit syscall.Rlimit
		if err := syscall.Getrlimit(l.what, &limit); err != nil {
			return os.NewSyscallError("getrlimit", err)
		}
		if limit.Max == unix.RLIM_INFINITY {
			fmt.Fprintf(w, "%s: no limit\n", l.name)
		} else {
			fmt.Fprintf(w, "%s: %d\n", l.name, limit.Max)
		}
	}
	var root unix.Statfs_t
	if err := unix.Statfs("/", &root); err != nil {
		return os.NewSyscallError("statfs", err)
	}
	_, err = fmt.Fprintf(w, "root read-only: %t\n", root.Flags&unix.ST_RDONLY != 0)
	return err
}

// measured are lines of /proc/self/status (proc_pid_status(5)) and what they say.
var measured = map[string]string{
	"CapEff":          "capabilities",
	"CapBnd":          "capabilities to be had",
	"NoNewPrivs":      "no new rights by executing",
	"Seccomp_filters": "filters of system calls",
}
