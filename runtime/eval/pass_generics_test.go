package eval

import (
	"go/ast"
	"go/format"
	"go/token"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/wirebook/wirebook/runtime/typecheck"
)

// Each archive is a program, what it is without generics, and what Go calls its types.
func TestInstances(t *testing.T) {
	archives(t, "testdata/generics/*.txtar", func(t *testing.T, a *txtar.Archive) map[string]string {
		std, fset := typecheck.NewStandard(), token.NewFileSet()
		files, diags := typecheck.Parse(fset, programOf(a).Files)
		if diags != nil {
			t.Fatal(diags)
		}
		c, diags := typecheck.Check(fset, std, files)
		if diags != nil {
			t.Fatal(diags)
		}
		file, names := merge(c)
		p := &program{fset: fset, imp: &withCell{Standard: std}, file: file, pkg: c.Pkg, info: c.Info, names: names, made: map[ast.Node]bool{}}
		for _, run := range []func(*program) bool{prelude, generics} {
			if run(p) {
				p.recheck("generics")
			}
		}
		if p.refusal != nil {
			t.Fatal(p.refusal)
		}
		var b strings.Builder
		if err := format.Node(&b, fset, p.file); err != nil {
			t.Fatal(err)
		}
		types := ""
		for _, name := range slices.Sorted(maps.Keys(p.typeNames)) {
			types += name + " " + p.typeNames[name] + "\n"
		}
		return map[string]string{"lowered": b.String(), "types": types}
	})
}
