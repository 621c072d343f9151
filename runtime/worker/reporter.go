package worker

import (
	"encoding/json"
	"os"
	"sync"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
)

// reporter writes a program's events in the order in which they happened.
//
// A program prints in two ways: through fmt.Print, which calls the reporter, and straight to os.Stdout or os.Stderr, which are
// pipes whose other end the reporter holds. Before it writes any event it empties both pipes, so that what was printed before a
// socket call stands before it.
type reporter struct {
	epoch time.Duration // this and pipes are set before the program starts
	pipes []*pipe

	mu  sync.Mutex // guards what follows, and the order
	out *os.File
	buf []byte
}

type pipe struct {
	kind event.Kind
	r    *os.File
	fd   uintptr
}

// redirect makes a variable of package os the write end of a new pipe.
func (r *reporter) redirect(file **os.File, kind event.Kind) error {
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
	*file = write
	r.pipes = append(r.pipes, p)
	return nil
}

// begin starts the clock and empties the pipes from now on. There is nothing to redirect after it.
func (r *reporter) begin(epoch time.Duration) {
	r.epoch = epoch
	for _, p := range r.pipes {
		go r.follow(p)
	}
}

// now is the time since the lab came up.
func (r *reporter) now() time.Duration { return monotonic() - r.epoch }

// emit writes an event. Safe for concurrent use.
func (r *reporter) emit(e event.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.drainLocked(e.At)
	r.writeLocked(bounded(e))
}

// printed writes what a program printed, in as many events as its length needs.
func (r *reporter) printed(kind event.Kind, p []byte, pos *event.Pos) {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := r.now()
	r.drainLocked(at)
	r.printedLocked(at, kind, p, pos)
}

func (r *reporter) printedLocked(at time.Duration, kind event.Kind, p []byte, pos *event.Pos) {
	for len(p) > 0 {
		n := min(len(p), maxChunk)
		r.writeLocked(event.Event{At: at, Kind: kind, Data: p[:n], Pos: pos})
		p = p[n:]
	}
}

// drainLocked reports what is in the pipes as printed at a time: it was there before the event that made us look.
func (r *reporter) drainLocked(at time.Duration) {
	for _, p := range r.pipes {
		for n := readNow(p.r, p.fd, r.buf); n > 0; n = readNow(p.r, p.fd, r.buf) {
			r.printedLocked(at, p.kind, r.buf[:n], nil)
		}
	}
}

// writeLocked writes to a pipe in one call, so that a process that is killed leaves no half an event before another.
func (r *reporter) writeLocked(e event.Event) {
	b, err := json.Marshal(e)
	if err != nil {
		panic("worker: internal error: " + err.Error())
	}
	if _, err := r.out.Write(append(b, '\n')); err != nil {
		os.Exit(1) // the bridge is gone
	}
}

// settle writes what is in the pipes, before the program goes on.
func (r *reporter) settle() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.drainLocked(r.now())
}

// writer is the reporter as fmt.Print and package log see it.
type writer struct {
	r    *reporter
	kind event.Kind
	pos  func() *event.Pos
}

func (w writer) Write(p []byte) (int, error) {
	w.r.printed(w.kind, p, w.pos())
	return len(p), nil
}
