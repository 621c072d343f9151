package worker

import (
	"fmt"
	"io"
	"log"
	"os"

	"github.com/wirebook/wirebook/runtime/eval"
	"github.com/wirebook/wirebook/runtime/event"
	labnet "github.com/wirebook/wirebook/runtime/labnet"
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
	report  *reporter
	stderr  io.Writer // the program's, for package log
	dying   *os.File  // standard error, where the Go runtime prints as it dies: kept, or it would be collected and closed
}

func newChild() (*child, error) {
	if err := limitSelf(); err != nil {
		return nil, err
	}
	c := &child{dying: os.Stderr, report: &reporter{out: os.Stdout, buf: make([]byte, maxChunk)}}
	if err := c.report.redirect(&os.Stdout, event.Stdout); err != nil {
		return nil, err
	}
	if err := c.report.redirect(&os.Stderr, event.Stderr); err != nil {
		return nil, err
	}
	pos := func() *event.Pos { return c.machine.Pos() }
	stdout, stderr := writer{c.report, event.Stdout, pos}, writer{c.report, event.Stderr, pos}
	log.SetOutput(io.Discard) // where the interpreter's compiler talks to itself
	go watchParent()
	c.stderr = stderr
	c.machine = eval.New(eval.Config{Stdout: stdout, Stderr: stderr, Settle: c.report.settle, Exit: c.exit, Unwind: c.unwinding})
	return c, nil
}

func (c *child) serve(stdin io.Reader) error {
	j, err := readJob(stdin)
	if err != nil {
		return err
	}
	c.report.begin(j.Epoch)
	ready, diags := c.machine.Prepare(j.Program)
	if diags != nil {
		c.refuse(diags)
	}
	log.SetOutput(c.stderr)
	labnet.Record(&labnet.Recorder{Now: c.report.now, Pos: c.machine.Pos, Emit: c.report.emit, Snap: snap})
	c.report.emit(event.Event{At: c.report.now(), Kind: event.RunStarted, Start: &event.Start{Stdin: ready.Stdin}})
	if p := ready.Run(j.Program.Args); p != nil {
		c.panicked(p)
	}
	c.exit(0)
	return nil
}

// refuse reports what is wrong with the program and ends the process.
func (c *child) refuse(diags []eval.Diagnostic) {
	for _, d := range diags {
		c.report.emit(event.Event{At: c.report.now(), Kind: event.Diagnosed, Text: d.Text, Pos: &d.Pos})
	}
	c.leave(event.Exit{How: event.CompileError, Code: 1}, "", nil)
}

func (c *child) exit(code int) {
	how := event.OK
	if code != 0 {
		how = event.ExitCode
	}
	c.leave(event.Exit{How: how, Code: code}, "", nil)
}

func (c *child) panicked(p *eval.Panic) {
	c.lastWords(event.Exit{How: event.Panicked, Code: panicCode, Stack: p.Frames.String()}, p.Text, p.Frames.Pos())
	os.Exit(panicCode)
}

// unwinding says where a panic has come by. If nothing recovers it and it is not the main goroutine's, the process ends without
// another word from here.
func (c *child) unwinding(f eval.Frames) {
	c.lastWords(event.Exit{How: event.Panicked, Code: panicCode, Stack: f.String()}, "", f.Pos())
}

func (c *child) leave(e event.Exit, text string, pos *event.Pos) {
	c.lastWords(e, text, pos)
	os.Exit(e.Code)
}

func (c *child) lastWords(e event.Exit, text string, pos *event.Pos) {
	c.report.emit(event.Event{At: c.report.now(), Kind: event.RunExited, Text: text, Exit: &e, Pos: pos})
}
