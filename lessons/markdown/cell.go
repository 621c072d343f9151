package markdown

import (
	"slices"
	"strings"
	"time"

	"github.com/wirebook/wirebook/lessons/lesson"
)

// A cellFence is a go fence with braces: a cell, or a further file of one.
type cellFence struct {
	fence
	cell   *lesson.Cell
	file   string // the fence is this file of the cell
	src    string // the source stands in this file
	solves string // the exercise that the cell solves
	checks string // the exercise that the cell checks
}

// cell adds a cell or notes a further file of one.
func (b *builder) cell(f fence) {
	c := &cellFence{fence: f, cell: &lesson.Cell{Line: f.line}}
	b.take(f, b.attributes(c))
	if c.cell.Name == "" {
		b.fault(f.at, lesson.RuleCell, "a cell needs a name: {name=…}")
		return
	}
	code := b.code(c)
	c.cell.Source, c.cell.Output, c.cell.Folds, c.cell.Highlights = code.text, code.output, code.folds, code.highlights
	if c.file != "" {
		b.further(c)
		return
	}
	b.cells = append(b.cells, c)
	b.add(lesson.Block{Cell: c.cell})
}

// attributes are what a cell's braces may hold, and who takes it.
func (b *builder) attributes(c *cellFence) map[string]func(attr) {
	return map[string]func(attr){
		"name":       b.word(&c.cell.Name),
		"background": b.flag(&c.cell.Background),
		"hidden":     b.flag(&c.cell.Hidden),
		"readonly":   b.flag(&c.cell.ReadOnly),
		"norun":      b.flag(&c.cell.NoRun),
		"exercise":   b.flag(&c.cell.Exercise),
		"needs":      b.words(&c.cell.Needs, ","),
		"setup":      b.words(&c.cell.Setup, ","),
		"show":       b.words(&c.cell.Show, ","),
		"args":       b.words(&c.cell.Args, " "),
		"stdin":      b.word(&c.cell.Stdin),
		"host":       b.word(&c.cell.Host),
		"expect":     b.word(&c.cell.Expect),
		"timeout":    b.duration(&c.cell.Timeout),
		"engine":     b.engine(&c.cell.Compiled),
		"file":       b.word(&c.file),
		"src":        b.word(&c.src),
		"solution":   b.word(&c.solves),
		"check":      b.word(&c.checks),
	}
}

func (b *builder) duration(to *time.Duration) func(attr) {
	return func(a attr) {
		var err error
		if *to, err = time.ParseDuration(a.value); err != nil {
			b.fault(a.at, lesson.RuleAttribute, "%s=%s is not a duration like 5s", a.key, a.value)
		}
	}
}

// engine knows one value: an interpreted cell says nothing.
func (b *builder) engine(compiled *bool) func(attr) {
	return func(a attr) {
		if a.value != "go" {
			b.fault(a.at, lesson.RuleAttribute, "engine=%s is not known (known: go)", a.value)
		}
		*compiled = true
	}
}

// code reads the source of a cell where it stands, in the fence or in a file.
func (b *builder) code(c *cellFence) code {
	if c.src == "" {
		return readCode(c.source, func(line int, text string) { b.reader.fault(b.path, c.line+line, 1, lesson.RuleCell, "%s", text) })
	}
	at := b.places[place{c.line, "src"}]
	if strings.TrimSpace(c.source) != "" {
		b.fault(at, lesson.RuleCell, "the source stands in %s: leave the fence empty", c.src)
	}
	name, anchor, _ := strings.Cut(c.src, "#")
	lines, from, fault := b.include(name, anchor)
	if fault != "" {
		b.fault(at, lesson.RuleCell, "%s", fault)
	}
	return readCode(lines, func(line int, text string) { b.reader.fault(b.beside(name), from+line, 1, lesson.RuleCell, "%s", text) })
}

// further notes a file of a cell. What such a fence says about a run would be said twice.
func (b *builder) further(c *cellFence) {
	for _, a := range c.attrs {
		if !slices.Contains([]string{"name", "file", "src"}, a.key) {
			b.fault(a.at, lesson.RuleCell, "%s belongs to the fence of the cell, not to that of a further file", a.key)
		}
	}
	b.files = append(b.files, fileFence{c.cell.Name, lesson.File{Name: c.file, Source: c.cell.Source}, c.at})
}

// output notes a text fence with the output that a cell promises.
func (b *builder) output(f fence) {
	o := outputFence{output: lesson.Output{Text: f.source}, at: f.at}
	b.take(f, map[string]func(attr){"output": b.word(&o.owner), "unordered": b.flag(&o.output.Unordered)})
	b.outputs = append(b.outputs, o)
}
