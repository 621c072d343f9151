package markdown_test

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/wirebook/wirebook/lessons"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/lessons/markdown"
)

// FuzzParse holds that no text ends the process, and that nothing dangerous comes out even of a lesson with faults.
func FuzzParse(f *testing.F) {
	for _, seed := range seeds(f) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		course, _ := markdown.Parse(fstest.MapFS{
			"course.md":       {Data: []byte("---\ntitle: Course\n---\n")},
			"01-a.md":         {Data: []byte(text)},
			"img/picture.svg": {},
			"code/a.go":       {Data: []byte("// ANCHOR: a\npackage main\n// ANCHOR_END: a\n")},
		})
		for _, l := range course.Lessons {
			for _, html := range fragments(l) {
				if bad := dangerous(html); bad != "" {
					t.Errorf("Parse(%q) gives %s in %s", text, bad, html)
				}
			}
		}
	})
}

// seeds are our lessons, and texts that try to smuggle something in.
func seeds(f *testing.F) []string {
	all := []string{
		"---\ntitle: A\n---\n<script>alert(1)</script> <b onclick=alert(1)>x</b> <!-- c --> <!-- c --><script>",
		"---\ntitle: A\n---\n[a](javascript:alert(1)) <javascript:alert(1)> [b](JaVaScRiPt&colon;alert(1)) [c](data:text/html,x) [d]: vbscript:x\n\n[d]",
		"---\ntitle: A\n---\n[a](https://x \"\\\" onclick=alert(1)\") ![b](img/picture.svg \"' onerror=x\") ![c](http://x/y.png)",
		"---\ntitle: A\nlab: {hosts: [a, b], link: {loss: 1%, rate: 2mbit}}\n---\n```go {name=a src=code/a.go#a}\n```\n",
		"---\ntitle: [\n---\n",
		"---\ntitle: A\n---\n# T\n## T\n> [!NOTE]\n> [!TIP]\n\n::: quiz\nq\n- [ ] a — b\n- [x] *c — d* — e\n:::\n",
		"---\ntitle: A\n---\n::: hint a\n::: hint b\n- ```go {name=x}\n```go\n\"\x00`/*",
	}
	err := fs.WalkDir(lessons.Files, ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && path.Ext(p) == ".md" {
			text, _ := fs.ReadFile(lessons.Files, p)
			all = append(all, string(text))
		}
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
	return all
}

// fragments returns all HTML of a lesson.
func fragments(l *lesson.Lesson) []string {
	var all []string
	for _, s := range l.Sections {
		for _, b := range s.Blocks {
			all = append(all, b.HTML)
			if b.Hint != nil {
				all = append(all, b.Hint.HTML)
			}
			if b.Quiz != nil {
				all = append(all, b.Quiz.HTML)
				for _, c := range b.Quiz.Choices {
					all = append(all, c.HTML, c.Feedback)
				}
			}
		}
	}
	return all
}

var (
	tag       = regexp.MustCompile(`<(/?[a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-z]+="[^"<>]*")*)\s*>`)
	attribute = regexp.MustCompile(`([a-z]+)="([^"]*)"`)
	elements  = regexp.MustCompile(`^/?(p|em|strong|del|a|img|code|pre|span|ul|ol|li|input|blockquote|aside|h[1-6]|hr|br|table|thead|tbody|tr|th|td)$`)
	address   = regexp.MustCompile(`^(?i:https?://|mailto:|/lesson/|/picture/|#)`)
)

// dangerous returns the first piece of HTML that is not of the few kinds that prose is made of. Goldmark escapes < and > in text
// and in attributes, so whatever < is left must begin one of our elements.
func dangerous(html string) string {
	for _, m := range tag.FindAllStringSubmatch(html, -1) {
		if !elements.MatchString(m[1]) {
			return m[0]
		}
		for _, a := range attribute.FindAllStringSubmatch(m[2], -1) {
			switch a[1] {
			case "href", "src":
				if !address.MatchString(a[2]) {
					return m[0]
				}
			case "id", "class", "title", "alt", "align", "start", "type", "checked", "disabled":
			default:
				return m[0]
			}
		}
	}
	if rest := tag.ReplaceAllString(html, ""); strings.Contains(rest, "<") {
		return "an unknown tag"
	}
	return ""
}
