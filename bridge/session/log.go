package session

import (
	"cmp"
	"slices"

	"github.com/wirebook/wirebook/runtime/event"
)

// Limits of a log.
const (
	maxLog   = 64 << 20   // bytes, roughly: what a dozen runs at their own limits come to
	maxOfLab = maxLog / 2 // of these, what the lab tells: packets that push out what programs have printed help nobody
	maxBatch = 500        // events that one reader gets at once: about 64 KiB of small ones, the size of a message
)

// log is a session's events in order. The session's mutex guards it; an event is never changed once it is in.
type log struct {
	events []event.Event // by Seq, with gaps where events were dropped
	last   int64         // Seq of the newest event there ever was
	size   int           // of all events, as cost counts
	ofLab  int           // of those of the lab
	wake   chan struct{} // closed when something is added
}

func newLog() *log { return &log{wake: make(chan struct{})} }

func (l *log) add(events ...event.Event) {
	if len(events) == 0 {
		return
	}
	for _, e := range events {
		l.last++
		e.Seq = l.last
		l.events = append(l.events, e)
		l.count(&e, 1)
	}
	l.stir()
}

// stir has every reader look again.
func (l *log) stir() {
	close(l.wake)
	l.wake = make(chan struct{})
}

// after returns the events that follow number n, at most maxBatch of them.
func (l *log) after(n int64) []event.Event {
	i, _ := slices.BinarySearchFunc(l.events, n+1, func(e event.Event, n int64) int { return cmp.Compare(e.Seq, n) })
	return slices.Clone(l.events[i:min(len(l.events), i+maxBatch)])
}

// drop removes the events that a newer one has made pointless. Numbers are never given twice, so a reader in the middle of them
// goes on with what is left. It looks at the whole log, which at its limit takes about a millisecond; nobody clicks that often.
func (l *log) drop(pointless func(*event.Event) bool) {
	kept := l.events[:0]
	for i := range l.events {
		if e := &l.events[i]; pointless(e) {
			l.count(e, -1)
		} else {
			kept = append(kept, *e)
		}
	}
	clear(l.events[len(kept):])
	l.events = kept
}

// count adds an event's cost to the sums, or takes it away.
func (l *log) count(e *event.Event, sign int) {
	n := sign * cost(*e)
	l.size += n
	if ofLab(e) {
		l.ofLab += n
	}
}

// ofLab reports whether an event tells of the lab itself: of no run, and of no cell.
func ofLab(e *event.Event) bool { return e.Run == 0 && e.Cell == nil && e.Edition == nil }

// shed removes the oldest of what the lab has told until that is down to a size. That it is up stays, and what its cable is now.
func (l *log) shed(to int) {
	var cable int64
	for i := range l.events {
		if e := &l.events[i]; e.Kind == event.LinkChanged {
			cable = e.Seq
		}
	}
	l.drop(func(e *event.Event) bool {
		return l.ofLab > to && ofLab(e) && e.Kind != event.LabUp && e.Seq != cable
	})
}

// forget removes a run.
func (l *log) forget(run event.RunID) {
	l.drop(func(e *event.Event) bool { return e.Run == run })
}

// thin removes what a run has done, and leaves that it was there and how it ended.
func (l *log) thin(run event.RunID) {
	l.drop(func(e *event.Event) bool {
		return e.Run == run && e.Kind != event.RunQueued && e.Kind != event.RunExited
	})
}

// cost is about what an event takes in memory, in bytes.
func cost(e event.Event) int {
	const fixed = 300 // the struct, and the group that most kinds have
	n := fixed + len(e.Data) + len(e.Text)
	if e.Cell != nil {
		n += len(e.Source) + len(e.Original)
	}
	if e.Exit != nil {
		n += len(e.Stack)
	}
	if e.Cable != nil {
		for _, line := range e.Faults {
			n += len(line)
		}
	}
	return n
}
