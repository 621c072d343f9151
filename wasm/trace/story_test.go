package trace

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/golden"
)

// Each log of testdata was recorded in a lab; beside it stands what every run's story is.
func TestStories(t *testing.T) {
	logs, err := filepath.Glob("testdata/*.jsonl")
	if err != nil || len(logs) == 0 {
		t.Fatal("no logs", err)
	}
	for _, file := range logs {
		t.Run(filepath.Base(file), func(t *testing.T) {
			tr := New()
			var runs []event.RunID
			for _, e := range golden.Events(t, file) {
				tr.Apply(&e)
				if e.Kind == event.RunQueued {
					runs = append(runs, e.Run)
				}
			}
			var b strings.Builder
			for _, id := range runs {
				tell(&b, tr.Story(id))
			}
			golden.Compare(t, strings.TrimSuffix(file, ".jsonl")+".txt", b.String())
		})
	}
}

// tell writes a story as lines in the order of time.
func tell(b *strings.Builder, s *Story) {
	type line struct {
		at   time.Duration
		text string
	}
	var lines []line
	add := func(at time.Duration, format string, args ...any) {
		lines = append(lines, line{at, fmt.Sprintf(format, args...)})
	}
	name := func(i int) string {
		if i < 0 {
			return "?"
		}
		return s.Parties[i].String()
	}
	for _, p := range s.Packets {
		about := p.About.ICMP
		if p.Seg != nil {
			about = p.Seg.Flags
		}
		for _, way := range p.Ways() {
			add(p.Sent, "%d %s -> %s %s len %d %s", p.Number(), name(s.From(p)), name(s.To(way)), about, p.About.Len, p.About.Note)
		}
		for _, a := range p.Arrivals {
			add(a.At, "%d arrives %s", p.Number(), a.How.Note)
		}
		if p.Lost != nil {
			add(p.Lost.At, "%d lost: %s %s", p.Number(), p.Lost.Rule, p.Lost.Line)
		}
	}
	for _, c := range s.Calls {
		conn := ""
		if c.Conn != nil {
			conn = fmt.Sprintf("#%d", c.Conn.Number)
		}
		add(c.At, "%s: %s %d %s %s", name(s.PartyOfCall(c)), c.Name, c.Size, c.Sock.Err, conn)
	}
	for _, p := range s.Prints {
		add(p.At, "%s: print %q", name(s.PartyOfPrint(p)), p.Data)
	}
	for _, st := range s.States {
		add(st.At, "%s: %s", name(s.PartyOfState(st)), st.Is)
	}
	slices.SortStableFunc(lines, func(a, b line) int { return cmp.Compare(a.at, b.at) })
	fmt.Fprintf(b, "run %d, %d connections, %d moments\n", s.Run, len(s.Conns), len(s.Moments()))
	for _, l := range lines {
		fmt.Fprintf(b, "%8.1fms  %s\n", float64(l.at-s.Begin)/1e6, strings.TrimSpace(l.text))
	}
	b.WriteByte('\n')
}

// A server serves one client after the other: what it did for the first is not in the story of the second, and time begins with that.
func TestStoryLeavesOthersOut(t *testing.T) {
	tr := ticking{Trace: New()}
	queued := func(run event.RunID, cell string) {
		tr.add(event.Event{Kind: event.RunQueued, Run: run, Host: cell, Cell: &event.Cell{Cell: cell}})
	}
	const server = "10.0.0.9:53"
	queued(1, "server")
	tr.add(event.Event{Kind: event.SockListening, Run: 1, Host: "server", Sock: &event.Sock{ID: 1, Net: "udp", Local: server}})
	for i, client := range []string{"10.0.0.1:5000", "10.0.0.1:5001"} {
		run := event.RunID(i + 2)
		queued(run, "client")
		tr.add(event.Event{Kind: event.SockWrote, Run: run, Host: "client", Sock: &event.Sock{ID: 1, Net: "udp", Local: client, Remote: server}})
		tr.add(event.Event{Kind: event.SockRead, Run: 1, Host: "server", Sock: &event.Sock{ID: 1, Net: "udp", Local: server, Remote: client}})
		tr.add(event.Event{Kind: event.Stdout, Run: 1, Host: "server", Data: []byte(client)})
		tr.add(event.Event{Kind: event.RunExited, Run: run, Exit: &event.Exit{How: event.OK}})
		tr.at += time.Minute
	}
	for run, client := range map[event.RunID]string{2: "10.0.0.1:5000", 3: "10.0.0.1:5001"} {
		s := tr.Story(run)
		var calls []string
		for _, c := range s.Calls {
			calls = append(calls, c.Name)
		}
		if want := []string{"listen", "write", "read"}; !slices.Equal(calls, want) {
			t.Errorf("run %d: the calls are %v, want %v", run, calls, want)
		}
		if len(s.Prints) != 1 || string(s.Prints[0].Data) != client {
			t.Errorf("run %d: %d prints, want that of %s alone", run, len(s.Prints), client)
		}
		if s.Begin <= s.Calls[0].At || s.Begin >= s.Calls[1].At {
			t.Errorf("run %d begins at %v, want after the listening at %v and before the writing at %v", run, s.Begin, s.Calls[0].At, s.Calls[1].At)
		}
	}
}

