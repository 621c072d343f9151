package view

import (
	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/trace"
)

// Change says what of a cell looks different: a set of the bits below.
type Change uint8

// What may change of a cell.
const (
	StatusChanged Change = 1 << iota // the run bar, and how the run ended
	OutputChanged
	SourceChanged // the text in the editor
	MarksChanged  // the diagnostics
	PicturesChanged
)

// Changes is what a batch of events changed.
type Changes struct {
	Cells map[string]Change
	Lab   bool // the lab came up or went down
	Cable bool // what it does to packets has changed, or a change was refused
	Down  bool // it went down

	Progress bool // the learner has come further with an exercise

	Course bool   // the author has changed it: [Model.Renew] is to take it in
	Faults string // or what is wrong with it, one mistake a line
}

func (c *Changes) mark(cell *cell, what Change) {
	if c.Cells == nil {
		c.Cells = map[string]Change{}
	}
	c.Cells[cell.Name] |= what
}

// Follow tells the model of which log the events are that come next, and reports whether that is another than before. Then the runs that it
// knew, and their numbers, are gone; what the learner typed is not.
func (m *Model) Follow(log string) bool {
	if log == m.log {
		return false
	}
	if m.log != "" {
		m.page.Edition = 0 // another bridge counts anew
	}
	m.log, m.last, m.trace, m.runs = log, 0, trace.New(), map[event.RunID]*run{}
	m.history, m.stories = nil, map[event.RunID]told{}
	m.lab, m.cable = event.Lab{}, cable{}
	for c := range m.known() {
		c.run = nil
	}
	m.lookAnew()
	return true
}

// lookAnew forgets what was looked at: another lab has another clock, and numbers its packets from 1.
func (m *Model) lookAnew() {
	m.player = player{slow: m.player.slow}
	for _, l := range m.looks {
		l.chosen = 0
	}
}

// Apply takes events in. Those it has had already are ignored, so a connection that resumes doubles nothing; those of other lessons, and of runs
// that the cell has replaced by a newer one, change nothing.
func (m *Model) Apply(events []event.Event) Changes {
	var ch Changes
	for i := range events {
		if e := &events[i]; e.Seq > m.last {
			m.last = e.Seq
			m.apply(e, &ch)
		}
	}
	m.share(&ch)
	return ch
}

// share marks the pictures of all cells that talk to others when one cell's have changed: what a program calls and prints stands in the
// pictures of those that it talks to, too.
func (m *Model) share(ch *Changes) {
	all := Change(0)
	for _, what := range ch.Cells {
		all |= what
	}
	if all&PicturesChanged == 0 {
		return
	}
	for name, c := range m.cells {
		if r := m.newest(name); r != nil && m.trace.Talks(r.id) {
			ch.mark(c, PicturesChanged)
		}
	}
}

func (m *Model) apply(e *event.Event, ch *Changes) {
	m.clock.hear(e)
	m.remember(e)
	switch e.Kind {
	case event.LabUp, event.LabDown:
		m.applyLab(e, ch)
	case event.RunQueued:
		m.queue(e, ch)
	case event.LinkChanged, event.LinkRefused:
		m.hearCable(e)
		ch.Cable = true
		m.heard(e, ch)
	case event.CourseChanged:
		ch.Course = e.Edition != nil && e.Edition.Edition > m.page.Edition
		ch.Faults = e.Text
	case event.CellChecked:
		if c := m.cellOf(e); c != nil {
			c.saved.Progress, ch.Progress = e.Text, true
			ch.mark(c, StatusChanged)
		}
	case event.CellEdited, event.CellReverted:
		if c := m.cellOf(e); c != nil {
			c.applyEdit(e)
			ch.mark(c, SourceChanged|StatusChanged)
		}
	default:
		if r := m.runs[e.Run]; r != nil {
			m.trace.Apply(e)
			ch.mark(r.cell, m.applyRun(r, e))
			if e.Kind == event.RunExited || e.Kind == event.SockListening {
				m.explainAgain(ch)
			}
			if x := m.exerciseOf(r.cell); x != nil {
				ch.mark(x, StatusChanged)
			}
		} else if e.Run == 0 {
			m.heard(e, ch)
		}
	}
}

func (m *Model) applyLab(e *event.Event, ch *Changes) {
	m.trace.Apply(e)
	ch.Lab, ch.Cable = true, true
	m.cable = cable{}
	ch.Down = ch.Down || e.Kind == event.LabDown
	m.lab = event.Lab{}
	if e.Kind == event.LabUp && e.Lab != nil {
		m.lab = *e.Lab
		m.lookAnew()
		for _, c := range m.cells {
			ch.mark(c, OutputChanged|PicturesChanged)
		}
	}
}

