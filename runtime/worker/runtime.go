package worker

import (
	"context"
	"fmt"
	"os/exec"
	"sync"
	"time"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/lab"
	"github.com/wirebook/wirebook/runtime/report"
	"github.com/wirebook/wirebook/runtime/toolchain"
)

// Config says how a lab's workers are started and held.
type Config struct {
	Command func() *exec.Cmd // this binary, told to be a worker; its environment should be clean
	Lab     func() *exec.Cmd // this binary, told to be a lab, in the same way; nil for the plain level
	Limits  Limits
	Runs    int // how many runs there will be, where that is known: no worker is started ahead of none

	Leaks bool // report the goroutines that an interpreted program leaves; the process ends somewhat later than main, then

	Toolchain *toolchain.Toolchain // for compiled runs; nil for none
}

// Runtime runs programs on the hosts of a lab, or, at the plain level, on this computer's loopback. It is safe for concurrent use,
// except that Up, Start and Down come from one goroutine.
type Runtime struct {
	config Config
	report func(event.Event)

	mu      sync.Mutex // guards what follows
	epoch   time.Duration
	start   starter             // nil when the lab is down
	lab     *lab.Lab            // nil at the plain level
	started int                 // runs so far
	spares  map[string]*process // started ahead, by host
	runs    map[event.RunID]*run
}

// New returns a runtime that is down. It calls report for each event, those of one run in order; report must not block for long
// and must not call back.
func New(c Config, report func(event.Event)) *Runtime {
	c.Limits = c.Limits.withDefaults()
	return &Runtime{config: c, report: report, spares: map[string]*process{}, runs: map[event.RunID]*run{}}
}

// Up starts the lab for a lesson. Where none can be had, the plain level serves: there is one host then, whatever the topology asks for.
func (r *Runtime) Up(lessonSlug string, t lesson.Topology) {
	up := event.Lab{Level: event.Plain, For: lessonSlug, Began: time.Now().UnixNano()}
	epoch, start := report.Monotonic(), starter(here)
	told := make(chan struct{}) // what the lab says of itself comes after lab.up
	defer close(told)
	l, why := r.open(t, epoch, told)
	if up.Why = why; l != nil {
		up.Level, start = event.Full, in(l)
	}
	r.mu.Lock()
	r.epoch, r.start, r.lab = epoch, start, l
	r.mu.Unlock()
	for _, host := range t.Names() {
		r.prepare(host) // the workers start while the go command is asked
	}
	up.Go, _ = r.config.Toolchain.Version() // why there is none is said when one is needed
	r.report(event.Event{Kind: event.LabUp, Lab: &up})
}

// open returns nil where no lab can be had, and why. The lab reports nothing until told is closed.
func (r *Runtime) open(t lesson.Topology, epoch time.Duration, told <-chan struct{}) (l *lab.Lab, why string) {
	if r.config.Lab == nil {
		return nil, "no private network was asked for"
	}
	l, err := lab.Open(lab.Config{Command: r.config.Lab(), Topology: t, Epoch: epoch, Report: func(e event.Event) {
		<-told
		r.report(e)
	}})
	if err != nil {
		return nil, lab.Why(err)
	}
	return l, ""
}

// Down ends every run and the lab. When it returns, nothing of it is left.
func (r *Runtime) Down(why string) {
	r.mu.Lock()
	runs := make([]*run, 0, len(r.runs))
	for _, run := range r.runs {
		runs = append(runs, run)
	}
	spares, l := r.spares, r.lab
	r.spares, r.start, r.lab = map[string]*process{}, nil, nil
	r.mu.Unlock()
	for _, run := range runs {
		run.end(event.Stopped)
	}
	for _, run := range runs {
		<-run.done
	}
	for _, spare := range spares {
		spare.kill()
		spare.wait()
	}
	if l != nil {
		l.Close()
	}
	r.report(event.Event{At: r.Now(), Kind: event.LabDown, Text: why})
}

// Start begins a run. How it goes, and that it could not begin, are events.
func (r *Runtime) Start(id event.RunID, p lesson.Program) {
	r.mu.Lock()
	epoch, start, l := r.epoch, r.start, r.lab
	r.mu.Unlock()
	if l != nil {
		l.Record()
	}
	run := &run{id: id, program: p, epoch: epoch, limits: r.config.Limits, toolchain: r.config.Toolchain, start: start, report: r.report, now: r.Now,
		done: make(chan struct{})}
	run.building, run.cancel = context.WithCancel(context.Background())
	if !p.Compiled {
		proc, err := r.take(p.Host)
		if err != nil {
			run.cancel()
			run.fail(event.Lost, fmt.Sprintf("the worker process did not start: %v", err), nil)
			run.exited(1)
			return
		}
		if p.Check {
			proc.room = maxFeed
		}
		run.move(proc, report.EncodeJob(job{p, epoch, r.config.Leaks}, p.Stdin))
	}
	r.mu.Lock()
	r.runs[id] = run
	r.mu.Unlock()
	go func() {
		run.follow(func() { r.prepare(p.Host) })
		run.cancel()
		r.mu.Lock()
		delete(r.runs, id)
		r.mu.Unlock()
		close(run.done)
	}()
}

// Stop ends a run at once. When it returns, the run's ports are free and its last event has been reported.
func (r *Runtime) Stop(id event.RunID) {
	if run := r.run(id); run != nil {
		run.end(event.Stopped)
		<-run.done
	}
}

// Input hands a running program bytes for its standard input, and with eof its end.
func (r *Runtime) Input(id event.RunID, data string, eof bool) {
	run := r.run(id)
	if run == nil {
		return
	}
	if proc := run.process(); proc != nil {
		if err := proc.send([]byte(data), eof); err != nil {
			r.report(event.Event{At: r.Now(), Run: id, Kind: event.RunTruncated, Text: err.Error()})
		}
	}
}

// Change changes what the lab's cable does. That it has, or why it cannot be, is an event.
func (r *Runtime) Change(c lesson.Change) {
	r.mu.Lock()
	l := r.lab
	r.mu.Unlock()
	why := "there is no cable here: programs run on this computer's own loopback, and only a private network has one"
	if l != nil {
		err := l.Change(c)
		if err == nil {
			return
		}
		why = err.Error()
	}
	r.report(event.Event{At: r.Now(), Kind: event.LinkRefused, Text: why})
}

func (r *Runtime) run(id event.RunID) *run {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.runs[id]
}

// Now is the time since the lab came up; 0 before it first does.
func (r *Runtime) Now() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.epoch == 0 {
		return 0
	}
	return report.Monotonic() - r.epoch
}

// prepare starts a worker ahead on a host, if there is none and the lab is up. That it cannot is said when one is needed.
func (r *Runtime) prepare(host string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.start == nil || r.spares[host] != nil || r.config.Runs != 0 && r.started >= r.config.Runs {
		return
	}
	if p, err := launch(r.start, host, r.config.Command()); err == nil {
		r.spares[host] = p
	}
}

// take returns the worker that was started ahead on a host, or a new one.
func (r *Runtime) take(host string) (*process, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.started++
	if p := r.spares[host]; p != nil {
		delete(r.spares, host)
		return p, nil
	}
	return launch(r.start, host, r.config.Command())
}
