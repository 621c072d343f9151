//go:build !js

package lesson

import (
	"fmt"
	"slices"
	"strings"
)

// placeholders stand for one word that differs from run to run.
var placeholders = []string{"<port>", "<time>", "<addr>", "<number>"}

// Mismatch compares what a cell printed with what its author promised. It returns "" where they agree, otherwise a sentence that
// names the first line that differs. White space around a line, and empty lines at both ends, do not count, as in Go's own
// examples.
func (o *Output) Mismatch(printed string) string {
	want, got := outputLines(o.Text), outputLines(printed)
	if o.Unordered {
		return unorderedMismatch(want, got)
	}
	for i, line := range want {
		if i >= len(got) {
			return fmt.Sprintf("line %d is missing: %q", i+1, line)
		}
		if !lineMatches(line, got[i]) {
			return fmt.Sprintf("line %d is %q, want %q", i+1, got[i], line)
		}
	}
	if len(got) > len(want) {
		return fmt.Sprintf("line %d is not expected: %q", len(want)+1, got[len(want)])
	}
	return ""
}

func unorderedMismatch(want, got []string) string {
	rest := slices.Clone(got)
	for _, line := range want {
		i := slices.IndexFunc(rest, func(g string) bool { return lineMatches(line, g) })
		if i < 0 {
			return fmt.Sprintf("a line is missing: %q", line)
		}
		rest = slices.Delete(rest, i, i+1)
	}
	if len(rest) > 0 {
		return fmt.Sprintf("a line is not expected: %q", rest[0])
	}
	return ""
}

func outputLines(s string) []string {
	var lines []string
	for line := range strings.Lines(strings.TrimSpace(s)) {
		lines = append(lines, strings.TrimSpace(line))
	}
	return lines
}

// lineMatches compares a line with one that may have placeholders, each for one or more characters of a word.
func lineMatches(want, got string) bool {
	at, name := firstPlaceholder(want)
	if name == "" {
		return want == got
	}
	if !strings.HasPrefix(got, want[:at]) {
		return false
	}
	rest, want := got[at:], want[at+len(name):]
	for n := 1; n <= len(rest) && rest[n-1] != ' '; n++ {
		if lineMatches(want, rest[n:]) {
			return true
		}
	}
	return false
}

func firstPlaceholder(s string) (at int, name string) {
	for _, p := range placeholders {
		if i := strings.Index(s, p); i >= 0 && (name == "" || i < at) {
			at, name = i, p
		}
	}
	return at, name
}
