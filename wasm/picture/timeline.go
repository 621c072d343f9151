package picture

import (
	"strconv"
	"time"

	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

const (
	leastTimeline = 80   // CSS pixels, however little room there is
	timeGap       = 44.0 // between two times that are written
)

// timeline is where times stand in a picture in which time goes to the right, all of it on one scale.
type timeline struct {
	zero        time.Duration // from when times are counted
	first, last time.Duration
	left, width int // CSS pixels
}

func newTimeline(s *trace.Story, first, last time.Duration, left, width int) timeline {
	return timeline{s.Begin, first, max(last, first+1), left, max(leastTimeline, width)}
}

// x is where a time stands; one that is not on the timeline stands at its end.
func (t *timeline) x(at time.Duration) int {
	at = min(max(at, t.first), t.last)
	return t.left + int(float64(t.width)*float64(at-t.first)/float64(t.last-t.first)+0.5)
}

// times yields where round times stand, and what they are in milliseconds.
func (t *timeline) times(yield func(x int, words string)) {
	micros := float64((t.last - t.first).Microseconds())
	step := time.Duration(tickOf(timeGap*micros/float64(t.width))) * time.Microsecond
	first := (t.first - t.zero + step - 1) / step * step
	for at := first; at <= t.last-t.zero; at += step {
		words := strconv.FormatFloat(float64(at.Microseconds())/1000, 'f', -1, 64)
		if at == first {
			words += " ms"
		}
		yield(t.x(t.zero+at), words)
	}
}

// millis is a time in words.
func (t *timeline) millis(at time.Duration) string { return text.Millis(at - t.zero) }
