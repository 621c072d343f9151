//go:build linux && (amd64 || arm64)

package limit

import (
	"os"
	"runtime"
	"syscall"
	"unsafe"
)

// The numbers of prctl(2) and seccomp(2) that package syscall does not name.
const (
	setNoNewPrivs  = 38 // PR_SET_NO_NEW_PRIVS
	setFilter      = 1  // SECCOMP_SET_MODE_FILTER
	allThreads     = 1  // SECCOMP_FILTER_FLAG_TSYNC
	retAllow       = 0x7fff0000
	retErrno       = 0x00050000
	offsetNumber   = 0  // of the fields of struct seccomp_data
	offsetArch     = 4  //
	offsetArgument = 16 // the first argument's lower half
)

// Alone denies the whole process other programs and other processes, from here on; threads it may start. It is for the process of a
// program, when nothing but the learner's is left to run. The filter is for one kind of system call: what is called in another way
// that the processor has, as 32-bit code does, is denied whatever it is.
func Alone() error {
	if _, _, errno := syscall.RawSyscall6(syscall.SYS_PRCTL, setNoNewPrivs, 1, 0, 0, 0, 0); errno != 0 {
		return os.NewSyscallError("prctl no_new_privs", errno)
	}
	filter := aloneFilter()
	program := syscall.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	_, _, errno := syscall.Syscall(seccomp, setFilter, allThreads, uintptr(unsafe.Pointer(&program)))
	runtime.KeepAlive(filter)
	if errno != 0 {
		return os.NewSyscallError("seccomp", errno)
	}
	return nil
}

// aloneFilter is the filter, in the kernel's classic BPF. A library that finds no clone3 falls back to clone, whose flags a filter can
// read.
func aloneFilter() []syscall.SockFilter {
	const (
		load  = syscall.BPF_LD | syscall.BPF_W | syscall.BPF_ABS
		equal = syscall.BPF_JMP | syscall.BPF_JEQ | syscall.BPF_K
		least = syscall.BPF_JMP | syscall.BPF_JGE | syscall.BPF_K
		bits  = syscall.BPF_JMP | syscall.BPF_JSET | syscall.BPF_K
		ret   = syscall.BPF_RET | syscall.BPF_K
	)
	denied, unknown := uint32(retErrno|syscall.EPERM), uint32(retErrno|syscall.ENOSYS)
	f := []syscall.SockFilter{
		{Code: load, K: offsetArch},
		{Code: equal, K: arch, Jt: 1},
		{Code: ret, K: denied},
		{Code: load, K: offsetNumber},
		{Code: least, K: foreign, Jf: 1},
		{Code: ret, K: denied},
		{Code: equal, K: clone3, Jf: 1},
		{Code: ret, K: unknown},
	}
	for _, number := range otherPrograms {
		f = append(f, syscall.SockFilter{Code: equal, K: number, Jf: 1}, syscall.SockFilter{Code: ret, K: denied})
	}
	return append(f,
		syscall.SockFilter{Code: equal, K: syscall.SYS_CLONE, Jf: 3},
		syscall.SockFilter{Code: load, K: offsetArgument},
		syscall.SockFilter{Code: bits, K: syscall.CLONE_THREAD, Jt: 1},
		syscall.SockFilter{Code: ret, K: denied},
		syscall.SockFilter{Code: ret, K: retAllow},
	)
}
