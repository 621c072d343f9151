//go:build !linux

package stage

import (
	"errors"
	"io"
)

// NoExec fails where there is no stage: seccomp(2) is Linux's.
func NoExec() error { return errors.ErrUnsupported }

// Measure fails where there is no stage.
func Measure(io.Writer) error { return errors.ErrUnsupported }
