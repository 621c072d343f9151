package lesson_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wirebook/wirebook/lessons/lesson"
)

// lessonOf returns a lesson with these cells.
func lessonOf(cells ...lesson.Cell) *lesson.Lesson {
	l := &lesson.Lesson{Slug: "a", Title: "A", File: "01-a.md", Sections: []lesson.Section{{}}}
	for i := range cells {
		cells[i].Line = i + 1
		l.Sections[0].Blocks = append(l.Sections[0].Blocks, lesson.Block{Cell: &cells[i]})
	}
	return l
}

func edited(name string) string { return "// " + name + " as edited\n" }

func file(name, source string) lesson.File { return lesson.File{Name: name, Source: source} }

func TestProgramFiles(t *testing.T) {
	txtar := func(string) string { return "package main\n-- b.go --\npackage main // b\n" }
	onlyTxtar := func(string) string { return "-- b.go --\npackage main // b\n" }
	tests := []struct {
		name   string
		lesson *lesson.Lesson
		source func(string) string
		want   []lesson.File
	}{
		{"a file is called after its cell", lessonOf(lesson.Cell{Name: "a"}), edited, []lesson.File{file("a.go", edited("a"))}},
		{"a txtar source is several files", lessonOf(lesson.Cell{Name: "a"}), txtar,
			[]lesson.File{file("a.go", "package main\n"), file("b.go", "package main // b\n")}},
		{"nothing stands before a txtar source", lessonOf(lesson.Cell{Name: "a"}), onlyTxtar,
			[]lesson.File{file("b.go", "package main // b\n")}},
		{"further files follow", lessonOf(lesson.Cell{Name: "a", Files: []lesson.File{file("x.go", "x")}}), edited,
			[]lesson.File{file("a.go", edited("a")), file("x.go", "x")}},
		{"the setup chain follows, outermost first and each cell once", lessonOf(
			lesson.Cell{Name: "a", Setup: []string{"inner", "outer"}},
			lesson.Cell{Name: "inner", Setup: []string{"outer"}, Files: []lesson.File{file("x.go", "x")}},
			lesson.Cell{Name: "outer"},
		), edited, []lesson.File{
			file("a.go", edited("a")), file("outer.go", edited("outer")), file("inner.go", edited("inner")), file("x.go", "x")}},
		{"a circle of setups ends", lessonOf(lesson.Cell{Name: "a", Setup: []string{"b"}}, lesson.Cell{Name: "b", Setup: []string{"a"}}), edited,
			[]lesson.File{file("a.go", edited("a")), file("b.go", edited("b"))}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.lesson.Program("a", tt.source)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got.Files); diff != "" {
				t.Errorf("Program(a).Files: -want +got\n%s", diff)
			}
		})
	}
}

func TestPartsSayWhereTheyStand(t *testing.T) {
	for _, tt := range []struct {
		source string
		want   []lesson.Part
	}{
		{"package main\n", []lesson.Part{{File: file("a.go", "package main\n")}}},
		{"", []lesson.Part{{File: file("a.go", "")}}},
		{"a\nb\n-- b.go --\nc\n-- c.go --\nd", []lesson.Part{
			{File: file("a.go", "a\nb\n")}, {File: file("b.go", "c\n"), Offset: 15, Lines: 3}, {File: file("c.go", "d\n"), Offset: 28, Lines: 5}}},
		{"\n-- b.go --", []lesson.Part{{File: file("b.go", ""), Offset: 11, Lines: 1}}},
	} {
		if diff := cmp.Diff(tt.want, lesson.Parts("a", tt.source)); diff != "" {
			t.Errorf("Parts(%q): -want +got\n%s", tt.source, diff)
		}
	}
}

func TestProgramTakesWhatACellDoesNotSayFromItsLesson(t *testing.T) {
	l := lessonOf(
		lesson.Cell{Name: "plain"},
		lesson.Cell{Name: "own", Host: "server", Timeout: time.Second, Background: true, Args: []string{"-v"}, Stdin: "x"},
	)
	l.Timeout = time.Minute
	l.Lab.Hosts = []string{"client", "server"}
	want := map[string]lesson.Program{
		"plain": {Host: "client", Timeout: time.Minute},
		"own":   {Host: "server", Timeout: time.Second, Background: true, Args: []string{"-v"}, Stdin: "x"},
	}
	for name, want := range want {
		got, err := l.Program(name, edited)
		if err != nil {
			t.Fatal(err)
		}
		got.Files = nil
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Program(%s): -want +got\n%s", name, diff)
		}
	}
}

func TestProgramOnOneHostNamesNone(t *testing.T) {
	got, err := lessonOf(lesson.Cell{Name: "a"}).Program("a", edited)
	if err != nil || got.Host != "" {
		t.Errorf("Program(a) = host %q, %v, want none", got.Host, err)
	}
}

func TestProgramRefuses(t *testing.T) {
	l := lessonOf(lesson.Cell{Name: "server", Files: []lesson.File{file("x.go", "x")}})
	source := func(s string) func(string) string { return func(string) string { return s } }
	tests := []struct {
		cell, source, want string
	}{
		{"sevrer", "package main\n", `did you mean "server"?`},
		{"server", "-- x.go --\n", "two files of this program are called x.go"},
		{"server", "-- ../../y.go --\n", "cannot be a file of this program"},
	}
	for _, tt := range tests {
		_, err := l.Program(tt.cell, source(tt.source))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Program(%s) of %q = %v, want an error with %q", tt.cell, tt.source, err, tt.want)
		}
	}
}
