package main

import (
	"os"
	"strings"
	"testing"

	"github.com/wirebook/wirebook/bridge/session"
	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/markdown"
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/worker"
)

// TestExercise has the exercise of the test course judged as its author left it, as it should be, and wrong in several ways.
func TestExercise(t *testing.T) {
	course, err := markdown.Parse(os.DirFS("testdata/course"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := session.Open(session.Config{Lesson: course.Lesson, Runtime: newRuntime(worker.Config{})})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	solution := course.Lesson("exercise").Cell("upper-solution").Source
	for _, test := range []struct{ name, source, want string }{
		{"starter", course.Lesson("exercise").Cell("upper").Source, `a client sends two lines: your program should answer "HELLO\nWORLD\n"; it has sent "hello\nworld\n"`},
		{"solution", solution, ""},
		{"does not compile", strings.Replace(solution, "defer c.Close()", "undefined()", 1), "your program does not run (compile error)"},
		{"never listens", "package main\n\nfunc main() {}\n", "your program ended before it listened (ok)"},
		{"never answers", strings.Replace(solution, "io.WriteString(c, ", "io.WriteString(io.Discard, ", 1), "in 4s it has sent nothing"},
		{"never closes", strings.Replace(solution, "defer c.Close()", "", 1), "your program should close the connection; it keeps it open"},
		{"panics", strings.Replace(solution, "defer c.Close()", `panic("oops")`, 1), "a client sends two lines: "},
	} {
		t.Run(test.name, func(t *testing.T) {
			if err := s.Do(wire.Command{Verb: wire.Edit, Lesson: "exercise", Cell: "upper", Source: &test.source}); err != nil {
				t.Fatal(err)
			}
			events := judge(t, s, wire.Command{Verb: wire.Run, Lesson: "exercise", Cell: "upper-check"})
			verdict := events[len(events)-2]
			switch {
			case test.want == "" && verdict.Kind != event.CheckPassed:
				t.Errorf("the verdict is %s %q, want that it has passed", verdict.Kind, verdict.Text)
			case test.want != "" && (verdict.Kind != event.CheckFailed || !strings.Contains(verdict.Text, test.want)):
				t.Errorf("the verdict is %s %q, want a sentence with %q", verdict.Kind, verdict.Text, test.want)
			}
		})
	}
}

// TestLearnerSolvesAnExercise has an exercise judged in the browser: a sentence says what is not right yet, then that it is solved, and the
// page remembers that.
func TestLearnerSolvesAnExercise(t *testing.T) {
	p := openLesson(t, "testdata/course", "exercise")
	upper := cell{p, "upper"}
	upper.click("check")
	upper.says("verdict", `Not yet. A client sends two lines: your program should answer "HELLO\nWORLD\n"; it has sent "hello\nworld\n"`)
	shot(p, "not-yet")

	upper.insert(25, 0, "\ncopy(buf, bytes.ToUpper(buf))")
	upper.insert(4, 0, "\n\"bytes\"")
	upper.click("check")
	upper.says("verdict", "byte by byte")
	upper.says("verdict", "Not yet.")
	p.JS("(document.querySelector('details.solution').open = true)")
	shot(p, "solution")
	p.Wait("document.querySelector('#lessons .current .progress').textContent === '0/1'")
	p.Load("location.reload()")
	p.Wait("document.querySelector('#lessons .current .progress').title === '0 of 1 exercises solved'")
}

// judge runs a check to its end and returns the check's own events.
func judge(t *testing.T, s *session.Session, c wire.Command) (own []event.Event) {
	t.Helper()
	if err := s.Do(c); err != nil {
		t.Fatal(err)
	}
	var run event.RunID
	for after := int64(0); ; {
		events, err := s.After(t.Context(), after)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			after = e.Seq
			if e.Kind == event.RunQueued && e.Cell.Cell == c.Cell {
				run, own = e.Run, nil
			}
			if e.Run == run {
				own = append(own, e)
			}
			if e.Run == run && e.Kind == event.RunExited {
				return own
			}
		}
	}
}