// cellOf returns the cell of this lesson that e is about, nil if it is about none.
func (m *Model) cellOf(e *event.Event) *cell {
	if e.Cell == nil || e.Cell.Lesson != m.page.Lesson.Slug {
		return nil
	}
	if c := m.cells[e.Cell.Cell]; c != nil {
		return c
	}
	return m.gone[e.Cell.Cell]
}

// queue begins a new run of a cell, which clears what the one before showed.
func (m *Model) queue(e *event.Event, ch *Changes) {
	c := m.cellOf(e)
	if c == nil && e.Cell != nil && e.Cell.Lesson == m.page.Lesson.Slug { // its author has yet to show it, or has taken it out
		c = &cell{Cell: &lesson.Cell{Name: e.Cell.Cell}, saved: m.page.Saved[e.Cell.Cell]}
		m.gone[e.Cell.Cell] = c
	}
	if c == nil {
		return
	}
	old := c.run
	c.asked = false
	c.run = &run{id: e.Run, cell: c, source: e.Cell.Source, started: e.At, compiled: e.Start != nil && e.Compiled}
	if c.run.source == "" {
		c.run.source = c.source()
	}
	if old != nil {
		delete(m.runs, old.id)
		m.trace.Forget(old.id)
	}
	m.runs[e.Run] = c.run
	m.trace.Apply(e)
	m.forgetStories()
	if m.player.cell == c.Name {
		m.player = player{slow: m.player.slow} // what was replayed is gone
		for _, o := range m.cells {
			ch.mark(o, OutputChanged|PicturesChanged)
		}
	}
	ch.mark(c, StatusChanged|OutputChanged|MarksChanged|PicturesChanged)
}

// applyRun takes in an event of a run and returns what it changed.
func (m *Model) applyRun(r *run, e *event.Event) Change {
	switch e.Kind {
	case event.RunStarted:
		r.state, r.started = running, e.At
		if e.Start != nil {
			r.stdin, r.compiled = e.Stdin, e.Compiled
		}
		if e.Text != "" {
			r.notes = append(r.notes, e.Text)
		}
		return StatusChanged | PicturesChanged
	case event.RunTruncated:
		r.notes = append(r.notes, e.Text)
		return StatusChanged
	case event.RunExited, event.RunForgotten:
		m.exit(r, e)
		return StatusChanged | OutputChanged | PicturesChanged
	case event.CheckPassed, event.CheckFailed:
		r.verdict = verdict{e.Kind, e.Text}
		return StatusChanged
	case event.Diagnosed:
		r.diagnose(e)
		return StatusChanged | MarksChanged
	case event.Stdout, event.Stderr:
		r.out.write(e.Data, e.Kind == event.Stderr)
		r.hearStep(e.Data)
		if r.complains(e.Data) {
			return StatusChanged | OutputChanged | PicturesChanged
		}
		return OutputChanged | PicturesChanged
	}
	if e.Sock != nil {
		if calls := m.trace.Calls(r.id); calls != nil && len(calls.Rows) > 0 {
			r.failed(calls.Rows[len(calls.Rows)-1])
		}
		return PicturesChanged
	}
	return 0
}

func (m *Model) exit(r *run, e *event.Event) {
	if e.Kind == event.RunForgotten {
		r.notes = append(r.notes, m.say.Forgotten)
		if r.state == ended {
			return
		}
		r.exit.How = event.Lost
	}
	r.out.end()
	r.state, r.ended, r.stdin = ended, e.At, false
	if e.Exit != nil {
		r.exit = *e.Exit
	}
	if e.Pos != nil {
		r.pos = *e.Pos
	}
	r.text = e.Text
	r.complains([]byte(e.Text))
}

func (r *run) diagnose(e *event.Event) {
	d := Diagnostic{Text: e.Text}
	if e.Pos != nil {
		d.File, d.Line, d.Col = e.File, e.Line, e.Col
	}
	r.diags = append(r.diags, d)
}

// applyEdit takes in an edit or a revert: our own coming back, or that of another tab. What was typed since then stays.
func (c *cell) applyEdit(e *event.Event) {
	if e.Kind == event.CellReverted {
		c.saved, c.sent = wire.Saved{Undo: e.Cell.Source, Progress: c.saved.Progress}, nil // the bridge may have passed over the edits before
		return
	}
	c.saved.Source, c.saved.Original = e.Cell.Source, e.Cell.Original
	for i := len(c.sent) - 1; i >= 0; i-- { // the bridge may have passed over edits that a later one replaced
		if c.sent[i] == e.Cell.Source {
			c.sent = c.sent[i+1:]
			break
		}
	}
	if len(c.sent) == 0 && c.draft != nil && *c.draft == e.Cell.Source {
		c.draft = nil
	}
}
