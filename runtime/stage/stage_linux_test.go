package stage

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/wirebook/wirebook/runtime/limit"
)

// alone names the filter that the program itself puts on.
const alone Layer = "alone"

// attempt is what a hostile program tries. It returns nil if it succeeds.
type attempt struct {
	try    func() error
	layers []Layer // all that stop it
}

var attempts = map[string]attempt{
	"read the computer's files": {func() error { return read("/etc/passwd") }, []Layer{Root, Landlock}},
	"write outside of its work": {func() error { return write(filepath.Join(os.Getenv("OUTSIDE"), "written")) }, []Layer{Root, Landlock}},
	"write to its root":         {func() error { return write("/etc/hosts") }, nil},
	"fill the disk":             {fillDisk, []Layer{Root, Landlock}},
	"write a large file":        {func() error { return fill("large", 24<<20) }, []Layer{Limits}},
	"see the computer's /proc":  {func() error { return read("/proc/cpuinfo") }, []Layer{Proc}},
	"use a capability":          {haveCapability, []Layer{Rights}},
	"open a raw socket":         {func() error { return socket(unix.AF_INET, unix.SOCK_RAW, unix.IPPROTO_ICMP) }, []Layer{Rights}},
	"open a packet socket":      {func() error { return socket(unix.AF_PACKET, unix.SOCK_RAW, 0) }, []Layer{Rights, Filter}},
	"open a vsock":              {func() error { return socket(unix.AF_VSOCK, unix.SOCK_STREAM, 0) }, []Layer{Filter}},
	"open a crypto socket":      {func() error { return socket(unix.AF_ALG, unix.SOCK_SEQPACKET, 0) }, []Layer{Filter}},
	"mount":                     {func() error { return unix.Mount("x", Work, "tmpfs", 0, "") }, []Layer{Rights, Filter, Landlock}},
	"set the host's name":       {func() error { return unix.Sethostname([]byte("x")) }, []Layer{Rights, Filter}},
	"make a user namespace":     {cloneNamespace, []Layer{Filter, alone}},
	"keep a key":                {addKey, []Layer{Filter}},
	"use io_uring":              {func() error { return call(unix.SYS_IO_URING_SETUP) }, []Layer{Filter}},
	"make a file in memory":     {memoryFile, []Layer{Filter}},
	"execute what it wrote":     {executeWritten, []Layer{Root, Landlock, alone}},
	"start another process":     {func() error { return nothing("/proc/self/exe", 0) }, []Layer{alone}},
	"become another program":    {func() error { return syscall.Exec("/proc/self/exe", []string{"x"}, []string{"STAGE_TEST=nothing"}) }, []Layer{alone}},
	"open files without end":    {openFiles, []Layer{Limits}},
	"start threads without end": {startThreads, []Layer{Limits}},
	"use memory without end":    {useMemory, []Layer{Limits}},
	"raise its limits":          {raiseLimit, []Layer{Limits}},
	"signal all processes":      {func() error { return syscall.Kill(-1, 0) }, nil},
	"connect to the computer":   {connectOut, nil},
}

// needed is what must go on working.
var needed = map[string]func() error{
	"write to its work":   func() error { return write("file") },
	"read its hosts":      func() error { return read("/etc/hosts") },
	"discard":             func() error { return write("/dev/null") },
	"start a few threads": func() error { return threads(8) },
	"listen and dial":     listenAndDial,
	"use a Unix socket":   func() error { return socket(unix.AF_UNIX, unix.SOCK_STREAM, 0) },
	"ask for interfaces":  func() error { return socket(unix.AF_NETLINK, unix.SOCK_RAW, unix.NETLINK_ROUTE) },
}

func TestMain(m *testing.M) {
	switch os.Getenv("STAGE_TEST") {
	case "":
		os.Exit(m.Run())
	case "ordinary":
		os.Exit(namespaced(os.Args[1:]))
	case "enter":
		var p Plan
		json.Unmarshal([]byte(os.Args[1]), &p)
		fmt.Println(Enter(p))
		os.Exit(3)
	case "program":
		os.Exit(program(os.Args[1:]))
	}
}

// program makes an attempt, after limit.Alone unless told not to, and says how it went.
func program(args []string) int {
	if args[1] != "not alone" {
		if err := limit.Alone(); err != nil {
			fmt.Println("alone:", err)
			return 3
		}
	}
	try := needed[args[0]]
	if try == nil {
		try = attempts[args[0]].try
	}
	if err := try(); err != nil {
		fmt.Println("stopped:", err)
		return 1
	}
	fmt.Println("allowed")
	return 0
}

