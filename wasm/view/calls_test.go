package view

import (
	"strings"
	"testing"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/golden"
)

// calls is the table of a cell's socket calls as the page shows it, all of it.
func calls(m *Model, name string) string {
	d := m.Picture(name, m.Story(name), "calls", 800)
	var b strings.Builder
	b.WriteString(d.Tools + d.Head)
	for _, p := range d.Parts {
		b.WriteString(p.Draw())
	}
	return b.String()
}

func TestCallsOfAConversation(t *testing.T) {
	m := New(testPage())
	m.Apply(golden.Events(t, "testdata/conversation.jsonl"))
	golden.HTML(t, "testdata/calls-server.html", calls(m, "server"))
	golden.HTML(t, "testdata/calls-client.html", calls(m, "client"))
	m.Look("client", "whole", "1")
	golden.HTML(t, "testdata/calls-whole.html", calls(m, "client"))
	if got := calls(m, "util"); got != "" {
		t.Errorf("the calls of a cell that never ran: %q", got)
	}
}

func wrote(run event.RunID, local, remote string) event.Event {
	return event.Event{Kind: event.SockWrote, Run: run, Size: 1, Sock: &event.Sock{ID: 1, Net: "udp", Local: local, Remote: remote}}
}

func TestConnectionsAreNumberedAnewWhenARunIsGone(t *testing.T) {
	var l log
	l.run(1, "server", serverSource)
	l.run(2, "client", clientSource)
	l.add(wrote(1, "127.0.0.1:1", "127.0.0.1:2"), wrote(2, "127.0.0.1:3", "127.0.0.1:4"))
	m := New(testPage())
	m.Apply(l.events)
	if got := calls(m, "client"); !strings.Contains(got, "#2") {
		t.Errorf("the second connection is not #2: %s", got)
	}
	l.run(3, "server", serverSource)
	m.Apply(l.events)
	if got := calls(m, "client"); !strings.Contains(got, "#1") {
		t.Errorf("the only connection is not #1: %s", got)
	}
}

func TestADialHasOneRow(t *testing.T) {
	var l log
	l.run(1, "client", clientSource)
	dialing := event.Event{Kind: event.SockDialing, Run: 1, Sock: &event.Sock{ID: 1, Net: "tcp", Remote: "x:1"}}
	failed := event.Event{Kind: event.SockFailed, Run: 1, Text: "all of it", Sock: &event.Sock{ID: 1, Net: "tcp", Remote: "x:1", Op: "dial", Err: "ECONNREFUSED"}}
	l.add(dialing)
	m := New(testPage())
	m.Apply(l.events)
	if got := calls(m, "client"); !strings.Contains(got, "still dialing…") {
		t.Errorf("a dial that has not returned is not shown as such: %s", got)
	}
	l.add(failed)
	m.Apply(l.events)
	got := calls(m, "client")
	if m.Picture("client", m.Story("client"), "calls", 800).Count != "1" || !strings.Contains(got, "connection refused: nothing listens there") || strings.Contains(got, "still dialing") {
		t.Errorf("a dial that failed is not one row with its reason: %s", got)
	}
}

// A dial that its program did not live to see return has neither succeeded nor failed.
func TestADialThatNeverReturned(t *testing.T) {
	m := New(testPage())
	var l log
	l.run(2, "client", clientSource)
	l.add(event.Event{Kind: event.SockDialing, Run: 2, Host: "client", Sock: &event.Sock{ID: 1, Net: "tcp", Remote: "10.0.0.2:9000"}},
		event.Event{Kind: event.SegSent, Host: "client", Size: 60, Packet: &event.Packet{Number: 1, Src: "10.0.0.1:5000", Dst: "10.0.0.2:9000"}, Seg: &event.Seg{Flags: "SYN"}},
		event.Event{Kind: event.SegDropped, Host: "client", Packet: &event.Packet{Number: 1, Rule: "cut"}})
	m.Apply(l.events)
	ladder, table := m.drawn("client", "ladder").Parts[0].Rev, m.drawn("client", "calls").Parts[0].Rev
	l.add(exited(2, event.Stopped))
	m.Apply(l.events)
	for which, before := range map[string]string{"ladder": ladder, "calls": table} {
		part := m.drawn("client", which).Parts[0]
		if html := part.Draw(); part.Rev == before || !strings.Contains(html, "never returned") || strings.Contains(html, "✓") {
			t.Errorf("the %s does not say now that the dial never returned: %s", which, html)
		}
	}
}
