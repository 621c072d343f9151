package lab

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wirebook/wirebook/runtime/event"
)

// parseLook reads what a kernel says, as testdata/README.md says.
func parseLook(t testing.TB, at time.Duration, text string) Look {
	t.Helper()
	host, rest, _ := strings.Cut(text, " ")
	l := Look{Host: host, At: at}
	for socket := range strings.SplitSeq(rest, ";") {
		words := strings.Fields(socket)
		if len(words) == 0 {
			continue
		}
		s := Socket{End: addrPort(t, words[0]), State: State(words[2]), Kernel: event.Kernel{Proto: protoTCP}}
		if words[1] != "-" {
			s.Peer = addrPort(t, words[1])
		}
		if words[2] == "-" {
			s.State, s.Proto = "", protoUDP
		}
		for _, w := range words[3:] {
			key, value, _ := strings.Cut(w, "=")
			var n int
			if _, err := fmt.Sscan(value, &n); err != nil {
				t.Fatalf("socket %q: %v", socket, err)
			}
			switch key {
			case "recvq":
				s.RecvQ = n
			case "sendq":
				s.SendQ = n
			case "retransmits":
				s.Retransmits = n
			case "left":
				s.Timer, s.Expires = "retransmit", at+time.Duration(n)*time.Millisecond
			}
		}
		l.Sockets = append(l.Sockets, s)
	}
	return l
}

// Only what has changed is told, and of a timer only that it was set to another moment.
func TestLookTellsChanges(t *testing.T) {
	var told []string
	r := NewRecorder(func(e event.Event) {
		told = append(told, fmt.Sprintf("%v%s", e.At, strings.TrimSuffix(tell(&e), "\n")))
	})
	for _, step := range []struct {
		at   time.Duration
		look string
		want []string
	}{
		{0, "server", nil},
		{10, "server server:80 - LISTEN sendq=5", []string{"10ms  server has tcp 10.0.0.2:80 LISTEN recvq=0 sendq=5", "10ms  server: - > LISTEN"}},
		{20, "server server:80 - LISTEN sendq=5", nil},
		{30, "server server:80 - LISTEN sendq=5 recvq=1", []string{"30ms  server has tcp 10.0.0.2:80 LISTEN recvq=1 sendq=5"}},
		{40, "server server:53 - -; server:53 client:9 - recvq=7", []string{
			"40ms  server has udp 10.0.0.2:53 - recvq=0 sendq=0",
			"40ms  server has udp 10.0.0.1:9 - recvq=7 sendq=0",
			"40ms  server: LISTEN > CLOSED"}},
		{50, "server server:53 client:9 - recvq=7", []string{"50ms  server has udp 10.0.0.2:53 CLOSED recvq=0 sendq=0"}},
		{60, "server server:53 client:9 - recvq=7; server:80 client:9 TIME-WAIT left=2000", []string{
			`60ms  server has tcp 10.0.0.1:9 TIME-WAIT recvq=0 sendq=0 timer="retransmit" in 2s retransmits=0`}},
		{1055, "server server:53 client:9 - recvq=7; server:80 client:9 TIME-WAIT left=1010", nil}, // a tick later
		{1065, "server server:53 client:9 - recvq=7; server:80 client:9 TIME-WAIT left=985", nil},  // a tick earlier
		{2300, "server server:53 client:9 - recvq=7; server:80 client:9 TIME-WAIT left=0", nil},    // the kernel is late
		{2310, "server server:53 client:9 - recvq=7; server:80 client:9 TIME-WAIT left=3000", []string{
			`2.31s  server has tcp 10.0.0.1:9 TIME-WAIT recvq=0 sendq=0 timer="retransmit" in 3s retransmits=0`}},
		{2320, "client", nil}, // another host's sockets are others
	} {
		told = nil
		changed := r.Look(parseLook(t, step.at*time.Millisecond, step.look))
		if diff := cmp.Diff(step.want, told); diff != "" {
			t.Errorf("at %d: %s (-want +got):\n%s", step.at, step.look, diff)
		}
		if changed != (step.want != nil) {
			t.Errorf("at %d: %s: changed is %v", step.at, step.look, changed)
		}
	}
}

// Losses are told as how many have come since the last time.
func TestLookTellsLosses(t *testing.T) {
	var told []string
	r := NewRecorder(func(e event.Event) { told = append(told, strings.TrimSpace(tell(&e))) })
	for _, total := range []map[Place]int{{AtNIC: 0}, {AtNIC: 3, AtChecksum: 1}, {AtNIC: 3, AtChecksum: 1}, {AtNIC: 4, AtChecksum: 3}} {
		r.Look(Look{Host: "client", Lost: total})
	}
	want := []string{"client loses at checksum: 1", "client loses at nic: 3", "client loses at checksum: 2", "client loses at nic: 1"}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Beyond the limit sockets are no longer told of, which is said once; states are.
func TestLookStopsAtTheLimit(t *testing.T) {
	count := map[event.Kind]int{}
	r := NewRecorder(func(e event.Event) { count[e.Kind]++ })
	for n := range maxSaw + 2 {
		r.Look(parseLook(t, 0, fmt.Sprintf("server server:53 - - recvq=%d", n)))
	}
	r.Look(parseLook(t, 0, "server server:80 - LISTEN"))
	want := map[event.Kind]int{event.KernelSaw: maxSaw, event.LabTruncated: 1, event.ConnState: 1}
	if diff := cmp.Diff(want, count); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

// A flood of connections is not followed through what the kernel says either: what was forgotten is not heard of again.
func TestLookBringsBackNothing(t *testing.T) {
	var conns Conns
	sockets := map[socketName]Socket{}
	for port := range uint16(3 * maxConns) {
		s := Socket{State: Established, Kernel: event.Kernel{Proto: protoTCP}, End: addrPort(t, "server:80"), Peer: addrPort(t, fmt.Sprintf("client:%d", port+1))}
		sockets[socketName{s.Proto, s.End, s.Peer}] = s
	}
	for range 3 {
		conns.Look("server", sockets)
	}
	known := conns.conns
	if len(known) != maxConns {
		t.Errorf("%d connections, want %d", len(known), maxConns)
	}
}
