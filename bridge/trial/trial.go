// Package trial goes through lessons as a learner would, without a browser, and says what does not go as their author promises: a cell
// that ends otherwise or prints something else, an exercise whose starter passes its check or whose solution does not, a program that
// leaves a socket open.
package trial

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/wirebook/wirebook/bridge/session"
	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

// The rules.
const (
	RuleEnd      lesson.Rule = "end"
	RuleOutput   lesson.Rule = "output"
	RuleLeak     lesson.Rule = "leak"
	RuleStarter  lesson.Rule = "starter"
	RuleSolution lesson.Rule = "solution"
)

// ends are the ends of a run that each word of expect= allows.
var ends = map[string][]event.How{
	"": {event.OK}, "ok": {event.OK}, "compile-error": {event.CompileError}, "panic": {event.Panicked}, "error": {event.ExitCode}, "timeout": {event.TimeLimit},
}

// Cell goes through one cell of a lesson in a session of that lesson's course. An exercise is judged as its author left it and as its
// solution solves it. The error is that the session or ctx has ended.
func Cell(ctx context.Context, s *session.Session, l *lesson.Lesson, c *lesson.Cell) (lesson.Faults, error) {
	t := trial{ctx: ctx, session: s, lesson: l, cell: c}
	if c.Check != "" {
		return t.exercise()
	}
	log, err := t.run(c.Name)
	if err != nil {
		return nil, err
	}
	return t.judge(log), nil
}

// Tries returns the cells of a lesson that are to be gone through, in order. Those that serve others run with them, and a check or a
// solution with its exercise.
func Tries(l *lesson.Lesson) []*lesson.Cell {
	parts := map[string]bool{}
	for _, c := range l.Cells() {
		parts[c.Check], parts[c.Solution] = true, true
	}
	var tries []*lesson.Cell
	for _, c := range l.Cells() {
		if !c.NoRun && !c.Background && !parts[c.Name] {
			tries = append(tries, c)
		}
	}
	return tries
}

// trial is one cell being gone through.
type trial struct {
	ctx     context.Context
	session *session.Session
	lesson  *lesson.Lesson
	cell    *lesson.Cell
	after   int64 // the last event heard
}

func (t *trial) fault(rule lesson.Rule, format string, args ...any) lesson.Fault {
	return lesson.Fault{File: t.lesson.File, Line: t.cell.Line, Rule: rule, Text: "cell " + t.cell.Name + ": " + fmt.Sprintf(format, args...)}
}

// run runs a cell and returns the events of that run, the last of which is its end.
func (t *trial) run(name string) ([]event.Event, error) {
	if err := t.session.Do(wire.Command{Verb: wire.Run, Lesson: t.lesson.Slug, Cell: name}); err != nil {
		return nil, err
	}
	var own []event.Event
	var run event.RunID
	for {
		events, err := t.session.After(t.ctx, t.after)
		if err != nil {
			return nil, err
		}
		for _, e := range events {
			t.after = e.Seq
			if e.Kind == event.RunQueued && e.Cell.Lesson == t.lesson.Slug && e.Cell.Cell == name {
				run, own = e.Run, nil
			}
			if e.Run == run && run != 0 {
				own = append(own, e)
			}
			if e.Run == run && e.Kind == event.RunExited {
				return own, nil
			}
		}
	}
}

// judge compares what a run did with what the author promises.
func (t *trial) judge(log []event.Event) lesson.Faults {
	var faults lesson.Faults
	end := log[len(log)-1]
	if end.Exit == nil || !slices.Contains(ends[t.cell.Expect], end.How) {
		return append(faults, t.fault(RuleEnd, "ended as %q (%s), not as %q", end.How, cause(log), cmp.Or(t.cell.Expect, "ok")))
	}
	if t.cell.Output != nil {
		printed := printed(log)
		if wrong := t.cell.Output.Mismatch(printed); wrong != "" {
			faults = append(faults, t.fault(RuleOutput, "%s; it printed %q", wrong, printed))
		}
	}
	if end.How == event.OK {
		faults = append(faults, t.leaks(log)...)
	}
	return faults
}

// exercise wants the starter to fail its check, and the solution to pass it.
func (t *trial) exercise() (faults lesson.Faults, err error) {
	log, err := t.run(t.cell.Check)
	if err != nil {
		return nil, err
	}
	switch v := verdict(log); v.Kind {
	case event.CheckPassed:
		faults = append(faults, t.fault(RuleStarter, "passes its check as it stands: there is nothing to do"))
	case event.CheckFailed:
	default:
		faults = append(faults, t.fault(RuleStarter, "its check comes to no verdict (%s)", cause(log)))
	}
	solution := t.lesson.Cell(t.cell.Solution)
	if solution == nil {
		return faults, nil
	}
	if err := t.edit(solution.Source); err != nil {
		return nil, err
	}
	log, err = t.run(t.cell.Check)
	if err != nil {
		return nil, err
	}
	switch v := verdict(log); v.Kind {
	case event.CheckPassed:
	case event.CheckFailed:
		faults = append(faults, t.fault(RuleSolution, "its solution does not pass: %s", v.Text))
	default:
		faults = append(faults, t.fault(RuleSolution, "its check comes to no verdict about the solution (%s)", cause(log)))
	}
	return faults, t.edit(t.cell.Source)
}

func (t *trial) edit(source string) error {
	return t.session.Do(wire.Command{Verb: wire.Edit, Lesson: t.lesson.Slug, Cell: t.cell.Name, Source: &source})
}

// verdict returns what a check has said, the zero event if it has not.
func verdict(log []event.Event) event.Event {
	for _, e := range log {
		if e.Kind == event.CheckPassed || e.Kind == event.CheckFailed {
			return e
		}
	}
	return event.Event{}
}

// leaks finds the sockets that a program has left to the system.
func (t *trial) leaks(log []event.Event) lesson.Faults {
	open := map[int]event.Event{}
	var order []int
	for _, e := range log {
		switch e.Kind {
		case event.SockListening, event.SockConnected, event.SockAccepted:
			open[e.Sock.ID] = e
			order = append(order, e.Sock.ID)
		case event.SockClosed:
			delete(open, e.Sock.ID)
		}
	}
	var faults lesson.Faults
	for _, id := range order {
		if e, ok := open[id]; ok && e.Pos != nil {
			faults = append(faults, t.fault(RuleLeak, "leaves the socket open that it has from line %d: close it", e.Line))
			delete(open, id)
		}
	}
	return faults
}

func printed(log []event.Event) string {
	var b strings.Builder
	for _, e := range log {
		if e.Kind == event.Stdout {
			b.Write(e.Data)
		}
	}
	return b.String()
}

// cause says why a run ended as it did: what was wrong with its source, what it printed last on its standard error, what the bridge says.
func cause(log []event.Event) string {
	last := ""
	for _, e := range log {
		switch {
		case e.Kind == event.Diagnosed:
			return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Text)
		case e.Kind == event.Stderr:
			last = strings.TrimSpace(string(e.Data))
		case e.Kind == event.RunExited && e.Text != "":
			return e.Text
		case e.Kind == event.RunExited && last == "":
			return string(e.How)
		}
	}
	return last
}
