package picture

import (
	"math/rand/v2"
	"testing"
	"time"
)

// Whatever happens, and wherever the cursor is, a connection waits no less than nothing, and is there before its bar ends.
func TestGanttOfAnything(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 0))
		s := randomStory(r, 200)
		l := Look{Width: 390, Say: wordy, Replay: true, Cursor: s.Begin + time.Duration(r.Int64N(int64(s.End-s.Begin)+1))}
		for _, sv := range services(s, &l) {
			if taken := min(sv.accepted, sv.closed); sv.begun > sv.closed || sv.accept != nil && sv.ready > sv.accepted || taken > s.End {
				t.Fatalf("seed %d: #%d begins at %v, is ready at %v, accepted at %v, closed at %v, of %v", seed, sv.conn.Number, sv.begun, sv.ready, sv.accepted, sv.closed, s.End)
			}
		}
		for _, p := range Gantt(s, l).Parts {
			p.Draw()
		}
	}
}
