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
	zone  time.Duration // what the learner's clock is ahead of UTC
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

// TimeZone tells the model what the learner's clock is ahead of UTC.
func (m *Model) TimeZone(ahead time.Duration) { m.clock.zone = ahead }

// labDay is when the lab's clock was 0 by the learner's, since a midnight; 0 where it is not known.
func (m *Model) labDay() time.Duration {
	if m.lab.Began == 0 {
		return 0
	}
	return (time.Duration(m.lab.Began) + m.clock.zone) % (24 * time.Hour)
}

// now is the time on the lab's clock.
func (m *Model) now() time.Duration {
	if m.clock.heard.IsZero() {
		return m.clock.last
	}
	return m.clock.last + m.clock.day.Sub(m.clock.heard)
}
