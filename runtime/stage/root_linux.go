package stage

import (
	"debug/elf"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// inRoot is where the program is in its root.
const inRoot = "/bin/program"

const (
	readOnly = unix.MS_RDONLY | unix.MS_NOSUID | unix.MS_NODEV
	workSize = "size=32m,nr_inodes=1k,mode=0700" // what a program may fill; lab.md measured that it stops there
)

// devices are those that a program may need; none reaches the computer.
var devices = []string{"null", "zero", "full", "random", "urandom"}

// libraries are what a binary that is linked dynamically needs of the computer, as one is that was built where there is a C compiler.
var libraries = []string{"/lib", "/lib64", "/usr/lib", "/usr/lib64"}

// newRoot makes a file system and leaves the old one behind.
func newRoot(program string, files map[string]string) error {
	sources, err := openSources(program)
	if err != nil {
		return err
	}
	if err := mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return err
	}
	const root = "/tmp" // any folder: from here on it is the new root
	if err := mount("root", root, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, "size=1m,mode=0755"); err != nil {
		return err
	}
	for _, s := range sources {
		if err := s.bind(root); err != nil {
			return err
		}
	}
	for _, dir := range []string{"proc", "etc", Work} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o755); err != nil {
			return err
		}
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(root, "etc", name), []byte(text), 0o444); err != nil {
			return err
		}
	}
	if err := os.Symlink(Work, filepath.Join(root, "tmp")); err != nil { // where programs put what they write
		return err
	}
	if err := mount("work", root+Work, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, workSize); err != nil {
		return err
	}
	return enterRoot(root)
}

// enterRoot makes a mount the root. The old one is unmounted by way of the descriptor of the new (pivot_root(2), NOTES).
func enterRoot(root string) error {
	if err := unix.Chdir(root); err != nil {
		return os.NewSyscallError("chdir", err)
	}
	// The old /proc has to be seen while a new one is mounted: the kernel grants no more than what is seen (mount_too_revealing).
	if err := mount("/proc", "proc", "", unix.MS_BIND|unix.MS_REC, ""); err != nil {
		return err
	}
	if err := unix.PivotRoot(".", "."); err != nil {
		return os.NewSyscallError("pivot_root", err)
	}
	if err := unix.Unmount(".", unix.MNT_DETACH); err != nil {
		return os.NewSyscallError("umount", err)
	}
	if err := mount("", "/", "", unix.MS_REMOUNT|unix.MS_BIND|readOnly, ""); err != nil {
		return err
	}
	return os.NewSyscallError("chdir", unix.Chdir(Work))
}

// newProc mounts a /proc of the process's own PID namespace over the old. Where the computer hides parts of its own, as containers
// do, the kernel refuses, and there is none (lab.md).
func newProc() error {
	err := mount("proc", "/proc", "proc", readOnly|unix.MS_NOEXEC, "subset=pid")
	if errors.Is(err, unix.EPERM) {
		return mount("none", "/proc", "tmpfs", readOnly|unix.MS_NOEXEC, "size=0")
	}
	return err
}

// source is a file or folder of the computer that the program will see. It is opened before the new root hides it.
type source struct {
	file *os.File
	to   string
	dir  bool
	exec bool
}

func openSources(program string) ([]source, error) {
	var list []source
	add := func(from, to string, exec bool) error {
		fd, err := unix.Open(from, unix.O_PATH|unix.O_CLOEXEC, 0)
		if err != nil {
			return &os.PathError{Op: "open", Path: from, Err: err}
		}
		info, err := os.Stat(from)
		if err != nil {
			return err
		}
		list = append(list, source{os.NewFile(uintptr(fd), from), to, info.IsDir(), exec})
		return nil
	}
	if err := add(program, inRoot, true); err != nil { // by its path: what /proc/self/exe is is on a mount of the parent's namespace
		return nil, err
	}
	for _, name := range devices {
		if err := add("/dev/"+name, "/dev/"+name, false); err != nil {
			return nil, err
		}
	}
	dynamic, err := isDynamic(program)
	if err != nil {
		return nil, err
	}
	for _, dir := range libraries {
		if _, err := os.Stat(dir); dynamic && err == nil {
			if err := add(dir, dir, true); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}

func isDynamic(path string) (bool, error) {
	f, err := elf.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP {
			return true, nil
		}
	}
	return false, nil
}

// bind shows the source in a root, for reading. Devices can be written to all the same, which is all that they are for.
func (s source) bind(root string) error {
	defer s.file.Close()
	to := filepath.Join(root, s.to)
	if s.dir {
		if err := os.MkdirAll(to, 0o755); err != nil {
			return err
		}
	} else {
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(to, nil, 0o444); err != nil {
			return err
		}
	}
	if err := mount(fmt.Sprintf("/proc/self/fd/%d", s.file.Fd()), to, "", unix.MS_BIND, ""); err != nil {
		return err
	}
	flags, err := keptFlags(to)
	if err != nil {
		return err
	}
	if s.exec {
		return mount("", to, "", unix.MS_REMOUNT|unix.MS_BIND|readOnly|flags, "")
	}
	return mount("", to, "", unix.MS_REMOUNT|unix.MS_BIND|unix.MS_NOSUID|unix.MS_NOEXEC|flags, "")
}

// keptFlags are the flags that a mount has and that a user namespace may not take away (mount_namespaces(7)).
func keptFlags(path string) (uintptr, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(path, &s); err != nil {
		return 0, &os.PathError{Op: "statfs", Path: path, Err: err}
	}
	return uintptr(s.Flags) & (unix.MS_RDONLY | unix.MS_NOSUID | unix.MS_NODEV | unix.MS_NOEXEC | unix.MS_NOATIME | unix.MS_NODIRATIME | unix.MS_RELATIME), nil
}

func mount(source, target, kind string, flags uintptr, data string) error {
	if err := unix.Mount(source, target, kind, flags, data); err != nil {
		return &os.PathError{Op: "mount", Path: target, Err: err}
	}
	return nil
}
