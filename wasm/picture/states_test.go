package picture

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/golden"
)

// Of recorded logs: which way each end of a connection took over the map, and why.
func TestJourneys(t *testing.T) {
	var b strings.Builder
	for _, log := range []string{"../trace/testdata/handshake", "../trace/testdata/self", "../trace/testdata/refused", "../trace/testdata/reset", "testdata/listener"} {
		fmt.Fprintln(&b, log)
		s := told(t, log+".jsonl", 1)
		for _, c := range tcpConns(s) {
			tellJourney(&b, journeyOf(s, c, &Look{}))
		}
		if j := listenerOf(s, &Look{}); j != nil {
			tellJourney(&b, j)
		}
		b.WriteByte('\n')
	}
	golden.Compare(t, "testdata/journeys.txt", b.String())
}

func tellJourney(b *strings.Builder, j *journey) {
	for i, step := range j.steps {
		fmt.Fprintf(b, "%d %s: %s -> %s %s", i+1, j.names[step.end], strings.TrimSpace(step.from), strings.TrimSpace(step.to), reason(&step))
		fmt.Fprintf(b, " (%s)\n", strings.Join(step.edge.label[:], "; "))
	}
}

func reason(t *step) string {
	var words []string
	if t.call != nil {
		words = append(words, t.call.Name)
	}
	if t.packet != nil {
		words = append(words, heardOrSaid(t), flags(t.packet))
	}
	return strings.Join(words, " ")
}

// At each moment of the replay the picture shows the states of that moment, and no step that is still to come.
func TestStatesAtTheCursor(t *testing.T) {
	s := told(t, "../trace/testdata/handshake.jsonl", 1)
	c := tcpConns(s)[0]
	all := journeyOf(s, c, &Look{})
	for i, step := range all.steps {
		j := journeyOf(s, c, &Look{Replay: true, Cursor: step.at - 1})
		for _, before := range all.steps[:j.taken()] {
			if before.at >= step.at {
				t.Errorf("before step %d, the step to %s is taken", i+1, before.to)
			}
		}
		j.look.Cursor = step.at
		last := all.steps[j.taken()-1]
		if got := j.state(last.end); got != last.to {
			t.Errorf("at step %d the end is in %q, want %q", i+1, got, last.to)
		}
	}
}

// While the kernel has told nothing a TIME-WAIT is taken to last as long as Linux has it last; then what it told counts.
func TestTimeWaitLeft(t *testing.T) {
	s := told(t, "../trace/testdata/handshake.jsonl", 1)
	c := tcpConns(s)[0]
	j := journeyOf(s, c, &Look{})
	entered := j.steps[len(j.steps)-1].at
	j.look.Now = entered + 10*time.Second
	if left, sure := j.waitLeft(0); left != 50*time.Second || sure {
		t.Errorf("left %v, sure %v; want 50s, as Linux does", left, sure)
	}
	c.Ends[0].Kernel = &event.Kernel{Timer: "time-wait", Expires: entered + 12*time.Second}
	if left, sure := j.waitLeft(0); left != 2*time.Second || !sure {
		t.Errorf("left %v, sure %v; want 2s, as the kernel says", left, sure)
	}
}

// area is a rectangle on the map.
type area struct{ left, top, right, bottom int }

func (a area) meets(b area) bool {
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

// Nothing on the map covers a word of it.
func TestMapCanBeRead(t *testing.T) {
	words := map[string]area{}
	for _, e := range mapEdges {
		words[e.from+"→"+e.to] = labelArea(&e)
	}
	whole := area{0, 0, mapWidth, mapHeight}
	for name, label := range words {
		if label.left < whole.left || label.right > whole.right || label.bottom > whole.bottom {
			t.Errorf("the label of %s is beyond the border: %v", name, label)
		}
		for _, b := range mapBoxes {
			box := area{b.at.x - boxWidth/2, b.at.y - boxHeight/2, b.at.x + boxWidth/2, b.at.y + boxHeight/2}
			if label.meets(box) {
				t.Errorf("the label of %s and %s cover one another", name, b.state)
			}
		}
		for other, l := range words {
			if name < other && label.meets(l) {
				t.Errorf("the labels of %s and %s cover one another", name, other)
			}
		}
		for _, e := range mapEdges {
			badge := area{e.badge.x - badgeSize/2, e.badge.y - badgeSize/2, e.badge.x + badgeSize/2, e.badge.y + badgeSize/2}
			if label.meets(badge) {
				t.Errorf("the label of %s and the steps of %s→%s cover one another", name, e.from, e.to)
			}
		}
	}
}

// labelArea is about where a label stands: its letters are half as wide as the lines are high.
func labelArea(e *mapEdge) area {
	width := 0
	bottom := e.text.y + 3
	for i, line := range e.label {
		if line != "" {
			width, bottom = max(width, len(line)*53/10), e.text.y+12*i+3
		}
	}
	left := e.text.x
	switch e.anchor {
	case "end":
		left -= width
	case "middle":
		left -= width / 2
	}
	return area{left, e.text.y - 8, left + width, bottom}
}
