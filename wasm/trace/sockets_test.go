package trace

import (
	"fmt"
	"strings"
	"testing"

	"github.com/wirebook/wirebook/runtime/event"
)

// A server listens, a client dials: both ends stand beside the listener until one after the other is gone.
func TestSockets(t *testing.T) {
	tr := New()
	step := func(want string, events ...event.Event) {
		t.Helper()
		for i := range events {
			tr.Apply(&events[i])
		}
		var all []string
		for _, s := range tr.Sockets() {
			all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s %s %s %s run %d", s.Net, s.Host, s.Local, s.Peer, s.State, s.Run)))
		}
		if got := strings.Join(all, "; "); got != want {
			t.Errorf("open are %q, want %q", got, want)
		}
	}
	sock := func(run event.RunID, host string, kind event.Kind, s event.Sock) event.Event {
		return event.Event{Run: run, Host: host, Kind: kind, Sock: &s}
	}
	state := func(host, end, peer, is string) event.Event {
		return event.Event{Host: host, Kind: event.ConnState, Conn: &event.Conn{End: end, Peer: peer, State: is}}
	}
	step("", event.Event{Kind: event.LabUp})
	step("tcp server :80  LISTEN run 1",
		sock(1, "server", event.SockListening, event.Sock{ID: 1, Net: "tcp", Local: "[::]:80"}),
		state("server", "[::]:80", "", "LISTEN"))
	step("tcp server :80  LISTEN run 1; tcp client 10.0.0.1:5000 10.0.0.2:80 ESTABLISHED run 2",
		sock(2, "client", event.SockConnected, event.Sock{ID: 1, Net: "tcp", Local: "10.0.0.1:5000", Remote: "10.0.0.2:80"}),
		state("client", "10.0.0.1:5000", "10.0.0.2:80", "ESTABLISHED"))
	step("tcp server :80  LISTEN run 1; tcp client 10.0.0.1:5000 10.0.0.2:80 TIME-WAIT run 2",
		sock(2, "client", event.SockClosed, event.Sock{ID: 1, Net: "tcp", Local: "10.0.0.1:5000", Remote: "10.0.0.2:80"}),
		state("client", "10.0.0.1:5000", "10.0.0.2:80", "TIME-WAIT"))
	step("udp server :53   run 0; tcp server :80  LISTEN run 1",
		state("client", "10.0.0.1:5000", "10.0.0.2:80", "CLOSED"),
		event.Event{Host: "server", Kind: event.KernelSaw, Conn: &event.Conn{End: "0.0.0.0:53"}, Kernel: &event.Kernel{Proto: "udp"}})
	step("", state("server", "[::]:80", "", "CLOSED"), event.Event{At: 1, Run: 1, Kind: event.RunExited},
		event.Event{Host: "server", Kind: event.KernelSaw, Conn: &event.Conn{End: "0.0.0.0:53", State: "CLOSED"}, Kernel: &event.Kernel{Proto: "udp"}})
}

// Several programs listen at one port (SO_REUSEPORT): of whose socket it is told does not change from one look at a log to the next.
func TestSharedPort(t *testing.T) {
	for range 50 {
		tr := New()
		for run := event.RunID(1); run <= 8; run++ {
			tr.Apply(&event.Event{Run: run, Host: "server", Kind: event.SockListening, Sock: &event.Sock{ID: 1, Net: "tcp", Local: "[::]:80"}})
		}
		if got := tr.listener("server", "[::]:80", 0); got != 1 {
			t.Fatalf("run %d is said to listen, want the first", got)
		}
	}
}
