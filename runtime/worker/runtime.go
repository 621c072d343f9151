package worker

import (
	"context"
	"fmt"
	"os/exec"
	"sync"
	"time"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/report"
	"github.com/wirebook/wirebook/runtime/toolchain"
)

// Config says how a lab's workers are started and held.
type Config struct {
	Command func() *exec.Cmd // this binary, told to be a worker; its environment should be clean
	Limits  Limits
	Why     string // why there is no private network, for the learner
	Runs    int    // how many runs there will be, where that is known: no worker is started ahead of none

	Toolchain *toolchain.Toolchain // for compiled runs; nil for none
}

// Runtime is a lab at the plain level: worker processes on this computer's loopback. It is safe for concurrent use, except that
// Up, Start and Down come from one goroutine.
type Runtime struct {
	config Config
	report func(event.Event)

	mu      sync.Mutex // guards what follows
	epoch   time.Duration
	up      bool
	started int      // runs so far
	spare   *process // started ahead; nil when there is none
	runs    map[event.RunID]*run
}

// New returns a runtime that is down. It calls report for each event, those of one run in order; report must not block for long
// and must not call back.
func New(c Config, report func(event.Event)) *Runtime {
	c.Limits = c.Limits.withDefaults()
	return &Runtime{config: c, report: report, runs: map[event.RunID]*run{}}
}

// Up starts the lab for a lesson. At the plain level there is one host, whatever the topology asks for.
func (r *Runtime) Up(lessonSlug string, _ lesson.Topology) {
	r.mu.Lock()
	r.epoch, r.up = report.Monotonic(), true
	r.mu.Unlock()
	r.prepare()                                // the worker starts while the go command is asked
	version, _ := r.config.Toolchain.Version() // why there is none is said when one is needed
	r.report(event.Event{Kind: event.LabUp, Lab: &event.Lab{Level: "plain", Why: r.config.Why, For: lessonSlug, Go: version}})
}

// Down ends every run and the lab. When it returns, nothing of it is left.
func (r *Runtime) Down(why string) {
	r.mu.Lock()
	runs := make([]*run, 0, len(r.runs))
	for _, run := range r.runs {
		runs = append(runs, run)
	}
	spare := r.spare
	r.spare, r.up = nil, false
	r.mu.Unlock()
	for _, run := range runs {
		run.end(event.Stopped)
	}
	for _, run := range runs {
		<-run.done
	}
	if spare != nil {
		spare.kill()
		spare.wait()
	}
	r.report(event.Event{At: r.Now(), Kind: event.LabDown, Text: why})
}

// Start begins a run. How it goes, and that it could not begin, are events.
func (r *Runtime) Start(id event.RunID, p lesson.Program) {
	r.mu.Lock()
	epoch := r.epoch
	r.mu.Unlock()
	run := &run{id: id, program: p, epoch: epoch, limits: r.config.Limits, toolchain: r.config.Toolchain, report: r.report, now: r.Now, done: make(chan struct{})}
	run.building, run.cancel = context.WithCancel(context.Background())
	if !p.Compiled {
		proc, err := r.take()
		if err != nil {
			run.cancel()
			run.fail(event.Lost, fmt.Sprintf("the worker process did not start: %v", err), nil)
			run.exited(1)
			return
		}
		run.move(proc, report.EncodeJob(job{p, epoch}, p.Stdin))
	}
	r.mu.Lock()
	r.runs[id] = run
	r.mu.Unlock()
	go func() {
		run.follow(r.prepare)
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

// prepare starts a worker ahead, if there is none and the lab is up. That it cannot is said when one is needed.
func (r *Runtime) prepare() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.up && r.spare == nil && (r.config.Runs == 0 || r.started < r.config.Runs) {
		r.spare, _ = launch(r.config.Command())
	}
}

// take returns the worker that was started ahead, or a new one.
func (r *Runtime) take() (*process, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.started++
	if p := r.spare; p != nil {
		r.spare = nil
		return p, nil
	}
	return launch(r.config.Command())
}
