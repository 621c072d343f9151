package markdown

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"github.com/wirebook/wirebook/lessons/lesson"
)

// A fence is a fenced code block with its info string taken apart.
type fence struct {
	lang   string
	braces bool
	attrs  []attr // at is an offset in the file
	source string
	at     int // offset in the file
	line   int
}

// fence adds what a fence stands for and tells whether it is more than an illustration. Before it adds a block it flushes the prose.
func (b *builder) fence(n *ast.FencedCodeBlock, flush func()) bool {
	if !closed(n, b.body) {
		b.fault(n.Pos(), lesson.RuleFence, "the fence is not closed: end it with a line of as many backquotes")
	}
	f := b.info(n)
	switch {
	case !f.braces:
		return false
	case b.original != nil:
		flush()
		b.use(f)
	case f.lang == "go":
		flush()
		b.cell(f)
	case f.lang == "text":
		b.output(f)
	default:
		b.fault(f.at, lesson.RuleFence, "only go and text fences have braces, not %q", f.lang)
	}
	return true
}

// info takes the info string apart: language, then braces.
func (b *builder) info(n *ast.FencedCodeBlock) fence {
	f := fence{source: string(n.Lines().Value(b.body)), at: n.Pos()}
	f.line, _ = b.at(n.Pos())
	if n.Info == nil {
		return f
	}
	info := string(n.Info.Value(b.body))
	open := strings.IndexByte(info, '{')
	if open < 0 {
		f.lang = info
		if lang, more, ok := strings.Cut(info, " "); ok {
			b.fault(n.Info.Segment.Start+len(lang)+1, lesson.RuleFence, "%q is not expected here: after the language only attributes in braces", more)
		}
		return f
	}
	f.lang, f.braces = strings.TrimSpace(info[:open]), true
	start := n.Info.Segment.Start + open + 1
	switch {
	case !strings.HasSuffix(info, "}"):
		b.fault(start-1, lesson.RuleFence, "the brace is not closed: end the line with }")
	case f.lang == "":
		b.fault(start-1, lesson.RuleFence, "no language: write go before the brace")
	case open == len(f.lang):
		b.fault(start-1, lesson.RuleFence, "put a space before the brace")
	}
	attrs, fault, at := scanAttrs(strings.TrimSuffix(info[open+1:], "}"))
	if fault != "" {
		b.fault(start+at, lesson.RuleFence, "%s", fault)
	}
	for i := range attrs {
		attrs[i].at += start
	}
	f.attrs = attrs
	return f
}

// closed tells whether a line of fence characters follows the block; goldmark takes the end of the file for one.
func closed(n *ast.FencedCodeBlock, source []byte) bool {
	rest := source[n.Pos():]
	if lines := n.Lines(); lines.Len() > 0 {
		rest = source[min(lines.At(lines.Len()-1).Stop, len(source)):]
	} else if _, after, ok := bytes.Cut(rest, []byte("\n")); ok {
		rest = after
	}
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	line = bytes.TrimSpace(line)
	return bytes.HasPrefix(line, []byte("```")) || bytes.HasPrefix(line, []byte("~~~"))
}

// take calls set for each attribute that it knows, each key once, and reports the others.
func (b *builder) take(f fence, set map[string]func(attr)) {
	known := slices.Sorted(maps.Keys(set))
	seen := make(map[string]bool)
	for _, a := range f.attrs {
		b.places[place{f.line, a.key}] = a.at
		switch {
		case set[a.key] == nil:
			b.fault(a.at, lesson.RuleAttribute, "unknown attribute %q%s", a.key, lesson.DidYouMean(a.key, known))
		case seen[a.key]:
			b.fault(a.at, lesson.RuleAttribute, "%s stands here twice", a.key)
		default:
			set[a.key](a)
		}
		seen[a.key] = true
	}
}

// flag sets a word that stands alone.
func (b *builder) flag(to *bool) func(attr) {
	return func(a attr) {
		if !a.flag {
			b.fault(a.at, lesson.RuleAttribute, "%s stands alone, without a value", a.key)
		}
		*to = true
	}
}

// word sets a value as it is.
func (b *builder) word(to *string) func(attr) {
	return func(a attr) {
		if a.flag {
			b.fault(a.at, lesson.RuleAttribute, "%s needs a value: %s=…", a.key, a.key)
		}
		*to = a.value
	}
}

// words sets values with a separator between.
func (b *builder) words(to *[]string, separator string) func(attr) {
	return func(a attr) {
		var all string
		b.word(&all)(a)
		*to = strings.FieldsFunc(all, func(r rune) bool { return strings.ContainsRune(separator, r) })
	}
}

// renderFence draws an illustration.
func renderFence(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	code := n.Lines().Value(source)
	switch lang := string(n.(*ast.FencedCodeBlock).Language(source)); lang {
	case "mermaid":
		w.WriteString(`<pre class="mermaid">`)
		w.Write(util.EscapeHTML(code))
		w.WriteString("</pre>\n")
	case "go":
		w.WriteString(`<pre class="code"><code>`)
		highlight(w, code)
		w.WriteString("</code></pre>\n")
	default:
		w.WriteString(`<pre class="code"><code>`)
		w.Write(util.EscapeHTML(code))
		w.WriteString("</code></pre>\n")
	}
	return ast.WalkSkipChildren, nil
}
