//go:build ignore

package strings

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

func Lines(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		rest := s
		for len(rest) > 0 {
			n := strings.IndexByte(rest, '\n') + 1
			if n == 0 {
				n = len(rest)
			}
			line := rest[:n]
			rest = rest[n:]
			if !yield(line) {
				return
			}
		}
	}
}

func SplitSeq(s, sep string) iter.Seq[string] { return pieces(s, sep, 0) }

func SplitAfterSeq(s, sep string) iter.Seq[string] { return pieces(s, sep, len(sep)) }

// pieces are what is between separators, with so many bytes of the one that follows.
func pieces(s, sep string, keep int) iter.Seq[string] {
	return func(yield func(string) bool) {
		rest := s
		for sep == "" && len(rest) > 0 {
			_, n := utf8.DecodeRuneInString(rest)
			piece := rest[:n]
			rest = rest[n:]
			if !yield(piece) {
				return
			}
		}
		if sep == "" {
			return
		}
		for {
			n := strings.Index(rest, sep)
			if n < 0 {
				yield(rest)
				return
			}
			piece := rest[:n+keep]
			rest = rest[n+len(sep):]
			if !yield(piece) {
				return
			}
		}
	}
}

func FieldsSeq(s string) iter.Seq[string] { return FieldsFuncSeq(s, unicode.IsSpace) }

func FieldsFuncSeq(s string, f func(rune) bool) iter.Seq[string] {
	return func(yield func(string) bool) {
		start := -1
		for i, r := range s {
			if !f(r) {
				if start < 0 {
					start = i
				}
				continue
			}
			if start >= 0 && !yield(s[start:i]) {
				return
			}
			start = -1
		}
		if start >= 0 {
			yield(s[start:])
		}
	}
}
