package lab

import (
	"io"
	"net"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

var twoHosts = lesson.Topology{Hosts: []string{"client", "server"}}

func TestTwoHosts(t *testing.T) {
	if !ordinary(t) {
		return
	}
	l := open(t, twoHosts)
	server := l.run("server", "echo", ":80")
	server.says("listening\n")
	client := l.run("client", "greet", "10.0.0.2:80", "hello")
	client.says("hello")
	client.ends()
	server.ends()
	l.until(func(e event.Event) bool {
		return e.Kind == event.ConnState && e.Host == "server" && e.State == string(Closed)
	})
	wantClose(t, l, "client", "server")
}

func TestLoopbackCrossesTheCable(t *testing.T) {
	if !ordinary(t) {
		return
	}
	l := open(t, lesson.Topology{})
	server := l.run("", "echo", "127.0.0.1:80")
	server.says("listening\n")
	client := l.run("", "greet", "127.0.0.1:80", "hello")
	client.says("hello")
	client.ends()
	server.ends()
	l.until(func(e event.Event) bool {
		return e.Kind == event.ConnState && e.End == "127.0.0.1:80" && e.State == string(Closed)
	})
	wantClose(t, l, "", "")
}

// wantClose checks the beginning of a connection to port 80, and the states of both its ends when the client has finished first.
func wantClose(t *testing.T, l *testLab, client, server string) {
	t.Helper()
	type sent struct{ Host, Flags string }
	var segments []sent
	states := map[bool][]string{}
	for _, e := range l.seen {
		switch e.Kind {
		case event.SegSent:
			segments = append(segments, sent{e.Host, e.Flags})
		case event.ConnState:
			if e.Peer == "" {
				continue // a listener
			}
			atServer := len(e.End) > 3 && e.End[len(e.End)-3:] == ":80"
			states[atServer] = append(states[atServer], e.State)
		}
	}
	handshake := []sent{{client, "SYN"}, {server, "SYN ACK"}, {client, "ACK"}}
	if diff := cmp.Diff(handshake, segments[:min(3, len(segments))]); diff != "" {
		t.Errorf("segments (-want +got):\n%s", diff)
	}
	want := map[bool][]string{
		false: {"SYN-SENT", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT"},
		true:  {"SYN-RECEIVED", "ESTABLISHED", "CLOSE-WAIT", "LAST-ACK", "CLOSED"},
	}
	if diff := cmp.Diff(want, states); diff != "" {
		t.Errorf("states, true is the server's (-want +got):\n%s", diff)
	}
}

func TestNoWayOut(t *testing.T) {
	if !ordinary(t) {
		return
	}
	outside, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer outside.Close()
	addr := outside.Addr().String()
	l := open(t, twoHosts)
	other := open(t, twoHosts)
	server := other.run("server", "echo", ":80")
	server.says("listening\n")
	p := l.run("client", "try", addr, "10.0.0.2:80", "192.0.2.1:80")
	p.says("dial tcp " + addr + ": connect: connection refused\n")
	p.says("dial tcp 10.0.0.2:80: connect: connection refused\n") // another lab's server
	p.says("dial tcp 192.0.2.1:80: connect: network is unreachable\n")
	p.ends()
}

// A program that had the lab's own sockets could speak for it.
func TestProgramsInheritNoSocket(t *testing.T) {
	if !ordinary(t) {
		return
	}
	open(t, twoHosts).run("client", "files").ends()
}

func TestCloseLeavesNoProcess(t *testing.T) {
	if !ordinary(t) {
		return
	}
	l := open(t, twoHosts)
	server := l.run("server", "echo", ":80")
	server.says("listening\n")
	l.Close()
	if code, err := server.Wait(); code != -1 || err != nil {
		t.Errorf("Wait() = %d, %v; want -1, as of a process that was killed", code, err)
	}
	if rest, err := io.ReadAll(server.out); len(rest) > 0 || err != nil { // it ends when nobody holds the other end
		t.Errorf("the program's output ends with %q, %v", rest, err)
	}
	if _, err := l.Start("server", self("echo")); err == nil {
		t.Error("Start succeeds in a lab that has ended")
	}
}