// Whose log comes first is chance; who sends first stands first.
func TestWhoSendsFirstStandsFirst(t *testing.T) {
	tr := New()
	const client, server = "10.0.0.1:5000", "10.0.0.2:53"
	for _, e := range []event.Event{
		{Kind: event.RunQueued, Run: 1, Host: "server", Cell: &event.Cell{Cell: "server"}},
		{Kind: event.RunQueued, Run: 2, Host: "client", Cell: &event.Cell{Cell: "client"}},
		{Kind: event.SockRead, Run: 1, At: 3, Host: "server", Sock: &event.Sock{ID: 1, Net: "udp", Local: server, Remote: client}},
		{Kind: event.DgramSent, At: 1, Host: "client", Packet: &event.Packet{Number: 1, Src: client, Dst: server}},
		{Kind: event.DgramDelivered, At: 2, Host: "server", Packet: &event.Packet{Number: 1}},
		{Kind: event.SockWrote, Run: 2, At: 1, Host: "client", Sock: &event.Sock{ID: 1, Net: "udp", Local: client, Remote: server}},
	} {
		tr.Apply(&e)
	}
	s := tr.Story(2)
	if len(s.Parties) != 2 || s.Parties[0].Host != "client" || s.From(s.Packets[0]) != 0 || s.To(s.Packets[0]) != 1 {
		t.Errorf("the parties are %v, want client and server", s.Parties)
	}
}

// A server that has listened for long has done so before the story begins, whoever tells of it: its program or its kernel.
func TestStoryBeginsWithItsRun(t *testing.T) {
	tr := ticking{Trace: New()}
	const client, server = "10.0.0.1:5000", "10.0.0.2:80"
	tr.add(event.Event{Kind: event.RunQueued, Run: 1, Host: "server", Cell: &event.Cell{Cell: "server"}})
	tr.add(event.Event{Kind: event.SockListening, Run: 1, Host: "server", Sock: &event.Sock{ID: 1, Net: "tcp", Local: "[::]:80"}})
	tr.add(event.Event{Kind: event.ConnState, Host: "server", Conn: &event.Conn{End: "[::]:80", State: "LISTEN"}})
	tr.at += time.Minute
	tr.add(event.Event{Kind: event.RunQueued, Run: 2, Host: "client", Cell: &event.Cell{Cell: "client"}})
	began := tr.at
	tr.add(event.Event{Kind: event.SegSent, Host: "client", Packet: &event.Packet{Number: 1, Src: client, Dst: server}, Seg: &event.Seg{Flags: "SYN"}})
	tr.add(event.Event{Kind: event.SockAccepted, Run: 1, Host: "server", Sock: &event.Sock{ID: 2, Listener: 1, Net: "tcp", Local: server, Remote: client}})
	tr.add(event.Event{Kind: event.SockConnected, Run: 2, Host: "client", Sock: &event.Sock{ID: 1, Net: "tcp", Local: client, Remote: server}})
	s := tr.Story(2)
	if len(s.States) != 1 || s.States[0].Is != "LISTEN" {
		t.Fatalf("the story's states are %v, want that of the listener", s.States)
	}
	if s.Begin != began {
		t.Errorf("the story begins at %v, want %v, when its run did", s.Begin, began)
	}
}
