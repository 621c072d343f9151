package view

import (
	"strings"
	"testing"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
)

// replayed is a model of a client that printed twice, the second time half of a rune in each of two events, and made one call between.
func replayed() *Model {
	m := New(testPage())
	var l log
	l.add(queued(1, "client", clientSource), event.Event{Kind: event.RunStarted, Run: 1})
	at := func(ms time.Duration, e event.Event) {
		e.At, e.Run = ms*time.Millisecond, 1
		l.add(e)
	}
	at(10, event.Event{Kind: event.Stdout, Data: []byte("one <b>\n"), Pos: &event.Pos{File: "client.go", Line: 3}})
	at(20, event.Event{Kind: event.SockListening, Sock: &event.Sock{ID: 1, Net: "tcp", Local: "[::]:80"}, Pos: &event.Pos{File: "client.go", Line: 4}})
	at(30, event.Event{Kind: event.Stdout, Data: []byte("\xe4\xb8")})
	at(30, event.Event{Kind: event.Stdout, Data: []byte("\xad\n"), Pos: &event.Pos{File: "client.go", Line: 5}})
	m.Apply(l.events)
	return m
}

func TestCursorMovesEverything(t *testing.T) {
	m := replayed()
	if html, on := m.Told("client"); html != "" || on || m.CursorLine("client") != 0 {
		t.Errorf("with the cursor off, %q is told", html)
	}
	for _, test := range []struct {
		at    string // nanoseconds
		told  string
		later string
		line  int
		row   string // of the call
	}{
		{"5000000", "", "one &lt;b&gt;\n中\n", 0, "later"},
		{"10000000", "one &lt;b&gt;\n", "中\n", 3, "later"},
		{"20000000", "one &lt;b&gt;\n", "中\n", 4, `aria-current="step"`},
		{"30000000", "one &lt;b&gt;\n中\n", "", 5, `aria-current="step"`},
	} {
		m.Look("client", "at", test.at)
		want := "<pre class=\"chunk\">\n" + test.told + `<span class="later" data-part="later">` + test.later + `</span></pre>`
		if html, on := m.Told("client"); html != want || !on {
			t.Errorf("at %s told %q, want %q", test.at, html, want)
		}
		if line := m.CursorLine("client"); line != test.line {
			t.Errorf("at %s the cursor is on line %d, want %d", test.at, line, test.line)
		}
		if table := calls(m, "client"); !strings.Contains(table, test.row) {
			t.Errorf("at %s the table of calls has no %s: %s", test.at, test.row, table)
		}
	}
	if html, _ := m.Told("server"); html != "" {
		t.Errorf("a cell that has not run tells %q", html)
	}
}

// Another log may give a run the same number, and have come just as far as the one before had.
func TestStoriesGoWithTheirLog(t *testing.T) {
	m := New(testPage())
	for _, word := range []string{"before", "after"} {
		m.Follow(word)
		var l log
		l.add(queued(1, "client", clientSource), event.Event{Kind: event.RunStarted, Run: 1}, event.Event{Kind: event.Stdout, Run: 1, Data: []byte(word)})
		m.Apply(l.events)
		m.Look("client", "at", "0")
		if html, _ := m.Told("client"); !strings.Contains(html, word) {
			t.Errorf("in the log %q, %q is told", word, html)
		}
	}
}
