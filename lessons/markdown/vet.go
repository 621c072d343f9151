package markdown

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"

	"github.com/wirebook/wirebook/lessons/lesson"
)

// PicturePath is where the bridge serves the pictures of a course: it is followed by the path in the course's folder.
const PicturePath = "/picture/"

// LessonPath is where a lesson's page is: it is followed by the slug.
const LessonPath = "/lesson/"

// vet goes through the whole document once: it names the headings, leads links to where they go, and reports what may not stand
// there. What it refuses it takes out, so that the HTML is safe in any case.
func (b *builder) vet(doc ast.Node) {
	var nodes []ast.Node // gathered first, because some are replaced
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			nodes = append(nodes, n)
		}
		return ast.WalkContinue, nil
	})
	ids := b.headings(nodes)
	for _, n := range nodes {
		switch n := n.(type) {
		case *ast.Link:
			b.link(n, ids)
		case *ast.AutoLink:
			b.autoLink(n)
		case *ast.Image:
			b.image(n)
		case *ast.RawHTML, *ast.HTMLBlock:
			if !isComment(rawHTML(n, b.body)) {
				b.fault(max(n.Pos(), b.file.body), lesson.RuleProse, "HTML is not shown: write it in Markdown, or in backquotes to show it as text")
			}
		case *ast.Blockquote:
			b.callout(n)
		case *ast.FencedCodeBlock, *container:
			b.nested(n, doc)
		}
	}
}

// headings gives each heading an id and returns the ids.
func (b *builder) headings(nodes []ast.Node) []string {
	var ids []string
	for _, n := range nodes {
		h, ok := n.(*ast.Heading)
		if !ok {
			continue
		}
		if h.Level == 1 {
			b.fault(h.Pos(), lesson.RuleProse, "the title stands in the front matter: begin a section with ##")
		}
		name := fragment(b.plain(h))
		for i := 1; slices.Contains(ids, name); i++ {
			name = fmt.Sprintf("%s-%d", fragment(b.plain(h)), i)
		}
		ids = append(ids, name)
		h.SetAttributeString("id", name)
	}
	return ids
}

// id returns what headings set.
func id(heading ast.Node) string {
	v, _ := heading.AttributeString("id")
	name, _ := v.(string)
	return name
}

// fragment makes an id of a heading as GitHub does, so that links work in both places.
func fragment(heading string) string {
	var s strings.Builder
	for _, r := range strings.ToLower(heading) {
		switch {
		case r == ' ':
			s.WriteByte('-')
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
			s.WriteRune(r)
		}
	}
	if s.Len() == 0 {
		return "section"
	}
	return s.String()
}

// nested reports what has a meaning only at the top of a section.
func (b *builder) nested(n, doc ast.Node) {
	if n.Parent() == doc {
		return
	}
	f, ok := n.(*ast.FencedCodeBlock)
	switch {
	case !ok:
		b.fault(n.Pos(), lesson.RuleProse, "a hint or a quiz stands by itself, not inside a list, a quotation or another hint")
	case f.Info != nil && bytes.ContainsRune(f.Info.Value(b.body), '{'):
		b.fault(n.Pos(), lesson.RuleProse, "a cell stands by itself, not inside a list, a quotation or a hint")
	}
}

func (b *builder) callout(quote ast.Node) {
	if word := callout(quote); word != "" && !slices.Contains(callouts(), word) {
		b.fault(quote.Pos(), lesson.RuleProse, "unknown callout %q%s", word, lesson.DidYouMean(word, callouts()))
	}
}

// link leads a link to its lesson, or takes it away and leaves its text.
func (b *builder) link(n *ast.Link, ids []string) {
	to, fault := b.target(string(n.Destination), ids)
	if fault == "" {
		n.Destination = []byte(to)
		return
	}
	b.fault(n.Pos(), lesson.RuleLink, "%s", fault)
	parent := n.Parent()
	for _, c := range children(n) {
		parent.InsertBefore(parent, n, c)
	}
	parent.RemoveChild(parent, n)
}

