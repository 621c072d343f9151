package session

import "time"

// act does what must be done, in order, until the session is closed and all is done.
func (s *Session) act() {
	for a, ok := s.next(); ok; a, ok = s.next() {
		s.perform(a)
	}
}

// next waits for something to do.
func (s *Session) next() (a action, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.todo) == 0 {
		if s.closed {
			return action{}, false
		}
		s.work.Wait()
	}
	a, s.todo = s.todo[0], s.todo[1:]
	return a, true
}

func (s *Session) perform(a action) {
	switch {
	case a.up != nil:
		s.runtime.Up(a.up.Slug, a.up.Lab)
	case a.down != "":
		s.runtime.Down(a.down)
	case a.start != nil:
		s.runtime.Start(a.start.id, a.start.program)
	case a.stop != 0:
		s.runtime.Stop(a.stop)
	case a.input != nil:
		s.runtime.Input(a.input.Run, a.input.Data, a.input.EOF)
	case a.change != nil:
		s.runtime.Change(*a.change)
	case a.expire != 0:
		time.AfterFunc(listenPatience, func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.applyLocked(s.state.expired(a.expire))
		})
	}
}
