//go:build !linux

package stage

import (
	"errors"
	"io"
)

// Measure fails where there is no stage.
func Measure(io.Writer) error { return errors.ErrUnsupported }
