package lab

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/report"
)

// Config says what lab to open.
type Config struct {
	Command  *exec.Cmd // this binary, told to be a lab; its environment should be clean
	Topology lesson.Topology
	Epoch    time.Duration     // the moment that the lab came up, on the clock of [report.Monotonic]
	Report   func(event.Event) // called for each event, one at a time; must not call the lab
}

// Lab is the bridge's end of a lab process. It is safe for concurrent use.
type Lab struct {
	cmd     *exec.Cmd
	control *net.UnixConn
	answers *os.File
	said    words // on its standard error
	report  func(event.Event)
	ended   chan struct{} // closed when the process has ended and nothing of the lab is left

	mu        sync.Mutex // guards what follows
	gone      bool
	started   int
	processes map[int]*Process // those that go on
}

// namespaces are those of a lab, started by an ordinary user: the new user namespace gives the rights to make the others
// (user_namespaces(7)).
const namespaces = unix.CLONE_NEWUSER | unix.CLONE_NEWNET | unix.CLONE_NEWPID | unix.CLONE_NEWNS | unix.CLONE_NEWIPC | unix.CLONE_NEWUTS | unix.CLONE_NEWCGROUP

// Open starts a lab and waits until its network is ready. The error is a [*Refused] where the system does not allow it.
func Open(c Config) (*Lab, error) {
	l := &Lab{cmd: c.Command, report: c.Report, ended: make(chan struct{}), processes: map[int]*Process{}}
	if err := l.launch(); err != nil {
		return nil, err
	}
	lines := bufio.NewReader(l.answers)
	err := l.send(request{Open: &opening{c.Topology, c.Epoch}})
	var first answer
	if err == nil {
		err = readAnswer(lines, &first)
	}
	if first.Refused != nil {
		err = first.Refused
	}
	go l.follow(lines)
	if err != nil {
		l.Close()
		return nil, refusedBy("start", fmt.Errorf("%w %s", err, l.said.String()))
	}
	return l, nil
}

// launch starts the process, with its streams and its socket.
func (l *Lab) launch() error {
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_SEQPACKET|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return os.NewSyscallError("socketpair", err)
	}
	near, far := os.NewFile(uintptr(pair[0]), "control"), os.NewFile(uintptr(pair[1]), "control")
	defer near.Close()
	defer far.Close()
	conn, err := net.FileConn(near)
	if err != nil {
		return err
	}
	l.control = conn.(*net.UnixConn)
	answers, out, err := os.Pipe()
	if err != nil {
		return err
	}
	defer out.Close()
	l.answers = answers
	l.cmd.Stdout, l.cmd.Stderr, l.cmd.ExtraFiles = out, &l.said, []*os.File{far}
	l.cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  namespaces,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
		Setsid:      true, // a Ctrl-C in the terminal is the bridge's to hear
	}
	if err := l.cmd.Start(); err != nil {
		l.control.Close()
		answers.Close()
		return refusedBy("namespaces", err)
	}
	return nil
}

// Close ends the lab and all that runs in it. When it returns, no process of it is left; the kernel takes the network apart a little
// later.
func (l *Lab) Close() {
	l.cmd.Process.Kill()
	<-l.ended
}

// Record has packets recorded up to the limit anew, for a run that begins: what an earlier one has sent does not make it blind. It does
// nothing in a lab that has ended.
func (l *Lab) Record() { l.send(request{Record: true}) }

// Change has the lab changed while packets cross it. That it is, or why it cannot be, is an event: link.changed or link.refused. The error
// is that there is no lab any more.
func (l *Lab) Change(c lesson.Change) error {
	l.mu.Lock()
	gone := l.gone
	l.mu.Unlock()
	if gone || l.send(request{Change: &c}) != nil {
		return errGone
	}
	return nil
}

var errGone = errors.New("the lab has ended: reset it")

func (l *Lab) send(r request, files ...*os.File) error {
	b, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if len(b) > maxRequest {
		return fmt.Errorf("lab: a request of %d bytes, more than %d", len(b), maxRequest)
	}
	var rights []byte
	if len(files) > 0 {
		fds := make([]int, len(files))
		for i, f := range files {
			fds[i] = int(f.Fd())
		}
		rights = unix.UnixRights(fds...)
	}
	_, _, err = l.control.WriteMsgUnix(b, rights, nil)
	runtime.KeepAlive(files)
	return err
}

// follow takes in what the lab says until it has ended.
func (l *Lab) follow(lines *bufio.Reader) {
	for {
		var a answer
		if err := readAnswer(lines, &a); err != nil {
			break
		}
		switch {
		case a.Event != nil:
			l.report(*a.Event)
		case a.Exited != nil:
			l.exited(*a.Exited)
		}
	}
	l.cmd.Process.Kill() // it may have said something that is no answer
	l.cmd.Wait()
	l.control.Close()
	l.answers.Close()
	l.mu.Lock()
	l.gone = true
	rest := l.processes
	l.processes = nil
	l.mu.Unlock()
	for _, p := range rest {
		p.exited(exited{Code: -1})
	}
	close(l.ended)
}

func readAnswer(lines *bufio.Reader, a *answer) error {
	line, err := lines.ReadBytes('\n')
	if err != nil {
		return err
	}
	return json.Unmarshal(line, a)
}

func sinceEpoch(epoch time.Duration) func() time.Duration {
	return func() time.Duration { return report.Monotonic() - epoch }
}
