package eval

import (
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

func TestForCompiler(t *testing.T) {
	archives(t, "testdata/native/*.txtar", func(t *testing.T, a *txtar.Archive) map[string]string {
		n, diags := ForCompiler(programOf(a))
		if diags != nil {
			t.Fatal(texts(diags))
		}
		written := map[string]string{}
		for _, f := range n.Files {
			written[strings.TrimSuffix(f.Name, ".go")] = f.Source
		}
		return written
	})
}
