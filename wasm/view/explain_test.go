package view

import (
	"strings"
	"testing"

	"github.com/wirebook/wirebook/runtime/event"
)

// An error is explained where the program has printed it or ended by it, and not where it has met it and gone on.
func TestOnlySurprisesAreExplained(t *testing.T) {
	refused := event.Event{Kind: event.SockFailed, Run: 1, Text: "dial tcp 127.0.0.1:80: connect: connection refused",
		Sock: &event.Sock{ID: 1, Net: "tcp", Remote: "127.0.0.1:80", Op: "dial", Err: "ECONNREFUSED"}}
	eof := event.Event{Kind: event.SockRead, Run: 1, Sock: &event.Sock{ID: 1, Net: "tcp", Local: "127.0.0.1:5", Remote: "127.0.0.1:80", Err: "EOF"}}
	printed := func(words string) event.Event {
		return event.Event{Kind: event.Stderr, Run: 1, Data: []byte(words)}
	}
	for _, test := range []struct {
		name   string
		events []event.Event
		want   string // "" for nothing
	}{
		{"printed", []event.Event{refused, printed(refused.Text + "\n")}, "Nothing listens on 127.0.0.1:80, nor anywhere else in the lab."},
		{"met and passed over", []event.Event{refused, printed("again\n"), exited(1, event.OK)}, ""},
		{"a panic", []event.Event{refused, {Kind: event.RunExited, Run: 1, Exit: &event.Exit{How: event.Panicked}, Text: "panic: " + refused.Text}}, "ECONNREFUSED"},
		{"an end that is expected", []event.Event{eof, printed("EOF\n"), exited(1, event.OK)}, ""},
		{"an end that is not", []event.Event{eof, {Kind: event.RunExited, Run: 1, Exit: &event.Exit{How: event.ExitCode, Code: 1}, Text: "EOF"}}, "end of stream"},
		{"words of no failure", []event.Event{printed("connection refused\n")}, ""},
	} {
		m := New(testPage())
		var l log
		l.add(queued(1, "client", clientSource), event.Event{Kind: event.RunStarted, Run: 1})
		l.add(test.events...)
		m.Apply(l.events)
		ending := m.Ending("client")
		if strings.Contains(ending, "explain") != (test.want != "") || !strings.Contains(ending, test.want) {
			t.Errorf("%s: below the output stands %q, want %q in it", test.name, ending, test.want)
		}
	}
}