// target returns the address that a link's destination stands for, or what is wrong with it.
func (b *builder) target(dest string, ids []string) (address, fault string) {
	name, section, _ := strings.Cut(dest, "#")
	switch {
	case leavesThePage(dest):
		return dest, ""
	case dest == "":
		return "", "the link leads nowhere"
	case name == "" && slices.Contains(ids, section):
		return dest, ""
	case name == "":
		return "", fmt.Sprintf("this lesson has no heading #%s%s", section, lesson.DidYouMean(section, ids))
	case strings.Contains(name, ":") || strings.HasPrefix(name, "/") || path.Ext(name) != ".md":
		return "", fmt.Sprintf("a link leads to http:, https:, mailto: or the .md file of a lesson, not to %q", dest)
	}
	return b.toLesson(name, dest[len(name):])
}

func (b *builder) toLesson(name, section string) (address, fault string) {
	dir := path.Dir(b.path)
	var known []string
	original, _ := b.originalOf(path.Join(dir, name))
	for _, pg := range b.pages {
		if pg.lesson.File == original {
			return LessonPath + pg.lesson.Slug + section, ""
		}
		known = append(known, relative(dir, pg.lesson.File))
	}
	return "", fmt.Sprintf("there is no lesson %q%s", name, lesson.DidYouMean(name, known))
}

// relative returns how a lesson in dir names another: chapters lie side by side.
func relative(dir, file string) string {
	switch path.Dir(file) {
	case dir:
		return path.Base(file)
	default:
		return path.Join("..", file)
	}
}

func leavesThePage(dest string) bool {
	dest = strings.ToLower(dest)
	for _, scheme := range []string{"http://", "https://", "mailto:"} {
		if strings.HasPrefix(dest, scheme) {
			return true
		}
	}
	return false
}

// autoLink takes away a bare link that leads elsewhere than target allows.
func (b *builder) autoLink(n *ast.AutoLink) {
	url := string(n.URL(b.body))
	if n.AutoLinkType == ast.AutoLinkEmail || leavesThePage(url) {
		return
	}
	b.fault(max(n.Pos(), b.file.body), lesson.RuleLink, "a link leads to http:, https: or mailto:, not to %q", url)
	n.Parent().ReplaceChild(n.Parent(), n, ast.NewString(n.Label(b.body)))
}

// image leads to a picture in the course's folder, or takes it away.
func (b *builder) image(n *ast.Image) {
	dest := string(n.Destination)
	file := path.Join(path.Dir(b.path), dest)
	_, err := fs.Stat(b.fsys, file)
	switch {
	case strings.Contains(dest, ":") || strings.HasPrefix(dest, "/"):
		b.fault(n.Pos(), lesson.RulePicture, "a picture lies in the course's folder, not at %q: the page loads nothing from elsewhere", dest)
	case err != nil || !slices.Contains([]string{".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp"}, path.Ext(file)):
		b.fault(n.Pos(), lesson.RulePicture, "there is no picture %q", dest)
	case b.plain(n) == "":
		b.fault(n.Pos(), lesson.RulePicture, "the picture has no words for those who cannot see it: ![what it shows](%s)", dest)
	default:
		n.Destination = []byte(PicturePath + file)
		return
	}
	n.Parent().ReplaceChild(n.Parent(), n, ast.NewString([]byte(b.plain(n))))
}

// rawHTML returns the text of a RawHTML or HTMLBlock node.
func rawHTML(n ast.Node, source []byte) []byte {
	switch n := n.(type) {
	case *ast.RawHTML:
		return n.Segments.Value(source)
	case *ast.HTMLBlock:
		all := n.Lines().Value(source)
		if n.HasClosure() {
			all = append(all, n.ClosureLine.Value(source)...)
		}
		return all
	}
	return nil
}

// isComment tells whether HTML is one comment and nothing else.
func isComment(html []byte) bool {
	html = bytes.TrimSpace(html)
	return bytes.HasPrefix(html, []byte("<!--")) && bytes.Index(html, []byte("-->")) == len(html)-len("-->")
}
