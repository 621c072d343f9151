package lab

import (
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/wirebook/wirebook/runtime/report"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

// The test binary plays all parts: role says which.
const role = "WIREBOOK_LAB_TEST"

func TestMain(m *testing.M) {
	part := os.Getenv(role)
	switch {
	case part == "":
		os.Exit(m.Run())
	case len(os.Args) > 1 && os.Args[1] == "enter":
		fmt.Fprintln(os.Stderr, Enter(os.Args[2]))
		os.Exit(1)
	case part == "lab":
		os.Exit(Main("enter"))
	}
	if err := programs[part](os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// programs run on the hosts of a lab.
var programs = map[string]func(args []string) error{
	"agent": runAgent,
	"echo":  echo,
	"greet": greet,
	"try":   try,
	"files": files,
	"ping":  ping,
	"pour":  pour,
	"drain": drain,
	"share": share,
	"look":  lookAround,
}

// echo accepts one connection and sends back what comes, until the peer has finished.
func echo(args []string) error { return accept(args[0], func(c net.Conn) io.Writer { return c }) }

// accept reads one connection to its end, and writes what comes to a place. It says when it listens.
func accept(addr string, to func(net.Conn) io.Writer) error {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	fmt.Println("listening")
	c, err := ln.Accept()
	if err != nil {
		return err
	}
	defer c.Close()
	_, err = io.Copy(to(c), c)
	return err
}

// greet sends one message, finishes, and prints what comes back until the peer has finished.
func greet(args []string) error {
	c, err := net.Dial("tcp", args[0])
	if err != nil {
		return err
	}
	defer c.Close()
	if _, err := io.WriteString(c, args[1]); err != nil {
		return err
	}
	if err := c.(*net.TCPConn).CloseWrite(); err != nil {
		return err
	}
	_, err = io.Copy(os.Stdout, c)
	return err
}

// files prints which sockets the process was given.
func files([]string) error {
	fds, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return err
	}
	for _, fd := range fds {
		if to, err := os.Readlink("/proc/self/fd/" + fd.Name()); err == nil && strings.HasPrefix(to, "socket:") {
			fmt.Println(fd.Name(), to)
		}
	}
	return nil
}

// try dials, and prints why that fails.
func try(args []string) error {
	for _, addr := range args {
		_, err := net.Dial("tcp", addr)
		fmt.Println(err)
	}
	return nil
}

// ordinary runs a test as an ordinary user, in another process where this one is root. It reports whether the caller is to run the
// test itself.
func ordinary(t *testing.T) bool {
	t.Helper()
	if os.Getuid() != 0 {
		return true
	}
	binary := filepath.Join(shared(t), "lab.test")
	copyFile(t, binary, "/proc/self/exe")
	cmd := exec.Command(binary, "-test.run=^"+strings.ReplaceAll(t.Name(), "/", "$/^")+"$", "-test.v")
	cmd.Dir = filepath.Dir(binary)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	out, err := cmd.CombinedOutput()
	t.Logf("as uid 65534:\n%s", out)
	if err != nil {
		t.Error(err)
	}
	return false
}

// shared is a folder that everybody may read, as t.TempDir's parents are not.
func shared(t *testing.T) string {
	dir, err := os.MkdirTemp("", "wirebook-lab-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func copyFile(t *testing.T, to, from string) {
	b, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, b, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// testLab is a lab with what has happened in it.
type testLab struct {
	*Lab
	t      testing.TB
	events chan event.Event
	seen   []event.Event
}

// open opens a lab and keeps what happens there.
func open(t testing.TB, topology lesson.Topology) *testLab {
	t.Helper()
	l := &testLab{t: t, events: make(chan event.Event, 100_000)}
	l.Lab = openTo(t, topology, func(e event.Event) { l.events <- e })
	return l
}

// openTo opens a lab that reports to a function. The test is skipped where the system has none.
func openTo(t testing.TB, topology lesson.Topology, to func(event.Event)) *Lab {
	t.Helper()
	l, err := Open(Config{Command: self("lab"), Topology: topology, Epoch: report.Monotonic(), Report: to})
	if refused, ok := err.(*Refused); ok && refused.Step == "namespaces" {
		t.Skip("this computer has no private networks: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	return l
}

// self is the test binary in another part.
func self(part string, args ...string) *exec.Cmd {
	path, err := os.Executable()
	if err != nil {
		panic(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Env = []string{role + "=" + part, "GODEBUG=multipathtcp=0"}
	return cmd
}

// program is a process on a host.
type program struct {
	*Process
	t   testing.TB
	out *os.File // all that it prints
}

// run starts a program on a host.
func (l *testLab) run(host, part string, args ...string) program {
	l.t.Helper()
	return l.runCommand(host, self(part, args...))
}

// runCommand starts any command on a host.
func (l *testLab) runCommand(host string, cmd *exec.Cmd) program {
	l.t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		l.t.Fatal(err)
	}
	l.t.Cleanup(func() { r.Close() })
	null, err := os.Open(os.DevNull)
	if err != nil {
		l.t.Fatal(err)
	}
	defer null.Close()
	defer w.Close()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = null, w, w
	p, err := l.Start(host, cmd)
	if err != nil {
		l.t.Fatal(err)
	}
	return program{p, l.t, r}
}

// says reads the next words that a program prints and compares them.
func (p program) says(want string) {
	p.t.Helper()
	got := make([]byte, len(want))
	if n, err := io.ReadFull(p.out, got); err != nil || string(got) != want {
		p.Kill()
		code, started := p.Wait()
		p.t.Fatalf("program says %q (%v) and ends with code %d, %v; want %q", got[:n], err, code, started, want)
	}
}

// ends waits for a program to end well.
func (p program) ends() {
	p.t.Helper()
	rest, _ := io.ReadAll(p.out)
	if code, err := p.Wait(); code != 0 || err != nil || len(rest) > 0 {
		p.t.Fatalf("program ends with code %d, %v, having said %q", code, err, rest)
	}
}

// until takes in events until one is as wanted.
func (l *testLab) until(wanted func(event.Event) bool) {
	for e := range l.events {
		l.seen = append(l.seen, e)
		if wanted(e) {
			return
		}
	}
}
