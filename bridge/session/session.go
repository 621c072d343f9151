package session

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

// idleAfter is how long a lab stays up with nobody attached: a learner who comes back from a break finds it as it was.
const idleAfter = 30 * time.Minute

var errClosed = errors.New("the bridge has ended this session: reload the page")

// Config is what a session needs of the rest of the program.
type Config struct {
	Lesson  func(slug string) *lesson.Lesson       // nil for an unknown slug; safe for concurrent use
	Runtime func(report func(event.Event)) Runtime // called once
	Assist  Assistant                              // nil has nothing to say
	Store   Store                                  // nil keeps nothing
	Log     *slog.Logger                           // nil for none
}

// Session is safe for concurrent use.
type Session struct {
	config  Config
	runtime Runtime
	logID   string
	owned   sync.WaitGroup // the two goroutines, act and keep

	mu      sync.Mutex // guards what follows
	work    *sync.Cond // something in todo, unsaved or closed has changed
	state   *state
	log     *log
	todo    []action
	unsaved unsaved
	closed  bool
	readers int
	left    time.Time // when the last reader left
	idle    *time.Timer
	silent  time.Time // until then no editor is answered
}

// Open starts a session with what the learner had saved. It ends with [Session.Close].
func Open(c Config) (*Session, error) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Store == nil {
		c.Store = nowhere{}
	}
	lessons, err := c.Store.Load()
	if errors.Is(err, errDamaged) {
		c.Log.Error("a learner's work cannot be read: the session begins without it", "err", err)
	} else if err != nil {
		return nil, err
	}
	s := &Session{config: c, logID: rand.Text(), state: newState(c.Lesson, flatten(lessons)), log: newLog(), left: time.Now()}
	s.work = sync.NewCond(&s.mu)
	s.idle = time.AfterFunc(idleAfter, s.idled)
	s.runtime = c.Runtime(s.report)
	s.owned.Go(s.act)
	s.owned.Go(s.keep)
	return s, nil
}

// LogID names the session's log. Another session's numbers, also those of the same learner's session before the bridge was
// started anew, mean nothing in it: who followed another log begins after 0.
func (s *Session) LogID() string { return s.logID }

// Do applies a command. What it brings about are events; the error is that the session is closed.
func (s *Session) Do(c wire.Command) error { return s.DoAs(c, nil) }

// DoAs applies a command of a page that shows a lesson as its author is writing it, nil for none: to that page, and to no other, its cells
// are those of the lesson.
func (s *Session) DoAs(c wire.Command, shown *lesson.Lesson) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return errClosed
	}
	s.applyLocked(s.state.command(c, shown))
	return nil
}

// After returns events with numbers above n, in order, and waits for some if there are none. The events are shared: do not change
// what they point to.
func (s *Session) After(ctx context.Context, n int64) ([]event.Event, error) {
	s.enter()
	defer s.leave()
	for {
		events, wake, err := s.read(n)
		if len(events) > 0 || err != nil {
			return events, err
		}
		select {
		case <-wake:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// read returns what there is after n; if that is nothing, a channel that is closed when there is more.
func (s *Session) read(n int64) (events []event.Event, wake <-chan struct{}, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	events = s.log.after(n)
	if len(events) == 0 && s.closed {
		err = errClosed
	}
	return events, s.log.wake, err
}

// Discard drops the events up to number n, for a session whose only reader has them: a terminal shows them and is done.
func (s *Session) Discard(n int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log.drop(func(e *event.Event) bool { return e.Seq <= n })
}

// Saved returns what the learner has made of a lesson's cells, by name.
func (s *Session) Saved(lesson string) map[string]wire.Saved {
	s.mu.Lock()
	defer s.mu.Unlock()
	cells := map[string]wire.Saved{}
	for key, saved := range s.state.saved {
		if key.lesson == lesson {
			cells[key.cell] = saved
		}
	}
	return cells
}

// Close ends the lab and waits for it, and for the learner's sources to be on disk. Readers get what is left of the log and then
// an error.
func (s *Session) Close() {
	s.mu.Lock()
	if !s.closed {
		var st step
		s.state.lower("the bridge ends", &st)
		s.applyLocked(st)
		s.closed = true
		s.unsaved.retry()
		s.idle.Stop()
		s.work.Broadcast()
	}
	s.mu.Unlock()
	s.owned.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log.stir()
}

// report takes an event from the runtime.
func (s *Session) report(e event.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e.Kind == event.LabDown { // what became of earlier labs interests nobody, nor their packets, whose numbers begin anew
		s.log.drop(ofLab)
	}
	s.applyLocked(s.state.reported(e))
}

// tell takes an event from the bridge itself, in place of an earlier one of its kind.
func (s *Session) tell(e event.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log.drop(func(old *event.Event) bool { return old.Kind == e.Kind })
	s.addLocked([]event.Event{e})
}

// applyLocked carries a step's events into the log and queues what must be done.
func (s *Session) applyLocked(st step) {
	for _, run := range st.forget {
		s.log.forget(run)
	}
	s.addLocked(st.events)
	s.boundLocked()
	s.todo = append(s.todo, st.todo...)
	s.unsaved.add(st.confirm)
	if len(st.todo)+len(st.confirm) > 0 {
		s.work.Broadcast()
	}
}

// addLocked puts events into the log. Those of the session itself happen now.
func (s *Session) addLocked(events []event.Event) {
	for i := range events {
		if events[i].At == 0 {
			events[i].At = s.runtime.Now()
		}
	}
	s.log.add(events...)
	s.tellLocked(events)
}

// boundLocked forgets the oldest packets, half of them at once since it looks at the whole log, and what the longest ended runs have
// done, until the log is within its limits. Runs that go on have limits of their own.
func (s *Session) boundLocked() {
	if s.log.ofLab > maxOfLab {
		s.log.shed(maxOfLab / 2)
		s.addLocked([]event.Event{{Kind: event.LabTruncated, Text: "the log is full: the oldest packets are no longer kept"}})
	}
	for s.log.size > maxLog && len(s.state.ended) > 0 {
		oldest := s.state.ended[0]
		s.state.ended = s.state.ended[1:]
		s.log.thin(oldest)
		s.addLocked([]event.Event{{Run: oldest, Kind: event.RunForgotten, Text: "the log is full: this output is no longer kept"}})
	}
}

// enter and leave count readers, so that a lab that nobody looks at does not stay for ever.
func (s *Session) enter() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.readers++
	s.idle.Stop()
}

func (s *Session) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.readers--
	if s.readers == 0 && !s.closed {
		s.left = time.Now()
		s.idle.Reset(idleAfter)
	}
}

func (s *Session) idled() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.readers > 0 || s.closed {
		return
	}
	var st step
	s.state.lower("nobody was here for "+idleAfter.String(), &st)
	s.applyLocked(st)
}

// leftFor is how long nobody has been attached; 0 while somebody is.
func (s *Session) leftFor() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.readers > 0 {
		return 0
	}
	return time.Since(s.left)
}
