package view

import (
	"testing"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
)

// Between events the lab's clock goes on as the time of day does; each event sets it, and a new lab begins anew.
func TestClock(t *testing.T) {
	m := New(testPage())
	day := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, step := range []struct {
		hear *event.Event
		pass time.Duration
		want time.Duration
	}{
		{hear: &event.Event{At: 10 * time.Second}, want: 10 * time.Second},
		{pass: 3 * time.Second, want: 13 * time.Second},
		{hear: &event.Event{At: 12 * time.Second}, pass: time.Second, want: 12 * time.Second},
		{hear: &event.Event{At: 11 * time.Second}, pass: time.Second, want: 13 * time.Second},
		{hear: &event.Event{Kind: event.LabUp, At: time.Second}, pass: time.Hour, want: time.Second},
	} {
		if step.hear != nil {
			m.clock.hear(step.hear)
		}
		day = day.Add(step.pass)
		m.Tick(day)
		if got := m.now(); got != step.want {
			t.Errorf("after %+v: the clock says %v, want %v", step, got, step.want)
		}
	}
}
