// Package trial goes through lessons as a learner would, without a browser, and says what does not go as their author promises: a cell
// that ends otherwise or prints something else, an exercise whose starter passes its check or whose solution does not, a program that
// leaves a socket open or a goroutine behind.
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

// Rules are those of this package.
var Rules = []lesson.About{
	{Rule: RuleEnd, Text: "a cell ends as expect= says, or else well"},
	{Rule: RuleEngine, Text: "it is interpreted, so that those without Go can run it, or says engine=go"},
	{Rule: RuleOutput, Text: "it prints what its // Output: promises"},
	{Rule: RuleLeak, Text: "it closes its sockets before main returns"},
	{Rule: RuleGoroutine, Text: "its goroutines have ended when main returns"},
	{Rule: RuleStarter, Text: "an exercise fails its check as it stands"},
	{Rule: RuleSolution, Text: "and passes it with its solution"},
}

// Their codes.
const (
	RuleEnd       lesson.Rule = "end"
	RuleEngine    lesson.Rule = "engine"
	RuleOutput    lesson.Rule = "output"
	RuleLeak      lesson.Rule = "leak"
	RuleGoroutine lesson.Rule = "goroutine"
	RuleStarter   lesson.Rule = "starter"
	RuleSolution  lesson.Rule = "solution"
)

// ends are the ends of a run that each word of expect= allows.
var ends = map[string][]event.How{
	"": {event.OK}, "ok": {event.OK}, "compile-error": {event.CompileError}, "panic": {event.Panicked}, "error": {event.ExitCode}, "timeout": {event.TimeLimit},
}

// Cell goes through one cell of a lesson in a session of that lesson's course. An exercise is judged as its author left it and as its
// solution solves it. The error is that the session or ctx has ended. Goroutines that are left are found if the session's runtime reports
// them.
func Cell(ctx context.Context, s *session.Session, l *lesson.Lesson, c *lesson.Cell) (lesson.Faults, error) {
	t := trial{ctx: ctx, session: s, lesson: l, cell: c}
	if c.Check != "" {
		return t.exercise()
	}
	r, err := t.run(c.Name)
	if err != nil {
		return nil, err
	}
	return t.judge(r.own()), nil
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

// faultAt is a fault in a line of a cell's program.
func (t *trial) faultAt(cell *lesson.Cell, at *event.Pos, rule lesson.Rule, format string, args ...any) lesson.Fault {
	f := t.fault(rule, format, args...)
	if at != nil {
		if line, ok := cell.LineOf(at.File, at.Line); ok {
			f.Line = line
		}
	}
	return f
}

// record is what has happened from the moment that a cell was run until it had ended.
type record struct {
	run    event.RunID
	events []event.Event
}

// of returns the events of a run.
func (r record) of(run event.RunID) (own []event.Event) {
	for _, e := range r.events {
		if e.Run == run {
			own = append(own, e)
		}
	}
	return own
}

// own are the events of the run itself.
func (r record) own() []event.Event { return r.of(r.run) }

// run runs a cell.
func (t *trial) run(name string) (r record, err error) {
	if err := t.session.Do(wire.Command{Verb: wire.Run, Lesson: t.lesson.Slug, Cell: name}); err != nil {
		return r, err
	}
	for {
		events, err := t.session.After(t.ctx, t.after)
		if err != nil {
			return r, err
		}
		for _, e := range events {
			t.after = e.Seq
			if t.queues(e, name) {
				r = record{run: e.Run}
			}
			r.events = append(r.events, e)
			if e.Run == r.run && e.Kind == event.RunExited {
				return r, nil
			}
		}
	}
}

// queues reports whether an event is the beginning of a run of a cell.
func (t *trial) queues(e event.Event, name string) bool {
	return e.Kind == event.RunQueued && e.Cell.Lesson == t.lesson.Slug && e.Cell.Cell == name
}

// judge compares what a run did with what the author promises.
func (t *trial) judge(log []event.Event) lesson.Faults {
	var faults lesson.Faults
	end := log[len(log)-1]
	if end.Exit == nil || !slices.Contains(ends[t.cell.Expect], end.How) {
		return append(faults, t.fault(RuleEnd, "ended as %q (%s), not as %q", end.How, cause(log), cmp.Or(t.cell.Expect, "ok")))
	}
	for _, e := range log {
		if e.Kind == event.RunStarted && e.Compiled && !t.cell.Compiled {
			faults = append(faults, t.fault(RuleEngine, "is compiled, though it does not say engine=go (%s)", e.Text))
		}
	}
	if t.cell.Output != nil {
		printed := event.Printed(log)
		if wrong := t.cell.Output.Mismatch(printed); wrong != "" {
			faults = append(faults, t.fault(RuleOutput, "%s; it printed %q", wrong, printed))
		}
	}
	return append(faults, t.left(t.cell, log)...)
}

// exercise wants the starter to fail its check, and the solution to pass it.
func (t *trial) exercise() (lesson.Faults, error) {
	r, err := t.run(t.cell.Check)
	if err != nil {
		return nil, err
	}
	var faults lesson.Faults
	switch v := verdict(r.own()); v.Kind {
	case event.CheckPassed:
		faults = append(faults, t.fault(RuleStarter, "passes its check as it stands: there is nothing to do"))
	case event.CheckFailed:
	default:
		faults = append(faults, t.fault(RuleStarter, "its check comes to no verdict (%s)", cause(r.own())))
	}
	solution := t.lesson.Cell(t.cell.Solution)
	if solution == nil {
		return faults, nil
	}
	more, err := t.solved(solution)
	return append(faults, more...), err
}

// solved puts the solution into the exercise's cell, wants it to pass and to leave nothing behind wherever its main returns, and takes it
// out again.
func (t *trial) solved(solution *lesson.Cell) (faults lesson.Faults, err error) {
	if err := t.edit(solution.Source); err != nil {
		return nil, err
	}
	r, err := t.run(t.cell.Check)
	if err != nil {
		return nil, err
	}
	switch v := verdict(r.own()); v.Kind {
	case event.CheckPassed:
	case event.CheckFailed:
		faults = append(faults, t.fault(RuleSolution, "its solution does not pass: %s", v.Text))
	default:
		faults = append(faults, t.fault(RuleSolution, "its check comes to no verdict about the solution (%s)", cause(r.own())))
	}
	ran := *solution
	ran.Name = t.cell.Name // by which its file is known
	for _, e := range r.events {
		if t.queues(e, t.cell.Name) {
			faults = append(faults, t.left(&ran, r.of(e.Run))...)
		}
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

// left finds what a program that has ended well has left to the system: sockets, and goroutines.
func (t *trial) left(cell *lesson.Cell, log []event.Event) (faults lesson.Faults) {
	open := map[int]event.Event{}
	for _, e := range log {
		switch e.Kind {
		case event.SockListening, event.SockConnected, event.SockAccepted:
			open[e.Sock.ID] = e
		case event.SockClosed:
			delete(open, e.Sock.ID)
		case event.RunLeaked:
			faults = append(faults, t.faultAt(cell, e.Pos, RuleGoroutine, "when main returns, %s", e.Text))
		}
	}
	if end := log[len(log)-1]; end.Exit == nil || end.How != event.OK {
		return nil
	}
	for _, e := range open {
		if e.Pos != nil {
			faults = append(faults, t.faultAt(cell, e.Pos, RuleLeak, "leaves the socket open that it has from line %d: close it", e.Line))
		}
	}
	return faults
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