// namespaced starts a process in namespaces of its own, as a lab does, and passes on how it ended.
func namespaced(args []string) int {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), "STAGE_TEST=enter")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  namespaces,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}, GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
	}
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		return exit.ExitCode() & 0xff
	case err != nil:
		fmt.Println("no namespaces:", err)
		return 4
	}
	return 0
}

// run makes an attempt on a stage, as an ordinary user whoever runs the tests.
func run(t *testing.T, name string, without []Layer) (string, int) {
	t.Helper()
	p := Plan{Program: filepath.Join(outside(t), "program"), Args: []string{"program", name, "alone"}, Env: []string{"STAGE_TEST=program", "OUTSIDE=" + outside(t)}, Files: map[string]string{"hosts": "127.0.0.1 localhost\n"}}
	if i := slices.Index(without, alone); i >= 0 {
		p.Args[2] = "not alone"
		without = slices.Delete(slices.Clone(without), i, i+1)
	}
	p.Without = without
	plan, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(outside(t), "program"), string(plan))
	cmd.Env = []string{"STAGE_TEST=ordinary"}
	cmd.Dir = outside(t)
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.Run()
	text, code := out.String(), cmd.ProcessState.ExitCode()
	switch {
	case code == 4:
		t.Skip("this computer does not let an ordinary user make namespaces: " + text)
	case code == 3 || code == -1 && !strings.Contains(text, "allowed"):
		t.Fatalf("no stage: %s (exit code %d)", text, code)
	}
	return text, code
}

// patience is more than any attempt takes.
const patience = 30 * time.Second

// nobody is an ordinary user for tests that root runs; 65534 is that of much else.
const nobody = 64123

