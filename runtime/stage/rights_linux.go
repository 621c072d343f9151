package stage

import (
	"os"

	"github.com/landlock-lsm/go-landlock/landlock"
	ll "github.com/landlock-lsm/go-landlock/landlock/syscall"
	"golang.org/x/sys/unix"
)

// restrictPaths lets the program read its root and write its folder only, and send signals to itself only. It adds to the root of
// its own where there is one, and stands alone where there is none. TCP is left alone: the program is here for it.
func restrictPaths() error {
	allowed := []landlock.Rule{
		landlock.RWDirs(Work).IgnoreIfMissing(),
		landlock.RODirs("/bin", "/proc", "/lib", "/lib64", "/usr/lib", "/usr/lib64").IgnoreIfMissing(),
		landlock.ROFiles("/etc/hosts", "/etc/resolv.conf", "/etc/nsswitch.conf", "/etc/services", "/etc/protocols", "/proc/self/exe").IgnoreIfMissing(),
		landlock.RWFiles("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom").IgnoreIfMissing(),
	}
	config := landlock.Config{HandledAccessFS: landlock.V6.HandledAccessFS, Scoped: landlock.V6.Scoped}
	fd, flags, err := config.BestEffort().NewRulesetFD(allowed...)
	if err != nil || fd < 0 { // a kernel without it
		return err
	}
	defer unix.Close(fd)
	return ll.LandlockRestrictSelf(fd, flags) // of this thread, whose execve keeps it
}

// securebits make uid 0 of the user namespace a user like another, for good: noroot, no setuid fixup, no keeping of capabilities, no
// ambient ones, each with its lock (include/uapi/linux/securebits.h).
const securebits = 1<<0 | 1<<1 | 1<<2 | 1<<3 | 1<<5 | 1<<6 | 1<<7

// dropRights gives up all capabilities, also those that a program could get by being executed.
func dropRights() error {
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return os.NewSyscallError("prctl no_new_privs", err)
	}
	for c := uintptr(0); c <= unix.CAP_LAST_CAP; c++ {
		if err := unix.Prctl(unix.PR_CAPBSET_DROP, c, 0, 0, 0); err != nil && err != unix.EINVAL { // an older kernel has fewer
			return os.NewSyscallError("prctl capbset", err)
		}
	}
	if err := unix.Prctl(unix.PR_SET_SECUREBITS, securebits, 0, 0, 0); err != nil {
		return os.NewSyscallError("prctl securebits", err)
	}
	var none [2]unix.CapUserData
	return os.NewSyscallError("capset", unix.Capset(&unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}, &none[0]))
}
