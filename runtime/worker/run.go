package worker

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/lab"
	"github.com/wirebook/wirebook/runtime/report"
	"github.com/wirebook/wirebook/runtime/toolchain"
)

// run is one program, followed to its end: in a worker process, or compiled and in a process of its own.
type run struct {
	id        event.RunID
	program   lesson.Program
	epoch     time.Duration
	limits    Limits
	toolchain *toolchain.Toolchain
	start     starter
	report    func(event.Event)
	now       func() time.Duration
	done      chan struct{} // closed after the last event

	building context.Context // ends with the run
	cancel   func()

	mu     sync.Mutex // guards what follows
	proc   *process   // the newest; nil before there is one
	reason event.How  // why the bridge ended it; "" if it did not

	// What follows is follow's own.
	why        string // it runs compiled though nobody has asked for that
	compiled   bool
	started    bool
	printed    int           // bytes so far
	prints     int           // events that carried them
	calls      int           // socket calls so far
	leaks      int           // goroutines left
	complaints []event.Event // about the source: they are the learner's to see if nothing runs
	words      event.Event   // the process's last words
	fault      error         // why the process did not begin, or that the lab ended it
	pending    event.Event   // prints not yet reported
}

// end kills the run for a reason. Only the first reason counts.
func (r *run) end(why event.How) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.reason != "" {
		return
	}
	r.reason = why
	r.cancel()
	if r.proc != nil {
		r.proc.kill()
	}
}

func (r *run) endedBy() event.How {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.reason
}

// process is where the program runs; nil if it has not begun to.
func (r *run) process() *process {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.proc
}

// move makes a process the run's and hands it its job, before any input. It ends it if the run has been ended meanwhile.
func (r *run) move(to *process, job []byte) {
	to.send(job, false)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.proc = to
	if r.reason != "" {
		to.kill()
	}
}

// follow has the program interpreted, or compiled if that is asked for or the interpreter refuses it, and reports its events until it
// has ended. It calls began at the first of a worker.
func (r *run) follow(began func()) {
	code := 0
	if !r.program.Compiled {
		code = r.serve(began)
	}
	if r.program.Compiled || r.mayCompile() {
		code = r.compile()
	}
	r.exited(code)
}

// serve reports the process's events until it has ended, and returns its exit code.
func (r *run) serve(began func()) int {
	proc := r.process()
	wall := time.AfterFunc(r.wall(), func() { r.end(event.TimeLimit) })
	defer wall.Stop()
	r.read(proc, began)
	r.flush()
	code, fault := proc.wait()
	r.fault = fault
	return code
}

func (r *run) wall() time.Duration {
	switch {
	case r.program.Timeout > 0:
		return r.program.Timeout
	case r.program.Background:
		return r.limits.Background
	}
	return r.limits.Wall
}

// read reports events until the worker closes its end. Prints that have already arrived one behind the other become one event,
// so that a flood of lines is not a flood of events.
func (r *run) read(proc *process, began func()) {
	in := bufio.NewReaderSize(proc.events, report.MaxLine)
	for first := true; ; first = false {
		line, err := in.ReadSlice('\n')
		if err != nil {
			if errors.Is(err, bufio.ErrBufferFull) {
				r.end(event.Lost)
			}
			return
		}
		var e event.Event
		if json.Unmarshal(line, &e) != nil {
			r.end(event.Lost)
			return
		}
		if first {
			go began()
		}
		r.take(e)
		if in.Buffered() == 0 {
			r.flush()
		}
	}
}

// take judges one event. The process runs a stranger's program, so only what it may say is passed on, under the run's name.
func (r *run) take(e event.Event) {
	e = report.Bounded(e)
	known := event.Event{At: min(max(e.At, 0), r.now()), Run: r.id, Host: r.program.Host, Kind: e.Kind, Text: e.Text, Pos: e.Pos}
	switch e.Kind {
	case event.Stdout, event.Stderr:
		known.Data = e.Data
		r.print(known)
	case event.SockListening, event.SockDialing, event.SockConnected, event.SockAccepted, event.SockWrote, event.SockRead,
		event.SockShutdown, event.SockClosed, event.SockFailed:
		if e.Sock != nil {
			known.Sock, known.Data, known.Size = e.Sock, e.Data[:min(len(e.Data), report.Snap)], e.Size
			r.call(known)
		}
	case event.RunStarted:
		if e.Start != nil && !r.started {
			r.started, known.Text, known.Start = true, r.why, &event.Start{Stdin: e.Start.Stdin, Compiled: r.compiled}
			r.report(known)
		}
	case event.Diagnosed:
		if e.Pos != nil && len(r.complaints) < maxDiags {
			r.complaints = append(r.complaints, known)
		}
	case event.RunLeaked:
		if r.leaks++; r.leaks <= maxLeaks {
			r.flush()
			r.report(known)
		}
	case event.CheckAsked, event.CheckPassed, event.CheckFailed:
		if r.program.Check {
			known.Ask = e.Ask
			r.flush()
			r.report(known)
		}
	case event.RunExited:
		if e.Exit != nil && ownEnds[e.How] {
			known.Exit = e.Exit
			r.words = known
		}
	}
}