// outside is a folder of the computer that everybody can write to. It has a copy of the test's binary, which is itself in a folder
// that only who runs the tests can read.
func outside(t testing.TB) string {
	dir := filepath.Join("/var/tmp", fmt.Sprintf("stage-test-%d", os.Getpid()))
	if err := os.Mkdir(dir, 0o777); err != nil {
		return dir // it is there
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	err := copyBinary(filepath.Join(dir, "program"))
	if err == nil {
		err = os.Chmod(dir, 0o777)
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// Every attempt is stopped, and would not be without the layers that are said to stop it: what stops it is not something else.
func TestAttemptsAreStopped(t *testing.T) {
	outside(t)
	for name, a := range attempts {
		t.Run(name, func(t *testing.T) {
			if text, code := run(t, name, nil); code == 0 || strings.HasPrefix(text, "allowed") {
				t.Errorf("with all layers: %s", text)
			}
			if a.layers == nil {
				return // namespaces stop it, which every stage has
			}
			text, code := run(t, name, a.layers)
			if code != 0 && slices.ContainsFunc([]error{unix.EAFNOSUPPORT, unix.ENOSYS, unix.ENOENT}, func(e error) bool { return strings.Contains(text, e.Error()) }) {
				t.Skip("this kernel does not have it anyway: " + text)
			}
			if code != 0 {
				t.Errorf("without %v: %s", a.layers, text)
			}
		})
	}
}

// copyBinary has the test's binary without the race detector, whose shadow memory is over every limit.
func copyBinary(to string) error {
	if limit.RaceDetector {
		out, err := exec.Command("go", "test", "-c", "-o", to, ".").CombinedOutput()
		if err != nil {
			return fmt.Errorf("%v: %s", err, out)
		}
		return os.Chmod(to, 0o755)
	}
	binary, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		return err
	}
	return os.WriteFile(to, binary, 0o755)
}

func TestWhatIsNeededWorks(t *testing.T) {
	outside(t)
	for name := range needed {
		t.Run(name, func(t *testing.T) {
			if text, code := run(t, name, nil); code != 0 {
				t.Error(text)
			}
		})
	}
}

// One layer that is missing takes no other away.
func TestLayersStandAlone(t *testing.T) {
	outside(t)
	for _, without := range []Layer{Root, Landlock} {
		t.Run(string(without), func(t *testing.T) {
			if text, code := run(t, "read the computer's files", []Layer{without}); code == 0 {
				t.Errorf("without %s: %s", without, text)
			}
		})
	}
}

// BenchmarkEnter is a program on its stage, from fork to its end.
func BenchmarkEnter(b *testing.B) {
	dir := outside(b)
	plan, _ := json.Marshal(Plan{Args: []string{"program", "discard", "alone"}, Env: []string{"STAGE_TEST=program"}})
	for b.Loop() {
		cmd := exec.Command(filepath.Join(dir, "program"), string(plan))
		cmd.Env = []string{"STAGE_TEST=ordinary"}
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
	}
}

func read(path string) error {
	b, err := os.ReadFile(path)
	if err == nil && len(b) == 0 {
		err = errors.New("it is empty")
	}
	return err
}

func write(path string) error { return os.WriteFile(path, []byte("text"), 0o644) }

// fill writes a file of so many bytes.
func fill(name string, size int) error { return os.WriteFile(name, make([]byte, size), 0o644) }

func fillDisk() error {
	defer func() {
		for i := range 6 {
			os.Remove(strconv.Itoa(i))
		}
	}()
	for i := range 6 {
		if err := fill(strconv.Itoa(i), 8<<20); err != nil {
			return err
		}
	}
	return nil
}

func haveCapability() error {
	var data [2]unix.CapUserData
	if err := unix.Capget(&unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}, &data[0]); err != nil {
		return err
	}
	if data[0].Effective|data[0].Permitted|data[0].Inheritable == 0 {
		return errors.New("it has none")
	}
	return nil
}

func socket(family, kind, protocol int) error {
	fd, err := unix.Socket(family, kind, protocol)
	if err == nil {
		unix.Close(fd)
	}
	return err
}

func call(number uintptr, args ...uintptr) error {
	_, _, errno := syscall.Syscall(number, 0, 0, 0)
	if errno == 0 || errno == unix.EINVAL || errno == unix.EFAULT { // it would do it, if asked properly
		return nil
	}
	return errno
}

func cloneNamespace() error { return nothing("/proc/self/exe", unix.CLONE_NEWUSER) }

// nothing starts a copy of this program that does nothing.
func nothing(path string, flags uintptr) error {
	cmd := exec.Command(path)
	cmd.Env = []string{"STAGE_TEST=nothing"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: flags}
	return cmd.Run()
}

func addKey() error {
	_, err := unix.AddKey("user", "stage-test", []byte("x"), unix.KEY_SPEC_PROCESS_KEYRING)
	return err
}

func memoryFile() error {
	fd, err := unix.MemfdCreate("x", 0)
	if err == nil {
		unix.Close(fd)
	}
	return err
}

func executeWritten() error {
	b, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		return err
	}
	const name = "./written-program"
	defer os.Remove(name)
	if err := os.WriteFile(name, b[:min(len(b), limit.FileSize)], 0o755); err != nil {
		return err
	}
	return nothing(name, 0)
}

func openFiles() error {
	for range 2 * limit.Files {
		if _, err := unix.Open("/dev/null", unix.O_RDONLY, 0); err != nil {
			return err
		}
	}
	return nil
}

func startThreads() error { return threads(2 * limit.Tasks) }

// threads has so many threads at once.
func threads(n int) error {
	started, release := make(chan bool), make(chan bool)
	for range n {
		go func() {
			runtime.LockOSThread()
			started <- true
			<-release
		}()
	}
	for range n {
		<-started
	}
	close(release)
	return nil
}

func useMemory() error {
	var all [][]byte
	for range 12 {
		b := make([]byte, 64<<20)
		for i := 0; i < len(b); i += 4096 {
			b[i] = 1
		}
		all = append(all, b)
	}
	runtime.KeepAlive(all)
	return nil
}

func raiseLimit() error {
	var l unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_FSIZE, &l); err != nil {
		return err
	}
	if l.Max == unix.RLIM_INFINITY {
		return nil
	}
	return unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: 2 * limit.FileSize, Max: 2 * limit.FileSize})
}

func connectOut() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	if err != nil {
		return err
	}
	return unix.Connect(fd, &unix.SockaddrInet4{Port: 7070, Addr: [4]byte{127, 0, 0, 1}})
}

func listenAndDial() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	if err != nil {
		return err
	}
	if err := unix.Bind(fd, &unix.SockaddrInet4{}); err != nil {
		return err
	}
	return unix.Listen(fd, 1)
}
