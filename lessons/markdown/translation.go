package markdown

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/wirebook/wirebook/lessons/lesson"
)

// A translation of 03-echo.md into Chinese is 03-echo.zh.md: the prose in another language, with a fence {use=NAME} where the original has
// the cell NAME. The titles of the course and of a chapter are translated by course.zh.md and meta.zh.md.
var (
	translatedLesson = regexp.MustCompile(`^(\d+-[^.]+)\.([a-z]{2,3})\.md$`)
	translatedTitle  = regexp.MustCompile(`^(course|meta)\.([a-z]{2,3})\.md$`)
)

// A foreign is a file that translates another.
type foreign struct {
	path, original, lang string
}

// originalOf returns the original of a lesson's file and the language of the file, "" if it is itself an original.
func (p *reader) originalOf(file string) (original, lang string) {
	for _, f := range p.foreign {
		if f.path == file {
			return f.original, f.lang
		}
	}
	return file, ""
}

// foreignFile notes a file if it is named like a translation, and reports whether it is.
func (p *reader) foreignFile(full string) bool {
	dir, name := path.Split(full)
	for _, pattern := range []*regexp.Regexp{translatedLesson, translatedTitle} {
		if m := pattern.FindStringSubmatch(name); m != nil {
			p.foreign = append(p.foreign, foreign{full, dir + m[1] + ".md", m[2]})
			return true
		}
	}
	return false
}

// translate makes a course for each language that there are translations in. A lesson that is not translated stands there as it is.
func (p *reader) translate() {
	var langs []string
	for _, f := range p.foreign {
		langs = append(langs, f.lang)
		if !p.translatesSomething(f.original) {
			p.fault(f.path, 0, 0, lesson.RuleTranslation, "translates nothing: there is no %s", path.Base(f.original))
		}
	}
	slices.Sort(langs)
	for _, lang := range slices.Compact(langs) {
		p.course.Translations = append(p.course.Translations, p.courseIn(lang, p.filesIn(lang)))
	}
}

// filesIn returns the files in a language by their originals.
func (p *reader) filesIn(lang string) map[string]foreign {
	files := map[string]foreign{}
	for _, f := range p.foreign {
		if f.lang == lang {
			files[f.original] = f
		}
	}
	return files
}

func (p *reader) translatesSomething(original string) bool {
	if slices.ContainsFunc(p.pages, func(pg *page) bool { return pg.path == original }) {
		return true
	}
	base, dir := path.Base(original), path.Dir(original)
	return base == courseFile && dir == "." || base == chapterFile && dir != "."
}

// courseIn makes the course in a language, of the files that translate it, by their originals.
func (p *reader) courseIn(lang string, files map[string]foreign) *lesson.Course {
	c := &lesson.Course{Lang: lang, Whole: files[courseFile].path != "", Title: p.titleIn(files[courseFile], p.course.Title)}
	chapters := map[string]string{}
	for _, pg := range p.pages {
		dir := path.Dir(pg.path)
		if _, ok := chapters[dir]; !ok {
			chapters[dir] = p.chapterIn(pg, files)
		}
		c.Lessons = append(c.Lessons, p.translated(pg, chapters[dir], files))
	}
	return c
}

// chapterIn returns the title of a lesson's chapter.
func (p *reader) chapterIn(pg *page, files map[string]foreign) string {
	return p.titleIn(files[path.Join(path.Dir(pg.path), chapterFile)], pg.lesson.Chapter)
}

// translated returns a lesson as far as it is translated.
func (p *reader) translated(pg *page, chapter string, files map[string]foreign) *lesson.Lesson {
	l := *pg.lesson
	l.Chapter = chapter
	if f, ok := files[pg.path]; ok {
		p.lessonIn(f, pg.lesson, &l)
	}
	return &l
}

// titleIn reads the file that translates a title, if there is one.
func (p *reader) titleIn(f foreign, original string) string {
	if f.path == "" {
		return original
	}
	var title string
	p.frontMatter(p.read(f.path), func(r *yamlReader) fields { return fields{"title": r.text(&title)} })
	return cmp.Or(title, original)
}

