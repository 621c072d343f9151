package picture

import (
	"fmt"
	"testing"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/trace"
)

// flooded is the trace of a program that sends datagrams as fast as it can to another host, which reads them.
func flooded(datagrams int) *trace.Trace {
	tr := trace.New()
	add := func(e event.Event) { tr.Apply(&e) }
	add(event.Event{Kind: event.RunQueued, Run: 1, Host: "server", Cell: &event.Cell{Cell: "server"}})
	add(event.Event{Kind: event.RunQueued, Run: 2, Host: "client", Cell: &event.Cell{Cell: "client"}})
	const from, to = "10.0.0.1:5000", "10.0.0.2:53"
	for i := range datagrams {
		n := int64(i + 1)
		at := time.Duration(i) * 10 * time.Microsecond
		add(event.Event{Kind: event.DgramSent, At: at, Host: "client", Packet: &event.Packet{Number: n, Src: from, Dst: to, Len: 5}, Data: datagram(i), Size: 33})
		add(event.Event{Kind: event.SockWrote, Run: 2, At: at + 1, Host: "client", Sock: &event.Sock{ID: 1, Net: "udp", Local: from, Remote: to}, Data: fmt.Appendf(nil, "%05d", i), Size: 5})
		if i >= 20 {
			add(event.Event{Kind: event.DgramDelivered, At: at + 2, Host: "server", Packet: &event.Packet{Number: n - 20}})
			add(event.Event{Kind: event.SockRead, Run: 1, At: at + 3, Host: "server", Sock: &event.Sock{ID: 1, Net: "udp", Local: to, Remote: from}, Data: fmt.Appendf(nil, "%05d", i-20), Size: 5})
		}
	}
	return tr
}

// datagram is the bytes of an IPv4 packet with a number of five digits.
func datagram(i int) []byte {
	ip := []byte{0x45, 0, 0, 33, byte(i >> 8), byte(i), 0x40, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2}
	udp := []byte{5000 >> 8, 5000 & 0xff, 0, 53, 0, 13, 0, 0}
	return fmt.Appendf(append(ip, udp...), "%05d", i)
}

// BenchmarkLadder is what it takes to show that one more thing has happened, when 10 000 events are there already.
func BenchmarkLadder(b *testing.B) {
	tr := flooded(2500)
	b.Run("story", func(b *testing.B) {
		for b.Loop() {
			tr.Story(2).Moments()
		}
	})
	s := tr.Story(2)
	look := Look{Width: 800, Say: wordy}
	b.Run("layout", func(b *testing.B) {
		for b.Loop() {
			Ladder(s, look)
		}
	})
	b.Run("part", func(b *testing.B) {
		d := Ladder(s, look)
		for b.Loop() {
			d.Parts[len(d.Parts)-1].Draw()
		}
	})
}
