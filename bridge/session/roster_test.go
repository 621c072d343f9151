package session

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

// roster opens sessions with nothing in them.
func roster(t *testing.T) *Roster {
	r := &Roster{Config: func(string) Config {
		return Config{
			Lesson:  func(string) *lesson.Lesson { return nil },
			Runtime: func(report func(event.Event)) Runtime { return &noop{report: report} },
		}
	}}
	t.Cleanup(r.Close)
	return r
}

func (r *Roster) must(t *testing.T, learner string) *Session {
	t.Helper()
	s, err := r.Session(learner)
	if err != nil {
		t.Fatalf("Session(%s) = %v", learner, err)
	}
	return s
}

func TestEveryLearnerHasOneSession(t *testing.T) {
	r := roster(t)
	got := make([]*Session, 8)
	var all sync.WaitGroup
	for i := range got {
		all.Go(func() { got[i] = r.must(t, fmt.Sprint(i%2)) })
	}
	all.Wait()
	for i, s := range got {
		if s != got[i%2] {
			t.Errorf("session of learner %d is not that of before", i%2)
		}
	}
	if got[0] == got[1] {
		t.Error("two learners have one session")
	}
}

func TestAFullRosterMakesRoomOfWhatWasLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roster(t)
		first := r.must(t, "0")
		ctx, leave := context.WithCancel(t.Context())
		var reader sync.WaitGroup
		reader.Go(func() { first.After(ctx, 0) })
		for i := range maxSessions - 1 {
			r.must(t, fmt.Sprint(1+i))
		}
		if _, err := r.Session("new"); !errors.Is(err, ErrFull) {
			t.Errorf("Session() of a full roster = %v, want %v", err, ErrFull)
		}
		time.Sleep(idleAfter + 1)
		r.must(t, "new")
		if len(r.sessions) != maxSessions || r.sessions["0"] != first || r.sessions["new"] == nil {
			t.Errorf("roster has %d sessions, want %d: the attached, the new, and all but one of those that were left", len(r.sessions), maxSessions)
		}
		leave()
		reader.Wait()
	})
}

func TestAClosedRosterOpensNothing(t *testing.T) {
	r := roster(t)
	s := r.must(t, "a")
	r.Close()
	if err := s.Do(wire.Command{Verb: wire.Reset}); !errors.Is(err, errClosed) {
		t.Errorf("Do() of a session of a closed roster = %v, want %v", err, errClosed)
	}
	if _, err := r.Session("b"); !errors.Is(err, errClosed) {
		t.Errorf("Session() of a closed roster = %v, want %v", err, errClosed)
	}
}
