//go:build unix

package worker

import (
	"time"

	"golang.org/x/sys/unix"
)

// monotonic reads the clock that all processes of a lab share, in nanoseconds since some fixed moment (clock_gettime(2)).
func monotonic() time.Duration {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts); err != nil {
		panic("worker: internal error: CLOCK_MONOTONIC: " + err.Error())
	}
	return time.Duration(ts.Nano())
}
