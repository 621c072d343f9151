package net_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
	net "github.com/wirebook/wirebook/runtime/labnet"
)

// snap is short, so that tests see data cut.
const snap = 8

// eventLog is a recorder's other end. Its clock ticks once each time it is read; its lines come from at.
type eventLog struct {
	mu     sync.Mutex
	more   sync.Cond // there is another event
	events []event.Event
	clock  time.Duration
	line   int
}

// record installs a recorder until the test ends. Tests that record cannot be parallel, since there is one recorder.
func record(t testing.TB) *eventLog {
	l := &eventLog{}
	l.more.L = &l.mu
	net.Record(&net.Recorder{Now: l.now, Pos: l.pos, Emit: l.emit, Snap: snap})
	t.Cleanup(func() { net.Record(nil) })
	return l
}

func (l *eventLog) now() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.clock++
	return l.clock
}

func (l *eventLog) pos() *event.Pos {
	l.mu.Lock()
	defer l.mu.Unlock()
	return &event.Pos{Line: l.line}
}

func (l *eventLog) emit(e event.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events = append(l.events, e)
	l.more.Broadcast()
}

// await returns once the socket has an event of the kind.
func (l *eventLog) await(socket int, kind event.Kind) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for !slices.ContainsFunc(l.events, func(e event.Event) bool { return e.ID == socket && e.Kind == kind }) {
		l.more.Wait()
	}
}

// at says which line the calls come from, from now on.
func (l *eventLog) at(line int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.line = line
}

// all returns the events so far, in order.
func (l *eventLog) all() []event.Event {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.events)
}

// kinds returns the kinds of the events of one socket, or of all for 0, joined by spaces and without "sock.".
func (l *eventLog) kinds(socket int) string {
	var kinds []string
	for _, e := range l.all() {
		if socket == 0 || e.Sock.ID == socket {
			kinds = append(kinds, strings.TrimPrefix(string(e.Kind), "sock."))
		}
	}
	return strings.Join(kinds, " ")
}

// format writes e on a line: where, what, which socket, its ends as "local > remote", and what the kind carries.
func format(e event.Event) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %s #%d %s %s > %s", e.Line, e.Kind, e.Sock.ID, e.Net, dash(e.Local), dash(e.Remote))
	if e.Listener != 0 {
		fmt.Fprintf(&b, " by #%d", e.Listener)
	}
	if e.Op != "" {
		fmt.Fprintf(&b, " op=%s", e.Op)
	}
	if e.Kind == event.SockRead || e.Kind == event.SockWrote {
		fmt.Fprintf(&b, " %q size=%d", e.Data, e.Size)
	}
	if e.Err != "" {
		fmt.Fprintf(&b, " err=%s", e.Err)
	}
	return b.String()
}

func dash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
