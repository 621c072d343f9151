package assist

import (
	"go/scanner"
	"go/token"
	"unicode"
	"unicode/utf8"
)

// lexeme is a token with its place in the source, in bytes.
type lexeme struct {
	kind     token.Token
	from, to int
}

// cursor is a place in a source, with the tokens before it. What is wrong with the source does not matter here.
type cursor struct {
	source string
	at     int
	word   int      // where the identifier that the cursor is in or behind begins; at, if there is none
	before []lexeme // the tokens that end before word
	text   bool     // it is inside of a string or a comment, or behind a number: where no name can be
}

func newCursor(source string, at int) *cursor {
	c := &cursor{source: source, at: at, word: wordStart(source, at)}
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(source))
	s.Init(file, []byte(source), nil, scanner.ScanComments)
	for {
		pos, kind, lit := s.Scan()
		from := file.Offset(pos)
		if kind == token.EOF || from >= at {
			return c
		}
		l := lexeme{kind, from, from + len(lit)}
		if lit == "" {
			l.to = from + len(kind.String())
		}
		c.text = inText(l, source, at)
		if l.to <= c.word && kind != token.COMMENT {
			c.before = append(c.before, l)
		}
	}
}

// inText reports whether at is where no name can be, because of l. A string that has no end goes on to the end of its line.
func inText(l lexeme, source string, at int) bool {
	switch l.kind {
	case token.STRING, token.CHAR:
		closed := l.to-l.from > 1 && source[l.to-1] == source[l.from]
		return at < l.to || at == l.to && !closed
	case token.COMMENT:
		return at < l.to || at == l.to && source[l.from+1] == '/'
	case token.INT, token.FLOAT, token.IMAG:
		return at <= l.to
	}
	return false
}

// none is no offset.
const none = -1

// gap is the cursor's offset where there is no word at it, otherwise none.
func (c *cursor) gap() int {
	if c.word < c.at {
		return none
	}
	return c.at
}

// wordStart is where the identifier that ends at a place begins.
func wordStart(source string, at int) int {
	start := at
	for start > 0 {
		r, size := utf8.DecodeLastRuneInString(source[:start])
		if !identifier(r) {
			break
		}
		start -= size
	}
	if r, _ := utf8.DecodeRuneInString(source[start:at]); unicode.IsDigit(r) {
		return at // a number
	}
	return start
}

func identifier(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// kind is the kind of token i of those before the cursor; -1 is the last.
func (c *cursor) kind(i int) token.Token {
	if i < 0 || i >= len(c.before) {
		return token.ILLEGAL
	}
	return c.before[i].kind
}

// selected returns the expression whose member the cursor stands at, if it does: that before the last dot.
func (c *cursor) selected() (from, to int, ok bool) {
	dot := len(c.before) - 1
	if c.kind(dot) != token.PERIOD {
		return 0, 0, false
	}
	return c.operand(dot - 1)
}

// called returns what is called by the innermost parenthesis that is open at the cursor, and how many arguments are before it.
func (c *cursor) called() (from, to, args int, ok bool) {
	for i := len(c.before) - 1; i >= 0; i-- {
		switch c.kind(i) {
		case token.RPAREN, token.RBRACK, token.RBRACE:
			i = c.opening(i)
		case token.COMMA:
			args++
		case token.LBRACK: // an index among the arguments
			args = 0
		case token.LPAREN:
			from, to, ok = c.operand(i - 1)
			return from, to, args, ok && !c.declares(from)
		case token.LBRACE, token.SEMICOLON:
			return 0, 0, 0, false
		}
	}
	return 0, 0, 0, false
}

// declares reports whether the name at an offset is that of a function being declared.
func (c *cursor) declares(at int) bool {
	for i := len(c.before) - 1; i > 0; i-- {
		if c.before[i].from == at {
			return c.kind(i-1) == token.FUNC || c.kind(i-1) == token.RPAREN
		}
	}
	return false
}

// operand returns the primary expression (Go specification, "Primary expressions") that ends with token i.
func (c *cursor) operand(i int) (from, to int, ok bool) {
	if i < 0 {
		return 0, 0, false
	}
	to = c.before[i].to
	for i >= 0 {
		switch c.kind(i) {
		case token.RPAREN, token.RBRACK, token.RBRACE:
			open := c.opening(i)
			if endsOperand(c.kind(open - 1)) {
				i = open - 1
				continue
			}
			if open < 0 || c.kind(i) != token.RPAREN {
				return 0, 0, false
			}
			return c.before[open].from, to, true
		case token.IDENT:
			if c.kind(i-1) != token.PERIOD {
				return c.before[i].from, to, true
			}
			i -= 2
		case token.STRING:
			return c.before[i].from, to, true
		default:
			return 0, 0, false
		}
	}
	return 0, 0, false
}

func endsOperand(kind token.Token) bool {
	switch kind {
	case token.IDENT, token.RPAREN, token.RBRACK, token.RBRACE:
		return true
	}
	return false
}

// opening returns the bracket that the closing one at i belongs to, -1 if there is none.
func (c *cursor) opening(i int) int {
	for depth := 0; i >= 0; i-- {
		switch c.kind(i) {
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth++
		case token.LPAREN, token.LBRACK, token.LBRACE:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}
