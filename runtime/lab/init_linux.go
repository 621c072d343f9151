package lab

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/stage"
)

// controlFD is the lab process's end of its socket to the bridge: the first behind the standard streams.
const controlFD = 3

// Main is the lab process. It starts processes by way of a subcommand of this binary, which must call [Enter]. It returns when the
// bridge is gone, and with it goes the lab: it is the first process of its PID namespace, so the kernel ends all others
// (pid_namespaces(7)). Its result is for os.Exit.
func Main(subcommand string) int {
	in := &initProcess{stage: subcommand, out: newOutbox(), children: map[int]*child{}}
	told := make(chan struct{})
	go func() {
		defer close(told)
		if in.out.deliver(os.Stdout) != nil {
			os.Exit(1) // the bridge is gone
		}
	}()
	err := in.serve()
	in.out.close()
	<-told
	if !errors.Is(err, io.EOF) {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// initProcess is the lab process's state.
type initProcess struct {
	stage   string // the subcommand
	out     *outbox
	hosts   []*host // this and the next three are set once, before anything starts
	cable   *Cable
	watcher *watcher
	now     func() time.Duration // on the lab's clock
	link    lesson.Link          // the one in force; for change alone

	mu       sync.Mutex     // guards what follows
	children map[int]*child // those that go on, by their number
}

// child is a process on a host.
type child struct {
	*os.Process
	over bool // it is being killed because of the memory that it holds
}

// serve answers requests until it fails: with io.EOF when the bridge is gone.
func (in *initProcess) serve() error {
	inherited := os.NewFile(controlFD, "control")
	control, err := net.FileConn(inherited)
	inherited.Close() // or every process of the lab would inherit it, too
	if err != nil {
		return err
	}
	conn, ok := control.(*net.UnixConn)
	if !ok {
		return fmt.Errorf("lab: descriptor %d is a %T", controlFD, control)
	}
	for {
		r, files, err := receive(conn)
		if err != nil {
			return err
		}
		if err := in.answer(r, files); err != nil {
			return err
		}
	}
}

// receive takes one request and the files that come with it.
func receive(conn *net.UnixConn) (r request, files []*os.File, err error) {
	buf, rights := make([]byte, maxRequest), make([]byte, unix.CmsgSpace(3*4))
	n, nr, _, _, err := conn.ReadMsgUnix(buf, rights)
	if err != nil {
		return r, nil, err
	}
	if n == 0 {
		return r, nil, io.EOF
	}
	messages, err := unix.ParseSocketControlMessage(rights[:nr])
	if err != nil {
		return r, nil, err
	}
	for _, m := range messages {
		fds, err := unix.ParseUnixRights(&m)
		if err != nil {
			return r, nil, err
		}
		for _, fd := range fds {
			unix.CloseOnExec(fd)
			files = append(files, os.NewFile(uintptr(fd), "stream"))
		}
	}
	return r, files, json.Unmarshal(buf[:n], &r)
}

func (in *initProcess) answer(r request, files []*os.File) error {
	switch {
	case r.Open != nil:
		return in.open(*r.Open)
	case r.Start != nil:
		in.start(*r.Start, files)
	case r.Kill != 0:
		in.kill(r.Kill)
	case r.Record:
		in.watcher.Renew()
	case r.Change != nil:
		in.change(*r.Change)
	}
	return nil
}

// ownProc mounts a /proc that shows the lab's processes: where a process is given a user namespace, its mapping is written there.
// Where the computer hides parts of its own /proc, as containers do, the kernel refuses (mount_namespaces(7)).
func ownProc() error {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return refusedBy("mounts", os.NewSyscallError("mount private", err))
	}
	return os.NewSyscallError("mount /proc", unix.Mount("proc", "/proc", "proc", unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, ""))
}

// open builds the network and has the cable run.
func (in *initProcess) open(o opening) error {
	if err := ownProc(); err != nil {
		in.say(answer{Refused: refusedBy("proc", err)})
		return err
	}
	ends, err := in.build(o.Topology)
	if err != nil {
		in.say(answer{Refused: refusedBy("network", err)})
		return err
	}
	in.now, in.link = sinceEpoch(o.Epoch), o.Topology.Link
	in.watcher = newWatcher(NewRecorder(in.tell), in.look, in.running)
	in.cable, err = NewCable(ends, o.Topology, in.now, in.watcher)
	if err != nil {
		in.say(answer{Refused: refusedBy("topology", err)})
		return err
	}
	in.say(answer{Ready: true}) // before anything that the cable tells
	go in.carry()
	go in.holdMemory()
	go in.watch()
	return nil
}

// carry runs the cable. The ports stay open as long as the process lives, so it ends only if one fails; the lab is of no use then.
func (in *initProcess) carry() {
	if err := in.cable.Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// smallTables gives the namespaces that are made from now on a small table of connections, which sock_diag is quick to read.
var smallTables = setting{"ipv4/tcp_child_ehash_entries", "64"}

func (in *initProcess) build(t lesson.Topology) ([]End, error) {
	if err := set(smallTables); err != nil {
		return nil, err
	}
	var ends []End
	for i, name := range t.Names() {
		h, err := newHost(i+1, name, t.Link)
		if err != nil {
			return nil, fmt.Errorf("host %q: %w", name, err)
		}
		in.hosts = append(in.hosts, h)
		ends = append(ends, End{Host: name, Addr: h.addr, Port: h.port})
	}
	if len(in.hosts) == 1 {
		return ends, in.hosts[0].do(in.hosts[0].hairpin)
	}
	return ends, nil
}

// change changes what a learner asks for, or says why that cannot be. All is as it was then.
func (in *initProcess) change(c lesson.Change) {
	var err error
	switch {
	case c.Link != nil:
		err = in.setLink(*c.Link)
	case c.Faults != nil:
		err = in.cable.SetScript(*c.Faults)
	case c.Cut != nil && *c.Cut:
		in.cable.Cut()
	case c.Cut != nil:
		in.cable.Mend()
	case c.SkipWait:
		err = in.skipWait()
	}
	if err != nil {
		in.tell(event.Event{At: in.now(), Kind: event.LinkRefused, Text: strings.TrimPrefix(err.Error(), "lab: ")})
	}
}

// setLink gives the cable another link, once every host sends packets of its size.
func (in *initProcess) setLink(link lesson.Link) error {
	for i, h := range in.hosts {
		err := h.do(func() error { return h.setMTU(link) })
		if err == nil {
			continue
		}
		for _, h := range in.hosts[:i] {
			h.do(func() error { return h.setMTU(in.link) }) // which it took before
		}
		return fmt.Errorf("the kernel of a host refuses packets of %d bytes: choose an MTU from 68 to 65535 (%w)", link.MTU, err)
	}
	in.link = link
	in.cable.SetLink(link)
	return nil
}

// tell reports an event.
func (in *initProcess) tell(e event.Event) { in.say(answer{Event: &e}) }

// say answers. It waits while too much is not written yet.
func (in *initProcess) say(a answer) { in.out.put(a) }

// start starts a process on a host and follows it to its end.
func (in *initProcess) start(s start, files []*os.File) {
	defer func() {
		for _, f := range files {
			f.Close()
		}
	}()
	p, failure, err := in.launch(s, files)
	if err != nil {
		in.say(answer{Exited: &exited{Number: s.Number, Code: -1, Err: err.Error()}})
		return
	}
	c := &child{Process: p}
	in.mu.Lock()
	in.children[s.Number] = c
	in.mu.Unlock()
	in.watcher.poke()
	go in.follow(s.Number, c, failure)
}

// follow waits for the end of a process that has been started, and says how it was. What failed before it became the program, it has
// written where the program cannot write.
func (in *initProcess) follow(number int, c *child, failure *os.File) {
	why, _ := io.ReadAll(failure) // that it cannot be read is not how it ended
	failure.Close()
	state, err := c.Wait()
	in.mu.Lock()
	delete(in.children, number)
	end := exited{Number: number, Code: -1, Err: string(why), Memory: c.over}
	in.mu.Unlock()
	in.watcher.poke()
	if err == nil && len(why) == 0 {
		end.Code = state.ExitCode()
	}
	in.say(answer{Exited: &end})
}

// launch has a process born on the thread of its host, and so in the host's network. Everything else that it may be is its own: it is
// the first process of its namespaces, and what it starts ends with it. It writes to failure why it has not become the program, and failure
// ends when it has, or is no more.
func (in *initProcess) launch(s start, files []*os.File) (p *os.Process, failure *os.File, err error) {
	h := in.host(s.Host)
	if h == nil {
		return nil, nil, fmt.Errorf("the lab has no host %q", s.Host)
	}
	if len(files) != 3 {
		return nil, nil, fmt.Errorf("%d standard streams", len(files))
	}
	plan := stage.Plan{Program: s.Path, Args: s.Args, Env: s.Env, Files: map[string]string{"hosts": hostsFile(in.hosts)}}
	args, err := json.Marshal(entrance{h.name, plan})
	if err != nil {
		return nil, nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	failure, theirs, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	defer theirs.Close()
	err = h.do(func() error {
		p, err = os.StartProcess(self, []string{os.Args[0], in.stage, string(args)}, &os.ProcAttr{Env: os.Environ(), Files: append(files[:3:3], theirs), Sys: &syscall.SysProcAttr{
			Cloneflags:  unix.CLONE_NEWUSER | unix.CLONE_NEWPID | unix.CLONE_NEWNS | unix.CLONE_NEWIPC | unix.CLONE_NEWUTS,
			UidMappings: []syscall.SysProcIDMap{{Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{Size: 1}},
			Setsid:      true,
		}})
		return err
	})
	if err != nil {
		failure.Close()
		return nil, nil, err
	}
	return p, failure, nil
}

func (in *initProcess) host(name string) *host {
	for _, h := range in.hosts {
		if h.name == name {
			return h
		}
	}
	return nil
}

func (in *initProcess) kill(number int) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if p := in.children[number]; p != nil {
		p.Kill()
	}
}
