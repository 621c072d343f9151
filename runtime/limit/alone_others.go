//go:build !linux || (!amd64 && !arm64)

package limit

import "errors"

// Alone fails where the filter does not know the system calls.
func Alone() error { return errors.ErrUnsupported }
