package lesson_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wirebook/wirebook/lessons/lesson"
)

func TestValidLessonHasNoFaults(t *testing.T) {
	l := lessonOf(
		lesson.Cell{Name: "server", Background: true, Host: "server", Expect: "timeout", Show: []string{"ladder"}},
		lesson.Cell{Name: "client", Needs: []string{"server"}, Setup: []string{"common"}, Timeout: time.Second},
		lesson.Cell{Name: "common"},
		lesson.Cell{Name: "dial", Exercise: true, Solution: "client", Check: "common"},
	)
	l.Lab = lesson.Topology{Hosts: []string{"client", "server"}, Link: lesson.Link{Loss: 1, MTU: 68}}
	if got := l.Validate(); got != nil {
		t.Errorf("Validate() =\n%v\nwant no faults", got)
	}
}

// Every rule has a case in package markdown, with its place; here are those that no Markdown can break.
func TestValidateWhatOnlyAModelCanBreak(t *testing.T) {
	l := lessonOf(lesson.Cell{Name: "a", Solution: "b", Check: "c"})
	want := lesson.Faults{
		{File: "01-a.md", Line: 1, Rule: lesson.RuleCell, Key: "check", Text: "check=c, but there is no such cell (known: a)"},
		{File: "01-a.md", Line: 1, Rule: lesson.RuleCell, Key: "name", Text: `cell "a" has a solution or a check but is no exercise: add the word exercise`},
		{File: "01-a.md", Line: 1, Rule: lesson.RuleCell, Key: "solution", Text: "solution=b, but there is no such cell (known: a)"},
	}
	if diff := cmp.Diff(want.Err(), l.Validate().Err()); diff != "" {
		t.Errorf("Validate(): -want +got\n%s", diff)
	}
}

func TestFaultsComeInTheOrderOfTheirPlacesEachOnce(t *testing.T) {
	fs := lesson.Faults{
		{File: "b.md", Text: "of a file"},
		{File: "a.md", Line: 10, Col: 2, Text: "late"},
		{File: "a.md", Line: 9, Text: "of a line"},
		{File: "a.md", Line: 10, Col: 2, Text: "late"},
		{Text: "of the course"},
	}
	const want = "of the course\na.md:9: of a line\na.md:10:2: late\nb.md: of a file"
	if got := fs.Err().Error(); got != want {
		t.Errorf("Faults.Err() =\n%s\nwant\n%s", got, want)
	}
	if err := (lesson.Faults)(nil).Err(); err != nil {
		t.Errorf("Err() of no faults = %v, want nil", err)
	}
}

func TestDidYouMean(t *testing.T) {
	known := []string{"background", "needs", "name"}
	tests := []struct {
		word  string
		known []string
		want  string
	}{
		{"nmae", known, ` (did you mean "name"?)`},
		{"Needs", known, ` (did you mean "needs"?)`},
		{"backround", known, ` (did you mean "background"?)`},
		{"x", known, " (known: background, needs, name)"},
		{"entirely", known, " (known: background, needs, name)"},
		{"name", nil, ""},
	}
	for _, tt := range tests {
		if got := lesson.DidYouMean(tt.word, tt.known); got != tt.want {
			t.Errorf("DidYouMean(%q) = %q, want %q", tt.word, got, tt.want)
		}
	}
}
