package picture

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/golden"
	"github.com/wirebook/wirebook/wasm/trace"
)

// What became of the datagrams of recorded logs.
func TestMessages(t *testing.T) {
	var b strings.Builder
	for _, log := range []struct {
		file string
		run  event.RunID
	}{
		{"testdata/messages.jsonl", 1}, {"../trace/testdata/datagrams.jsonl", 1}, {"../trace/testdata/refused.jsonl", 1},
		{"../trace/testdata/many.jsonl", 3},
	} {
		fmt.Fprintf(&b, "%s\n", log.file)
		s := told(t, log.file, log.run)
		for _, m := range messages(s, &Look{}) {
			fmt.Fprintf(&b, "  #%d from end %d: %s\n", m.conn.Number, m.from, fateOf(m))
		}
		fmt.Fprintf(&b, "  strayed: %v\n\n", Strayed(s))
	}
	golden.Compare(t, "testdata/messages.txt", b.String())
}

func fateOf(m *message) string {
	what := []string{fmt.Sprintf("%d bytes %.12q", m.size, m.data)}
	if m.host != "" {
		what = append(what, "to "+m.host)
	}
	switch {
	case m.write == nil:
		what = append(what, "written by nobody")
	case m.write.Failed:
		what = append(what, "not sent: "+m.write.Sock.Err)
	}
	for _, p := range m.packets {
		what = append(what, fmt.Sprintf("packet %d", p.Number()))
		if p.Lost != nil {
			what = append(what, "lost: "+p.Lost.Rule)
		}
	}
	for _, c := range m.copies {
		switch {
		case c.damaged:
			what = append(what, "arrived damaged")
		case c.read != nil:
			what = append(what, fmt.Sprintf("read %d", c.read.Size))
		default:
			what = append(what, "not read")
		}
	}
	if m.refusal != nil {
		what = append(what, "refused: "+m.refusal.About.ICMP)
	}
	return strings.Join(what, ", ")
}

// Where packets are not seen, what was written and what was read are matched by their order and by what they say.
func TestMessagesWithoutPackets(t *testing.T) {
	c := &trace.Conn{Number: 1, Net: "udp", Ends: [2]trace.End{{Run: 1}, {Run: 2}}}
	call := func(at int, name string, end int, data string) {
		c.Calls = append(c.Calls, &trace.Call{At: time.Duration(at) * time.Second, Name: name, End: end, Data: []byte(data), Size: len(data)})
	}
	call(1, "write", 0, "one")
	call(2, "write", 0, "lost")
	call(3, "write", 0, "three")
	call(4, "read", 1, "one")
	call(5, "read", 1, "th")
	call(6, "write", 0, "late")
	var got []string
	for _, m := range messages(&trace.Story{Conns: []*trace.Conn{c}}, &Look{}) {
		got = append(got, fateOf(m))
	}
	want := `3 bytes "one", read 3
4 bytes "lost", not read
5 bytes "three", read 2
4 bytes "late", not read`
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

// What a read has passed by was lost for want of room if the kernel says that it lost anything so.
func TestFullReceiveBuffer(t *testing.T) {
	s := told(t, "testdata/messages.jsonl", 1)
	all := messages(s, &Look{})
	r := messageLine{message: all[0]}
	words := &Words{Datagrams: DatagramWords{Full: "full", NotRead: "not read"}}
	for _, full := range []bool{false, true} {
		if s.Drops = nil; full {
			s.Drops = []trace.Drop{{Host: r.conn.Ends[1-r.from].Host, Is: event.Drop{Where: "receive buffer", Lost: 1}}}
		}
		tb := newTable(s, &Look{Width: 800, Say: words}, all)
		if tb.full(r) != full {
			t.Errorf("the buffer was full: %v, want %v", tb.full(r), full)
		}
	}
}

// BenchmarkDatagrams matches 2500 datagrams with what was written and read, and draws what a screen shows of them.
func BenchmarkDatagrams(b *testing.B) {
	s := flooded(2500).Story(2)
	for b.Loop() {
		Datagrams(s, Look{Width: 860, Say: wordy}).Parts[0].Draw()
	}
}
