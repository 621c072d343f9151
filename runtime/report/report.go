package report

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"sync"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/limit"
)

// Report writes a program's events in the order in which they happened. All of it but Begin may be used from many goroutines.
//
// A program prints in two ways: through a [Report.Writer], as fmt.Print does, and straight to os.Stdout or os.Stderr, which are
// pipes whose other end the report holds. Before it writes any event it empties both pipes, so that what was printed before a
// socket call stands before it.
type Report struct {
	epoch time.Duration // this and pipes are set before the program starts
	pipes []*pipe
	kept  []*os.File // what standard output and standard error were, and what they are under another name: they would be collected, and so closed

	mu    sync.Mutex // guards what follows, and the order
	out   *os.File
	buf   []byte
	muted bool // what is printed is dropped
}

type pipe struct {
	kind event.Kind
	r    *os.File
	fd   uintptr
}

// New takes this process over for one program: it is held to what a program may do (package limit), and standard output and standard
// error, as package os has them, lead here from now on.
func New() (*Report, error) {
	if err := limit.Self(); err != nil {
		return nil, err
	}
	if err := limit.Alone(); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return nil, err
	}
	out, err := polled()
	if err != nil {
		return nil, err
	}
	r := &Report{out: out, kept: []*os.File{os.Stdout, os.Stderr}, buf: make([]byte, MaxChunk)}
	if err := r.redirect(&os.Stdout, event.Stdout); err != nil {
		return nil, err
	}
	if err := r.redirect(&os.Stderr, event.Stderr); err != nil {
		return nil, err
	}
	go watchParent(out)
	return r, nil
}

// redirect makes a variable of package os the write end of a new pipe.
func (r *Report) redirect(file **os.File, kind event.Kind) error {
	read, write, err := os.Pipe()
	if err != nil {
		return err
	}
	var fd uintptr
	raw, err := read.SyscallConn()
	if err != nil {
		return err
	}
	if err := raw.Control(func(n uintptr) { fd = n }); err != nil {
		return err
	}
	p := &pipe{kind, read, fd}
	*file, r.kept = os.NewFile(write.Fd(), (*file).Name()), append(r.kept, write) // a pipe's own name is none that a program expects
	r.pipes = append(r.pipes, p)
	return nil
}

// Begin starts the clock at the moment that the lab came up, on the clock of [Monotonic], and empties the pipes from now on.
func (r *Report) Begin(epoch time.Duration) {
	r.epoch = epoch
	for _, p := range r.pipes {
		go r.follow(p)
	}
}

// Now is the time since the lab came up.
func (r *Report) Now() time.Duration { return Monotonic() - r.epoch }

// Emit writes an event.
func (r *Report) Emit(e event.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.drainLocked(e.At)
	r.writeLocked(Bounded(e))
}

// LastWords says how the program ends, and where and why if that is known. They count if the process ends so.
func (r *Report) LastWords(e event.Exit, text string, pos *event.Pos) {
	r.Emit(event.Event{At: r.Now(), Kind: event.RunExited, Text: text, Exit: &e, Pos: pos})
}

// Exit ends the process as os.Exit does, and says so.
func (r *Report) Exit(code int) {
	how := event.OK
	if code != 0 {
		how = event.ExitCode
	}
	r.LastWords(event.Exit{How: how, Code: code}, "", nil)
	os.Exit(code)
}

// Settle writes what is in the pipes, before the program goes on.
func (r *Report) Settle() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.drainLocked(r.Now())
}

// Mute drops what the program prints from now on.
func (r *Report) Mute() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.drainLocked(r.Now())
	r.muted = true
}

// Writer is one of the two streams, event.Stdout or event.Stderr, for what prints with its place, which pos tells.
func (r *Report) Writer(kind event.Kind, pos func() *event.Pos) io.Writer {
	return writer{r, kind, pos}
}

type writer struct {
	r    *Report
	kind event.Kind
	pos  func() *event.Pos
}

func (w writer) Write(p []byte) (int, error) {
	pos := w.pos()
	w.r.mu.Lock()
	defer w.r.mu.Unlock()
	at := w.r.Now()
	w.r.drainLocked(at)
	w.r.printedLocked(at, w.kind, p, pos)
	return len(p), nil
}

// printedLocked writes what a program printed, in as many events as its length needs.
func (r *Report) printedLocked(at time.Duration, kind event.Kind, p []byte, pos *event.Pos) {
	for len(p) > 0 && !r.muted {
		n := min(len(p), MaxChunk)
		r.writeLocked(event.Event{At: at, Kind: kind, Data: p[:n], Pos: pos})
		p = p[n:]
	}
}

// drainLocked reports what is in the pipes as printed at a time: it was there before the event that made us look.
func (r *Report) drainLocked(at time.Duration) {
	for _, p := range r.pipes {
		for n := readNow(p.r, p.fd, r.buf); n > 0; n = readNow(p.r, p.fd, r.buf) {
			r.printedLocked(at, p.kind, r.buf[:n], nil)
		}
	}
}

// writeLocked writes to a pipe in one call, so that a process that is killed leaves no half an event before another.
func (r *Report) writeLocked(e event.Event) {
	b, err := json.Marshal(e)
	if err != nil {
		panic("report: internal error: " + err.Error())
	}
	if _, err := r.out.Write(append(b, '\n')); err != nil {
		os.Exit(1) // the bridge is gone
	}
}
