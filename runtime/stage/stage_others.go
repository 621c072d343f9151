//go:build !linux

package stage

import "errors"

// NoExec fails where there is no stage: seccomp(2) is Linux's.
func NoExec() error { return errors.ErrUnsupported }
