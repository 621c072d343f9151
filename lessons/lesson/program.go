//go:build !js

package lesson

import (
	"cmp"
	"fmt"
	"strings"

	"golang.org/x/tools/txtar"
)

// Program returns what a cell hands to a runtime: the files of the cell itself, those of fences with file=, then those of its
// setup chain, outermost first. source returns the source of any cell as it is edited now. A file that is not named is called
// after its cell. The text of an error is for the learner.
func (l *Lesson) Program(cell string, source func(name string) string) (Program, error) {
	c := l.Cell(cell)
	if c == nil {
		return Program{}, fmt.Errorf("this lesson has no cell %q%s", cell, DidYouMean(cell, names(l.Cells())))
	}
	files, err := l.files(c, source)
	if err != nil {
		return Program{}, err
	}
	return Program{
		Files:      files,
		Host:       cmp.Or(c.Host, l.Lab.first()),
		Args:       c.Args,
		Stdin:      c.Stdin,
		Timeout:    cmp.Or(c.Timeout, l.Timeout),
		Background: c.Background,
		Compiled:   c.Compiled,
		Check:      l.ExerciseOf(cell) != nil,
	}, nil
}

func names(cells []*Cell) []string {
	names := make([]string, len(cells))
	for i, c := range cells {
		names[i] = c.Name
	}
	return names
}

func (l *Lesson) files(c *Cell, source func(string) string) ([]File, error) {
	var files []File
	for _, part := range append([]*Cell{c}, l.setup(c)...) {
		for _, p := range Parts(part.Name, source(part.Name)) {
			files = append(files, p.File)
		}
		files = append(files, part.Files...)
	}
	seen := make(map[string]bool)
	for _, f := range files {
		switch {
		case !goFile(f.Name):
			return nil, fmt.Errorf("%q cannot be a file of this program: its name must look like server.go", f.Name)
		case seen[f.Name]:
			return nil, fmt.Errorf("two files of this program are called %s: rename one of them", f.Name)
		}
		seen[f.Name] = true
	}
	return files, nil
}

// goFile keeps a file in the program's folder.
func goFile(name string) bool {
	base, ok := strings.CutSuffix(name, ".go")
	return ok && base != "" && base[0] != '.' && strings.Trim(base, fileChars) == ""
}

const fileChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"

// setup returns the cells whose files belong to c's program, outermost first, each once, also when the names go in a circle.
func (l *Lesson) setup(c *Cell) []*Cell {
	var chain []*Cell
	seen := map[*Cell]bool{nil: true, c: true}
	var visit func(*Cell)
	visit = func(c *Cell) {
		for _, name := range c.Setup {
			if s := l.Cell(name); !seen[s] {
				seen[s] = true
				visit(s)
				chain = append(chain, s)
			}
		}
	}
	visit(c)
	return chain
}

// Part is a file that stands in a cell's source, with what of the source is before it.
type Part struct {
	File
	Offset int // bytes
	Lines  int
}

// Parts takes a cell's source apart where it is written as txtar. What stands before the first marker is a file, too.
func Parts(cell, source string) []Part {
	archive := txtar.Parse([]byte(source))
	if len(archive.Files) == 0 {
		return []Part{{File: File{Name: cell + ".go", Source: source}}}
	}
	var parts []Part
	if strings.TrimSpace(string(archive.Comment)) != "" {
		parts = append(parts, Part{File: File{Name: cell + ".go", Source: string(archive.Comment)}})
	}
	at := len(archive.Comment)
	for _, f := range archive.Files {
		_, rest, _ := strings.Cut(source[at:], "\n") // the marker
		at = len(source) - len(rest)
		parts = append(parts, Part{File{Name: f.Name, Source: string(f.Data)}, at, strings.Count(source[:at], "\n")})
		at += min(len(f.Data), len(rest)) // the last one's data may have got a line end
	}
	return parts
}

// LineOf returns the line of the lesson's file in which a line of the cell's program stands, false where that stands elsewhere.
func (c *Cell) LineOf(file string, line int) (int, bool) {
	for _, part := range Parts(c.Name, c.Source) {
		if part.Name == file {
			return c.Line + part.Lines + line, true
		}
	}
	return 0, false
}

// Names returns the names of the hosts; that of a single one that has none is empty.
func (t Topology) Names() []string {
	if len(t.Hosts) == 0 {
		return []string{""}
	}
	return t.Hosts
}

// first returns the host that a cell runs on when it names none; empty is the lab's only one.
func (t Topology) first() string { return t.Names()[0] }
