// Package feed is what a check's process has of the world around it: what happens, and whom to ask. Package check is what its author sees.
//
// A check asks for what only the bridge can do, to start and to stop the learner's program, by events of its own, and is told what
// happens by events on its standard input, one JSON object a line: those of the programs it has started, and those of the lab.
package feed

import (
	"bufio"
	"encoding/json"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
)

// Bridge is how a check reaches the bridge.
type Bridge struct {
	Emit   func(event.Event) // says an event
	Exit   func(code int)    // ends the process; does not return
	Events io.Reader         // what happens
	Host   string            // that the check runs on
}

// Run is a run of the learner's program that the check has asked for.
type Run struct {
	id event.RunID // 0 until the bridge has named it; guarded by feed.mu
}

// feed is the process's own; there is one check in it.
var feed struct {
	bridge *Bridge

	mu   sync.Mutex // guards what follows
	news chan struct{}
	log  []event.Event
	runs []*Run
}

// Attach begins a check, of which nothing has happened. The process that runs one calls it before the check's main.
func Attach(b *Bridge) {
	feed.bridge, feed.news, feed.log, feed.runs = b, make(chan struct{}), nil, nil
	go follow(b.Events)
}

// Emit says an event.
func Emit(e event.Event) { feed.bridge.Emit(e) }

// Exit ends the process.
func Exit(code int) { feed.bridge.Exit(code) }

// Host is that which the check runs on.
func Host() string { return feed.bridge.Host }

// Start asks for a run of the learner's program.
func Start(args []string) *Run {
	r := &Run{}
	feed.mu.Lock()
	feed.runs = append(feed.runs, r)
	feed.mu.Unlock()
	Emit(event.Event{Kind: event.CheckAsked, Ask: &event.Ask{Do: event.AskStart, Args: args}})
	return r
}

// Stop asks for the end of one.
func Stop(r *Run) {
	feed.mu.Lock()
	id := r.id
	feed.mu.Unlock()
	Emit(event.Event{Kind: event.CheckAsked, Ask: &event.Ask{Do: event.AskStop, Of: id}})
}

func follow(events io.Reader) {
	for lines := bufio.NewReader(events); ; {
		line, err := lines.ReadBytes('\n')
		var e event.Event
		if err != nil || json.Unmarshal(line, &e) != nil {
			return
		}
		hear(e)
	}
}

// hear takes an event in. Runs are named in the order in which they were asked for.
func hear(e event.Event) {
	feed.mu.Lock()
	defer feed.mu.Unlock()
	feed.log = append(feed.log, e)
	if i := slices.IndexFunc(feed.runs, func(r *Run) bool { return r.id == 0 }); e.Kind == event.RunQueued && i >= 0 {
		feed.runs[i].id = e.Run
	}
	close(feed.news)
	feed.news = make(chan struct{})
}

// Wait waits until something holds of what has happened so far, asked whenever there is news, and reports whether it came to hold in time.
func Wait(patience time.Duration, holds func(log []event.Event) bool) bool {
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for {
		feed.mu.Lock()
		log, news := feed.log[:len(feed.log):len(feed.log)], feed.news
		feed.mu.Unlock()
		if holds(log) {
			return true
		}
		select {
		case <-news:
		case <-limit.C:
			return false
		}
	}
}

// Events returns what has happened so far. It is not changed any more.
func Events() []event.Event {
	feed.mu.Lock()
	defer feed.mu.Unlock()
	return feed.log[:len(feed.log):len(feed.log)]
}

// Of returns the events of a run so far.
func Of(log []event.Event, r *Run) []event.Event {
	feed.mu.Lock()
	id := r.id
	feed.mu.Unlock()
	var own []event.Event
	for _, e := range log {
		if id != 0 && e.Run == id {
			own = append(own, e)
		}
	}
	return own
}
