package picture

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/golden"
	"github.com/wirebook/wirebook/wasm/trace"
)

// told returns the story of a run in a log that was recorded in a lab.
func told(t testing.TB, file string, run event.RunID) *trace.Story {
	t.Helper()
	tr := trace.New()
	for _, e := range golden.Events(t, file) {
		tr.Apply(&e)
	}
	return tr.Story(run)
}

// What was written, sent and read of the streams of recorded logs, and on which scale it stands.
func TestStreams(t *testing.T) {
	var b strings.Builder
	for _, file := range []string{"testdata/pieces.jsonl", "../trace/testdata/handshake.jsonl", "../trace/testdata/self.jsonl"} {
		fmt.Fprintf(&b, "%s\n", file)
		s := told(t, file, 1)
		for _, st := range streams(s, &Look{}) {
			tell(&b, st)
		}
		fmt.Fprintf(&b, "  sticky: %v\n\n", Sticky(s))
	}
	golden.Compare(t, "testdata/streams.txt", b.String())
}

func tell(b *strings.Builder, st *stream) {
	sc := scaleOf(st, 760)
	fmt.Fprintf(b, "  #%d from end %d: %d bytes, %.1f px a byte, %d a line, a number every %d\n", st.conn.Number, st.from, st.size, sc.unit, sc.perLine, sc.tick)
	row := func(name string, row []span) {
		fmt.Fprintf(b, "    %-9s", name)
		for _, s := range row {
			fmt.Fprintf(b, " %d:%d-%d", s.number, s.from, s.to)
			if s.packet != nil && s.packet.Lost != nil {
				b.WriteString(" lost")
			}
			if s.useless {
				b.WriteString(" useless")
			}
		}
		b.WriteByte('\n')
	}
	row("written", st.writes)
	for _, layer := range st.segments {
		row("segments", layer)
	}
	row("read", st.reads)
}

// random makes a connection on which end 0 has sent so many bytes, in pieces that have nothing to do with each other; some segments are lost
// and sent again, also in other pieces, and some are sent again for nothing.
func random(r *rand.Rand, size int) *trace.Conn {
	c := &trace.Conn{Number: 1, Net: "tcp", Ends: [2]trace.End{{Run: 1}, {Run: 2}}}
	at := time.Duration(0)
	pieces := func(from, to, most int, add func(from, to int)) {
		for from < to {
			end := min(to, from+1+r.IntN(most))
			at += time.Millisecond
			add(from, end)
			from = end
		}
	}
	call := func(name string, end int) func(from, to int) {
		return func(from, to int) {
			c.Calls = append(c.Calls, &trace.Call{Seq: int64(at), At: at, Name: name, End: end, Size: to - from})
		}
	}
	var send func(from, to int)
	send = func(from, to int) {
		p := &trace.Packet{Sent: at, Seg: &event.Seg{Flags: "PSH ACK", RelSeq: uint32(from + 1)}}
		p.About = event.Packet{Number: int64(len(c.Packets) + 1), Len: to - from}
		c.Packets = append(c.Packets, p)
		if r.IntN(6) == 0 {
			p.Lost = &trace.Loss{At: at}
			pieces(from, to, to-from, send)
			return
		}
		p.Arrivals = []trace.Arrival{{At: at}}
		if r.IntN(8) == 0 {
			pieces(from, to, to-from, send)
		}
	}
	pieces(0, size, 1+r.IntN(size), call("write", 0))
	pieces(0, size, 1+r.IntN(size), send)
	pieces(0, size, 1+r.IntN(size), call("read", 1))
	return c
}

