//go:build !amd64 && !arm64

package newtype

import (
	"errors"
	"runtime"
	"unsafe"
)

// newStub fails where there are no stubs.
func newStub(unsafe.Pointer) (unsafe.Pointer, error) {
	return nil, errors.New("types with methods cannot be made at run time on " + runtime.GOARCH)
}
