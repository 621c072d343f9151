package view

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/wasm/text"
)

// The classes of highlighted Go. The editor uses the same colours.
const (
	tokKeyword = "tok-keyword"
	tokType    = "tok-type"
	tokFunc    = "tok-func"
	tokString  = "tok-string"
	tokNumber  = "tok-number"
	tokComment = "tok-comment"
)

const keywords = " break case chan const continue default defer else fallthrough for func go goto if import interface map package range return" +
	" select struct switch type var "

const constants = " false iota nil true "

const types = " any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16" +
	" uint32 uint64 uintptr "

// token cuts the first token off src, which is not empty, and says its class, "" for none. It is for colours only, so it is forgiving:
// broken Go comes out whole.
func token(src string) (class, text, rest string) {
	var n int
	switch c := src[0]; {
	case strings.HasPrefix(src, "//"):
		class, n = tokComment, until(src, "\n")
	case strings.HasPrefix(src, "/*"):
		class, n = tokComment, 2+past(src[2:], "*/")
	case c == '`':
		class, n = tokString, 1+past(src[1:], "`")
	case c == '"' || c == '\'':
		class, n = tokString, quoted(src)
	case '0' <= c && c <= '9':
		class, n = tokNumber, while(src, func(r rune) bool { return r == '.' || isLetter(r) || unicode.IsDigit(r) })
	default:
		_, first := utf8.DecodeRuneInString(src)
		n = max(first, while(src, func(r rune) bool { return isLetter(r) || unicode.IsDigit(r) }))
		class = wordClass(src[:n], src[n:])
	}
	return class, src[:n], src[n:]
}

func wordClass(word, after string) string {
	switch {
	case strings.Contains(keywords, " "+word+" "):
		return tokKeyword
	case strings.Contains(types, " "+word+" "):
		return tokType
	case strings.Contains(constants, " "+word+" "):
		return tokNumber
	case strings.HasPrefix(after, "(") && isLetter(rune(word[0])):
		return tokFunc
	}
	return ""
}

// quoted returns the length of the string or rune literal that src begins with, which ends at the end of its line at the latest.
func quoted(src string) int {
	for i := 1; i < len(src); i++ {
		switch src[i] {
		case '\\':
			i++
		case src[0]:
			return i + 1
		case '\n':
			return i
		}
	}
	return len(src)
}

func isLetter(r rune) bool { return r == '_' || unicode.IsLetter(r) }

func while(s string, keep func(rune) bool) int {
	if i := strings.IndexFunc(s, func(r rune) bool { return !keep(r) }); i >= 0 {
		return i
	}
	return len(s)
}

func until(s, end string) int {
	if i := strings.Index(s, end); i >= 0 {
		return i
	}
	return len(s)
}

func past(s, end string) int { return min(len(s), until(s, end)+len(end)) }

// codeLines returns Go source as highlighted HTML, line by line.
func codeLines(src string) []string {
	var lines []string
	var m markup
	flush := func() {
		lines = append(lines, m.String())
		m.Reset()
	}
	src = strings.TrimSuffix(strings.ToValidUTF8(src, string(utf8.RuneError)), "\n")
	for text := ""; src != ""; {
		var class string
		selected := text == "."
		class, text, src = token(src)
		if selected && class != tokComment {
			class = "" // a field or a method, whatever it is called; the editor leaves them plain, too
		}
		for i, part := range strings.Split(text, "\n") {
			if i > 0 {
				flush()
			}
			if class == "" || part == "" {
				m.Escape(part)
			} else {
				m.Add(`<span class="%">%</span>`, class, part)
			}
		}
	}
	flush()
	return lines
}

// code appends Go source with line numbers. Folded lines open on a click, also without a script.
func (m *markup) code(src string, folds, highlights []lesson.Lines, foldWord func(lines int) string) {
	var lines []line
	for i, html := range codeLines(src) {
		l := line{html: html, number: i + 1, folded: within(folds, i+1)}
		if within(highlights, i+1) {
			l.kind = highlighted
		}
		lines = append(lines, l)
	}
	m.lines(lines, foldWord)
}

func within(ranges []lesson.Lines, n int) bool {
	return slices.ContainsFunc(ranges, func(r lesson.Lines) bool { return r.From <= n && n <= r.To })
}

// A line is one of a source that is shown, or of two versions of one.
type line struct {
	html   string
	number int // 0 where it is not in the newer version
	kind   lineKind
	folded bool
}

type lineKind int

const (
	plain lineKind = iota
	highlighted
	added
	removed
)

// The number of a change has a sign, so that nobody needs its colour.
var lineTags = [...][2]text.Safe{
	plain:       {`<span class="line" data-n="%">`, "\n</span>"},
	highlighted: {`<span class="line hl" data-n="%">`, "\n</span>"},
	added:       {`<ins class="line" data-n="+ %">`, "\n</ins>"},
	removed:     {`<del class="line" data-n="−%">`, "\n</del>"},
}

func (m *markup) lines(lines []line, foldWord func(lines int) string) {
	m.Add(`<div class="code">`)
	for i := 0; i < len(lines); {
		folded, end := lines[i].folded, i+1
		for end < len(lines) && lines[end].folded == folded {
			end++
		}
		if folded {
			m.Add(`<details class="fold"><summary>%</summary>`, foldWord(end-i))
		}
		m.Add(`<pre><code>`)
		for _, l := range lines[i:end] {
			number := ""
			if l.number > 0 {
				number = text.Itoa(l.number)
			}
			m.Add(lineTags[l.kind][0], number)
			m.HTML(text.Safe(l.html))
			m.HTML(lineTags[l.kind][1])
		}
		m.Add(`</code></pre>`)
		if folded {
			m.Add(`</details>`)
		}
		i = end
	}
	m.Add(`</div>`)
}
