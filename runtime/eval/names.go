package eval

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/traefik/yaegi/interp"

	"github.com/wirebook/wirebook/runtime/typecheck"
)

// names refuses what type-checks against the standard library but is not in the interpreter's tables, each name once.
// The interpreter itself would say "undefined", which is a lie about Go.
func names(fset *token.FileSet, c *typecheck.Checked, tables interp.Exports) []typecheck.Diagnostic {
	return refuseNames(fset, c, "%s.%s is not available in a cell yet: the interpreter does not have it", func(obj types.Object) bool {
		_, ok := tables[tableKey(obj.Pkg())][obj.Name()]
		return !ok && !(inPrelude(obj) && preludeHas(obj.Pkg().Path(), obj.Name()))
	})
}

// withheld refuses what no cell has, be it interpreted or compiled.
func withheld(fset *token.FileSet, c *typecheck.Checked) []typecheck.Diagnostic {
	return refuseNames(fset, c, "%s.%s is not available in a cell: it would reach the computer or the network past what is recorded", func(obj types.Object) bool {
		if obj.Pkg().Path() == "syscall" {
			_, function := obj.(*types.Func)
			return function && !slices.Contains(socketCalls, obj.Name())
		}
		return slices.Contains(unrecorded[tableKey(obj.Pkg())], obj.Name())
	})
}

// checksOnly refuses what only the check of an exercise has.
func checksOnly(fset *token.FileSet, c *typecheck.Checked) []typecheck.Diagnostic {
	return refuseNames(fset, c, "%s.%s is for the cell that checks an exercise: name that cell after the exercise, with -check behind it", func(obj types.Object) bool {
		return obj.Pkg().Path() == typecheck.CheckPath
	})
}

// refuseNames says of each name of an imported package that is refused what format says of its package and name, once.
func refuseNames(fset *token.FileSet, c *typecheck.Checked, format string, refused func(types.Object) bool) []typecheck.Diagnostic {
	var diags []typecheck.Diagnostic
	told := map[types.Object]bool{}
	for id, obj := range c.Info.Uses {
		if told[obj] || obj.Pkg() == nil || obj.Pkg() == c.Pkg || obj.Parent() != obj.Pkg().Scope() || !refused(obj) {
			continue
		}
		told[obj] = true
		diags = append(diags, typecheck.Diagnostic{Pos: typecheck.Position(fset.Position(firstUse(c.Info, id, obj).Pos())), Text: fmt.Sprintf(format, obj.Pkg().Name(), obj.Name())})
	}
	slices.SortFunc(diags, func(a, b typecheck.Diagnostic) int { return typecheck.Compare(a.Pos, b.Pos) })
	return diags
}

// firstUse makes the complaint's place independent of map order.
func firstUse(info *types.Info, id *ast.Ident, obj types.Object) *ast.Ident {
	for other, o := range info.Uses {
		if o == obj && other.Pos() < id.Pos() {
			id = other
		}
	}
	return id
}

// tableKey is how yaegi's tables name a package: path, then name.
func tableKey(p *types.Package) string { return p.Path() + "/" + p.Name() }
