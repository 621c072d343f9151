package session

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

// listenPatience is how long a cell waits for one that it needs. A server listens within milliseconds; one that has not after
// this long has a bug that its learner should see.
const listenPatience = 10 * time.Second

// cellKey names a cell in the whole course.
type cellKey struct{ lesson, cell string }

// state is what a session knows, as plain data. Its methods change it and return what happened and what else must be done; they
// do no I/O and read no clock.
type state struct {
	lesson  func(slug string) *lesson.Lesson // nil for an unknown slug
	labFor  string                           // the lesson whose lab is up; "" when none is
	lastRun event.RunID
	runs    map[event.RunID]*run // those that have not ended
	latest  map[cellKey]event.RunID
	saved   map[cellKey]wire.Saved
}

// run is a run that has not ended.
type run struct {
	id      event.RunID
	cell    cellKey
	program lesson.Program
	waits   []event.RunID // for these to listen or end; it has not started while there are any
	started bool
	ready   bool // it listens
}

// step is what a change brought about.
type step struct {
	events []event.Event
	todo   []action
	forget []event.RunID // runs that nobody will look at again
}

// action is what else must be done, in order. Exactly one field is set.
type action struct {
	up     *lesson.Lesson
	down   string // why
	start  *run
	stop   event.RunID
	input  *wire.Command
	expire event.RunID // end this run's waiting, if it still does, after listenPatience
	save   *cellKey
}

func newState(find func(string) *lesson.Lesson, saved map[cellKey]wire.Saved) *state {
	if saved == nil {
		saved = map[cellKey]wire.Saved{}
	}
	return &state{lesson: find, runs: map[event.RunID]*run{}, latest: map[cellKey]event.RunID{}, saved: saved}
}

// command applies what the page asks for.
func (s *state) command(c wire.Command) (st step) {
	key := cellKey{c.Lesson, c.Cell}
	switch c.Verb {
	case wire.Attach:
		if l := s.lesson(c.Lesson); l != nil && (s.labFor == "" || len(s.runs) == 0) {
			s.raise(l, &st)
		}
	case wire.Run:
		s.edit(key, c, &st)
		s.run(key, &st)
	case wire.Stop:
		s.stop(c.Run, &st)
	case wire.Reset:
		s.reset(&st)
	case wire.Input:
		if r := s.runs[c.Run]; r != nil && r.started {
			st.todo = append(st.todo, action{input: &c})
		}
	case wire.Edit:
		s.edit(key, c, &st)
	case wire.Revert:
		if was := s.saved[key]; was.Source != "" {
			s.saved[key] = wire.Saved{Undo: was.Source}
			st.todo = append(st.todo, action{save: &key})
		}
	}
	return st
}

// raise has the lab of a lesson up, in place of another's.
func (s *state) raise(l *lesson.Lesson, st *step) {
	if s.labFor == l.Slug {
		return
	}
	if s.labFor != "" {
		s.lower("another lesson was started", st)
	}
	s.labFor = l.Slug
	st.todo = append(st.todo, action{up: l})
}

// lower ends the lab. Runs that wait end here, the others' ends are reported by the runtime.
func (s *state) lower(why string, st *step) {
	for _, id := range slices.Sorted(maps.Keys(s.runs)) {
		if r := s.runs[id]; !r.started {
			s.end(r, event.Stopped, why, st)
		}
	}
	s.labFor = ""
	st.todo = append(st.todo, action{down: why})
}

func (s *state) reset(st *step) {
	l := s.lesson(s.labFor)
	if s.labFor == "" {
		return
	}
	s.lower("the lab was reset", st)
	if l != nil {
		s.raise(l, st)
	}
}

// edit keeps the learner's source of a cell, if it is news.
func (s *state) edit(key cellKey, c wire.Command, st *step) {
	if c.Source == nil || *c.Source == s.saved[key].Source {
		return
	}
	if cell := s.cell(key); cell == nil || s.saved[key].Source == "" && *c.Source == cell.Source {
		return // what the author wrote is nobody's edit
	}
	s.saved[key] = wire.Saved{Source: *c.Source, Original: c.Original}
	st.todo = append(st.todo, action{save: &key})
}

func (s *state) cell(key cellKey) *lesson.Cell {
	if l := s.lesson(key.lesson); l != nil {
		return l.Cell(key.cell)
	}
	return nil
}

// run queues a cell and those it needs, and starts what need not wait.
func (s *state) run(key cellKey, st *step) {
	l, cell := s.lesson(key.lesson), s.cell(key)
	if cell == nil || cell.NoRun {
		s.refuse(key, fmt.Sprintf("there is no cell %q to run in this lesson: reload the page", key.cell), st)
		return
	}
	s.raise(l, st)
	if r := s.runs[s.latest[key]]; r != nil {
		s.stop(r.id, st)
	}
	s.queue(l, cell, st)
	s.startReady(st)
}

