package view

import (
	"strconv"
	"strings"
	"testing"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/golden"
)

func TestCallsOfAConversation(t *testing.T) {
	m := New(testPage())
	m.Apply(golden.Events(t, "testdata/conversation.jsonl"))
	golden.HTML(t, "testdata/calls-server.html", m.Calls("server", CallsView{}))
	golden.HTML(t, "testdata/calls-client.html", m.Calls("client", CallsView{}))
	golden.HTML(t, "testdata/calls-whole.html", m.Calls("client", CallsView{Whole: true}))
	if got := m.Calls("util", CallsView{}); got != "" {
		t.Errorf("Calls of a cell that never ran = %q", got)
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
	if got := m.Calls("client", CallsView{}); !strings.Contains(got, "#2") {
		t.Errorf("the second connection is not #2: %s", got)
	}
	l.run(3, "server", serverSource)
	m.Apply(l.events)
	if got := m.Calls("client", CallsView{}); !strings.Contains(got, "#1") {
		t.Errorf("the only connection is not #1: %s", got)
	}
}

func TestCallsAreShownByThePage(t *testing.T) {
	var l log
	l.run(1, "client", clientSource)
	const calls = 450
	for i := range calls {
		l.add(wrote(1, "127.0.0.1:1", "peer-"+strconv.Itoa(i)+":9"))
	}
	m := New(testPage())
	m.Apply(l.events)
	var v CallsView
	for _, test := range []struct {
		button      string
		first, last int
	}{{"", 250, 449}, {"older", 50, 249}, {"older", 0, 199}, {"newer", 50, 249}, {"this", 250, 449}} {
		v = v.Turn(test.button)
		got := m.Calls("client", v)
		rows := strings.Count(got, "<tr class=")
		for _, want := range []int{test.first, test.last} {
			if !strings.Contains(got, ">peer-"+strconv.Itoa(want)+":9<") {
				t.Errorf("after %q row %d is not shown", test.button, want)
			}
		}
		if rows != pageRows {
			t.Errorf("after %q there are %d rows, want %d", test.button, rows, pageRows)
		}
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
	if got := m.Calls("client", CallsView{}); !strings.Contains(got, "still dialing…") {
		t.Errorf("a dial that has not returned is not shown as such: %s", got)
	}
	l.add(failed)
	m.Apply(l.events)
	got := m.Calls("client", CallsView{})
	if m.CallCount("client") != 1 || !strings.Contains(got, "connection refused: nothing listens there") || strings.Contains(got, "still dialing") {
		t.Errorf("a dial that failed is not one row with its reason: %s", got)
	}
}
