package markdown

import (
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// newMarkdown returns CommonMark with what GitHub adds to it: tables, strikethrough, links without brackets, task lists and
// callouts; and with the ::: containers of hints and quizzes. Goldmark tries the lower priorities first.
func newMarkdown() goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(
			// The other way to align a cell is a style, which the page's policy forbids.
			extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)),
			extension.Strikethrough,
			extension.Linkify,
			extension.TaskList,
		),
		goldmark.WithParserOptions(
			parser.WithBlockParsers(util.Prioritized(containerParser{}, 650)),
			parser.WithParagraphTransformers(util.Prioritized(calloutTransformer{}, 50)),
			parser.WithASTTransformers(util.Prioritized(lineJoiner{}, 100)),
		),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(nodeRenderer{}, 100))),
	)
}

// nodeRenderer draws what goldmark would draw in another way.
type nodeRenderer struct{}

func (nodeRenderer) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindRawHTML, renderRawHTML)
	r.Register(ast.KindHTMLBlock, renderRawHTML)
	r.Register(ast.KindFencedCodeBlock, renderFence)
	r.Register(ast.KindBlockquote, renderQuote)
	r.Register(kindContainer, renderNothing)
}

// renderNothing is for a container that stands where none may, a fault already.
func renderNothing(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) {
	return ast.WalkSkipChildren, nil
}

// renderRawHTML shows HTML as the text that it is. A comment is not shown.
func renderRawHTML(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if html := rawHTML(n, source); entering && !isComment(html) {
		w.Write(util.EscapeHTML(html))
	}
	return ast.WalkSkipChildren, nil
}
