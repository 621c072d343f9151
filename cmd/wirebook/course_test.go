package main

import (
	"context"
	"testing"
	"time"

	"github.com/wirebook/wirebook/bridge/session"
	"github.com/wirebook/wirebook/bridge/trial"
	"github.com/wirebook/wirebook/lessons"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/lessons/markdown"
	"github.com/wirebook/wirebook/lessons/vet"
	"github.com/wirebook/wirebook/runtime/toolchain"
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
	if err := vet.Course(lessons.Files, course).Err(); err != nil {
		t.Error(err)
	}
	tools := new(toolchain.Toolchain)
	t.Cleanup(func() { tools.Close() })
	for _, l := range course.Lessons {
		t.Run(l.Slug, func(t *testing.T) {
			t.Parallel() // a lesson has a lab of its own, and mostly waits for the kernel's timers
			s, err := trialSession(course, tools)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(s.Close)
			for _, c := range trial.Tries(l) {
				t.Run(c.Name, func(t *testing.T) { checkCell(t, s, l, c) })
			}
		})
	}
}

func checkCell(t *testing.T, s *session.Session, l *lesson.Lesson, c *lesson.Cell) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), cellPatience)
	defer cancel()
	faults, err := trial.Cell(ctx, s, l, c)
	if err != nil {
		t.Fatalf("cell %s has not ended: %v", c.Name, err)
	}
	for _, f := range faults {
		t.Error(f)
	}
}
