package view

import (
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
	lines := codeLines(src)
	m.Add(`<div class="code">`)
	for n := 1; n <= len(lines); {
		end, folded := stretch(n, len(lines), folds)
		if folded {
			m.Add(`<details class="fold"><summary>%</summary>`, foldWord(end-n+1))
		}
		m.codeBlock(lines[n-1:end], n, highlights)
		if folded {
			m.Add(`</details>`)
		}
		n = end + 1
	}
	m.Add(`</div>`)
}

// stretch returns the last of the lines that, from n on, are all folded or all not.
func stretch(n, last int, folds []lesson.Lines) (end int, folded bool) {
	for _, f := range folds {
		if f.From <= n && n <= f.To {
			return min(last, f.To), true
		}
		if n < f.From {
			last = min(last, f.From-1)
		}
	}
	return last, false
}

func (m *markup) codeBlock(lines []string, first int, highlights []lesson.Lines) {
	m.Add(`<pre><code>`)
	for i, line := range lines {
		class := "line"
		for _, h := range highlights {
			if h.From <= first+i && first+i <= h.To {
				class = "line hl"
			}
		}
		m.Add(`<span class="%" data-n="%">`, class, text.Itoa(first+i))
		m.HTML(text.Safe(line))
		m.Add("\n</span>")
	}
	m.Add(`</code></pre>`)
}
