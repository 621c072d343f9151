package session

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

// listenPatience is how long a cell waits for one that it needs. A server listens within milliseconds; one that has not after
// this long has a bug that its learner should see.
const listenPatience = 10 * time.Second

// run is a run that has not ended.
type run struct {
	id      event.RunID
	cell    cellKey
	lesson  *lesson.Lesson // as the page showed it
	program lesson.Program
	waits   []event.RunID // for these to listen or end; it has not started while there are any
	started bool
	ready   bool // it listens
	ending  bool // the runtime has been told to end it

	subjects []event.RunID // of a check: the runs of its exercise that it has started
}

// run queues a cell and those it needs, and starts what need not wait. The cell's earlier run ends. The cell itself is compiled if that
// is asked for; how those run that it needs is their own to say.
func (s *state) run(l *lesson.Lesson, key cellKey, compiled bool, st *step) {
	if l != nil {
		s.raise(l, st)
	}
	old := s.runs[s.latest[key]]
	s.queue(l, key, compiled, st)
	if old != nil {
		s.supersede(old, st)
	}
	s.startReady(st)
}

// queue makes a run of a cell, after runs of those it needs. It returns nil where the run is refused.
func (s *state) queue(l *lesson.Lesson, key cellKey, compiled bool, st *step) *run {
	cell := cellOf(l, key.cell)
	if cell == nil || cell.NoRun {
		return s.refuse(l, key, fmt.Sprintf("there is no cell %q to run in this lesson: reload the page", key.cell), st)
	}
	waits, missing := s.need(l, key.lesson, cell.Needs, st)
	if missing != "" {
		return s.refuse(l, key, fmt.Sprintf("it needs the cell %q, which cannot run", missing), st)
	}
	source := func(name string) string { return s.source(l, cellKey{key.lesson, name}) }
	program, err := l.Program(cell.Name, source)
	if err != nil {
		return s.refuse(l, key, err.Error(), st)
	}
	program.Compiled = program.Compiled || compiled
	r := &run{id: s.nextRun(l, key, st), cell: key, lesson: l, program: program, waits: waits}
	s.runs[r.id] = r
	queued := s.queued(r.id, l, key, program.Host)
	if program.Compiled {
		queued.Start = &event.Start{Compiled: true}
	}
	st.events = append(st.events, queued)
	if len(waits) > 0 {
		st.todo = append(st.todo, action{expire: r.id})
	}
	return r
}

// need returns the runs of needed cells that do not listen yet, and queues those that are not going. A cell that is going is left
// alone, also when its source was edited since: to restart a server under its other clients is for the learner to decide. It
// stops at a cell that cannot run and returns its name.
func (s *state) need(l *lesson.Lesson, slug string, names []string, st *step) (waits []event.RunID, missing string) {
	for _, name := range names {
		key := cellKey{slug, name}
		r := s.runs[s.latest[key]]
		if r == nil || r.ending {
			r = s.queue(l, key, false, st)
		}
		if r == nil {
			return nil, name
		}
		if !r.ready {
			waits = append(waits, r.id)
		}
	}
	return waits, ""
}

// supersede ends a run whose cell has been run again. What waited for it waits for the new one.
func (s *state) supersede(old *run, st *step) {
	if next := s.runs[s.latest[old.cell]]; next != nil {
		for _, r := range s.runs {
			if i := slices.Index(r.waits, old.id); i >= 0 {
				r.waits[i] = next.id
			}
		}
	}
	s.failWaiting(old, st)
	if old.started {
		s.stop(old.id, st)
	} else {
		delete(s.runs, old.id)
	}
}

// nextRun names a new run of a cell. Cells that the lesson does not have share an entry: there is no end of names for them.
func (s *state) nextRun(l *lesson.Lesson, key cellKey, st *step) event.RunID {
	if cellOf(l, key.cell) == nil {
		key = cellKey{}
	}
	if old := s.latest[key]; old != 0 {
		st.forget = append(st.forget, old)
		s.ended = slices.DeleteFunc(s.ended, func(id event.RunID) bool { return id == old })
	}
	s.lastRun++
	s.latest[key] = s.lastRun
	return s.lastRun
}

func (s *state) queued(id event.RunID, l *lesson.Lesson, key cellKey, host string) event.Event {
	return event.Event{Run: id, Host: host, Kind: event.RunQueued,
		Cell: &event.Cell{Lesson: key.lesson, Cell: key.cell, Source: s.source(l, key)}}
}

// refuse makes a run that ends before it begins. It returns nil, for queue.
func (s *state) refuse(l *lesson.Lesson, key cellKey, why string, st *step) *run {
	id := s.nextRun(l, key, st)
	st.events = append(st.events, s.queued(id, l, key, ""),
		event.Event{Run: id, Kind: event.RunExited, Text: why, Exit: &event.Exit{How: event.NotStarted, Code: 1}})
	return nil
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
	switch r := s.runs[id]; {
	case r == nil || r.ending:
	case r.started:
		r.ending = true
		st.todo = append(st.todo, action{stop: id})
	default:
		s.end(r, event.Stopped, "", st)
		s.failWaiting(r, st)
	}
}

// end ends a run that has not started.
func (s *state) end(r *run, how event.How, why string, st *step) {
	delete(s.runs, r.id)
	st.events = append(st.events, event.Event{Run: r.id, Host: r.program.Host, Kind: event.RunExited, Text: why,
		Exit: &event.Exit{How: how, Code: 1}})
}

// failWaiting ends the runs that wait for one that will not listen, and those that wait for them.
func (s *state) failWaiting(failed *run, st *step) {
	for _, id := range slices.Sorted(maps.Keys(s.runs)) {
		if r := s.runs[id]; r != nil && slices.Contains(r.waits, failed.id) {
			s.end(r, event.NotStarted, fmt.Sprintf("it needs the cell %q, which ended before it listened", failed.cell.cell), st)
			s.failWaiting(r, st)
		}
	}
}

// reported applies what the runtime reports. It goes into the log, unless it is of a run that has been superseded.
func (s *state) reported(e event.Event) (st step) {
	r := s.runs[e.Run]
	current := r != nil && s.latest[r.cell] == r.id
	if e.Run == 0 || current && e.Kind != event.CheckAsked {
		st.events = []event.Event{e}
	}
	switch {
	case r == nil:
	case e.Kind == event.CheckAsked || e.Kind == event.CheckPassed || e.Kind == event.CheckFailed:
		s.judged(r, e, &st)
	case e.Kind == event.SockListening && !r.ending:
		r.ready = true
		s.release(r, &st)
	case e.Kind == event.RunExited:
		delete(s.runs, r.id)
		s.dismiss(r, &st)
		if current {
			s.ended = append(s.ended, r.id)
		}
		if e.Exit != nil && e.How == event.OK {
			s.release(r, &st)
		} else {
			s.failWaiting(r, &st)
		}
	}
	return st
}

// release lets those go on that wait for a run.
func (s *state) release(ready *run, st *step) {
	for _, r := range s.runs {
		r.waits = slices.DeleteFunc(r.waits, func(id event.RunID) bool { return id == ready.id })
	}
	s.startReady(st)
}

// expired ends a run that has waited too long.
func (s *state) expired(id event.RunID) (st step) {
	if r := s.runs[id]; r != nil && len(r.waits) > 0 {
		needed := s.runs[r.waits[0]].cell.cell
		s.end(r, event.NotStarted, fmt.Sprintf("it needs the cell %q, which does not listen after %v", needed, listenPatience), &st)
		s.failWaiting(r, &st)
	}
	return st
}
