package evaltest

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

// TestMinimise keeps a line of a random program, and little else.
func TestMinimise(t *testing.T) {
	const kept = `panic(fmt.Sprint("syn", fuel > 0))`
	seed := uint64(0)
	for !bytes.Contains(Random(seed), []byte(kept)) {
		seed++
	}
	rounds := 0
	source := Minimise(Random(seed), func(candidates [][]byte) int {
		rounds++
		return slices.IndexFunc(candidates, func(c []byte) bool { return bytes.Contains(c, []byte(kept)) })
	})
	want := strings.Join(strings.Fields(`package main import ( "fmt" ) var fuel = 300 func main() { `+kept+` }`), " ")
	if got := strings.Join(strings.Fields(string(source)), " "); got != want {
		t.Errorf("minimised: %s\nwant %s", got, want)
	}
	t.Logf("%d rounds", rounds)
}
