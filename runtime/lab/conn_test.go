package lab

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
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
		s := Sighting{Stage: Sent, Number: number, At: time.Duration(number) * time.Millisecond, Host: hostOf(p.Src()), Packet: &p}
		r.See(s)
		s.Stage, s.Host = Arrived, hostOf(p.Dst())
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
