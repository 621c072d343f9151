package limit

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// attempts are the ways to another program or process, tried by their system calls. Each is EPERM or ENOSYS if it is stopped.
var attempts = map[string]func() error{
	"execve":   func() error { return syscall.Exec("/proc/self/exe", os.Args, []string{"LIMIT_TEST=nothing"}) },
	"execveat": func() error { return raw(uintptr(otherPrograms[1]), 0, 0) },
	"clone":    func() error { return raw(syscall.SYS_CLONE, syscall.CLONE_SIGHAND, 0) }, // which is wrong without CLONE_VM, so it starts nothing
	"clone3":   func() error { return raw(clone3, 0, 0) },
	"x32":      func() error { return raw(foreign|syscall.SYS_GETPID, 0, 0) },
	"start": func() error {
		p, err := os.StartProcess("/proc/self/exe", os.Args, &os.ProcAttr{Env: []string{"LIMIT_TEST=nothing"}})
		if err == nil {
			p.Wait()
		}
		return err
	},
}

func raw(number, a, b uintptr) error {
	_, _, errno := syscall.RawSyscall(number, a, b, 0)
	if errno == 0 {
		return nil
	}
	return errno
}

func TestMain(m *testing.M) {
	name, alone := strings.CutPrefix(os.Getenv("LIMIT_TEST"), "alone ")
	try := attempts[strings.TrimPrefix(name, "not alone ")]
	switch {
	case name == "":
		os.Exit(m.Run())
	case try == nil:
		os.Exit(0)
	}
	runtime.LockOSThread()
	if alone {
		go func() { runtime.LockOSThread(); select {} }() // a thread that is there before the filter is
		if err := Alone(); err != nil {
			os.Stdout.WriteString(err.Error())
			os.Exit(1)
		}
	}
	if err := try(); errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.ENOSYS) {
		os.Stdout.WriteString("stopped")
	}
	os.Exit(0)
}

func TestAlone(t *testing.T) {
	for name := range attempts {
		t.Run(name, func(t *testing.T) {
			if got := attempt(t, "alone "+name); got != "stopped" {
				t.Errorf("alone: %q", got)
			}
			if got := attempt(t, "not alone "+name); got == "stopped" && name != "x32" { // which most kernels are built without
				t.Error("not alone: stopped, too")
			}
		})
	}
}

func attempt(t *testing.T, env string) string {
	cmd := exec.Command("/proc/self/exe")
	cmd.Env = []string{"LIMIT_TEST=" + env}
	out, err := cmd.Output()
	if err != nil {
		t.Errorf("%s: %v", env, err)
	}
	return string(out)
}

// A limit that holds already stays as it is.
func TestLimitsAreLoweredOnly(t *testing.T) {
	const what = syscall.RLIMIT_CORE
	if err := lower([]limit{{what, 0, "core"}}); err != nil {
		t.Fatal(err)
	}
	if err := lower([]limit{{what, 1 << 20, "core"}}); err != nil {
		t.Fatal(err)
	}
	var now syscall.Rlimit
	if err := syscall.Getrlimit(what, &now); err != nil || now.Max != 0 || now.Cur != 0 {
		t.Errorf("the limit is %+v, %v; want 0", now, err)
	}
}
