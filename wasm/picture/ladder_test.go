package picture_test

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/golden"
	"github.com/wirebook/wirebook/wasm/picture"
	"github.com/wirebook/wirebook/wasm/trace"
	"github.com/wirebook/wirebook/wasm/view"
)

// ladderLogs is logs that were recorded in a lab, and the run that began to talk in each.
var ladderLogs = map[string]event.RunID{
	"handshake": 2, "datagrams": 2, "refused": 1, "self": 1, "reset": 2, "window": 2, "many": 3, "three": 3, "idle": 2, "stranger": 2,
}

// The golden files are pictures that a browser shows: look at them when they change.
func TestLadders(t *testing.T) {
	for name, run := range ladderLogs {
		t.Run(name, func(t *testing.T) {
			s := picture.Told(t, "../trace/testdata/"+name+".jsonl", run)
			for suffix, width := range map[string]int{"": 798, "-narrow": 372} {
				svg := picture.LadderSVG(s, picture.Look{Width: width, Say: &view.StringsFor("en").Picture})
				golden.HTML(t, "testdata/ladder-"+name+suffix+".svg", svg+"\n")
			}
		})
	}
}

// Every log has its ladder.
func TestEveryLogHasALadder(t *testing.T) {
	logs, err := filepath.Glob("../trace/testdata/*.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for _, log := range logs {
		if name := strings.TrimSuffix(filepath.Base(log), ".jsonl"); ladderLogs[name] == 0 {
			t.Errorf("no ladder of %s is tested", log)
		}
	}
}

// A part is drawn anew only if its Rev has changed, so Rev must change with what is drawn.
func TestLadderRevTellsLooksApart(t *testing.T) {
	for name, run := range ladderLogs {
		s := picture.Told(t, "../trace/testdata/"+name+".jsonl", run)
		drawn := map[string]string{}
		for _, chosen := range []int64{0, 4} {
			for _, at := range s.Moments() {
				d := picture.Ladder(s, picture.Look{Width: 600, Say: &view.StringsFor("en").Picture, Replay: true, Cursor: at, Chosen: chosen})
				for _, p := range d.Parts {
					if before, known := drawn[p.Rev]; known && before != p.Draw() {
						t.Fatalf("%s at %v: Rev %q is that of another look", name, at, p.Rev)
					}
					drawn[p.Rev] = p.Draw()
				}
			}
		}
	}
}

// A file has the style that the page has.
func TestLadderStyleIsThePages(t *testing.T) {
	page, err := os.ReadFile("../style.css")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(page), picture.LadderStyle) {
		t.Error("the style of the ladders in files is not in style.css: copy the one that is right")
	}
	_, colours, _ := strings.Cut(picture.LadderColours, "\n")
	for property := range strings.SplitSeq(colours, ";") {
		name, value, ok := strings.Cut(strings.TrimSpace(property), ":")
		value = strings.TrimSpace(value)
		if ok && !strings.Contains(string(page), name+": light-dark("+value+",") && !strings.Contains(string(page), name+": "+value+";") {
			t.Errorf("the page's %s is not %s", name, value)
		}
	}
}

// The arrow keys go through what happened in the order of time, and so does the ladder in words.
func TestStops(t *testing.T) {
	title := regexp.MustCompile(`tabindex="-1" role="?(\w+)[^>]*><title>([^<]*)</title>`)
	var b strings.Builder
	for _, name := range []string{"handshake", "idle", "datagrams"} {
		s := picture.Told(t, "../trace/testdata/"+name+".jsonl", ladderLogs[name])
		l := picture.Look{
			Width: 798, Say: &view.StringsFor("en").Picture, Place: func(c *trace.Call) (string, int) { return strings.TrimSuffix(c.Pos.File, ".go"), c.Pos.Line },
		}
		titles := ""
		fmt.Fprintln(&b, name)
		for _, p := range picture.Ladder(s, l).Parts {
			for _, stop := range title.FindAllStringSubmatch(p.Draw(), -1) {
				words := html.UnescapeString(strings.TrimSpace(stop[2]))
				fmt.Fprintf(&b, "  %-6s %s\n", stop[1], words)
				titles += words + "\n"
			}
		}
		if text := picture.LadderText(s, l); text != titles {
			t.Errorf("%s in words is\n%s\nwant\n%s", name, text, titles)
		}
	}
	golden.Compare(t, "testdata/stops.txt", b.String())
}
