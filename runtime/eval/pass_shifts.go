package eval

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// shifts writes out the type of a constant that is shifted by a variable, uint8(1)<<n: it has that of what the shift is part of
// (spec, Operators), which the interpreter takes for int.
func shifts(p *program) bool {
	changed := false
	astutil.Apply(p.file, nil, func(c *astutil.Cursor) bool {
		n, ok := c.Node().(*ast.BinaryExpr)
		if !ok || n.Op != token.SHL && n.Op != token.SHR {
			return true
		}
		x := p.info.Types[n.X]
		if x.Value == nil || p.info.Types[n].Value != nil || types.Identical(x.Type, types.Typ[types.Int]) {
			return true
		}
		if t := p.typeName(types.Default(x.Type), n.X.Pos()); t != nil {
			n.X = &ast.CallExpr{Fun: t, Lparen: n.X.Pos(), Args: []ast.Expr{n.X}, Rparen: n.X.End()}
			changed = true
		}
		return true
	})
	return changed
}
