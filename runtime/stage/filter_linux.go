package stage

import (
	"runtime"

	seccomp "github.com/elastic/go-seccomp-bpf"
	"golang.org/x/sys/unix"
)

// The answers of the filters. A library that finds no clone3 falls back to clone, whose flags a filter can read.
const (
	refused  = seccomp.Action(unix.SECCOMP_RET_ERRNO | unix.EPERM)
	unknown  = seccomp.Action(unix.SECCOMP_RET_ERRNO | unix.ENOSYS)
	noFamily = seccomp.Action(unix.SECCOMP_RET_ERRNO | unix.EAFNOSUPPORT)
)

// namespaces are the flags of clone that make one.
const namespaces = unix.CLONE_NEWUSER | unix.CLONE_NEWNET | unix.CLONE_NEWNS | unix.CLONE_NEWPID | unix.CLONE_NEWIPC | unix.CLONE_NEWUTS | unix.CLONE_NEWCGROUP

// wayOut are calls that have no use in a lesson: they make or enter namespaces, change mounts, look into other processes, load code
// into the kernel, set the clock, or reach what no namespace confines.
var wayOut = []string{
	"unshare", "setns", "mount", "umount2", "pivot_root", "chroot", "open_tree", "move_mount", "fsopen", "fsmount", "fsconfig", "fspick", "mount_setattr",
	"ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_getfd", "process_madvise",
	"keyctl", "add_key", "request_key", "io_uring_setup", "io_uring_enter", "io_uring_register", "userfaultfd", "bpf", "perf_event_open",
	"memfd_create", "init_module", "finit_module", "delete_module", "kexec_load", "reboot", "swapon", "swapoff", "acct", "quotactl", "syslog",
	"name_to_handle_at", "open_by_handle_at", "fanotify_init", "clock_settime", "settimeofday", "clock_adjtime", "adjtimex", "sethostname", "setdomainname",
	"mknodat", "personality", "lookup_dcookie", "vhangup", "mbind", "migrate_pages", "move_pages",
}

// families are those of sockets that a lesson needs; others, vsock and alg, reach past the network namespace.
var families = seccomp.ArgumentConditions{
	{Argument: 0, Operation: seccomp.NotEqual, Value: unix.AF_UNIX}, {Argument: 0, Operation: seccomp.NotEqual, Value: unix.AF_INET},
	{Argument: 0, Operation: seccomp.NotEqual, Value: unix.AF_INET6}, {Argument: 0, Operation: seccomp.NotEqual, Value: unix.AF_NETLINK},
}

// filterSyscalls puts the first filter on the calling thread, for execve to keep.
func filterSyscalls() error {
	return seccomp.LoadFilter(seccomp.Filter{NoNewPrivs: true, Policy: seccomp.Policy{DefaultAction: seccomp.ActionAllow, Syscalls: []seccomp.SyscallGroup{
		{Action: refused, Names: append(wayOut, oldCalls()...)},
		{Action: refused, NamesWithCondtions: []seccomp.NameWithConditions{
			{Name: "clone", Conditions: seccomp.ArgumentConditions{{Argument: 0, Operation: seccomp.BitsSet, Value: namespaces}}},
		}},
		{Action: unknown, Names: []string{"clone3"}},
		{Action: noFamily, NamesWithCondtions: []seccomp.NameWithConditions{{Name: "socket", Conditions: families}, {Name: "socketpair", Conditions: families}}},
	}}})
}

// oldCalls are calls that newer architectures do not have.
func oldCalls() []string {
	if runtime.GOARCH == "amd64" {
		return []string{"mknod", "modify_ldt", "ioperm", "iopl", "uselib", "ustat", "sysfs"}
	}
	return nil
}
