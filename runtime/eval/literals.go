package eval

import (
	"go/ast"
	"go/token"
	"go/types"
)

// literalsOnly finds the local variables that hold nothing but function literals: what is called through one is the learner's.
func literalsOnly(info *types.Info, file *ast.File) map[types.Object]bool {
	only := map[types.Object]bool{}
	set := func(x ast.Expr, value ast.Expr) {
		id, ok := ast.Unparen(x).(*ast.Ident)
		if !ok {
			return
		}
		obj := info.ObjectOf(id)
		_, literal := value.(*ast.FuncLit)
		if before, known := only[obj]; !known || before {
			only[obj] = literal
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, x := range n.Lhs {
				var value ast.Expr
				if len(n.Rhs) == len(n.Lhs) {
					value = n.Rhs[i]
				}
				set(x, value)
			}
		case *ast.ValueSpec:
			for i, name := range n.Names {
				if len(n.Values) == len(n.Names) {
					set(name, n.Values[i])
				} else if n.Values != nil {
					set(name, nil)
				}
			}
		case *ast.Field:
			for _, name := range n.Names {
				set(name, nil)
			}
		case *ast.RangeStmt:
			set(n.Key, nil)
			set(n.Value, nil)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				set(n.X, nil)
			}
		}
		return true
	})
	return only
}
