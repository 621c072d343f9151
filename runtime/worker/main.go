package worker

import (
	"fmt"
	"io"
	"log"
	"os"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/check/feed"
	"github.com/wirebook/wirebook/runtime/eval"
	"github.com/wirebook/wirebook/runtime/event"
	labnet "github.com/wirebook/wirebook/runtime/labnet"
	"github.com/wirebook/wirebook/runtime/report"
	"github.com/wirebook/wirebook/runtime/typecheck"
)

// panicCode is the exit code of a Go program that panicked (runtime/panic.go).
const panicCode = 2

// Main is the worker process. It does not return while the program runs, and its result is for os.Exit.
func Main() int {
	w, err := newChild()
	if err == nil {
		err = w.serve(os.Stdin)
	}
	if err != nil && err != io.EOF { // EOF: a worker started ahead that nobody needed
		fmt.Fprintln(os.Stderr, "worker:", err)
		return 1
	}
	return 0
}

// child is the worker's own state: the interpreter and the way out for events.
type child struct {
	machine *eval.Machine
	report  *report.Report
	stderr  io.Writer // the program's, for package log
}

func newChild() (*child, error) {
	r, err := report.New()
	if err != nil {
		return nil, err
	}
	c := &child{report: r}
	pos := func() *event.Pos { return c.machine.Pos() }
	c.stderr = r.Writer(event.Stderr, pos)
	log.SetOutput(io.Discard) // where the interpreter's compiler talks to itself
	c.machine = eval.New(eval.Config{Stdout: r.Writer(event.Stdout, pos), Stderr: c.stderr, Settle: r.Settle, Exit: r.Exit, Unwind: c.unwinding})
	return c, nil
}

func (c *child) serve(stdin io.Reader) error {
	var j job
	if err := report.ReadJob(stdin, &j); err != nil {
		return err
	}
	c.report.Begin(j.Epoch)
	ready, diags := c.machine.Prepare(j.Program)
	if diags != nil {
		c.refuse(j.Program, diags)
	}
	log.SetOutput(c.stderr)
	labnet.Record(&labnet.Recorder{Now: c.report.Now, Pos: c.machine.Pos, Emit: c.report.Emit, Snap: report.Snap})
	c.say(event.Event{Kind: event.RunStarted, Start: &event.Start{Stdin: ready.Stdin}})
	go c.watch(ready)
	if j.Program.Check {
		feed.Attach(&feed.Bridge{Emit: c.say, Exit: c.report.Exit, Events: stdin, Host: j.Program.Host})
	}
	if p := ready.Run(j.Program.Args); p != nil {
		c.panicked(p)
	}
	if j.Program.Check {
		c.say(event.Event{Kind: event.CheckPassed})
	}
	if j.Leaks && !j.Program.Check {
		c.leaks(ready)
	}
	c.report.Exit(0)
	return nil
}

// say reports an event as of now.
func (c *child) say(e event.Event) {
	e.At = c.report.Now()
	c.report.Emit(e)
}

// leaks reports the goroutines that the program leaves. What those that end now still print is not shown, for without the wait it would
// not be printed.
func (c *child) leaks(ready *eval.Ready) {
	c.report.Mute()
	for _, l := range ready.Left() {
		c.say(event.Event{Kind: event.RunLeaked, Text: l.Text, Pos: l.Pos})
	}
}

// watch ends a program of which every goroutine waits for another, as Go does.
func (c *child) watch(ready *eval.Ready) {
	report.Watch(func() {
		if d := ready.Deadlock(); d != nil {
			c.report.LastWords(event.Exit{How: event.Deadlock, Code: panicCode, Stack: d.Stack}, d.Text, nil)
			os.Exit(panicCode)
		}
	})
}

// refuse reports what is in the way of the program and ends the process. What the compiler would take is not wrong.
func (c *child) refuse(p lesson.Program, diags []typecheck.Diagnostic) {
	for _, d := range diags {
		c.say(event.Event{Kind: event.Diagnosed, Text: d.Text, Pos: &d.Pos})
	}
	end := event.Exit{How: event.CompileError, Code: 1}
	if _, wrong := eval.ForCompiler(p); wrong == nil {
		end.How = event.Refused
	}
	c.report.LastWords(end, "", nil)
	os.Exit(end.Code)
}

func (c *child) panicked(p *eval.Panic) {
	c.report.LastWords(event.Exit{How: event.Panicked, Code: panicCode, Stack: p.Frames.String()}, p.Text, p.Frames.Pos())
	os.Exit(panicCode)
}

// unwinding says where a panic has come by. If nothing recovers it and it is not the main goroutine's, the process ends without
// another word from here.
func (c *child) unwinding(p eval.Panic) {
	c.report.LastWords(event.Exit{How: event.Panicked, Code: panicCode, Stack: p.Frames.String()}, p.Text, p.Frames.Pos())
}
