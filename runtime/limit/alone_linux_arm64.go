package limit

import "syscall"

// What the filter knows of the processor.
const (
	arch    = 0xc00000b7 // AUDIT_ARCH_AARCH64
	foreign = 1 << 30    // there are no such numbers
	seccomp = 277
	clone3  = 435
)

var otherPrograms = []uint32{syscall.SYS_EXECVE, 281 /* execveat */}
