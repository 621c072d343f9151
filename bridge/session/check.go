package session

import (
	"encoding/json"
	"slices"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/runtime/event"
)

// exercise returns the exercise that a run is the check of; false where it is none.
func (r *run) exercise() (cellKey, bool) {
	if x := r.lesson.ExerciseOf(r.cell.cell); x != nil {
		return cellKey{r.cell.lesson, x.Name}, true
	}
	return cellKey{}, false
}

// judged applies what the check of an exercise says: what it asks for is done, its verdict goes into the log and the learner's progress.
func (s *state) judged(r *run, e event.Event, st *step) {
	exercise, ok := r.exercise()
	if !ok || r.ending {
		return
	}
	switch {
	case e.Kind == event.CheckPassed:
		s.progress(exercise, event.Done, st)
	case e.Kind == event.CheckFailed:
		s.progress(exercise, event.Tried, st)
	case e.Ask == nil:
	case e.Ask.Do == event.AskStart:
		s.startFor(r, exercise, e.Ask.Args, st)
	case e.Ask.Do == event.AskStop && slices.Contains(r.subjects, e.Ask.Of):
		s.stop(e.Ask.Of, st)
	}
}

// startFor starts an exercise for its check, with arguments of the check's.
func (s *state) startFor(check *run, exercise cellKey, args []string, st *step) {
	old := s.runs[s.latest[exercise]]
	r := s.queue(check.lesson, exercise, false, st)
	check.subjects = append(check.subjects, s.latest[exercise]) // a refused one, too: its end is an answer
	if r != nil && len(args) > 0 {
		r.program.Args = args
	}
	if old != nil {
		s.supersede(old, st)
	}
	s.startReady(st)
}

// progress keeps how far a learner has come with an exercise. What is done stays done.
func (s *state) progress(exercise cellKey, now string, st *step) {
	was := s.saved[exercise]
	if was.Progress == now || was.Progress == event.Done {
		return
	}
	was.Progress = now
	s.keep(exercise, was)
	st.confirm = append(st.confirm, event.Event{Kind: event.CellChecked, Text: now, Cell: &event.Cell{Lesson: exercise.lesson, Cell: exercise.cell}})
}

// dismiss ends what a check has started, when the check ends.
func (s *state) dismiss(check *run, st *step) {
	for _, id := range check.subjects {
		s.stop(id, st)
	}
}

// listeners returns the checks that are told of an event: those that have started the run it is of, and all, of what happens in the lab.
func (s *state) listeners(e *event.Event) []event.RunID {
	var checks []event.RunID
	for id, r := range s.runs {
		if r.program.Check && r.started && (ofLab(e) || slices.Contains(r.subjects, e.Run)) {
			checks = append(checks, id)
		}
	}
	return checks
}

// tellLocked has the checks told of events that are in the log.
func (s *Session) tellLocked(events []event.Event) {
	for i := range events {
		for _, id := range s.state.listeners(&events[i]) {
			line, err := json.Marshal(events[i])
			if err == nil {
				s.todo = append(s.todo, action{input: &wire.Command{Run: id, Data: string(line) + "\n"}})
				s.work.Broadcast()
			}
		}
	}
}
