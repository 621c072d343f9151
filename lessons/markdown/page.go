package markdown

import (
	"bufio"
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"github.com/wirebook/wirebook/lessons/lesson"
)

// page reads the body of a lesson.
func (p *reader) page(pg *page) {
	// Blank lines in place of the front matter leave every offset where it is.
	body := slices.Clone(pg.text)
	for i := range body[:pg.body] {
		body[i] = '\n'
	}
	b := &builder{reader: p, page: pg, body: body, used: map[string]bool{}}
	b.out = bufio.NewWriter(&b.html)
	doc := p.md.Parser().Parse(text.NewReader(body))
	doc.OwnerDocument().AddMeta(langKey, pg.lesson.Lang)
	b.vet(doc)
	b.sections(doc)
	if pg.original != nil {
		if !pg.headless {
			b.compare()
		}
		return
	}
	b.join()
}

// A builder makes the model of one lesson from its syntax tree.
type builder struct {
	*reader
	*page
	body []byte // the text that the tree's segments point into

	section     *lesson.Section
	head        int // where it begins
	block       int // where the next block begins
	cells       []*cellFence
	files       []fileFence
	outputs     []outputFence
	predictions []prediction
	heads       []int           // where each section begins
	used        map[string]bool // the original's cells that a translation has placed

	html bytes.Buffer
	out  *bufio.Writer // onto html; kept, for goldmark would make one for each node
}

// fault reports one at an offset of the lesson's file.
func (b *builder) fault(offset int, rule lesson.Rule, format string, args ...any) {
	b.faultAt(b.file, offset, rule, format, args...)
}

// sections cuts the document at its level-2 headings. Prose gathers until something else stands there.
func (b *builder) sections(doc ast.Node) {
	b.section, b.head = &lesson.Section{}, b.file.body
	var prose []ast.Node
	flush := func() {
		if html := b.render(prose...); html != "" {
			next := b.block
			b.block = prose[0].Pos()
			b.add(lesson.Block{HTML: html})
			b.block = next
		}
		prose = nil
	}
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		b.block = n.Pos()
		switch {
		case isHeading(n):
			flush()
			b.close()
			b.section, b.head = &lesson.Section{ID: id(n), Title: b.plain(n), Line: b.lineAt(n.Pos())}, n.Pos()
		case n.Kind() == kindContainer:
			flush()
			b.container(n.(*container))
		case n.Kind() == ast.KindFencedCodeBlock && b.fence(n.(*ast.FencedCodeBlock), flush):
		default:
			prose = append(prose, n)
		}
	}
	flush()
	b.close()
}

func isHeading(n ast.Node) bool {
	h, ok := n.(*ast.Heading)
	return ok && h.Level == 2
}

func (b *builder) add(block lesson.Block) {
	block.Line = b.lineAt(b.block)
	b.section.Blocks = append(b.section.Blocks, block)
}

// close ends a section, which is kept unless it is the one without a heading and empty.
func (b *builder) close() {
	if b.section.Title != "" || len(b.section.Blocks) > 0 {
		b.lesson.Sections = append(b.lesson.Sections, *b.section)
		b.heads = append(b.heads, b.head)
	}
}

// render returns the nodes as HTML.
func (b *builder) render(nodes ...ast.Node) string {
	b.html.Reset()
	for _, n := range nodes {
		if err := b.md.Renderer().Render(b.out, b.body, n); err != nil {
			b.fault(n.Pos(), lesson.RuleProse, "cannot be shown: %v", err)
		}
	}
	return strings.TrimSpace(b.html.String())
}

// plain returns the text of a node without its marks.
func (b *builder) plain(n ast.Node) string {
	var s strings.Builder
	ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			s.Write(n.Value(b.body))
			if n.SoftLineBreak() {
				s.WriteByte(' ')
			}
		case *ast.String:
			s.Write(n.Value)
		case *ast.AutoLink:
			s.Write(n.Label(b.body))
		}
		return ast.WalkContinue, nil
	})
	return strings.TrimSpace(s.String())
}
