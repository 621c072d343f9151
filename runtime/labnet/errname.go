package net

import (
	"context"
	"errors"
	std "net"
	"syscall"
)

// errName is err in one word, as [event.Sock] defines it, or "" if there is no such word. A deadline's "timeout" is not the
// kernel's ETIMEDOUT: the first is the program's choice, the second says that the peer did not answer.
func errName(err error) string {
	var errno syscall.Errno
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, std.ErrClosed):
		return "closed"
	case errors.Is(err, context.Canceled):
		return "canceled"
	case errors.As(err, &errno):
		return errnoNames[errno]
	case errors.As(err, &timeout) && timeout.Timeout():
		return "timeout"
	}
	return ""
}
