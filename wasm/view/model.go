package view

import (
	"iter"
	"time"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

// Model is what the page knows: the lesson, and a fold over the session's events. Its methods either take events in ([Model.Apply]), turn
// what a learner wants into commands ([Model.Run] and the like), or say how something looks now.
type Model struct {
	page  Page
	say   *Strings
	cells map[string]*cell
	order []string
	gone  map[string]*cell     // those that an earlier version of the lesson had
	runs  map[event.RunID]*run // the newest run of each cell, by its number
	lab   event.Lab
	log   string // which log the events are of, as the bridge names it; "" before the first
	last  int64  // Seq of the last event taken in
	trace *trace.Trace

	questions []*question // by their numbers

	player  player
	cable   cable
	history []event.Event // for a file
	clock   clock
	looks   map[string]*look // by cell
	stories map[event.RunID]told
}

// cell is a cell and what the learner has made of it.
type cell struct {
	*lesson.Cell
	saved wire.Saved
	draft *string  // typed, and not yet confirmed by a cell.edited
	sent  []string // edits on their way to the bridge, oldest first
	asked bool     // Run was pressed, run.queued has not come
	run   *run     // the newest; nil before the first

	link  *shareLink // that was asked for last, until the learner has seen it
	offer *offer     // of a share link; nil unless the learner has to decide
}

// run is one execution of a cell.
type run struct {
	id       event.RunID
	cell     *cell
	state    runState
	stopping bool
	source   string
	started  time.Duration // since the lab came up
	ended    time.Duration
	stdin    bool // it reads its standard input, which has not ended
	exit     event.Exit
	pos      event.Pos
	text     string
	compiled bool
	notes    []string // why it runs compiled, what was cut, or is no longer kept
	diags    []Diagnostic
	out      output
	verdict  verdict
	step     string                 // of a check: the last line it has printed
	failures map[string]*trace.Call // the newest of each error, by its name
	surprise *trace.Call            // the failure that it printed, or ended by; nil if none
}

type runState int

const (
	waiting runState = iota
	running
	ended
)

// Diagnostic is one complaint about a source.
type Diagnostic struct {
	File string // of the program; empty where the complaint has no place
	Line int    // from 1, in File
	Col  int    // from 1, in bytes; 0 when unknown
	Text string
}

// New returns the model of a page that has heard no event yet.
func New(p Page) *Model {
	m := &Model{page: p, trace: trace.New(), say: StringsFor(p.lang()), lab: p.Lab, gone: map[string]*cell{}, runs: map[event.RunID]*run{},
		looks: map[string]*look{}, stories: map[event.RunID]told{}}
	m.Renew(p)
	return m
}

// Strings returns the words of the page.
func (m *Model) Strings() *Strings { return m.say }

// Page returns what the model was made of.
func (m *Model) Page() *Page { return &m.page }

// Cells returns the names of the lesson's cells in their order.
func (m *Model) Cells() []string { return m.order }

// Cell returns the cell of that name, nil if there is none.
func (m *Model) Cell(name string) *lesson.Cell {
	if c := m.cells[name]; c != nil {
		return c.Cell
	}
	return nil
}

// Next returns the first cell after name that can be run, "" if there is none.
func (m *Model) Next(name string) string {
	found := false
	for _, n := range m.order {
		if found && !m.cells[n].NoRun && !m.cells[n].Hidden {
			return n
		}
		found = found || n == name
	}
	return ""
}

// Source returns a cell's source as the learner sees it.
func (m *Model) Source(name string) string {
	if c := m.cells[name]; c != nil {
		return c.source()
	}
	return ""
}

// Label returns what a screen reader calls a cell's editor.
func (m *Model) Label(name string) string { return text.Fill(m.say.Source, name) }

// Draft returns the text of a cell that the bridge has not confirmed, false if there is none.
func (m *Model) Draft(name string) (string, bool) {
	if c := m.cells[name]; c != nil && c.draft != nil {
		return *c.draft, true
	}
	return "", false
}

// Output returns what a cell's newest run has printed.
func (m *Model) Output(name string) Output {
	r := m.newest(name)
	if r == nil {
		return Output{}
	}
	o := Output{Run: r.id, First: r.out.first, Chunks: r.out.chunks}
	if gone := r.out.gone; gone.size > 0 {
		o.LeftOut = text.Fill(m.say.LeftOut, m.say.Line.Of(gone.lines), text.Size(gone.size))
	}
	return o
}

// Diagnostics returns what is wrong with a cell's source, as its newest run found it, with lines as the editor counts them. Complaints about
// other files of the program are not among them; [Model.Ending] lists them all.
func (m *Model) Diagnostics(name string) []Diagnostic {
	r := m.newest(name)
	if r == nil || r.source != m.cells[name].source() {
		return nil // what was wrong may not be there any more
	}
	var own []Diagnostic
	for _, d := range r.diags {
		if where, line := m.place(r.cell, d.File, d.Line); where == r.cell && line > 0 {
			d.Line = line
			own = append(own, d)
		}
	}
	return own
}

// known yields the cells of the lesson, and those that an earlier version of it had.
func (m *Model) known() iter.Seq[*cell] {
	return func(yield func(*cell) bool) {
		for _, cells := range []map[string]*cell{m.cells, m.gone} {
			for _, c := range cells {
				if !yield(c) {
					return
				}
			}
		}
	}
}

// newest returns the newest run of a cell, nil if there is none.
func (m *Model) newest(name string) *run {
	if c := m.cells[name]; c != nil {
		return c.run
	}
	return nil
}

func (c *cell) source() string {
	if c.draft != nil {
		return *c.draft
	}
	return c.kept()
}

// kept returns the source as the bridge has it.
func (c *cell) kept() string {
	if c.saved.Edited() {
		return c.saved.Source
	}
	return c.Cell.Source
}

// edited reports whether the learner's source is another than the author's.
func (c *cell) edited() bool { return c.source() != c.Cell.Source }

// authorChanged reports whether the author has changed the cell since the learner began to edit it.
func (c *cell) authorChanged() bool {
	return c.saved.Original != "" && c.saved.Original != c.Cell.Source && c.edited()
}
