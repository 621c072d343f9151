package eval

import (
	"go/ast"
	"strconv"
)

// parameters gives a name to each parameter of a function that has none, or _: the interpreter makes no room for it, and takes
// what follows for it.
func parameters(p *program) bool {
	changed := false
	name := func(t *ast.FuncType) {
		n := 0
		for _, f := range t.Params.List {
			if f.Names == nil {
				f.Names = []*ast.Ident{{NamePos: f.Pos(), Name: "_"}}
			}
			for _, id := range f.Names {
				if id.Name == "_" {
					id.Name = "__p" + strconv.Itoa(n)
					n++
					changed = true
				}
			}
		}
	}
	ast.Inspect(p.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			name(n.Type)
		case *ast.FuncLit:
			name(n.Type)
		}
		return true
	})
	return changed
}
