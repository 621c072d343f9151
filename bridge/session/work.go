package session

import (
	"cmp"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/runtime/event"
)

// Work returns all that the learner has made, by lesson and cell.
func (s *Session) Work() map[string]map[string]wire.Saved {
	s.mu.Lock()
	defer s.mu.Unlock()
	return nest(s.state.saved)
}

// Bring takes in what was made elsewhere, and returns how many cells it has changed, and how many it has left alone because the learner
// has edited them here: nothing is overwritten. An exercise that is solved in either place is solved.
func (s *Session) Bring(work map[string]map[string]wire.Saved) (brought, left int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return 0, 0, errClosed
	}
	var st step
	for key, saved := range flatten(work) {
		switch s.state.bring(key, saved, &st) {
		case bringsNew:
			brought++
		case bringsOther:
			left++
		}
	}
	s.applyLocked(st)
	return brought, left, nil
}

// What bringing a cell comes to.
const (
	bringsNothing = iota
	bringsNew
	bringsOther // the learner has a text of his own here
)

func (s *state) bring(key cellKey, saved wire.Saved, st *step) int {
	l, was := s.lesson(key.lesson), s.saved[key]
	cell := cellOf(l, key.cell)
	if cell == nil || len(saved.Source) > wire.MaxSource || len(saved.Original) > wire.MaxSource {
		return bringsNothing
	}
	if saved.Progress == event.Done || saved.Progress == event.Tried {
		s.progress(key, saved.Progress, st)
	}
	switch {
	case !saved.Edited() || saved.Source == s.source(l, key):
		return bringsNothing
	case was.Edited():
		return bringsOther
	}
	s.edit(l, key, wire.Command{Source: &saved.Source, Original: cmp.Or(saved.Original, cell.Source)}, st)
	return bringsNew
}
