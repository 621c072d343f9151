// Package text is what the page is written with: HTML and SVG in which every value is escaped, and numbers, times and bytes as people
// read them. The package is pure.
package text

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Safe is markup that needs no escaping: what stands literally in a program, and the HTML of a lesson, which package markdown has
// already made safe. A string constant becomes Safe by itself; a string variable has to be converted, and those places are few.
type Safe string

// Markup collects HTML or SVG. The zero value is ready to use.
type Markup struct{ strings.Builder }

// Add appends format, in which each % stands for the next of args, escaped. It is right in text and within a quoted attribute; values stand
// nowhere else.
func (m *Markup) Add(format Safe, args ...string) {
	rest := string(format)
	for _, arg := range args {
		before, after, found := strings.Cut(rest, "%")
		if !found {
			panic("text: internal error: more values than places in " + string(format))
		}
		m.WriteString(before)
		m.Escape(arg)
		rest = after
	}
	if strings.Contains(rest, "%") {
		panic("text: internal error: fewer values than places in " + string(format))
	}
	m.WriteString(rest)
}

// HTML appends markup as it is.
func (m *Markup) HTML(h Safe) { m.WriteString(string(h)) }

// Escape appends s so that no reader of HTML takes any of it for markup. What HTML cannot carry, NUL and broken UTF-8, becomes U+FFFD.
func (m *Markup) Escape(s string) {
	for _, r := range s {
		switch r {
		case '<':
			m.WriteString("&lt;")
		case '>':
			m.WriteString("&gt;")
		case '&':
			m.WriteString("&amp;")
		case '"':
			m.WriteString("&#34;")
		case '\'':
			m.WriteString("&#39;")
		case '\r':
			m.WriteString("&#13;") // or the browser would turn it into a line feed
		case 0:
			m.WriteRune(utf8.RuneError)
		default:
			m.WriteRune(r)
		}
	}
}

// AttrIf appends an attribute, with its value if it has one, where it is on.
func (m *Markup) AttrIf(on bool, attr Safe) {
	if on {
		m.WriteByte(' ')
		m.WriteString(string(attr))
	}
}

// Itoa is package strconv's, here because it is everywhere.
func Itoa(n int) string { return strconv.Itoa(n) }
