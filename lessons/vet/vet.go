// Package vet says of a course what can be said without running it, beyond whether it can be read: that its snippets are as gofmt writes
// them, that they compile as cells do, and that every lesson is translated where others are.
package vet

import (
	"bytes"
	"go/format"
	"go/token"
	"io/fs"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/typecheck"
)

// Rules are those of this package.
var Rules = []lesson.About{
	{Rule: RuleGofmt, Text: "a cell is as gofmt writes it; --fix does that"},
	{Rule: RuleCompile, Text: "a cell compiles"},
	{Rule: RuleUntranslated, Text: "a lesson is there in each language that the course is in"},
	{Rule: RuleCoverage, Text: "what course.md names as a topic has a lesson, an experiment and an exercise"},
}

// Their codes.
const (
	RuleGofmt        lesson.Rule = "gofmt"
	RuleCompile      lesson.Rule = "compile"
	RuleUntranslated lesson.Rule = "untranslated"
	RuleCoverage     lesson.Rule = "coverage"
)

// blank marks what a learner is to fill in: such a program need not compile.
const blank = "____"

// Course returns what is wrong with a course that was read from files.
func Course(files fs.FS, c *lesson.Course) lesson.Faults {
	var faults lesson.Faults
	std := typecheck.NewStandard()
	for _, l := range c.Lessons {
		for _, cell := range l.Cells() {
			faults = append(faults, formatted(files, l, cell)...)
			faults = append(faults, compiled(std, l, cell)...)
		}
	}
	faults = append(faults, uncovered(c)...)
	return append(faults, translated(c)...)
}

// uncovered wants for each topic of the course a lesson, an experiment that shows it and an exercise that checks it.
func uncovered(c *lesson.Course) lesson.Faults {
	var faults lesson.Faults
	for _, row := range Coverage(c) {
		var experiments, checks []string
		for _, l := range row.Lessons {
			e, c := Experiments(l)
			experiments, checks = append(experiments, e...), append(checks, c...)
		}
		missing := ""
		switch {
		case len(row.Lessons) == 0:
			missing = "no lesson covers "
		case len(experiments) == 0:
			missing = "no experiment shows "
		case len(checks) == 0:
			missing = "no exercise checks "
		default:
			continue
		}
		faults = append(faults, lesson.Fault{File: "course.md", Rule: RuleCoverage, Text: missing + row.Name + " (" + row.Title + ")"})
	}
	return faults
}

// Covered is a topic of a course and where it is taught.
type Covered struct {
	lesson.Topic
	Lessons []*lesson.Lesson
}

// Experiments returns the cells by which a lesson shows something, and Checks those by which a learner does.
func Experiments(l *lesson.Lesson) (experiments, checks []string) {
	for _, c := range l.Cells() {
		switch {
		case c.Exercise:
			checks = append(checks, c.Name)
		case !c.NoRun && !c.Background && l.ExerciseOf(c.Name) == nil && !l.Solves(c.Name):
			experiments = append(experiments, c.Name)
		}
	}
	return experiments, checks
}

// Coverage returns the topics of a course in their order.
func Coverage(c *lesson.Course) []Covered {
	var rows []Covered
	for _, t := range c.Topics {
		row := Covered{Topic: t}
		for _, l := range c.Lessons {
			if slices.Contains(l.Covers, t.Name) {
				row.Lessons = append(row.Lessons, l)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// translated wants each lesson that is no draft in every language that the course itself is in. Until its title is translated, a translation
// is being made.
func translated(c *lesson.Course) lesson.Faults {
	var faults lesson.Faults
	for _, t := range c.Translations {
		for _, l := range t.Lessons {
			if t.Whole && l.Lang != t.Lang && !l.Draft {
				name := strings.TrimSuffix(l.File, ".md") + "." + t.Lang + ".md"
				faults = append(faults, lesson.Fault{File: l.File, Rule: RuleUntranslated, Text: "is not translated into " + t.Lang + " as the course is: add " + name})
			}
		}
	}
	return faults
}

// compiled checks a cell's program as a cell is checked before it runs.
func compiled(std *typecheck.Standard, l *lesson.Lesson, cell *lesson.Cell) lesson.Faults {
	part := cell.NoRun && slices.ContainsFunc(l.Cells(), func(c *lesson.Cell) bool { return slices.Contains(c.Setup, cell.Name) })
	if part || cell.Expect == "compile-error" || strings.Contains(cell.Source, blank) {
		return nil // a part is compiled with the cells that it is part of
	}
	p, err := l.Program(cell.Name, func(name string) string { return l.Cell(name).Source })
	if err != nil {
		return nil // which the reader of the course has said
	}
	fset := token.NewFileSet()
	files, diags := typecheck.Parse(fset, p.Files)
	if diags == nil {
		_, diags = typecheck.Check(fset, std, files)
	}
	var faults lesson.Faults
	for _, d := range diags {
		f := lesson.Fault{File: l.File, Line: cell.Line, Rule: RuleCompile, Text: "cell " + cell.Name + ": " + d.Text}
		if line, ok := cell.LineOf(d.Pos.File, d.Pos.Line); ok {
			f.Line, f.Col = line, d.Col
		}
		faults = append(faults, f)
	}
	return faults
}

// formatted compares a snippet with what gofmt makes of it. One that stands in a file of its own is that file's business.
func formatted(files fs.FS, l *lesson.Lesson, cell *lesson.Cell) lesson.Faults {
	text, err := fs.ReadFile(files, l.File)
	if err != nil {
		return nil
	}
	body, _, ok := fence(text, cell.Line)
	if !ok || bytes.Equal(gofmt(body), body) {
		return nil
	}
	return lesson.Faults{{File: l.File, Line: cell.Line, Rule: RuleGofmt, Text: "cell " + cell.Name + " is not as gofmt writes it: wirebook check --fix does that"}}
}

// Format returns a lesson's file with every snippet as gofmt writes it.
func Format(text []byte, l *lesson.Lesson) []byte {
	cells := l.Cells()
	for i := len(cells) - 1; i >= 0; i-- { // from the last one on, so that the lines above stay where they are
		body, at, ok := fence(text, cells[i].Line)
		if !ok {
			continue
		}
		text = append(append(bytes.Clone(text[:at]), gofmt(body)...), text[at+len(body):]...)
	}
	return text
}

// fence returns what stands in the fence that begins in a line of a file, from 1, and where that begins; false where nothing does.
func fence(text []byte, line int) (body []byte, at int, ok bool) {
	lines := bytes.SplitAfter(text, []byte("\n"))
	for i, l := range lines {
		closes := bytes.HasPrefix(bytes.TrimLeft(l, " "), []byte("```")) || bytes.HasPrefix(bytes.TrimLeft(l, " "), []byte("~~~"))
		switch {
		case i < line:
			at += len(l)
		case closes:
			return body, at, len(bytes.TrimSpace(body)) > 0
		default:
			body = text[at : at+len(body)+len(l)]
		}
	}
	return nil, 0, false
}

// gofmt formats a snippet, each file of one that holds several. What is no Go stays as it is: that it does not compile is said elsewhere.
func gofmt(body []byte) []byte {
	archive := txtar.Parse(body)
	archive.Comment = formatOne(archive.Comment)
	for i := range archive.Files {
		archive.Files[i].Data = formatOne(archive.Files[i].Data)
	}
	return txtar.Format(archive)
}

func formatOne(source []byte) []byte {
	if formatted, err := format.Source(source); err == nil {
		return formatted
	}
	return source
}
