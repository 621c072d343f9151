package trace

import (
	"testing"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
)

func TestConnectionsAreJoinedByTheirAddresses(t *testing.T) {
	cs := New().conns
	for _, test := range []struct {
		net, local, remote string
		want               int
	}{
		{"tcp", "127.0.0.1:5000", "127.0.0.1:9000", 1},
		{"tcp", "127.0.0.1:9000", "127.0.0.1:5000", 1},
		{"udp", "127.0.0.1:5000", "127.0.0.1:9000", 2}, // another protocol
		{"tcp", "127.0.0.1:5001", "127.0.0.1:9000", 3}, // another port
		{"tcp", "[::1]:9000", "[::1]:5001", 4},         // another address
		{"udp", "[::]:7000", "127.0.0.1:6000", 5},      // listens everywhere
		{"udp", "127.0.0.1:6000", "127.0.0.1:7000", 5}, // and its peer knows it by one address
		{"udp", "127.0.0.1:7000", "127.0.0.1:6000", 5},
		{"udp", "127.0.0.1:6001", "127.0.0.1:7000", 6},
		{"udp", "0.0.0.0:7000", "127.0.0.1:6001", 6},
		{"tcp", "127.0.0.1:9000", "", 0},
		{"tcp", "", "localhost:9000", 0},
		{"unix", "/tmp/s:1", "/tmp/s:2", 0},
		{"t", "x", "y", 0},
	} {
		got := 0
		if c, _ := cs.of(test.net, test.local, test.remote); c != nil {
			got = c.Number
		}
		if got != test.want {
			t.Errorf("of(%s, %s, %s) is #%d, want #%d", test.net, test.local, test.remote, got, test.want)
		}
	}
}

func TestCallsAreBounded(t *testing.T) {
	var c Calls
	for i := range maxCalls + 5 {
		c.add(&Call{Seq: int64(i)})
	}
	if len(c.Rows) != maxCalls || c.Gone != 5 || c.Rows[0].Seq != 5 {
		t.Errorf("%d rows are kept and %d gone, want %d and 5", len(c.Rows), c.Gone, maxCalls)
	}
}

// ticking is a trace whose events come a millisecond apart.
type ticking struct {
	*Trace
	at time.Duration // of the last
}

func (t *ticking) add(e event.Event) {
	t.at += time.Millisecond
	e.At = t.at
	t.Apply(&e)
}

// A UDP program with a port of its own that runs again has a conversation of its own, also if the server has been there all the time.
func TestUDPRunAgain(t *testing.T) {
	tr := ticking{Trace: New()}
	sock := func(kind event.Kind, run event.RunID, local, remote string) {
		tr.add(event.Event{Kind: kind, Run: run, Host: map[event.RunID]string{1: "server"}[run], Sock: &event.Sock{ID: 1, Net: "udp", Local: local, Remote: remote}, Size: 3, Data: []byte("abc")})
	}
	const client, server = "10.0.0.1:5000", "10.0.0.2:9000"
	tr.add(event.Event{Kind: event.RunQueued, Run: 1, Cell: &event.Cell{Cell: "server"}})
	sock(event.SockListening, 1, ":9000", "")
	for n, run := range []event.RunID{2, 3} {
		if n > 0 {
			tr.Forget(2)
		}
		tr.add(event.Event{Kind: event.RunQueued, Run: run, Cell: &event.Cell{Cell: "client"}})
		began := tr.at
		number := int64(n + 1)
		tr.add(event.Event{Kind: event.DgramSent, Host: "client", Size: 31, Packet: &event.Packet{Number: number, Src: client, Dst: server, Len: 3}})
		sock(event.SockWrote, run, client, server)
		tr.add(event.Event{Kind: event.DgramDelivered, Host: "server", Packet: &event.Packet{Number: number}})
		sock(event.SockRead, 1, ":9000", client)
		s := tr.Story(run)
		if len(s.Conns) != 1 || len(s.Packets) != 1 || s.Packets[0].Number() != number || s.Packets[0].Sent < began {
			t.Errorf("the story of run %d has %d connections and %d packets, of which the first is number %d, sent after %v; want number %d, after %v",
				run, len(s.Conns), len(s.Packets), s.Packets[0].Number(), s.Packets[0].Sent, number, began)
		}
	}
	if s := tr.Story(1); len(s.Packets) != 2 {
		t.Errorf("the server's story has %d packets, want both", len(s.Packets))
	}
}

// A connection that waits in TIME-WAIT is over when another between the same addresses is accepted, and that one came out of no state.
func TestNextConnectionEndsTheWait(t *testing.T) {
	const client, server = "10.0.0.1:5000", "10.0.0.2:80"
	for _, was := range []string{"TIME-WAIT", "CLOSED"} {
		tr := ticking{Trace: New()}
		number := int64(0)
		syn := func() {
			number++
			tr.add(event.Event{Kind: event.SegSent, Host: "client", Packet: &event.Packet{Number: number, Src: client, Dst: server}, Seg: &event.Seg{Flags: "SYN"}})
		}
		enters := func(was, is string) {
			number++
			tr.add(event.Event{Kind: event.ConnState, Host: "server", Conn: &event.Conn{End: server, Peer: client, Was: was, State: is, Cause: number - 1}})
		}
		syn()
		enters("", "SYN-RECEIVED")
		enters("FIN-WAIT-2", was)
		syn()
		enters(was, "SYN-RECEIVED")
		all := tr.conns.all
		if len(all) != 2 {
			t.Fatalf("there are %d connections, want 2", len(all))
		}
		last := all[0].States[len(all[0].States)-1]
		if last.Is != "CLOSED" || all[0].Ends[1].State != "CLOSED" || was == "TIME-WAIT" && last.Was != was {
			t.Errorf("out of %s the old connection has come to %+v", was, last)
		}
		if first := all[1].States[0]; first.Was != "" || first.Is != "SYN-RECEIVED" {
			t.Errorf("after %s the new connection began with %+v", was, first)
		}
	}
}
