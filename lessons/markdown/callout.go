package markdown

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// callouts are GitHub's: a quotation whose first line is one of these words as [!NOTE].
func callouts() []string { return []string{"NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"} }

// calloutTitles are what stands above a callout in other languages than English, where it is the word itself.
var calloutTitles = map[string]map[string]string{
	"zh": {"NOTE": "说明", "TIP": "提示", "IMPORTANT": "重要", "WARNING": "警告", "CAUTION": "当心"},
}

// langKey is where a document says in which language it is.
const langKey = "lang"

// calloutKey is the attribute of a quotation that holds its word, as the author wrote it.
const calloutKey = "callout"

var calloutLine = regexp.MustCompile(`^\[!([A-Za-z]+)\]\s*$`)

// calloutTransformer takes the line [!NOTE] away before it becomes text.
type calloutTransformer struct{}

func (calloutTransformer) Transform(p *ast.Paragraph, r text.Reader, _ parser.Context) {
	quote, ok := p.Parent().(*ast.Blockquote)
	if !ok || quote.FirstChild() != p || p.Lines().Len() == 0 {
		return
	}
	first := p.Lines().At(0)
	m := calloutLine.FindSubmatch(first.Value(r.Source()))
	if m == nil {
		return
	}
	quote.SetAttributeString(calloutKey, string(m[1]))
	p.Lines().SetSliced(1, p.Lines().Len())
	if p.Lines().Len() == 0 {
		quote.RemoveChild(quote, p)
	}
}

// callout returns the word of a callout; a common quotation has none.
func callout(quote ast.Node) string {
	v, _ := quote.AttributeString(calloutKey)
	word, _ := v.(string)
	return word
}

func renderQuote(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	word := callout(n)
	switch {
	case word == "" && entering:
		w.WriteString("<blockquote>\n")
	case word == "":
		w.WriteString("</blockquote>\n")
	case entering:
		fmt.Fprintf(w, "<aside class=\"callout %s\">\n<p class=\"callout-title\">%s</p>\n", strings.ToLower(word), calloutTitle(n, word))
	default:
		w.WriteString("</aside>\n")
	}
	return ast.WalkContinue, nil
}

func calloutTitle(quote ast.Node, word string) string {
	lang, _ := quote.OwnerDocument().Meta()[langKey].(string)
	return cmp.Or(calloutTitles[lang][strings.ToUpper(word)], strings.ToUpper(word[:1])+strings.ToLower(word[1:]))
}
