package session

import (
	"cmp"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

// edit keeps the learner's source of a cell. Every edit is confirmed, also one that is no news: a page that has lost its connection
// cannot know, and sends again what it has heard nothing of. The edit of a cell that the course does not have any more is not
// confirmed, so the page keeps it.
func (s *state) edit(l *lesson.Lesson, key cellKey, c wire.Command, st *step) {
	cell := cellOf(l, key.cell)
	if cell == nil {
		return
	}
	was := s.saved[key]
	now := wire.Saved{Source: *c.Source, Original: cmp.Or(c.Original, was.Original, cell.Source), Progress: was.Progress}
	said := event.Event{Kind: event.CellEdited,
		Cell: &event.Cell{Lesson: key.lesson, Cell: key.cell, Source: now.Source, Original: now.Original}}
	if now.Source == cell.Source { // what the author wrote is nobody's edit
		said.Original, now = cell.Source, wire.Saved{Undo: was.Undo, Progress: was.Progress}
	}
	s.keep(key, now)
	st.confirm = append(st.confirm, said)
}

// revert makes a cell the author's again.
func (s *state) revert(key cellKey, st *step) {
	was := s.saved[key]
	if !was.Edited() {
		return
	}
	s.keep(key, wire.Saved{Undo: was.Source, Progress: was.Progress})
	st.confirm = append(st.confirm, event.Event{Kind: event.CellReverted,
		Cell: &event.Cell{Lesson: key.lesson, Cell: key.cell, Source: was.Source}})
}

func (s *state) keep(key cellKey, now wire.Saved) {
	s.saved[key] = now
	if now == (wire.Saved{}) {
		delete(s.saved, key)
	}
}

// source is the source of a lesson's cell as it is now.
func (s *state) source(l *lesson.Lesson, key cellKey) string {
	if saved := s.saved[key]; saved.Edited() {
		return saved.Source
	}
	if cell := cellOf(l, key.cell); cell != nil {
		return cell.Source
	}
	return ""
}
