package session

import (
	"fmt"
	"sync"
	"testing"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/runtime/event"
)

// BenchmarkEvents reports lines of output as a runtime does, to readers that follow. Readers are at most a batch behind when it ends.
func BenchmarkEvents(b *testing.B) {
	for _, readers := range []int{1, 3} {
		b.Run(fmt.Sprintf("readers=%d", readers), func(b *testing.B) {
			s, n := open(b, nil)
			s.mustDo(b, do(wire.Run, "server"))
			s.await(b, "1 run.started")
			line := event.Event{Run: 1, Kind: event.Stdout, Data: make([]byte, 120)}
			end := s.log.last + int64(b.N)
			b.ReportAllocs()
			b.ResetTimer()
			var all sync.WaitGroup
			for range readers {
				all.Go(func() { readTo(b, s, end) })
			}
			for range b.N {
				n.report(line)
			}
			all.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
		})
	}
}

func readTo(b *testing.B, s *Session, end int64) {
	for n := int64(0); n < end; {
		events, err := s.After(b.Context(), n)
		if err != nil {
			b.Error(err)
			return
		}
		n = events[len(events)-1].Seq
	}
}

// BenchmarkForget runs a cell again when the log is nearly full of other cells' events.
func BenchmarkForget(b *testing.B) {
	l := newLog()
	for l.size < maxLog {
		l.add(event.Event{Run: 1, Kind: event.Stdout, Data: make([]byte, 120)})
	}
	for b.Loop() {
		l.add(event.Event{Run: 2, Kind: event.RunQueued})
		l.forget(2)
	}
}
