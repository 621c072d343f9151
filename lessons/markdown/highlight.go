package markdown

import (
	"go/scanner"
	"go/token"

	"github.com/yuin/goldmark/util"
)

// highlight writes Go with its keywords, strings, comments and numbers marked. The code may be a piece that does not compile.
func highlight(w util.BufWriter, code []byte) {
	set := token.NewFileSet()
	f := set.AddFile("", -1, len(code))
	var s scanner.Scanner
	s.Init(f, code, func(token.Position, string) {}, scanner.ScanComments)
	done := 0
	for {
		pos, tok, text := s.Scan()
		if tok == token.EOF {
			break
		}
		class, start := class(tok), f.Offset(pos)
		end := min(start+len(text), len(code))
		if class == "" || start < done {
			continue
		}
		w.Write(util.EscapeHTML(code[done:start]))
		w.WriteString(`<span class="tok-` + class + `">`)
		w.Write(util.EscapeHTML(code[start:end]))
		w.WriteString("</span>")
		done = end
	}
	w.Write(util.EscapeHTML(code[done:]))
}

// class names what a token is drawn as; the editor uses the same names.
func class(t token.Token) string {
	switch {
	case t.IsKeyword():
		return "keyword"
	case t == token.STRING || t == token.CHAR:
		return "string"
	case t == token.COMMENT:
		return "comment"
	case t == token.INT || t == token.FLOAT || t == token.IMAG:
		return "number"
	}
	return ""
}
