//go:build !unix

package worker

import "time"

// monotonic is the wall clock where processes share no better one.
func monotonic() time.Duration { return time.Duration(time.Now().UnixNano()) }
