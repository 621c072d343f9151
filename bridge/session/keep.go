package session

import (
	"slices"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/runtime/event"
)

// Store keeps a learner's sources across restarts of the bridge. A session calls it from one goroutine.
type Store interface {
	Load() (map[string]map[string]wire.Saved, error) // by lesson and cell
	Save(map[string]map[string]wire.Saved) error
}

// nowhere is a Store that keeps nothing.
type nowhere struct{}

func (nowhere) Load() (map[string]map[string]wire.Saved, error) { return nil, nil }
func (nowhere) Save(map[string]map[string]wire.Saved) error     { return nil }

// unsaved is what will be said of the learner's edits once they are on disk, at most one event for each cell.
type unsaved struct {
	events []event.Event
	due    bool // something has come since the last try
}

func (u *unsaved) add(events []event.Event) {
	for _, e := range events {
		u.events = append(slices.DeleteFunc(u.events, sameCell(e)), e)
		u.due = true
	}
}

// retry has what a failed try left tried again.
func (u *unsaved) retry() { u.due = len(u.events) > 0 }

// sameCell finds what an event about a cell replaces: the edit of a cell an earlier edit, its progress an earlier progress.
func sameCell(e event.Event) func(event.Event) bool {
	return func(o event.Event) bool {
		return o.Lesson == e.Lesson && o.Cell.Cell == e.Cell.Cell && (o.Kind == event.CellChecked) == (e.Kind == event.CellChecked)
	}
}

// keep writes the learner's sources until the session is closed, and then says so: an edit that is not on disk is not confirmed, and
// the page keeps it. What could not be written is tried again with the next edit.
func (s *Session) keep() {
	for {
		saved, events, ok := s.nextUnsaved()
		if !ok {
			return
		}
		s.kept(events, s.config.Store.Save(saved))
	}
}

// nextUnsaved waits for something to save. It returns all sources, and what to say when they are saved.
func (s *Session) nextUnsaved() (saved map[string]map[string]wire.Saved, events []event.Event, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for !s.unsaved.due {
		if s.closed {
			return nil, nil, false
		}
		s.work.Wait()
	}
	events, s.unsaved = s.unsaved.events, unsaved{}
	return nest(s.state.saved), events, true
}

// kept says that edits are on disk, or keeps what is to be said for the next try.
func (s *Session) kept(events []event.Event, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.config.Log.Error("cannot save a learner's work", "err", err)
		newer := s.unsaved.events
		s.unsaved.events = events
		s.unsaved.add(newer)
		return
	}
	for _, e := range events {
		same := sameCell(e)
		s.log.drop(func(old *event.Event) bool {
			return (old.Kind == event.CellEdited || old.Kind == event.CellReverted || old.Kind == event.CellChecked) && same(*old)
		})
	}
	s.addLocked(events)
}

func flatten(lessons map[string]map[string]wire.Saved) map[cellKey]wire.Saved {
	flat := map[cellKey]wire.Saved{}
	for lesson, cells := range lessons {
		for cell, saved := range cells {
			flat[cellKey{lesson, cell}] = saved
		}
	}
	return flat
}

func nest(flat map[cellKey]wire.Saved) map[string]map[string]wire.Saved {
	lessons := map[string]map[string]wire.Saved{}
	for key, saved := range flat {
		if lessons[key.lesson] == nil {
			lessons[key.lesson] = map[string]wire.Saved{}
		}
		lessons[key.lesson][key.cell] = saved
	}
	return lessons
}
