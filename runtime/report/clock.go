package report

import (
	"time"
	_ "unsafe" // for go:linkname
)

// Monotonic reads the clock that all processes of a computer share, in nanoseconds since some fixed moment: on Linux
// CLOCK_MONOTONIC of clock_gettime(2). It is the one that package time reads but does not show.
func Monotonic() time.Duration { return time.Duration(nanotime()) }

// The runtime keeps this symbol linkable (runtime/time_nofake.go).
//
//go:linkname nanotime runtime.nanotime
func nanotime() int64
