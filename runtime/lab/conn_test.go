package lab

import (
	"cmp"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/pcapng"
)

func TestConns(t *testing.T) {
	golden(t, "testdata/conn/*.txtar", func(t *testing.T, part map[string]string) string {
		var told strings.Builder
		for _, e := range playConns(t, part["packets"], 1) {
			told.WriteString(tell(&e))
		}
		return told.String()
	})
}

// playConns gives packets to a recorder as the lines say, numbered from first on, a millisecond apart, and returns what it tells.
func playConns(t *testing.T, lines string, first int64) (log []event.Event) {
	r := NewRecorder(func(e event.Event) { log = append(log, e) })
	late := map[string]Sighting{}
	number := first - 1
	send := func(line string) Sighting {
		number++
		p := decoded(t, line)
		from, to := addrs(&p)
		s := Sighting{Stage: Sent, Number: number, At: time.Duration(number) * time.Millisecond, Host: hostOf(from), Packet: &p}
		r.See(s)
		s.Stage, s.Host = Arrived, hostOf(to)
		return s
	}
	for line := range strings.Lines(lines) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word {
		case "lost":
			s := send(rest)
			s.Stage, s.Verdict.Dropped = Lost, ByLoss
			r.See(s)
		case "late":
			name, rest, _ := strings.Cut(rest, " ")
			late[name] = send(rest)
		case "damaged":
			s := send(rest)
			s.Verdict.Bit = 200
			r.See(s)
		case "arrive":
			r.See(late[rest])
		case "kernel":
			r.Look(parseLook(t, time.Duration(number)*time.Millisecond, rest))
		default:
			r.See(send(word + " " + rest))
		}
	}
	return log
}

// tell writes an event as a line, "" if there is nothing to learn from it.
func tell(e *event.Event) string {
	switch {
	case e.Kind == event.ConnState:
		return fmt.Sprintf("  %s: %s > %s\n", e.Host, cmp.Or(e.Was, "-"), e.State)
	case e.Kind == event.KernelSaw:
		return tellSocket(e)
	case e.Kind == event.KernelDropped:
		return fmt.Sprintf("  %s loses at %s: %d\n", e.Host, e.Where, e.Lost)
	case e.Kind == event.LinkChanged:
		return fmt.Sprintf("cable delay=%v mtu=%d cut=%v faults=%q by=%q\n", e.Link.Delay, e.Link.MTU, e.Cut, e.Faults, e.Text)
	case e.Kind == event.LinkRefused:
		return fmt.Sprintf("refused: %s\n", e.Text)
	case e.Kind == event.SegSent:
		return fmt.Sprintf("%d %s %s seq=%d ack=%d win=%d%s\n", e.Number, e.Host, e.Flags, e.RelSeq, e.RelAck, e.Window, extras(e))
	case pcapng.IsSent(e.Kind):
		return fmt.Sprintf("%d %s sends%s\n", e.Number, e.Host, extras(e))
	case e.Rule != "":
		return fmt.Sprintf("  %d dropped: %s\n", e.Number, e.Rule)
	case e.Note != "":
		return fmt.Sprintf("  %d arrives %s\n", e.Number, e.Note)
	case e.Kind == event.DgramDelivered:
		return fmt.Sprintf("  %d arrives\n", e.Number)
	}
	return ""
}

// tellSocket writes what the kernel says of a socket, times coarsely.
func tellSocket(e *event.Event) string {
	k := e.Kernel
	var b strings.Builder
	fmt.Fprintf(&b, "  %s has %s %s %s recvq=%d sendq=%d", e.Host, k.Proto, cmp.Or(e.Peer, e.End), cmp.Or(e.State, "-"), k.RecvQ, k.SendQ)
	if k.Timer != "" {
		fmt.Fprintf(&b, " timer=%q in %v retransmits=%d", k.Timer, (k.Expires - e.At).Round(time.Second), k.Retransmits)
	}
	if k.RTT > 0 {
		fmt.Fprintf(&b, " rtt=%v mss=%d cwnd=%d", k.RTT.Round(20*time.Millisecond), k.MSS, k.CWnd)
	}
	return b.String() + "\n"
}

// extras writes what is special about a packet that is sent.
func extras(e *event.Event) string {
	var b strings.Builder
	if e.Len > 0 {
		fmt.Fprintf(&b, " len=%d", e.Len)
	}
	if e.Note != "" {
		b.WriteString(" " + e.Note)
	}
	if e.Seg != nil && e.Repeats > 0 {
		fmt.Fprintf(&b, " of %d", e.Repeats)
	}
	if e.Seg != nil && e.Dup > 0 {
		fmt.Fprintf(&b, " %d", e.Dup)
	}
	if e.ICMP != "" {
		b.WriteString(" " + e.ICMP)
	}
	return b.String()
}
