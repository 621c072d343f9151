package markdown

import (
	"bytes"
	"errors"
	"io/fs"
	"sort"
	"unicode/utf8"

	"github.com/wirebook/wirebook/lessons/lesson"
)

// A file is a Markdown file as text, and where its lines begin.
type file struct {
	path  string
	text  []byte
	lines []int // offset of each line's first byte
	body  int   // offset of what follows the front matter

	// headless says that the front matter cannot be read, so that nobody complains about what is missing in it.
	headless bool
	// places says where a front-matter key (line 0) or an attribute of the fence in that line stands.
	places map[place]int
}

type place struct {
	line int
	key  string
}

// read returns a file of the course. It is empty where it cannot be read, and that is a fault.
func (p *reader) read(path string) *file {
	f := &file{path: path, lines: []int{0}, places: make(map[place]int)}
	text, err := fs.ReadFile(p.fsys, path)
	switch {
	case errors.Is(err, fs.ErrNotExist): // only of courseFile is it not known to be there
		p.fault(path, 0, 0, lesson.RuleFile, "is missing: write one, with title: … in its front matter, or begin a course with wirebook new")
		return f
	case err != nil:
		p.fault(path, 0, 0, lesson.RuleFile, "cannot be read: %v", err)
		return f
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	f.text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	if !bytes.HasSuffix(f.text, []byte("\n")) {
		f.text = append(f.text, '\n')
	}
	for i, b := range f.text {
		if b == '\n' {
			f.lines = append(f.lines, i+1)
		}
	}
	if !utf8.Valid(f.text) {
		p.fault(path, 0, 0, lesson.RuleFile, "is not UTF-8: save it in that encoding")
		f.text = bytes.ToValidUTF8(f.text, []byte("?"))
	}
	return f
}

// at returns line and column of an offset, from 1.
func (f *file) at(offset int) (line, col int) {
	line = sort.SearchInts(f.lines, offset+1)
	return line, offset - f.lines[line-1] + 1
}

// lineAt returns the line of an offset, from 1.
func (f *file) lineAt(offset int) int {
	line, _ := f.at(offset)
	return line
}

// locate completes the place of a fault of the model.
func (f *file) locate(fault lesson.Fault) lesson.Fault {
	offset, known := f.places[place{fault.Line, fault.Key}]
	switch {
	case known:
		fault.Line, fault.Col = f.at(offset)
	case fault.Line == 0:
		fault.Line, fault.Col = 1, 1
	default:
		fault.Col = 1
	}
	return fault
}

// faultAt reports a fault at an offset of a file.
func (p *reader) faultAt(f *file, offset int, rule lesson.Rule, format string, args ...any) {
	line, col := f.at(offset)
	p.fault(f.path, line, col, rule, format, args...)
}
