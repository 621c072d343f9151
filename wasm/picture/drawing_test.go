package picture_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wirebook/wirebook/wasm/golden"
	"github.com/wirebook/wirebook/wasm/picture"
	"github.com/wirebook/wirebook/wasm/trace"
	"github.com/wirebook/wirebook/wasm/view"
)

// The whole of pictures, as the page gets them: at their end, and in the middle of a replay on a narrow page.
func TestDrawings(t *testing.T) {
	for _, test := range []struct {
		name, log string
		draw      func(*trace.Story, picture.Look) picture.Drawing
		look      picture.Look
	}{
		{"ruler.html", "testdata/pieces.jsonl", picture.Ruler, picture.Look{Width: 860, Chosen: 5}},
		{"ruler-replay.html", "testdata/pieces.jsonl", picture.Ruler, picture.Look{Width: 340, Replay: true, Cursor: 100 * time.Millisecond}},
		{"datagrams.html", "testdata/messages.jsonl", picture.Datagrams, picture.Look{Width: 860, Chosen: 2}},
		{"queues.html", "testdata/queues.jsonl", picture.Queues, picture.Look{Width: 860, Chosen: 29}},
		{"queues-replay.html", "testdata/queues.jsonl", picture.Queues, picture.Look{Width: 340, Replay: true, Cursor: 420 * time.Millisecond}},
		{"gantt.html", "testdata/served.jsonl", picture.Gantt, picture.Look{Width: 860}},
		{"gantt-replay.html", "testdata/served.jsonl", picture.Gantt, picture.Look{Width: 340, Replay: true, Cursor: 250 * time.Millisecond}},
		{"contents.html", "testdata/pieces.jsonl", picture.Contents, picture.Look{}},
		{"calls-refused.html", "../trace/testdata/refused.jsonl", picture.Calls, picture.Look{Whole: true}},
		{"calls-replay.html", "../trace/testdata/handshake.jsonl", picture.Calls, picture.Look{Whole: true, Replay: true, Cursor: 100 * time.Millisecond}},
		{"hosts.html", "../trace/testdata/handshake.jsonl", picture.Hosts, picture.Look{}},
		{"hosts-replay.html", "../trace/testdata/idle.jsonl", picture.Hosts, picture.Look{Replay: true, Cursor: 2200 * time.Millisecond}},
		{"datagrams-replay.html", "testdata/messages.jsonl", picture.Datagrams, picture.Look{Width: 340, Replay: true, Cursor: 66 * time.Millisecond}},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := test.look
			l.Cell, l.Say = "client", &view.StringsFor("en").Picture
			l.Place = func(c *trace.Call) (string, int) { return strings.TrimSuffix(c.Pos.File, ".go"), c.Pos.Line }
			d := test.draw(picture.Told(t, test.log, 2), l)
			var b strings.Builder
			b.WriteString(d.Head)
			for _, p := range d.Parts {
				b.WriteString(p.Draw())
			}
			b.WriteString(d.Foot)
			golden.HTML(t, "testdata/"+test.name, b.String())
		})
	}
}

// A part is drawn anew only if its Rev has changed, so Rev must change with what is drawn.
func TestRevTellsLooksApart(t *testing.T) {
	say := &view.StringsFor("en").Picture
	for log, draw := range map[string]func(*trace.Story, picture.Look) picture.Drawing{
		"testdata/pieces.jsonl": picture.Ruler, "testdata/messages.jsonl": picture.Datagrams, "../trace/testdata/handshake.jsonl": picture.Ruler,
		"../trace/testdata/window.jsonl": picture.Calls,
		"testdata/queues.jsonl":          picture.Queues,
	} {
		s := picture.Told(t, log, 2)
		drawn := map[string]string{}
		for _, chosen := range []int64{0, 4} {
			for _, at := range s.Moments() {
				d := draw(s, picture.Look{Width: 600, Say: say, Replay: true, Cursor: at, Chosen: chosen})
				for _, p := range d.Parts {
					if before, known := drawn[p.Rev]; known && before != p.Draw() {
						t.Fatalf("%s at %v: Rev %q is that of another look: %s", log, at, p.Rev, cmp.Diff(before, p.Draw()))
					}
					drawn[p.Rev] = p.Draw()
				}
			}
		}
	}
}