// Whatever the pieces: the boxes of a row do not overlap, written and read add up to the stream, the segments cover it, and the lines show
// each byte once and within the width.
func TestRandomStreams(t *testing.T) {
	const width = 300
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		size := 1 + r.IntN(5000)
		c := random(r, size)
		st := streamOf(c, 0)
		check := func(ok bool, format string, args ...any) {
			if !ok {
				t.Fatalf("seed %d: "+format, append([]any{seed}, args...)...)
			}
		}
		check(st.size == size, "the stream has %d bytes, want %d", st.size, size)
		check(sum(st.writes) == size && sum(st.reads) == size, "written %d and read %d, want %d", sum(st.writes), sum(st.reads), size)
		var covered bytesSet
		packets := 0
		for _, layer := range append(st.segments, st.writes, st.reads) {
			for i := 1; i < len(layer); i++ {
				check(layer[i-1].to <= layer[i].from, "boxes overlap: %v", layer[i-1:i+1])
			}
		}
		for _, layer := range st.segments {
			packets += len(layer)
			for _, s := range layer {
				covered.add(s.from, s.to)
				check(!s.useless || s.packet.Lost == nil, "a segment that was lost is said to have arrived in vain")
			}
		}
		check(packets == len(c.Packets), "%d segments are shown, want %d", packets, len(c.Packets))
		check(len(covered) == 1 && covered[0] == stretch{0, size}, "the segments cover %v, want 0 to %d", covered, size)
		check(st.arrivedBy(&Look{}) == size, "%d bytes have arrived, want %d", st.arrivedBy(&Look{}), size)

		s := &trace.Story{Conns: []*trace.Conn{c}}
		ru := newRuler(s, &Look{Width: width, Say: &Words{}}, st)
		shown := 0
		for from := 0; from < size; from += ru.perLine {
			ln := ru.line(from)
			check(ln.from == shown, "a line begins at %d, want %d", ln.from, shown)
			shown = ln.to
			check(ru.x(&ln, ln.to) <= ru.width+0.01, "a line is %v wide, want at most %v", ru.x(&ln, ln.to), ru.width)
		}
		check(shown == size, "the lines show %d bytes, want %d", shown, size)
	}
}

func sum(row []span) int {
	n := 0
	for _, s := range row {
		n += s.to - s.from
	}
	return n
}

func TestSticky(t *testing.T) {
	calls := func(sizes ...int) []span {
		c := &trace.Conn{}
		for _, n := range sizes {
			c.Calls = append(c.Calls, &trace.Call{Name: "write", Size: n})
		}
		return callSpans(c, "write", 0)
	}
	for _, test := range []struct {
		name          string
		writes, reads []span
		want          bool
	}{
		{"as written", calls(3, 3, 5), calls(3, 3, 5), false},
		{"not all read yet", calls(3, 3, 5), calls(3), false},
		{"three in one", calls(3, 3, 5), calls(11), true},
		{"one in many", calls(11), calls(4, 4, 3), true},
		{"not the same border", calls(3, 8), calls(4, 7), true},
		{"nothing read", calls(3), nil, false},
	} {
		if got := (&stream{writes: test.writes, reads: test.reads}).sticky(); got != test.want {
			t.Errorf("%s: sticky is %v, want %v", test.name, got, test.want)
		}
	}
}

// A stream of 4 MiB in full segments stays a few hundred lines of boxes that can be told apart.
func TestLongStream(t *testing.T) {
	st := long(4<<20, 1448)
	sc := scaleOf(st, 760)
	if lines := (st.size + sc.perLine - 1) / sc.perLine; lines > mostLines+mostLines/10 || sc.unit*1448 < 20 {
		t.Errorf("4 MiB take %d lines, a segment %.1f px; want at most %d lines and at least 20 px", lines, sc.unit*1448, mostLines)
	}
}

// long returns a stream that was sent in segments of a size, and read as it came.
func long(size, segment int) *stream {
	c := &trace.Conn{Number: 1, Net: "tcp", Ends: [2]trace.End{{Run: 1}, {Run: 2}}}
	c.Calls = append(c.Calls, &trace.Call{Name: "write", Size: size})
	for at := 0; at < size; at += segment {
		n := min(segment, size-at)
		p := &trace.Packet{Sent: time.Duration(at), Seg: &event.Seg{Flags: "ACK", RelSeq: uint32(at + 1)}, Arrivals: []trace.Arrival{{At: time.Duration(at + 1)}}}
		p.About = event.Packet{Number: int64(len(c.Packets) + 1), Len: n}
		c.Packets = append(c.Packets, p)
		c.Calls = append(c.Calls, &trace.Call{Name: "read", End: 1, Size: n, At: time.Duration(at)})
	}
	return streamOf(c, 0)
}

