package text

import "strings"

// Plural is a phrase with a number in it. A language without a plural says the same twice.
type Plural struct{ One, Many string }

// Of returns the phrase for n.
func (p Plural) Of(n int) string {
	if n == 1 {
		return Fill(p.One, Group(n))
	}
	return Fill(p.Many, Group(n))
}

// Fill puts values in the places of a string. Values for which there is no place are left out: not every translation needs all.
func Fill(format string, values ...string) string {
	var b strings.Builder
	for _, v := range values {
		before, after, found := strings.Cut(format, "%")
		if !found {
			break
		}
		b.WriteString(before)
		b.WriteString(v)
		format = after
	}
	b.WriteString(format)
	return b.String()
}
