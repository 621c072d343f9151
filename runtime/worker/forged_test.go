package worker

import (
	"strings"
	"testing"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/report"
)

// forged are events as a hostile worker may write them, each with a word on what becomes of it.
func forged() []event.Event {
	sock := &event.Sock{ID: 1, Net: "tcp", Local: strings.Repeat("l", 20_000)}
	cell := &event.Cell{Source: "stolen"}
	return []event.Event{
		{Kind: event.RunStarted, Start: &event.Start{Stdin: true}, Run: 77, Seq: 5, Host: "other", At: -time.Hour, Cell: cell}, // passed on, as ours
		{Kind: event.RunStarted, Start: &event.Start{}},                                                                       // dropped: once is enough
		{Kind: event.Stdout, Data: []byte("print"), Run: 77, At: time.Hour * 1e5, Lab: &event.Lab{Level: "full"}, Sock: sock}, // passed on, the print only
		{Kind: event.SockRead, Sock: sock, Data: make([]byte, 20_000), Text: strings.Repeat("t", 10_000), Cell: cell},         // passed on, cut
		{Kind: event.SockRead},                     // dropped: no socket
		{Kind: "sock.invented", Sock: sock},        // dropped, like all that follows
		{Kind: event.LabDown}, {Kind: event.LabUp}, //
		{Kind: event.RunQueued, Cell: cell},                            //
		{Kind: event.RunForgotten, Run: 1},                             //
		{Kind: event.CellEdited, Cell: cell},                           //
		{Kind: event.Diagnosed, Text: "no place"},                      //
		{Kind: event.RunExited, Exit: &event.Exit{How: event.Stopped}}, // not a worker's to say
	}
}

func TestForgedEventsArePutRight(t *testing.T) {
	l := newLab(t, self(t), "forge", Limits{})
	id := l.start("", "func main() {}")
	if e := l.end(id); *e.Exit != (event.Exit{How: event.OK}) {
		t.Errorf("end: %+v, want that of its exit code: what it said does not count", *e.Exit)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	var kinds []string
	for _, e := range l.events {
		if e.Kind == event.LabUp && e.Run == 0 {
			continue
		}
		kinds = append(kinds, string(e.Kind))
		if e.Run != id || e.Host != "" || e.Seq != 0 || e.At < 0 || e.At > l.Now() {
			t.Errorf("%s has seq %d, at %v, run %d, host %q", e.Kind, e.Seq, e.At, e.Run, e.Host)
		}
		if e.Cell != nil || e.Lab != nil || (e.Sock != nil) != (e.Kind == event.SockRead) {
			t.Errorf("%s carries what it must not: %+v", e.Kind, e)
		}
		if len(e.Data) > report.Snap || len(e.Text) > report.MaxText+len("…") || e.Sock != nil && len(e.Sock.Local) > report.MaxText+len("…") {
			t.Errorf("%s is too large: %d bytes of data, %d of text", e.Kind, len(e.Data), len(e.Text))
		}
	}
	if got, want := strings.Join(kinds, " "), "run.started out.stdout sock.read run.exited"; got != want {
		t.Errorf("events: %s, want %s", got, want)
	}
}

func TestDiagnosticsOfAForgerEnd(t *testing.T) {
	n := 0
	r := &run{report: func(event.Event) { n++ }, now: func() time.Duration { return 0 }}
	for range 10 * maxDiags {
		r.take(event.Event{Kind: event.Diagnosed, Pos: &event.Pos{Line: 1}})
	}
	r.exited(0)
	if n--; n != maxDiags { // the last event is the end
		t.Errorf("%d diagnostics passed on, want %d", n, maxDiags)
	}
}
