package view

import (
	"time"

	"github.com/wirebook/wirebook/runtime/event"
)

// clock tells the lab's time between events: the time of the last one, and how much real time has passed since it came.
type clock struct {
	last  time.Duration
	heard time.Time // when the time of day was first told after that; zero until then
	day   time.Time
}

func (c *clock) hear(e *event.Event) {
	if e.Kind == event.LabUp || e.At > c.last {
		c.last, c.heard = e.At, time.Time{}
	}
}

// Tick tells the model the time of day, before something is drawn: it has no clock of its own.
func (m *Model) Tick(day time.Time) {
	if m.clock.heard.IsZero() {
		m.clock.heard = day
	}
	m.clock.day = day
}

// now is the time on the lab's clock.
func (m *Model) now() time.Duration {
	if m.clock.heard.IsZero() {
		return m.clock.last
	}
	return m.clock.last + m.clock.day.Sub(m.clock.heard)
}
