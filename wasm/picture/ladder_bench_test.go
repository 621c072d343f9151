package picture

import (
	"strconv"
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
		add(event.Event{Kind: event.DgramSent, At: at, Host: "client", Packet: &event.Packet{Number: n, Src: from, Dst: to, Len: 5}})
		add(event.Event{Kind: event.SockWrote, Run: 2, At: at + 1, Host: "client", Sock: &event.Sock{ID: 1, Net: "udp", Local: from, Remote: to}, Data: []byte(strconv.Itoa(i)), Size: 5})
		if i >= 20 {
			add(event.Event{Kind: event.DgramDelivered, At: at + 2, Host: "server", Packet: &event.Packet{Number: n - 20}})
			add(event.Event{Kind: event.SockRead, Run: 1, At: at + 3, Host: "server", Sock: &event.Sock{ID: 1, Net: "udp", Local: to, Remote: from}, Data: []byte("read"), Size: 5})
		}
	}
	return tr
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
