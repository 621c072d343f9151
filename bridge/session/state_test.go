package session

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

var update = flag.Bool("update", false, "rewrite the transcripts in testdata/state")

// TestState plays the transcripts of testdata/state. The section "cells" of a file lists the course, a cell a line; every other
// section is a case that begins with a new session: lines with ">" are what happens, the lines below them what it brings about.
func TestState(t *testing.T) {
	files, err := filepath.Glob("testdata/state/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("Glob(testdata/state) = %v, %v", files, err)
	}
	for _, name := range files {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		find := parseCourse(t, string(archive.Files[0].Data))
		for i := range archive.Files[1:] {
			script := &archive.Files[1+i]
			t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar")+"/"+script.Name, func(t *testing.T) {
				got := play(t, find, string(script.Data))
				if diff := cmp.Diff(string(script.Data), got); diff != "" && !*update {
					t.Errorf("transcript (-want +got):\n%s", diff)
				}
				script.Data = []byte(got)
			})
		}
		if *update {
			if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// parseCourse reads lines such as "demo/client needs=server,db norun". The source of a cell is its name.
func parseCourse(t *testing.T, text string) func(slug string) *lesson.Lesson {
	t.Helper()
	course := &lesson.Course{Title: "Test"}
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		key := parseKey(fields[0])
		cell := &lesson.Cell{Name: key.cell, Source: key.cell}
		var hosts []string
		for _, attribute := range fields[1:] {
			switch k, v, _ := strings.Cut(attribute, "="); k {
			case "needs":
				cell.Needs = strings.Split(v, ",")
			case "norun":
				cell.NoRun = true
			case "source":
				cell.Source = v
			case "check":
				cell.Check = v
			case "hosts":
				hosts = strings.Split(v, ",")
			default:
				t.Fatalf("cell %s: unknown attribute %q", fields[0], k)
			}
		}
		l := course.Lesson(key.lesson)
		if l == nil {
			l = &lesson.Lesson{Slug: key.lesson, Title: key.lesson, Sections: make([]lesson.Section, 1)}
			course.Lessons = append(course.Lessons, l)
		}
		l.Lab.Hosts = append(l.Lab.Hosts, hosts...)
		l.Sections[0].Blocks = append(l.Sections[0].Blocks, lesson.Block{Cell: cell})
	}
	return course.Lesson
}

func parseKey(s string) cellKey {
	lesson, cell, _ := strings.Cut(s, "/")
	return cellKey{lesson, cell}
}

func play(t *testing.T, find func(string) *lesson.Lesson, script string) string {
	t.Helper()
	s := newState(find, map[cellKey]wire.Saved{})
	var b strings.Builder
	for line := range strings.Lines(script) {
		if input, ok := strings.CutPrefix(line, "> "); ok {
			b.WriteString(line)
			show(&b, happen(t, s, strings.TrimSpace(input)))
		}
	}
	return b.String()
}

// happen applies one line: a command of the page, of which "compile CELL" is a run too and "change LESSON cut" or "mend" changes the cable, or "report RUN KIND [HOW]" and "expire RUN".
// What stands behind " as " is the lesson as the page shows it, a cell between semicolons.
func happen(t *testing.T, s *state, line string) step {
	t.Helper()
	line, written, _ := strings.Cut(line, " as ")
	verb, rest, _ := strings.Cut(line, " ")
	first, text, _ := strings.Cut(rest, " ")
	key := parseKey(first)
	id, _ := strconv.Atoi(first)
	run := event.RunID(id)
	c := wire.Command{Verb: wire.Verb(verb), Lesson: key.lesson, Cell: key.cell, Run: run}
	switch c.Verb {
	case "report":
		kind, how, _ := strings.Cut(text, " ")
		e := event.Event{Run: run, Kind: event.Kind(kind)}
		switch {
		case e.Kind == event.CheckAsked:
			do, of, _ := strings.Cut(how, " ")
			id, _ := strconv.Atoi(of)
			e.Ask = &event.Ask{Do: do, Of: event.RunID(id)}
		case how != "":
			e.Exit = &event.Exit{How: event.How(how)}
		}
		return s.reported(e)
	case "expire":
		return s.expired(run)
	case "compile":
		c.Verb, c.Compiled = wire.Run, true
	case wire.Input:
		c.Data = text
	case wire.Edit, wire.Run:
		if text != "" {
			source, original, _ := strings.Cut(text, " from ")
			source = strings.Trim(source, `"`)
			c.Source, c.Original = &source, original
		}
	case wire.Change:
		c.Change = &lesson.Change{Cut: new(text == "cut")}
	case wire.Attach, wire.Stop, wire.Reset, wire.Revert:
	default:
		t.Fatalf("unknown line %q", line)
	}
	shown := parseCourse(t, strings.ReplaceAll(written, ";", "\n"))("demo")
	return s.command(c, shown)
}

func show(b *strings.Builder, st step) {
	for _, run := range st.forget {
		fmt.Fprintf(b, "forget %d\n", run)
	}
	for _, e := range st.events {
		fmt.Fprintln(b, "event", showEvent(e))
	}
	for _, a := range st.todo {
		fmt.Fprintln(b, "do", showAction(a))
	}
	for _, e := range st.confirm {
		fmt.Fprintln(b, "when saved", showEvent(e))
	}
}

func showEvent(e event.Event) string {
	s := string(e.Kind)
	if e.Run != 0 {
		s = fmt.Sprintf("%d %s", e.Run, e.Kind)
	}
	if e.Cell != nil {
		s += fmt.Sprintf(" %s/%s %q", e.Lesson, e.Cell.Cell, e.Source)
		if e.Original != "" {
			s += " from " + e.Original
		}
	}
	if e.Start != nil && e.Compiled {
		s += " compiled"
	}
	if e.Exit != nil {
		s += " " + string(e.How)
	}
	if e.Text != "" {
		s += ": " + e.Text
	}
	return s
}

func showAction(a action) string {
	switch {
	case a.up != nil:
		return "up " + a.up.Slug
	case a.down != "":
		return "down: " + a.down
	case a.start != nil:
		way := ""
		if a.start.program.Compiled {
			way = " compiled"
		}
		return fmt.Sprintf("start %d %s%s", a.start.id, a.start.program.Files[0].Source, way)
	case a.stop != 0:
		return fmt.Sprintf("stop %d", a.stop)
	case a.input != nil:
		return fmt.Sprintf("input %d %q", a.input.Run, a.input.Data)
	case a.change != nil:
		return "change " + showChange(a.change)
	}
	return fmt.Sprintf("expire %d", a.expire)
}

// showChange writes a change of these tests: they cut the cable and mend it.
func showChange(c *lesson.Change) string {
	if *c.Cut {
		return "cut"
	}
	return "mend"
}