// BenchmarkRuler lays out 5000 segments and draws what a screen shows of them.
func BenchmarkRuler(b *testing.B) {
	s := trace.New().Story(1)
	s.Conns = []*trace.Conn{long(300_000, 60).conn}
	for b.Loop() {
		d := Ruler(s, Look{Width: 860, Say: &Words{}})
		for _, p := range d.Parts[:12] {
			p.Draw()
		}
	}
}

// FuzzDrawings draws what a log says that may come from a file: whatever stands in it, the pictures are drawn, and stay of a size.
func FuzzDrawings(f *testing.F) {
	for _, file := range []string{"testdata/pieces.jsonl", "testdata/messages.jsonl", "../trace/testdata/three.jsonl"} {
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, log []byte) {
		tr := trace.New()
		events := 0
		for line := range strings.Lines(string(log)) {
			var e event.Event
			if json.Unmarshal([]byte(line), &e) == nil {
				tr.Apply(&e)
				events++
			}
		}
		for _, draw := range []func(*trace.Story, Look) Drawing{Ruler, Datagrams, Contents, Hosts} {
			d := draw(tr.Story(1), Look{Width: 600, Say: &Words{}, Replay: events%2 == 0, Cursor: 100 * time.Millisecond})
			if most := (mostLines*2 + 1) * max(1, events); len(d.Parts) > most {
				t.Fatalf("%d events make %d parts, want at most %d", events, len(d.Parts), most)
			}
			for _, p := range d.Parts[:min(len(d.Parts), 20)] {
				p.Draw()
			}
		}
	})
}

// What is said of bytes that were written and not read is no more than what was seen of their way.
func TestBuffers(t *testing.T) {
	words := &Words{Ruler: RulerWords{Unread: "arrived", Underway: "underway", Somewhere: "somewhere"}}
	for _, test := range []struct {
		name      string
		segments  [][2]int // from, to, of those that have arrived
		read      int
		arrived   string
		underway  string
		somewhere string
	}{
		{"none has arrived", [][2]int{{3, 6}}, 0, "", "0-11", ""}, // for the first is missing
		{"some have", [][2]int{{0, 3}, {3, 6}}, 0, "0-6", "6-11", ""},
		{"some were read", [][2]int{{0, 3}, {3, 6}}, 3, "3-6", "6-11", ""},
		{"packets are not seen", nil, 3, "", "", "3-11"},
		{"not all packets were seen", [][2]int{{0, 3}}, 6, "", "", "6-11"},
	} {
		c := &trace.Conn{Net: "tcp", Ends: [2]trace.End{{Run: 1}, {Run: 2}}}
		c.Calls = append(c.Calls, &trace.Call{Name: "write", Size: 11}, &trace.Call{Name: "read", End: 1, Size: test.read})
		for _, s := range test.segments {
			p := &trace.Packet{Seg: &event.Seg{RelSeq: uint32(s[0] + 1)}, Arrivals: make([]trace.Arrival, 1)}
			p.About.Len = s[1] - s[0]
			c.Packets = append(c.Packets, p)
		}
		r := newRuler(trace.New().Story(1), &Look{Width: 600, Say: words}, streamOf(c, 0))
		ln := r.line(0)
		drawn := r.draw(&ln)
		for word, where := range map[string]string{"arrived": test.arrived, "underway": test.underway, "somewhere": test.somewhere} {
			from, to := 0, 0
			fmt.Sscanf(where, "%d-%d", &from, &to)
			box := ""
			if to > from {
				box = fmt.Sprintf(`%s · </title><rect x="%s"`, word, coord(r.x(&ln, from)+0.5))
			}
			if !strings.Contains(drawn, box) || box == "" && strings.Contains(drawn, word) {
				t.Errorf("%s: %s is said wrongly, want it of %q:\n%s", test.name, word, where, drawn)
			}
		}
	}
}
