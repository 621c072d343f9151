package worker

import (
	"strings"
	"testing"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

// Where there is no cable, who turns its knobs is told so.
func TestChangeWithoutALabIsRefused(t *testing.T) {
	l := newLab(t, self(t), "worker", Limits{})
	l.Change(lesson.Change{Cut: new(true)})
	e := l.awaitKind(0, event.LinkRefused)
	if !strings.HasPrefix(e.Text, "there is no cable here") {
		t.Errorf("it is refused with %q, want that there is no cable", e.Text)
	}
}
