package picture

import (
	"math/rand/v2"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/trace"
)

// Whatever happens, nobody has more under way than was sent, or less than nothing, and nothing is drawn outside the frame.
func TestQueuesStayInTheFrame(t *testing.T) {
	numbers := regexp.MustCompile(`[MLHV ](-?\d+)`)
	coordinates := regexp.MustCompile(`class="(?:line|area|dots)[^"]*" d="([^"]*)"`)
	for seed := range uint64(200) {
		s := randomStory(rand.New(rand.NewPCG(seed, 0)), 200)
		l := Look{Width: 390, Say: wordy}
		for _, sd := range sendings(s, &l) {
			for q, levels := range sd.levels {
				last := time.Duration(0)
				for _, lv := range levels {
					if lv.bytes < 0 || quantity(q) == inFlight && lv.bytes > sd.sent || lv.at < last {
						t.Fatalf("seed %d: %s is %d bytes at %v, after %v; %d were sent", seed, quantityNames[q], lv.bytes, lv.at, last, sd.sent)
					}
					last = lv.at
				}
			}
			g := newGraph(s, &l, sd)
			for _, path := range coordinates.FindAllStringSubmatch(g.draw(), -1) {
				for _, n := range numbers.FindAllStringSubmatch(path[1], -1) {
					if at, _ := strconv.Atoi(n[1]); at < 0 || at > max(l.Width, g.height()) {
						t.Fatalf("seed %d: %s leaves the picture", seed, path[1])
					}
				}
			}
		}
	}
}

// transfer is the trace of a long transfer, of which every tenth segment is lost and sent again, and after each of which a kernel is asked.
func transfer(segments int) *trace.Trace {
	tr := trace.New()
	const from, to, size = "10.0.0.1:5000", "10.0.0.2:80", 1448
	tr.Apply(&event.Event{Kind: event.RunQueued, Run: 1, Host: "client", Cell: &event.Cell{Cell: "client"}})
	tr.Apply(&event.Event{Kind: event.SockConnected, Run: 1, Host: "client", Sock: &event.Sock{ID: 1, Net: "tcp", Local: from, Remote: to}})
	number := int64(0)
	sent := func(at time.Duration, host, src, dst string, size int, seg event.Seg) {
		number++
		tr.Apply(&event.Event{Kind: event.SegSent, At: at, Host: host, Packet: &event.Packet{Number: number, Src: src, Dst: dst, Len: size}, Seg: &seg})
	}
	for i := range segments {
		at, next := time.Duration(i)*100*time.Microsecond, uint32(i*size+1)
		sent(at, "client", from, to, size, event.Seg{Flags: "ACK", RelSeq: next, RelAck: 1})
		if i%10 == 0 {
			tr.Apply(&event.Event{Kind: event.SegDropped, At: at + 1, Packet: &event.Packet{Number: number, Rule: "loss"}})
			sent(at+2, "client", from, to, size, event.Seg{Flags: "ACK", RelSeq: next, RelAck: 1, Repeats: number})
		}
		tr.Apply(&event.Event{Kind: event.SegDelivered, At: at + 3, Host: "server", Packet: &event.Packet{Number: number}})
		sent(at+4, "server", to, from, 0, event.Seg{Flags: "ACK", RelSeq: 1, RelAck: next + size, Window: uint32(i % 10 * 6000)})
		tr.Apply(&event.Event{Kind: event.SegDelivered, At: at + 5, Host: "client", Packet: &event.Packet{Number: number}})
		tr.Apply(&event.Event{
			Kind: event.KernelSaw, At: at + 6, Host: "client", Conn: &event.Conn{End: from, Peer: to, State: "ESTABLISHED"},
			Kernel: &event.Kernel{Proto: "tcp", SendQ: i % 50 * size, CWnd: 10 + i%40, MSS: size, RTT: time.Millisecond},
		})
	}
	return tr
}

// A longer transfer is not drawn longer: there is no more to be seen of it than the frame is wide.
func TestQueuesOfALongTransfer(t *testing.T) {
	drawn := func(segments int) int {
		return len(Queues(transfer(segments).Story(1), Look{Width: 860, Say: wordy}).Parts[1].Draw())
	}
	if long, longer := drawn(2000), drawn(8000); longer > long*5/4 {
		t.Errorf("what is drawn of 2000 segments takes %d bytes, of 8000 it takes %d", long, longer)
	}
}

// BenchmarkQueues is what it takes to show that one more thing has happened on a connection that has carried 5000 segments.
func BenchmarkQueues(b *testing.B) {
	s := transfer(5000).Story(1)
	look := Look{Width: 860, Say: wordy}
	b.Run("layout", func(b *testing.B) {
		for b.Loop() {
			Queues(s, look)
		}
	})
	b.Run("part", func(b *testing.B) {
		d := Queues(s, look)
		for b.Loop() {
			d.Parts[1].Draw()
		}
	})
}
