package lab

import (
	"fmt"
	"strings"
	"testing"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/packet"
)

func TestConns(t *testing.T) {
	golden(t, "testdata/conn/*.txtar", func(t *testing.T, part map[string]string) string {
		return playConns(t, part["packets"])
	})
}

// playConns gives packets to a recorder as the lines say, and returns what it tells of connections.
func playConns(t *testing.T, lines string) string {
	var told strings.Builder
	r := NewRecorder(func(e event.Event) { told.WriteString(tell(&e)) })
	late := map[string]Sighting{}
	number := int64(0)
	send := func(line string) Sighting {
		number++
		p := packet.Decode(craft(t, line))
		s := Sighting{Stage: Sent, Number: number, Host: hostOf(p.Src()), Packet: &p}
		r.See(s)
		s.Stage, s.Host = Arrived, hostOf(p.Dst())
		return s
	}
	for line := range strings.Lines(lines) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word {
		case "lost":
			send(rest)
		case "late":
			name, rest, _ := strings.Cut(rest, " ")
			late[name] = send(rest)
		case "damaged":
			s := send(rest)
			s.Verdict.Bit = 200
			r.See(s)
		case "arrive":
			r.See(late[rest])
		default:
			r.See(send(word + " " + rest))
		}
	}
	return told.String()
}

// tell writes an event as a line, "" if there is nothing to learn from it.
func tell(e *event.Event) string {
	switch {
	case e.Kind == event.ConnState:
		was := e.Was
		if was == "" {
			was = "-"
		}
		return fmt.Sprintf("  %s: %s > %s\n", e.Host, was, e.State)
	case e.Kind == event.SegSent:
		line := fmt.Sprintf("%d %s %s seq=%d ack=%d win=%d", e.Number, e.Host, e.Flags, e.RelSeq, e.RelAck, e.Window)
		if e.Len > 0 {
			line += fmt.Sprintf(" len=%d", e.Len)
		}
		if e.Note != "" {
			line += " " + e.Note
		}
		if e.Repeats > 0 {
			line += fmt.Sprintf(" of %d", e.Repeats)
		}
		if e.Dup > 0 {
			line += fmt.Sprintf(" %d", e.Dup)
		}
		return line + "\n"
	case e.Note != "":
		return fmt.Sprintf("  %d arrives %s\n", e.Number, e.Note)
	}
	return ""
}
