package session

import (
	"errors"
	"sync"

	"github.com/wirebook/wirebook/runtime/event"
)

// maxSessions bounds what one bridge holds: each session may have a lab, a worker ahead (30 MB) and a log (64 MiB).
const maxSessions = 100

// ErrFull is why a roster opens no more sessions.
var ErrFull = errors.New("session: there are as many as one bridge holds")

// Roster has each learner's session, opened when first asked for. It is safe for concurrent use.
type Roster struct {
	Config func(learner string) Config

	mu       sync.Mutex // guards what follows
	sessions map[string]*Session
	closed   bool
}

// Session returns a learner's session. It fails when the roster is full ([ErrFull]) or closed, or the learner's work cannot be read.
func (r *Roster) Session(learner string) (*Session, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s := r.sessions[learner]; s != nil {
		return s, nil
	}
	if r.closed {
		return nil, errClosed
	}
	if len(r.sessions) >= maxSessions && !r.makeRoomLocked() {
		return nil, ErrFull
	}
	s, err := Open(r.Config(learner))
	if err != nil {
		return nil, err
	}
	if r.sessions == nil {
		r.sessions = map[string]*Session{}
	}
	r.sessions[learner] = s
	return s, nil
}

// makeRoomLocked closes a session that was left so long ago that its lab is down. What is lost is its log: a learner who comes back
// finds his sources, not his output.
func (r *Roster) makeRoomLocked() bool {
	for learner, s := range r.sessions {
		if s.leftFor() > idleAfter {
			delete(r.sessions, learner)
			s.Close()
			return true
		}
	}
	return false
}

// Tell puts an event into every session's log, in place of an earlier one of its kind.
func (r *Roster) Tell(e event.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.sessions {
		s.tell(e)
	}
}

// Close ends every session and its lab.
func (r *Roster) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	var all sync.WaitGroup
	for _, s := range r.sessions {
		all.Go(s.Close)
	}
	all.Wait()
}
