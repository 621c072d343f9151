package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
)

// fresh declares a variable that is used elsewhere, by a function or through a pointer, by way of another: t := []int{}; v := t.
// What the interpreter builds, looks up or receives for a declaration, it puts where the iteration before has put its own.
func fresh(p *program) bool {
	changed, shared := false, p.sharedVariables()
	astutil.Apply(p.file, nil, func(c *astutil.Cursor) bool {
		n, ok := c.Node().(*ast.AssignStmt)
		if !ok || c.Index() < 0 || !p.reuses(n, shared) {
			return true
		}
		declared := n.Lhs
		n.Lhs = nil
		var values []ast.Expr
		for i, x := range declared {
			name := invent("fresh"+string(rune('a'+i)), x.Pos())
			n.Lhs, values = append(n.Lhs, &ast.Ident{NamePos: x.Pos(), Name: name}), append(values, &ast.Ident{NamePos: x.Pos(), Name: name})
		}
		c.InsertAfter(&ast.AssignStmt{Lhs: declared, TokPos: n.TokPos, Tok: token.DEFINE, Rhs: values})
		changed = true
		return true
	})
	return changed
}

// reuses reports whether a declaration of shared variables would put a new value where an earlier one is.
func (p *program) reuses(n *ast.AssignStmt, shared map[types.Object]bool) bool {
	if n.Tok != token.DEFINE || len(n.Rhs) != 1 || !slices.ContainsFunc(n.Lhs, func(x ast.Expr) bool { return shared[p.info.Defs[x.(*ast.Ident)]] }) {
		return false
	}
	if len(n.Lhs) == 2 {
		return p.lookup(n.Rhs) != nil || isReceive(n.Rhs[0])
	}
	_, literal := ast.Unparen(n.Rhs[0]).(*ast.CompositeLit)
	return literal && !p.isStructLiteral(n.Rhs[0])
}

// sharedVariables are those that a function literal uses from outside of it, and those whose address is taken.
func (p *program) sharedVariables() map[types.Object]bool {
	found := map[types.Object]bool{}
	ast.Inspect(p.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			ast.Inspect(n.Body, func(inner ast.Node) bool {
				if id, ok := inner.(*ast.Ident); ok {
					if v, ok := p.info.Uses[id].(*types.Var); ok && v.Pos() < n.Pos() {
						found[v] = true
					}
				}
				return true
			})
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				found[p.root(n.X)] = true
			}
		case *ast.SliceExpr:
			found[p.root(n.X)] = true
		case *ast.SelectorExpr:
			if s := p.info.Selections[n]; s != nil && s.Kind() == types.MethodVal {
				found[p.root(n.X)] = true
			}
		}
		return true
	})
	delete(found, nil)
	return found
}
