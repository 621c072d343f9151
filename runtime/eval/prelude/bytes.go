//go:build ignore

package bytes

import (
	"bytes"
	"iter"
	"unicode"
	"unicode/utf8"
)

func Lines(s []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		rest := s
		for len(rest) > 0 {
			n := bytes.IndexByte(rest, '\n') + 1
			if n == 0 {
				n = len(rest)
			}
			line := rest[:n:n]
			rest = rest[n:]
			if !yield(line) {
				return
			}
		}
	}
}

func SplitSeq(s, sep []byte) iter.Seq[[]byte] { return pieces(s, sep, 0) }

func SplitAfterSeq(s, sep []byte) iter.Seq[[]byte] { return pieces(s, sep, len(sep)) }

// pieces are what is between separators, with so many bytes of the one that follows.
func pieces(s, sep []byte, keep int) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		rest := s
		for len(sep) == 0 && len(rest) > 0 {
			_, n := utf8.DecodeRune(rest)
			piece := rest[:n:n]
			rest = rest[n:]
			if !yield(piece) {
				return
			}
		}
		if len(sep) == 0 {
			return
		}
		for {
			n := bytes.Index(rest, sep)
			if n < 0 {
				yield(rest[:len(rest):len(rest)])
				return
			}
			piece := rest[: n+keep : n+keep]
			rest = rest[n+len(sep):]
			if !yield(piece) {
				return
			}
		}
	}
}

func FieldsSeq(s []byte) iter.Seq[[]byte] { return FieldsFuncSeq(s, unicode.IsSpace) }

func FieldsFuncSeq(s []byte, f func(rune) bool) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		start := -1
		for i := 0; i < len(s); {
			r, size := utf8.DecodeRune(s[i:])
			if f(r) {
				if start >= 0 && !yield(s[start:i:i]) {
					return
				}
				start = -1
			} else if start < 0 {
				start = i
			}
			i += size
		}
		if start >= 0 {
			yield(s[start:len(s):len(s)])
		}
	}
}
