package view

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// safe is markup that needs no escaping: what stands literally in this package, and the HTML of a lesson, which package markdown has
// already made safe. A string constant becomes safe by itself; a string variable has to be converted, and those places are few.
type safe string

// markup collects HTML.
type markup struct{ strings.Builder }

// add appends format, in which each % stands for the next of args, escaped. It is right in text and within a quoted attribute; nothing
// in this package puts a value anywhere else.
func (m *markup) add(format safe, args ...string) {
	rest := string(format)
	for _, arg := range args {
		before, after, found := strings.Cut(rest, "%")
		if !found {
			panic("view: internal error: more values than places in " + string(format))
		}
		m.WriteString(before)
		m.escape(arg)
		rest = after
	}
	if strings.Contains(rest, "%") {
		panic("view: internal error: fewer values than places in " + string(format))
	}
	m.WriteString(rest)
}

// html appends the HTML of a lesson.
func (m *markup) html(h safe) { m.WriteString(string(h)) }

// escape appends s so that no reader of HTML takes any of it for markup. What HTML cannot carry, NUL and broken UTF-8, becomes U+FFFD.
func (m *markup) escape(s string) {
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

// attrIf appends a boolean attribute.
func (m *markup) attrIf(on bool, name safe) {
	if on {
		m.WriteByte(' ')
		m.WriteString(string(name))
	}
}

// itoa is short because it is everywhere.
func itoa(n int) string { return strconv.Itoa(n) }
