package session

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

// noop is a runtime that runs nothing: it notes what it is asked, and says of a run that it has ended when it is told to end it.
type noop struct {
	report func(event.Event)

	mu    sync.Mutex // guards what follows
	calls []string
	runs  []event.RunID // those that go
}

func (n *noop) note(format string, args ...any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.calls = append(n.calls, fmt.Sprintf(format, args...))
}

func (n *noop) Up(lesson string, _ lesson.Topology) {
	n.note("up %s", lesson)
	n.report(event.Event{Kind: event.LabUp, Lab: &event.Lab{Level: "plain", For: lesson}})
}

func (n *noop) Down(why string) {
	n.note("down: %s", why)
	n.mu.Lock()
	runs := n.runs
	n.mu.Unlock()
	for _, run := range runs {
		n.end(run)
	}
	n.report(event.Event{Kind: event.LabDown, Text: why})
}

func (n *noop) Start(run event.RunID, _ lesson.Program) {
	n.note("start %d", run)
	n.mu.Lock()
	n.runs = append(n.runs, run)
	n.mu.Unlock()
	n.report(event.Event{Run: run, Kind: event.RunStarted, Start: &event.Start{}})
}

func (n *noop) Stop(run event.RunID) {
	n.note("stop %d", run)
	n.end(run)
}

func (n *noop) end(run event.RunID) {
	n.mu.Lock()
	n.runs = slices.DeleteFunc(slices.Clone(n.runs), func(r event.RunID) bool { return r == run })
	n.mu.Unlock()
	n.report(event.Event{Run: run, Kind: event.RunExited, Exit: &event.Exit{How: event.Stopped}})
}

func (n *noop) Input(run event.RunID, data string, eof bool) {
	n.note("input %d %q %v", run, data, eof)
}
func (n *noop) Change(c lesson.Change) { n.note("change %s", showChange(&c)) }
func (n *noop) Now() time.Duration     { return time.Second }

func (n *noop) wantCalls(t *testing.T, want ...string) {
	t.Helper()
	synctest.Wait()
	n.mu.Lock()
	defer n.mu.Unlock()
	if diff := cmp.Diff(want, n.calls); diff != "" {
		t.Errorf("calls of the runtime (-want +got):\n%s", diff)
	}
	n.calls = nil
}

func open(t testing.TB, store Store) (*Session, *noop) {
	t.Helper()
	n := &noop{}
	cell := func(name string, needs ...string) lesson.Block {
		return lesson.Block{Cell: &lesson.Cell{Name: name, Source: name, Needs: needs}}
	}
	demo := &lesson.Lesson{Slug: "demo", Sections: []lesson.Section{{Blocks: []lesson.Block{cell("server"), cell("client", "server")}}}}
	s, err := Open(Config{
		Lesson:  (&lesson.Course{Lessons: []*lesson.Lesson{demo}}).Lesson,
		Runtime: func(report func(event.Event)) Runtime { n.report = report; return n },
		Store:   store,
	})
	if err != nil {
		t.Fatalf("Open() = %v", err)
	}
	t.Cleanup(s.Close)
	return s, n
}

func (s *Session) mustDo(t testing.TB, c wire.Command) {
	t.Helper()
	if err := s.Do(c); err != nil {
		t.Errorf("Do(%s) = %v", c.Verb, err)
	}
}

func do(verb wire.Verb, cell string) wire.Command {
	return wire.Command{Verb: verb, Lesson: "demo", Cell: cell}
}

func edit(cell, source string) wire.Command {
	c := do(wire.Edit, cell)
	c.Source = &source
	return c
}

// texts are the events in the log, in short.
func (s *Session) texts() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for _, e := range s.log.events {
		all = append(all, showEvent(e))
	}
	return all
}

func (s *Session) wantLog(t *testing.T, want ...string) {
	t.Helper()
	synctest.Wait()
	if diff := cmp.Diff(want, s.texts()); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
}

// await reads until an event begins with text.
func (s *Session) await(t testing.TB, text string) {
	t.Helper()
	for n := int64(0); ; {
		events, err := s.After(t.Context(), n)
		if err != nil {
			t.Fatalf("After() = %v, before %q", err, text)
		}
		for _, e := range events {
			n = e.Seq
			if strings.HasPrefix(showEvent(e), text) {
				return
			}
		}
	}
}
