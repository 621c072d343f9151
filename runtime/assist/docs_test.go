package assist

import (
	"strings"
	"testing"

	"github.com/wirebook/wirebook/runtime/typecheck"
)

// Every sentence is about something that a program can import, under the name that it is looked up by.
func TestSentencesAreAboutTheStandardLibrary(t *testing.T) {
	std := typecheck.NewStandard()
	for key := range sentences() {
		slash := strings.LastIndex(key, "/") + 1
		base, name, _ := strings.Cut(key[slash:], ".")
		pkg, err := std.Import(key[:slash] + base)
		if err != nil {
			t.Fatalf("%s: %v", key, err)
		}
		if first, _, method := strings.Cut(name, "."); !method && pkg.Scope().Lookup(first) == nil {
			t.Errorf("%s is about nothing: run go generate", key)
		}
	}
}
