package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/wirebook/wirebook/bridge/session"
	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/lessons/markdown"
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/worker"
)

// cellPatience is more than any experiment of the course takes, on a slow machine with the race detector.
const cellPatience = time.Minute

// TestCourse runs every cell of the course as a learner would, from top to bottom: each ends as its author expects, and prints
// what its author promises.
func TestCourse(t *testing.T) {
	course, err := markdown.Parse(lessons.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range course.Lessons {
		t.Run(l.Slug, func(t *testing.T) {
			s, err := session.Open(session.Config{Lesson: course.Lesson, Runtime: newRuntime(worker.Config{})})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(s.Close)
			for _, c := range l.Cells() {
				if !c.NoRun && !c.Background && c.Check == "" {
					t.Run(c.Name, func(t *testing.T) { checkCell(t, s, l, c) })
				}
			}
		})
	}
}

func checkCell(t *testing.T, s *session.Session, l *lesson.Lesson, c *lesson.Cell) {
	t.Helper()
	exit, printed := runCell(t, s, wire.Command{Verb: wire.Run, Lesson: l.Slug, Cell: c.Name})
	if ends := expectedEnds[c.Expect]; !strings.Contains(ends, string(exit.How)) {
		t.Errorf("%s:%d: cell %s ended as %q (%s), want one of %q", l.File, c.Line, c.Name, exit.How, exit.Text, ends)
	}
	if c.Output == nil {
		return
	}
	if wrong := c.Output.Mismatch(printed); wrong != "" {
		t.Errorf("%s:%d: cell %s: %s\nprinted:\n%s", l.File, c.Line, c.Name, wrong, printed)
	}
}

// expectedEnds are the ends of a run that each word of expect= allows.
var expectedEnds = map[string]string{
	"": "ok", "ok": "ok", "compile-error": "compile error", "panic": "panic", "error": "exit code", "timeout": "time limit",
}

// runCell runs a cell to its end.
func runCell(t *testing.T, s *session.Session, c wire.Command) (exit event.Event, printed string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), cellPatience)
	defer cancel()
	if err := s.Do(c); err != nil {
		t.Fatal(err)
	}
	var run event.RunID
	var out strings.Builder
	for after := int64(0); ; {
		events, err := s.After(ctx, after)
		if err != nil {
			t.Fatalf("cell %s has not ended: %v", c.Cell, err)
		}
		for _, e := range events {
			after = e.Seq
			switch {
			case e.Kind == event.RunQueued && e.Cell.Cell == c.Cell:
				run = e.Run
				out.Reset()
			case e.Run != run || run == 0:
			case e.Kind == event.Stdout:
				out.Write(e.Data)
			case e.Kind == event.RunExited:
				return e, out.String()
			}
		}
	}
}