// ownEnds are the ends that a worker can know of. The others are the bridge's to say.
var ownEnds = map[event.How]bool{event.OK: true, event.CompileError: true, event.Panicked: true, event.Deadlock: true, event.ExitCode: true, event.Refused: true}

func (r *run) print(e event.Event) {
	if room := r.limits.Output - r.printed; len(e.Data) > room {
		e.Data = e.Data[:room]
		defer r.end(event.OutputLimit)
	}
	r.printed += len(e.Data)
	switch {
	case len(e.Data) == 0:
	case r.pending.Kind == e.Kind && samePlace(r.pending.Pos, e.Pos) && len(r.pending.Data)+len(e.Data) <= report.MaxChunk:
		r.pending.Data = append(r.pending.Data, e.Data...)
	case r.prints == r.limits.Output/minPrint:
		r.end(event.OutputLimit)
	default:
		r.flush()
		r.prints++
		r.pending = e
	}
}

func samePlace(a, b *event.Pos) bool { return a == b || a != nil && b != nil && *a == *b }

func (r *run) flush() {
	if r.pending.Kind != "" {
		r.report(r.pending)
		r.pending = event.Event{}
	}
}

func (r *run) call(e event.Event) {
	if r.calls++; r.calls <= r.limits.Calls {
		r.flush()
		r.report(e)
	} else if r.calls == r.limits.Calls+1 {
		r.flush()
		r.report(event.Event{At: e.At, Run: r.id, Host: r.program.Host, Kind: event.RunTruncated,
			Text: fmt.Sprintf("more than %d socket calls: the program goes on, the rest is not recorded", r.limits.Calls)})
	}
}

// exited reports how the run ended: the bridge's own reason first, then the worker's last words if its exit code bears them
// out, then what the Go runtime printed as it died.
func (r *run) exited(code int) {
	for _, c := range r.complaints {
		r.report(c)
	}
	e := event.Event{At: r.now(), Run: r.id, Host: r.program.Host, Kind: event.RunExited}
	crash := ""
	if proc := r.process(); proc != nil {
		crash = proc.crash.String()
	}
	switch why := r.endedBy(); {
	case why != "":
		e.Text, e.Exit = r.limitText(why), &event.Exit{How: why, Code: killedCode}
	case errors.Is(r.fault, lab.ErrMemory):
		e.Text, e.Exit = r.fault.Error(), &event.Exit{How: event.MemoryLimit, Code: killedCode}
	case r.fault != nil:
		e.Text, e.Exit = fmt.Sprintf("the worker process did not start: %v", r.fault), &event.Exit{How: event.Lost, Code: killedCode}
	case code == panicCode && crash != "":
		e.Text, e.Pos, e.Exit = crashed(crash, r.words)
	case r.words.Exit != nil && r.words.Code == code:
		e.Text, e.Pos, e.Exit = r.words.Text, r.words.Pos, r.words.Exit
	case code == 0: // a way out that package eval does not know
		e.Exit = &event.Exit{How: event.OK}
	case code > 0:
		e.Text, e.Exit = firstLine(crash), &event.Exit{How: event.ExitCode, Code: code}
	default:
		e.Text, e.Exit = cmp.Or(firstLine(crash), "the worker process was ended by the system"), &event.Exit{How: event.Lost, Code: killedCode}
	}
	if diesAloud[e.How] {
		r.report(event.Event{At: e.At, Run: r.id, Host: r.program.Host, Kind: event.Stderr, Data: []byte(asGoPrints(report.Bounded(e)))})
	}
	r.report(report.Bounded(e))
}

// diesAloud are the ends of which Go itself prints something.
var diesAloud = map[event.How]bool{event.Panicked: true, event.Deadlock: true, event.MemoryLimit: true}

// killedCode is the exit code that a shell gives to a process that SIGKILL ended.
const killedCode = 128 + 9

func (r *run) limitText(why event.How) string {
	switch why {
	case event.TimeLimit:
		return "the time limit is reached"
	case event.OutputLimit:
		if r.printed < r.limits.Output {
			return fmt.Sprintf("output limit reached: %d prints", r.prints)
		}
		return fmt.Sprintf("output limit reached: %d KiB", r.limits.Output>>10)
	case event.Lost:
		return "the worker process sent something that is not an event"
	}
	return ""
}
