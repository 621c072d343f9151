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
)

// Each archive is a program, what it is without generics, and what Go calls its types.
func TestInstances(t *testing.T) {
	archives(t, "testdata/generics/*.txtar", func(t *testing.T, a *txtar.Archive) map[string]string {
		std, fset := newStandard(), token.NewFileSet()
		files, diags := parse(fset, programOf(a).Files)
		if diags != nil {
			t.Fatal(diags)
		}
		c, diags := check(fset, std, files)
		if diags != nil {
			t.Fatal(diags)
		}
		file, names := merge(c)
		p := &program{fset: fset, imp: &withCell{standard: std}, file: file, pkg: c.pkg, info: c.info, names: names, made: map[ast.Node]bool{}}
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
