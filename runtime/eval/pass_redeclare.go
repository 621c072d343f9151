package eval

import (
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
)

// redeclares writes a, b := x, y, where a is there already, as what it is: a = x; b := y. The interpreter declares another a, which
// whoever has the first one's address does not see.
func redeclares(p *program) bool {
	changed := false
	astutil.Apply(p.file, nil, func(c *astutil.Cursor) bool {
		s, ok := c.Node().(*ast.AssignStmt)
		if !ok || s.Tok != token.DEFINE || c.Index() < 0 || len(s.Rhs) < 2 || !slices.ContainsFunc(s.Lhs, p.isThere) {
			return true
		}
		var values, sets []ast.Stmt
		for i, x := range s.Lhs {
			name, text, declared := invent("redeclare", x.Pos()), "V := X", "Y := V"
			var t ast.Expr
			if p.isThere(x) {
				declared = "Y = V"
				if t = p.typeName(p.info.TypeOf(x), x.Pos()); t != nil {
					text = "var V T = X"
				}
			}
			if isBlank(x) {
				declared = "_ = V"
			}
			h := holes{"V": name, "X": s.Rhs[i], "Y": x, "T": t}
			values, sets = append(values, quote(x.Pos(), text, h)...), append(sets, quote(x.Pos(), declared, h)...)
		}
		all := append(values, sets...)
		for _, one := range all[:len(all)-1] {
			c.InsertBefore(one)
		}
		c.Replace(all[len(all)-1])
		changed = true
		return true
	})
	return changed
}

// isThere reports whether a declaration gives a variable another value that it has not declared.
func (p *program) isThere(x ast.Expr) bool {
	return !isBlank(x) && p.info.Defs[x.(*ast.Ident)] == nil
}
