// Package markdown reads a course of lessons from Markdown files.
//
// A lesson is CommonMark that also reads well unrendered: front matter, prose, and fences, of which those with braces are cells.
// The package is strict. A word it does not know is a [lesson.Fault] with a suggestion, never ignored, and it reports all faults
// of a course at once.
//
// # Safety
//
// Lesson text is not trusted markup. The HTML that comes out has no element or attribute that an author wrote: raw HTML is shown
// as text, links lead to http, https, mailto or a lesson, pictures lie in the course's own folder, and nothing carries a style.
// What is refused is a fault, too, but the HTML is safe even where an author's preview shows it with faults.
package markdown

import (
	"fmt"
	"io/fs"

	"github.com/yuin/goldmark"

	"github.com/wirebook/wirebook/lessons/lesson"
)

// Parse reads the course in fsys: course.md, chapters, lessons, in the order of the numbers in their names, and their translations. The error, if any, is
// of type [lesson.Faults] and holds every fault; the course is then what could be read, fit for an author's preview.
func Parse(fsys fs.FS) (*lesson.Course, error) {
	p := newReader(fsys)
	for _, pg := range p.pages {
		p.page(pg)
	}
	p.translate()
	return p.course, p.err(p.course.Validate())
}

// ParseLesson reads one lesson of the course in fsys as [Parse] would, by the path of its file, which may be a translation's; then it
// reads the original, too. Of the other files it reads only the front matter, for links lead to slugs.
func ParseLesson(fsys fs.FS, file string) (*lesson.Lesson, error) {
	p := newReader(fsys)
	original, lang := p.originalOf(file)
	for _, pg := range p.pages {
		if pg.path != original {
			continue
		}
		p.page(pg)
		l := pg.lesson
		if lang != "" {
			files := p.filesIn(lang)
			l = p.translated(pg, p.chapterIn(pg, files), files)
		}
		return l, p.err(pg.lesson.Validate())
	}
	return nil, fmt.Errorf("%s: the course has no such lesson", file)
}

// A reader reads one course. It is made for one call.
type reader struct {
	fsys    fs.FS
	md      goldmark.Markdown
	course  *lesson.Course
	pages   []*page
	foreign []foreign // the files that translate others
	faults  lesson.Faults
}

func newReader(fsys fs.FS) *reader {
	p := &reader{fsys: fsys, md: newMarkdown(), course: new(lesson.Course)}
	p.folder()
	return p
}

func (p *reader) fault(file string, line, col int, rule lesson.Rule, format string, args ...any) {
	p.faults = append(p.faults, lesson.Fault{File: file, Line: line, Col: col, Rule: rule, Text: fmt.Sprintf(format, args...)})
}

// err puts the faults of the model to those of the text, at the places that the text knows.
func (p *reader) err(model lesson.Faults) error {
	pages := make(map[string]*page)
	for _, pg := range p.pages {
		pages[pg.lesson.File] = pg
	}
	for _, f := range model {
		switch pg := pages[f.File]; {
		case pg == nil:
			p.faults = append(p.faults, f)
		case pg.headless && f.Line == 0:
		default:
			p.faults = append(p.faults, pg.locate(f))
		}
	}
	return p.faults.Err()
}
