package view

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/wasm/golden"
)

// TestManuscript plays the transcripts of testdata/manuscript.txtar: lines with ">" are what happens, the lines below them the commands and
// what is to be seen then.
func TestManuscript(t *testing.T) {
	name := filepath.Join("testdata", "manuscript.txtar")
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for i := range archive.Files {
		script := &archive.Files[i]
		script.Data = []byte(playWriting(t, string(script.Data)))
	}
	golden.Compare(t, name, string(txtar.Format(archive)))
}

func playWriting(t *testing.T, script string) string {
	var b strings.Builder
	p := testPage()
	p.Edit = Edit{Folder: "f", File: "02-echo.md"}
	m := NewManuscript(&p, Kept{})
	for line := range strings.Lines(script) {
		input, ok := strings.CutPrefix(line, "> ")
		if !ok {
			continue
		}
		b.WriteString(line)
		verb, rest, _ := strings.Cut(strings.TrimSpace(input), " ")
		if verb == "reload" {
			m = NewManuscript(&p, m.Kept())
		}
		for _, c := range happens(t, m, verb, rest) {
			fmt.Fprintf(&b, "command %s", c.Verb)
			if c.Text != nil {
				fmt.Fprintf(&b, " %q", *c.Text)
			}
			if c.Base != "" {
				fmt.Fprintf(&b, " over %s", c.Base)
			}
			b.WriteByte('\n')
		}
		b.WriteString(seen(m))
	}
	return b.String()
}

// happens applies one line: what the author does, or "file TEXT" and the like, which the bridge says. It names a text by its letters.
func happens(t *testing.T, m *Manuscript, verb, rest string) []wire.Command {
	t.Helper()
	hear := func(d wire.Draft) []wire.Command {
		m.Hear(&d)
		return m.Next()
	}
	switch verb {
	case "open":
		return m.Open()
	case "reload":
	case "connect":
		return m.Resume()
	case "course":
		return m.Changed(rest)
	case "type":
		m.Type(rest)
	case "pause":
		return m.Preview()
	case "save":
		return m.Write()
	case "keep-mine":
		return m.KeepMine()
	case "take-theirs":
		m.TakeTheirs()
	case "take-back":
		m.TakeBack()
	case "show-both":
		m.ShowBoth()
	case "file":
		return hear(wire.Draft{Verb: wire.Open, Text: &rest, Base: "b:" + rest})
	case "saved":
		return hear(wire.Draft{Verb: wire.Write, Base: "b:" + rest})
	case "conflict":
		return hear(wire.Draft{Verb: wire.Write, Text: &rest, Base: "b:" + rest})
	case "refused":
		return hear(wire.Draft{Verb: wire.Write, Refused: wire.Refusal(rest), Why: "disk full"})
	case "shown":
		return hear(wire.Draft{Verb: wire.Preview, Number: m.asked, Lesson: &lesson.Lesson{}})
	case "late":
		return hear(wire.Draft{Verb: wire.Preview, Number: m.asked - 1, Complaints: []wire.Complaint{{Text: "late"}}})
	case "wrong":
		return hear(wire.Draft{Verb: wire.Preview, Number: m.asked, Complaints: []wire.Complaint{{Line: 3, Col: 2, Text: rest}}})
	default:
		t.Fatalf("unknown line %q", verb)
	}
	return nil
}

// seen is what an author sees.
func seen(m *Manuscript) string {
	state, _ := m.Status()
	s := fmt.Sprintf("%q %s", m.Text(), cmp.Or(state, "unknown"))
	if k := m.Kept(); k.Unsaved {
		s += ", kept"
	}
	if strings.Contains(m.Notice(), "write-mine") {
		s += ", changed elsewhere"
	}
	if words := m.troubleWords(); words != "" {
		s += ", " + words
	}
	if text, _, on := m.Theirs(); on {
		s += fmt.Sprintf(", beside %q", text)
	}
	if m.Replaced() {
		s += fmt.Sprintf(", put aside %q", *m.replaced)
	}
	for _, c := range m.Complaints() {
		s += fmt.Sprintf(", %d:%d: %s", c.Line, c.Col, c.Text)
	}
	return s + "\n"
}

func TestTheirsMarksWhatDiffers(t *testing.T) {
	m := NewManuscript(new(testPage()), Kept{})
	m.Hear(&wire.Draft{Verb: wire.Open, Text: new("a\nb\nc\n"), Base: "1"})
	m.Type("a\nmine\nc\n")
	m.Hear(&wire.Draft{Verb: wire.Open, Text: new("a\nb\ntheirs\nc\n"), Base: "2"})
	m.ShowBoth()
	if text, lines, on := m.Theirs(); text != "a\nb\ntheirs\nc\n" || lines != (lesson.Lines{From: 2, To: 3}) || !on {
		t.Errorf("Theirs() = %q, %v, %v", text, lines, on)
	}
}

func TestPlaces(t *testing.T) {
	m := NewManuscript(new(testPage()), Kept{})
	m.Hear(&wire.Draft{Verb: wire.Open, Text: new("text"), Base: "1"})
	number := m.Preview()[0].Number
	places := []wire.Place{{Line: 4, ID: "head"}, {Line: 9, Cell: "server"}}
	m.Hear(&wire.Draft{Verb: wire.Preview, Number: number, Lesson: &lesson.Lesson{}, Places: places})
	for line, want := range map[int]wire.Place{1: {}, 3: {}, 4: places[0], 8: places[0], 9: places[1], 99: places[1]} {
		if got := m.At(line); got != want {
			t.Errorf("At(%d) = %v, want %v", line, got, want)
		}
	}
	if got := m.LineOf("head", ""); got != 4 {
		t.Errorf("LineOf(head) = %d", got)
	}
}

func TestPane(t *testing.T) {
	p := testPage()
	p.Edit = Edit{Folder: "f", File: "02-echo.md"}
	m := NewManuscript(&p, Kept{})
	m.Hear(&wire.Draft{Verb: wire.Open, Text: new("text"), Base: "1"})
	m.Type("<mine>")
	m.Hear(&wire.Draft{Verb: wire.Write, Text: new("theirs"), Base: "2"})
	m.Hear(&wire.Draft{Verb: wire.Preview, Number: m.asked, Complaints: []wire.Complaint{{Text: "all of it & more"}, {Line: 3, Col: 7, Text: "<that>"}}})
	m.Changed("02-echo.md:3:7: of the preview\n02-echo.zh.md:5:1: elsewhere")
	golden.HTML(t, "testdata/pane.html", m.Pane()+m.Notice()+m.ComplaintList())
}
