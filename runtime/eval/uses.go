package eval

import (
	"go/ast"
	"go/token"
	"go/types"
)

// shared reports whether a variable may be used after the statements have ended, or while they run elsewhere: a function literal
// names it, or its address is taken.
func (p *program) shared(v types.Object, nodes ...ast.Node) bool {
	found := false
	for _, n := range nodes {
		ast.Inspect(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case nil:
			case *ast.FuncLit:
				found = found || p.uses(v, n)
			case *ast.UnaryExpr:
				found = found || n.Op == token.AND && p.root(n.X) == v
			case *ast.SliceExpr:
				found = found || p.root(n.X) == v
			case *ast.SelectorExpr:
				s := p.info.Selections[n]
				found = found || s != nil && s.Kind() == types.MethodVal && p.root(n.X) == v
			}
			return !found
		})
	}
	return found
}

func (p *program) uses(v types.Object, n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && p.info.Uses[id] == v
		return !found
	})
	return found
}

// assigned reports whether a statement within n gives the variable another value.
func (p *program) assigned(v types.Object, n ast.Node) bool {
	found := false
	to := func(e ast.Expr) { found = found || e != nil && p.root(e) == v }
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, e := range n.Lhs {
				to(e)
			}
		case *ast.IncDecStmt:
			to(n.X)
		case *ast.RangeStmt:
			if n.Tok == token.ASSIGN {
				to(n.Key)
				to(n.Value)
			}
		}
		return !found
	})
	return found
}

// root is the variable that holds what an expression denotes, if one does.
func (p *program) root(e ast.Expr) types.Object {
	for {
		if p.info.TypeOf(e) == nil {
			return nil // what this pass wrote
		}
		switch x := e.(type) {
		case *ast.Ident:
			return p.info.ObjectOf(x)
		case *ast.ParenExpr:
			e = x.X
		case *ast.SelectorExpr:
			if isPointer(p.info.TypeOf(x.X)) {
				return nil
			}
			e = x.X
		case *ast.IndexExpr:
			if _, array := p.info.TypeOf(x.X).Underlying().(*types.Array); !array {
				return nil
			}
			e = x.X
		default:
			return nil
		}
	}
}
