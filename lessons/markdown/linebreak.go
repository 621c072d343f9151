package markdown

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// lineJoiner takes out the end of a line where a browser would show it as a space and Chinese has none: between two Chinese characters,
// and beside Chinese punctuation, which has its own room. Goldmark's extension for this also joins lines of English, where the next one
// begins with code or a link.
type lineJoiner struct{}

func (lineJoiner) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	source := reader.Source()
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering && t.SoftLineBreak() {
			before, _ := utf8.DecodeLastRune(bytes.TrimRight(source[:t.Segment.Stop], "*_~"))
			after, _ := utf8.DecodeRune(bytes.TrimLeft(source[t.Segment.Stop:], " \t\r\n>*_~"))
			t.SetSoftLineBreak(!joined(before, after))
		}
		return ast.WalkContinue, nil
	})
}

// joined reports whether two characters at a line's end and the next one's beginning stand together.
func joined(before, after rune) bool {
	wide := func(r rune) bool { w := util.EastAsianWidth(r); return w == "W" || w == "F" }
	mark := func(r rune) bool { return wide(r) && unicode.IsPunct(r) }
	return wide(before) && wide(after) || mark(before) || mark(after)
}
