package markdown

import (
	"cmp"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/wirebook/wirebook/lessons/lesson"
)

// A page is a lesson on its way from file to model.
type page struct {
	*file
	lesson   *lesson.Lesson
	original *lesson.Lesson // what it translates; nil for an original
}

// An entry is a lesson's file or a chapter's folder: a number, which is its place, and a name.
type entry struct {
	number int
	name   string // without number and ending
	path   string
	dir    bool
}

var (
	lessonFile = regexp.MustCompile(`^(\d+)-([^.]+)\.md$`)
	chapterDir = regexp.MustCompile(`^(\d+)-([^.]+)$`)
)

// Files with a meaning of their own; a README is for those who read the folder.
const (
	courseFile  = "course.md"
	chapterFile = "meta.md"
	readmeFile  = "README.md"
)

// folder reads the front matter of course, chapters and lessons, each with the defaults of the one above it.
func (p *reader) folder() {
	defaults := lesson.Lesson{Lang: "en"}
	p.course.Title = p.defaults(courseFile, &defaults)
	for _, e := range p.entries(".") {
		if !e.dir {
			p.header(e, defaults)
			continue
		}
		chapter := defaults
		chapter.Chapter = strings.ReplaceAll(e.name, "-", " ")
		meta := path.Join(e.path, chapterFile)
		if _, err := fs.Stat(p.fsys, meta); err == nil {
			chapter.Chapter = p.defaults(meta, &chapter)
		}
		for _, e := range p.entries(e.path) {
			p.header(e, chapter)
		}
	}
	if len(p.pages) == 0 {
		p.fault("", 0, 0, lesson.RuleFile, "the course has no lessons: add one as 01-basics/01-first.md")
	}
}

// header makes a page of a lesson's file and its front matter.
func (p *reader) header(e entry, defaults lesson.Lesson) {
	l := defaults
	l.Lab.Hosts, l.Lab.Faults = slices.Clone(l.Lab.Hosts), slices.Clone(l.Lab.Faults)
	l.File, l.Slug = e.path, e.name
	pg := &page{file: p.read(e.path), lesson: &l}
	p.frontMatter(pg.file, func(r *yamlReader) fields { return r.lessonFields(&l) })
	p.pages = append(p.pages, pg)
	p.course.Lessons = append(p.course.Lessons, &l)
}

// defaults reads a course's or a chapter's file into l and returns the title.
func (p *reader) defaults(path string, l *lesson.Lesson) string {
	var title string
	f := p.read(path)
	p.frontMatter(f, func(r *yamlReader) fields {
		all := r.defaultFields(l)
		all["title"] = r.text(&title)
		if path == courseFile {
			all["topics"] = r.topics(&p.course.Topics)
		}
		return all
	})
	if title == "" && f.text != nil && !f.headless {
		p.fault(path, 1, 1, lesson.RuleFrontMatter, "has no title: add title: … to the front matter")
	}
	if rest := strings.TrimLeft(string(f.text[f.body:]), " \t\n"); rest != "" {
		p.faultAt(f, len(f.text)-len(rest), lesson.RuleFile, "what follows the front matter is shown nowhere: move it to a lesson")
	}
	return title
}

// entries returns the lessons and, at the top, the chapters in a folder, in the order of their numbers.
func (p *reader) entries(dir string) []entry {
	list, err := fs.ReadDir(p.fsys, dir)
	if err != nil {
		p.fault(dir, 0, 0, lesson.RuleFile, "cannot be read: %v", err)
	}
	var entries []entry
	for _, d := range list {
		if e, ok := p.entry(dir, d); ok {
			entries = append(entries, e)
		}
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return cmp.Compare(a.number, b.number) })
	for i := 1; i < len(entries); i++ {
		if entries[i].number == entries[i-1].number {
			p.fault(entries[i].path, 0, 0, lesson.RuleFile, "has the same number as %s: their order is open", path.Base(entries[i-1].path))
		}
	}
	return entries
}

func (p *reader) entry(dir string, d fs.DirEntry) (entry, bool) {
	full, pattern := path.Join(dir, d.Name()), lessonFile
	if d.IsDir() {
		pattern = chapterDir
	}
	m := pattern.FindStringSubmatch(d.Name())
	if m == nil || d.IsDir() && dir != "." {
		p.unnumbered(full, d)
		return entry{}, false
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		p.fault(full, 0, 0, lesson.RuleFile, "has a number that is too large")
	}
	return entry{number: n, name: m[2], path: full, dir: d.IsDir()}, true
}

// unnumbered reports what an author may take for a lesson although it is none. A folder without Markdown holds code or pictures.
func (p *reader) unnumbered(full string, d fs.DirEntry) {
	if d.IsDir() {
		if inside, _ := fs.Glob(p.fsys, path.Join(full, "*.md")); len(inside) > 0 {
			p.fault(full, 0, 0, lesson.RuleFile, "holds lessons but is no chapter: chapters stand at the top and are named like 01-basics")
		}
		return
	}
	special := []string{courseFile, chapterFile, readmeFile}
	if path.Ext(full) == ".md" && !slices.Contains(special, d.Name()) && !p.foreignFile(full) {
		p.fault(full, 0, 0, lesson.RuleFile, "is not named like a lesson: its name must begin with its place, as in 01-%s", d.Name())
	}
}
