package lessons_test

import (
	"go/format"
	"testing"

	"github.com/wirebook/wirebook/lessons"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/lessons/markdown"
	"github.com/wirebook/wirebook/lessons/vet"
)

func TestLessonsHaveNoFaults(t *testing.T) {
	if _, err := markdown.Parse(lessons.Files); err != nil {
		t.Errorf("Parse(lessons.Files): want no faults, got\n%v", err)
	}
}

func TestProgramsAreFormatted(t *testing.T) {
	for l, c := range cells(t) {
		program, err := l.Program(c.Name, func(name string) string { return l.Cell(name).Source })
		if err != nil {
			t.Errorf("%s:%d: %v", l.File, c.Line, err)
		}
		for _, f := range program.Files {
			formatted, err := format.Source([]byte(f.Source))
			if err != nil {
				t.Errorf("%s:%d: %s: %v", l.File, c.Line, f.Name, err)
			} else if string(formatted) != f.Source {
				t.Errorf("%s:%d: %s is not as gofmt would have it", l.File, c.Line, f.Name)
			}
		}
	}
}

func TestEveryExperimentPromisesItsOutput(t *testing.T) {
	for _, l := range course(t).Lessons {
		experiments, _ := vet.Experiments(l)
		for _, name := range experiments {
			if c := l.Cell(name); c.Output == nil {
				t.Errorf("%s:%d: cell %q has no // Output:", l.File, c.Line, c.Name)
			}
		}
	}
}

func TestEveryLessonAsksSomething(t *testing.T) {
	for _, l := range course(t).Lessons {
		asks := false
		for _, s := range l.Sections {
			for _, b := range s.Blocks {
				asks = asks || b.Quiz != nil
			}
		}
		if !asks {
			t.Errorf("%s has no quiz", l.File)
		}
	}
}

func course(t *testing.T) *lesson.Course {
	t.Helper()
	c, err := markdown.Parse(lessons.Files)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// cells returns every cell of the course with its lesson.
func cells(t *testing.T) func(yield func(*lesson.Lesson, *lesson.Cell) bool) {
	return func(yield func(*lesson.Lesson, *lesson.Cell) bool) {
		for _, l := range course(t).Lessons {
			for _, c := range l.Cells() {
				if !yield(l, c) {
					return
				}
			}
		}
	}
}
