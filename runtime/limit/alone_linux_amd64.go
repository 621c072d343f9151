package limit

import "syscall"

// What the filter knows of the processor.
const (
	arch    = 0xc000003e // AUDIT_ARCH_X86_64
	foreign = 1 << 30    // __X32_SYSCALL_BIT: from here on the numbers are those of the x32 way of calling
	seccomp = 317
	clone3  = 435
)

var otherPrograms = []uint32{syscall.SYS_EXECVE, 322 /* execveat */, syscall.SYS_FORK, syscall.SYS_VFORK}
