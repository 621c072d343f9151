//go:build !js

package lesson

import (
	"fmt"
	"strings"
)

// maxTypos is how many letters may be wrong in a long word before it is another word; in a short one it is half of them.
const maxTypos = 3

// DidYouMean returns ` (did you mean "x"?)` for the known word nearest to a misspelt one, or, when none is near,
// the list of all: whoever reads a message about a name wants to know which names there are.
func DidYouMean(word string, known []string) string {
	best, least := "", min(len(word)/2, maxTypos)+1
	for _, k := range known {
		if d := distance(strings.ToLower(word), strings.ToLower(k)); d < least {
			best, least = k, d
		}
	}
	switch {
	case best != "":
		return fmt.Sprintf(" (did you mean %q?)", best)
	case len(known) > 0:
		return fmt.Sprintf(" (known: %s)", strings.Join(known, ", "))
	}
	return ""
}

// distance is Levenshtein's: how many letters must be put in, taken out or changed to make a into b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
