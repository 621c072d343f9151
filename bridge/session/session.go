package session

import (
	"context"
	"log/slog"
	"maps"
	"sync"
	"time"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

// idleAfter is how long a lab stays up with nobody attached: a learner who comes back from a break finds it as it was.
const idleAfter = 30 * time.Minute

// Config is what a session needs of the rest of the program.
type Config struct {
	Lesson  func(slug string) *lesson.Lesson       // nil for an unknown slug; safe for concurrent use
	Runtime func(report func(event.Event)) Runtime // called once
	Store   Store                                  // nil keeps nothing
	Log     *slog.Logger                           // nil for none
}

// Store keeps a learner's sources across restarts of the bridge. A session calls it from one goroutine.
type Store interface {
	Load() (map[string]map[string]wire.Saved, error) // by lesson and cell
	Save(map[string]map[string]wire.Saved) error
}

// Session is safe for concurrent use.
type Session struct {
	config  Config
	runtime Runtime
	done    chan struct{} // closed when the goroutine that acts has ended

	mu      sync.Mutex // guards what follows
	state   *state
	log     *log
	todo    []action
	poke    chan struct{} // has an element when there is something to do
	closed  bool
	readers int
	idle    *time.Timer
}

// Open starts a session with what the learner had saved.
func Open(c Config) (*Session, error) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	var saved map[cellKey]wire.Saved
	if c.Store != nil {
		lessons, err := c.Store.Load()
		if err != nil {
			return nil, err
		}
		saved = flatten(lessons)
	}
	s := &Session{config: c, done: make(chan struct{}), state: newState(c.Lesson, saved), log: newLog(), poke: make(chan struct{}, 1)}
	s.runtime = c.Runtime(s.report)
	go s.act()
	return s, nil
}

// Do applies a command. What it brings about are events.
func (s *Session) Do(c wire.Command) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.applyLocked(s.state.command(c))
	return nil
}

// After returns events with numbers above n, in order, and waits for some if there are none.
func (s *Session) After(ctx context.Context, n int64) ([]event.Event, error) {
	s.attach()
	defer s.detach()
	for {
		s.mu.Lock()
		events, wake := s.log.after(n), s.log.wake
		s.mu.Unlock()
		if len(events) > 0 {
			return events, nil
		}
		select {
		case <-wake:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// Saved returns what the learner has made of a lesson's cells, by name.
func (s *Session) Saved(lesson string) map[string]wire.Saved {
	s.mu.Lock()
	defer s.mu.Unlock()
	return nest(s.state.saved)[lesson]
}

// Close ends the lab and waits for it. Readers stay until their context ends.
func (s *Session) Close() {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		var st step
		if s.state.labFor != "" {
			s.state.lower("the bridge ends", &st)
		}
		s.applyLocked(st)
		s.pokeLocked()
	}
	s.mu.Unlock()
	<-s.done
}

// report takes an event from the runtime.
func (s *Session) report(e event.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log.add(e)
	s.applyLocked(s.state.reported(e))
}

// applyLocked carries a step's events into the log and queues what must be done.
func (s *Session) applyLocked(st step) {
	for _, run := range st.forget {
		s.log.forget(run)
	}
	if len(st.events) > 0 {
		now := s.runtime.Now()
		for i := range st.events {
			st.events[i].At = now
		}
		s.log.add(st.events...)
	}
	s.boundLocked()
	if len(st.todo) > 0 {
		s.todo = append(s.todo, st.todo...)
		s.pokeLocked()
	}
}

// boundLocked forgets the oldest ended run, again and again, until the log is within its limit.
func (s *Session) boundLocked() {
	for s.log.size > maxLog {
		oldest := s.oldestEndedLocked()
		if oldest == 0 {
			return
		}
		s.log.forget(oldest)
		s.log.add(event.Event{Run: oldest, Kind: event.RunForgotten, Text: "the log is full: this output is no longer kept"})
	}
}

func (s *Session) oldestEndedLocked() event.RunID {
	for _, e := range s.log.events {
		if e.Run != 0 && e.Kind != event.RunForgotten && s.state.runs[e.Run] == nil {
			return e.Run
		}
	}
	return 0
}

func (s *Session) pokeLocked() {
	select {
	case s.poke <- struct{}{}:
	default:
	}
}

// act does what must be done, in order, until the session is closed.
func (s *Session) act() {
	defer close(s.done)
	for range s.poke {
		for a, ok := s.next(); ok; a, ok = s.next() {
			s.perform(a)
		}
		s.mu.Lock()
		closed := s.closed
		s.mu.Unlock()
		if closed {
			return
		}
	}
}

func (s *Session) next() (action, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.todo) == 0 {
		return action{}, false
	}
	a := s.todo[0]
	s.todo = s.todo[1:]
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
	case a.save != nil:
		s.save(*a.save)
	case a.expire != 0:
		time.AfterFunc(listenPatience, func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.applyLocked(s.state.expired(a.expire))
		})
	}
}

// save writes the learner's sources and then says so: an edit that is not on disk is not confirmed, and the page keeps it.
func (s *Session) save(key cellKey) {
	s.mu.Lock()
	all := maps.Clone(s.state.saved)
	s.mu.Unlock()
	if s.config.Store != nil {
		if err := s.config.Store.Save(nest(all)); err != nil {
			s.config.Log.Error("cannot save a learner's work", "err", err)
			return
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log.drop(func(e event.Event) bool {
		return (e.Kind == event.CellEdited || e.Kind == event.CellReverted) && e.Lesson == key.lesson && e.Cell.Cell == key.cell
	})
	now := all[key]
	e := event.Event{At: s.runtime.Now(), Kind: event.CellEdited,
		Cell: &event.Cell{Lesson: key.lesson, Cell: key.cell, Source: now.Source, Original: now.Original}}
	if now.Source == "" {
		e.Kind, e.Source = event.CellReverted, now.Undo
	}
	s.log.add(e)
}

// attach and detach count readers, so that a lab that nobody looks at does not stay for ever.
func (s *Session) attach() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.readers++
	if s.idle != nil {
		s.idle.Stop()
		s.idle = nil
	}
}

func (s *Session) detach() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.readers--; s.readers == 0 && !s.closed {
		s.idle = time.AfterFunc(idleAfter, s.idled)
	}
}

func (s *Session) idled() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.readers > 0 || s.closed || s.state.labFor == "" {
		return
	}
	var st step
	s.state.lower("nobody was here for "+idleAfter.String(), &st)
	s.applyLocked(st)
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
