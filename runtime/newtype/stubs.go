//go:build amd64 || arm64

package newtype

import (
	"fmt"
	"sync"
	"unsafe"
)

// maxStubs is how many methods a process can give to types: sixteen bytes of code each, and a program of a course has some tens.
const maxStubs = 4096

// stubSize is the size of one stub's code, to which stubs_GOARCH.s aligns it.
const stubSize = 16

// stubFuncs are what the stubs jump to, as function values: stub i loads number i where a closure expects itself and jumps to
// its code, with all arguments in place. The assembly refers to it by name.
var stubFuncs [maxStubs]unsafe.Pointer

var stubs struct {
	sync.Mutex
	used int
}

// stubsPC is the address of the first stub.
func stubsPC() uintptr

// newStub returns an address at which f can be called, without its closure.
func newStub(f unsafe.Pointer) (unsafe.Pointer, error) {
	stubs.Lock()
	defer stubs.Unlock()
	if stubs.used == maxStubs {
		return nil, fmt.Errorf("more than %d methods", maxStubs)
	}
	i := stubs.used
	stubs.used++
	stubFuncs[i] = f
	pc := stubsPC() + uintptr(i)*stubSize
	return *(*unsafe.Pointer)(unsafe.Pointer(&pc)), nil // an address of code, which the garbage collector does not move
}
