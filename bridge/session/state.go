package session

import (
	"maps"
	"reflect"
	"slices"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

// cellKey names a cell in the whole course.
type cellKey struct{ lesson, cell string }

// state is what a session knows, as plain data. Its methods change it and return what happened and what else must be done; they
// do no I/O and read no clock.
type state struct {
	lesson  func(slug string) *lesson.Lesson // nil for an unknown slug
	labFor  string                           // the lesson whose lab is up; "" when none is
	lab     lesson.Topology                  // as its lesson asks for it; what a learner has changed since is the lab's
	lastRun event.RunID
	runs    map[event.RunID]*run    // those that have not ended
	latest  map[cellKey]event.RunID // the newest run of each cell; the others are forgotten
	ended   []event.RunID           // of these, those that the runtime has run, the longest ended first
	saved   map[cellKey]wire.Saved
}

// step is what a change brought about.
type step struct {
	forget  []event.RunID // runs that nobody will look at again
	events  []event.Event // for the log; what the state itself says has no time yet
	todo    []action
	confirm []event.Event // for the log, once the learner's sources are on disk
}

// action is what the runtime must do, or the clock, in order. Exactly one field is set.
type action struct {
	up     *lesson.Lesson
	down   string // why
	start  *run
	stop   event.RunID
	input  *wire.Command
	change *lesson.Change
	expire event.RunID // end this run's waiting, if it still does, after listenPatience
}

func newState(find func(string) *lesson.Lesson, saved map[cellKey]wire.Saved) *state {
	return &state{lesson: find, runs: map[event.RunID]*run{}, latest: map[cellKey]event.RunID{}, saved: saved}
}

// command applies what the page asks for. Its lesson is shown, if it has that slug, and else the course's.
func (s *state) command(c wire.Command, shown *lesson.Lesson) (st step) {
	key := cellKey{c.Lesson, c.Cell}
	l := s.find(c.Lesson, shown)
	switch c.Verb {
	case wire.Attach:
		if l != nil && len(s.runs) == 0 {
			s.raise(l, &st)
		}
	case wire.Run:
		if c.Source != nil && *c.Source != s.source(l, key) {
			s.edit(l, key, c, &st)
		}
		s.run(l, key, c.Compiled, &st)
	case wire.Stop:
		s.stop(c.Run, &st)
	case wire.Reset:
		s.reset(shown, &st)
	case wire.Input:
		if r := s.runs[c.Run]; r != nil && r.started {
			st.todo = append(st.todo, action{input: &c})
		}
	case wire.Edit:
		s.edit(l, key, c, &st)
	case wire.Revert:
		s.revert(key, &st)
	case wire.Change:
		s.change(l, c, &st)
	}
	return st
}

// find returns the lesson of a slug as a page shows it, nil for an unknown one.
func (s *state) find(slug string, shown *lesson.Lesson) *lesson.Lesson {
	if shown != nil && shown.Slug == slug {
		return shown
	}
	return s.lesson(slug)
}

// raise has the lab of a lesson up, in place of another's, or of one that the lesson's author has changed since.
func (s *state) raise(l *lesson.Lesson, st *step) {
	switch {
	case s.labFor == "":
	case s.labFor != l.Slug:
		s.lower("another lesson was started", st)
	case reflect.DeepEqual(s.lab, l.Lab):
		return
	default:
		s.lower("its lesson asks for another lab now", st)
	}
	s.labFor, s.lab = l.Slug, l.Lab
	st.todo = append(st.todo, action{up: l})
}

// change has something changed in the lab of a lesson, which comes up for it.
func (s *state) change(l *lesson.Lesson, c wire.Command, st *step) {
	if l != nil {
		s.raise(l, st)
		st.todo = append(st.todo, action{change: c.Change})
	}
}

// lower ends the lab, if it is up. Runs that wait end here, the others' ends are reported by the runtime.
func (s *state) lower(why string, st *step) {
	if s.labFor == "" {
		return
	}
	for _, id := range slices.Sorted(maps.Keys(s.runs)) {
		if r := s.runs[id]; r.started {
			r.ending = true
		} else {
			s.end(r, event.Stopped, why, st)
		}
	}
	s.labFor = ""
	st.todo = append(st.todo, action{down: why})
}

func (s *state) reset(shown *lesson.Lesson, st *step) {
	l := s.find(s.labFor, shown)
	s.lower("the lab was reset", st)
	if l != nil {
		s.raise(l, st)
	}
}

// cellOf returns nil for a cell that the lesson does not have, and for all of no lesson.
func cellOf(l *lesson.Lesson, name string) *lesson.Cell {
	if l == nil {
		return nil
	}
	return l.Cell(name)
}