// queue makes a run of a cell, after runs of those it needs that are not already going.
func (s *state) queue(l *lesson.Lesson, cell *lesson.Cell, st *step) {
	var waits []event.RunID
	for _, name := range cell.Needs {
		need := cellKey{l.Slug, name}
		if r := s.runs[s.latest[need]]; r == nil {
			s.queue(l, l.Cell(name), st)
		}
		if r := s.runs[s.latest[need]]; r != nil && !r.ready {
			waits = append(waits, r.id)
		}
	}
	key := cellKey{l.Slug, cell.Name}
	program, err := l.Program(cell.Name, func(name string) string { return s.source(cellKey{l.Slug, name}) })
	if err != nil {
		s.refuse(key, err.Error(), st)
		return
	}
	r := &run{id: s.nextRun(key, st), cell: key, program: program, waits: waits}
	s.runs[r.id] = r
	st.events = append(st.events, event.Event{Run: r.id, Host: program.Host, Kind: event.RunQueued,
		Cell: &event.Cell{Lesson: l.Slug, Cell: cell.Name, Source: s.source(key)}})
	if len(waits) > 0 {
		st.todo = append(st.todo, action{expire: r.id})
	}
}

func (s *state) nextRun(key cellKey, st *step) event.RunID {
	if old := s.latest[key]; old != 0 {
		st.forget = append(st.forget, old)
	}
	s.lastRun++
	s.latest[key] = s.lastRun
	return s.lastRun
}

// source is a cell's source as it is now.
func (s *state) source(key cellKey) string {
	if saved := s.saved[key].Source; saved != "" {
		return saved
	}
	if cell := s.cell(key); cell != nil {
		return cell.Source
	}
	return ""
}

// refuse makes a run that ends before it begins.
func (s *state) refuse(key cellKey, why string, st *step) {
	id := s.nextRun(key, st)
	st.events = append(st.events,
		event.Event{Run: id, Kind: event.RunQueued, Cell: &event.Cell{Lesson: key.lesson, Cell: key.cell, Source: s.source(key)}},
		event.Event{Run: id, Kind: event.RunExited, Text: why, Exit: &event.Exit{How: event.NotStarted, Code: 1}})
}

// startReady starts the runs that wait for nothing any more, in the order in which they were queued.
func (s *state) startReady(st *step) {
	for _, id := range slices.Sorted(maps.Keys(s.runs)) {
		if r := s.runs[id]; !r.started && len(r.waits) == 0 {
			r.started = true
			st.todo = append(st.todo, action{start: r})
		}
	}
}

func (s *state) stop(id event.RunID, st *step) {
	r := s.runs[id]
	switch {
	case r == nil:
	case r.started:
		st.todo = append(st.todo, action{stop: id})
	default:
		s.end(r, event.Stopped, "", st)
	}
}

// end ends a run that has not started, and those that wait for it.
func (s *state) end(r *run, how event.How, why string, st *step) {
	delete(s.runs, r.id)
	st.events = append(st.events, event.Event{Run: r.id, Host: r.program.Host, Kind: event.RunExited, Text: why, Exit: &event.Exit{How: how, Code: 1}})
	s.failWaiting(r, st)
}

// reported applies what the runtime reports, which itself goes into the log.
func (s *state) reported(e event.Event) (st step) {
	r := s.runs[e.Run]
	if r == nil {
		return st
	}
	switch e.Kind {
	case event.SockListening:
		r.ready = true
		s.release(r.id, &st)
	case event.RunExited:
		delete(s.runs, r.id)
		if e.Exit != nil && e.How == event.OK {
			s.release(r.id, &st)
		} else {
			s.failWaiting(r, &st)
		}
	}
	return st
}

func (s *state) release(id event.RunID, st *step) {
	for _, r := range s.runs {
		r.waits = slices.DeleteFunc(r.waits, func(w event.RunID) bool { return w == id })
	}
	s.startReady(st)
}

func (s *state) failWaiting(failed *run, st *step) {
	for _, id := range slices.Sorted(maps.Keys(s.runs)) {
		if r := s.runs[id]; r != nil && slices.Contains(r.waits, failed.id) {
			s.end(r, event.NotStarted, fmt.Sprintf("it needs the cell %q, which ended before it listened", failed.cell.cell), st)
		}
	}
}

// expired ends a run that has waited too long.
func (s *state) expired(id event.RunID) (st step) {
	if r := s.runs[id]; r != nil && len(r.waits) > 0 {
		needed := s.runs[r.waits[0]].cell.cell
		s.end(r, event.NotStarted, fmt.Sprintf("it needs the cell %q, which does not listen after %v", needed, listenPatience), &st)
	}
	return st
}
