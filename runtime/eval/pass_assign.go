package eval

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// assigns assigns a struct's literal by way of a variable, { v := T{}; x = v }. The interpreter puts a new struct in the variable's
// place, so that who points to the variable, a caller to its result too, is left with the old. So it does with what is computed for
// an interface, which it would compute in the interface itself.
func assigns(p *program) bool {
	changed := false
	astutil.Apply(p.file, nil, func(c *astutil.Cursor) bool {
		s, ok := c.Node().(*ast.AssignStmt)
		if !ok || s.Tok != token.ASSIGN || len(s.Lhs) != 1 || isBlank(s.Lhs[0]) {
			return true
		}
		x := s.Rhs[0]
		if !p.isStructLiteral(x) && !p.isComputedFor(x, s.Lhs[0]) {
			return true
		}
		at, name := s.Pos(), invent("assign", s.Pos())
		if c.Index() >= 0 {
			c.Replace(quote(at, "{ V := X; Y = V }", holes{"V": name, "X": x, "Y": s.Lhs[0]})[0])
		} else if t := p.typeName(p.info.TypeOf(x), at); t != nil { // a place for one statement
			s.Rhs[0] = quoteExpr(at, "func() T { return X }()", holes{"T": t, "X": x})
		}
		changed = true
		return true
	})
	return changed
}

func (p *program) isStructLiteral(x ast.Expr) bool {
	if _, ok := ast.Unparen(x).(*ast.CompositeLit); !ok {
		return false
	}
	_, ok := p.info.TypeOf(x).Underlying().(*types.Struct)
	return ok
}

// isComputedFor reports whether x is arithmetic, and to an interface.
func (p *program) isComputedFor(x, to ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.BinaryExpr:
	case *ast.UnaryExpr:
		if x.Op == token.AND || x.Op == token.ARROW {
			return false
		}
	default:
		return false
	}
	return p.info.Types[x].Value == nil && types.IsInterface(p.info.TypeOf(to))
}