// lessonIn makes of l, a copy of the original, its translation.
func (p *reader) lessonIn(f foreign, original, l *lesson.Lesson) {
	l.File, l.Lang, l.Title, l.Description, l.Objectives, l.Sections = f.path, f.lang, "", "", nil, nil
	pg := &page{file: p.read(f.path), lesson: l, original: original}
	p.frontMatter(pg.file, func(r *yamlReader) fields {
		return fields{"title": r.text(&l.Title), "description": r.text(&l.Description), "objectives": r.list(&l.Objectives)}
	})
	p.page(pg)
	if l.Title == "" && !pg.headless {
		p.fault(f.path, 1, 1, lesson.RuleFrontMatter, "the lesson has no title: add title: … to the front matter")
	}
}

// use places a cell of the original.
func (b *builder) use(f fence) {
	var name string
	b.take(f, map[string]func(attr){"use": b.word(&name)})
	c := b.original.Cell(name)
	switch {
	case name == "":
		b.fault(f.at, lesson.RuleTranslation, "a translation has no cells of its own: place the original's with {use=NAME}")
		return
	case c == nil:
		b.fault(f.at, lesson.RuleTranslation, "the original has no cell %q%s", name, lesson.DidYouMean(name, cellNames(b.original)))
		return
	case b.used[name]:
		b.fault(f.at, lesson.RuleTranslation, "the cell %q stands here twice", name)
	case strings.TrimSpace(f.source) != "":
		b.fault(f.at, lesson.RuleTranslation, "the source stands in the original: leave the fence empty")
	}
	b.used[name] = true
	b.add(lesson.Block{Cell: c})
}

func cellNames(l *lesson.Lesson) []string {
	var names []string
	for _, c := range l.Cells() {
		names = append(names, c.Name)
	}
	return names
}

// compare reports where a translation has fallen behind its original: the two have the same sections, with the same cells, hints and
// questions in the same order.
func (b *builder) compare() {
	for _, name := range cellNames(b.original) {
		if !b.used[name] {
			b.fault(b.file.body, lesson.RuleTranslation, "the cell %q of the original is missing: place it with ```go {use=%s}", name, name)
			return
		}
	}
	ours, theirs := withIntro(b.lesson.Sections), withIntro(b.original.Sections)
	for i := range min(len(ours), len(theirs)) {
		has, wants := shape(ours[i]), shape(theirs[i])
		switch {
		case has == wants:
			continue
		case i == 0:
			b.fault(b.file.body, lesson.RuleTranslation, "before the first heading stands %s, in the original %s", has, wants)
		default:
			b.fault(b.heads[len(b.heads)-len(ours)+i], lesson.RuleTranslation, "this section has %s, in the original %q has %s", has, theirs[i].Title, wants)
		}
		return
	}
	if len(ours) != len(theirs) {
		b.fault(b.file.body, lesson.RuleTranslation, "there are %d headings, in the original %d: translate each", len(ours)-1, len(theirs)-1)
	}
}

// withIntro returns sections of which the first is the one without a heading, empty if there is none.
func withIntro(sections []lesson.Section) []lesson.Section {
	if len(sections) > 0 && sections[0].Title == "" {
		return sections
	}
	return append([]lesson.Section{{}}, sections...)
}

// shape says what a section holds beside prose.
func shape(s lesson.Section) string {
	var parts []string
	for _, block := range s.Blocks {
		switch {
		case block.Cell != nil:
			parts = append(parts, "the cell "+block.Cell.Name)
		case block.Hint != nil:
			parts = append(parts, "a hint "+block.Hint.Group)
		case block.Quiz != nil:
			kind := "a quiz "
			if cell := block.Quiz.Predicts; cell != "" {
				kind = "a prediction of " + cell + " "
			}
			parts = append(parts, kind+marks(block.Quiz))
		}
	}
	if len(parts) == 0 {
		return "prose only"
	}
	return strings.Join(parts, ", ")
}

// marks says what a question has to answer it with: "[ ][x]", or "1.2.3." for steps to be put in order.
func marks(q *lesson.Quiz) string {
	var s strings.Builder
	for i, c := range q.Choices {
		switch {
		case q.Ordered:
			s.WriteString(strconv.Itoa(i+1) + ".")
		case c.Right:
			s.WriteString("[x]")
		default:
			s.WriteString("[ ]")
		}
	}
	return s.String()
}
