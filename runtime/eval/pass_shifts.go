package eval

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// shifts writes out the type of a constant that is shifted by a variable, uint8(1)<<n: it has that of what the shift is part of
// (spec, Operators), which the interpreter takes for int. A count that may be negative is looked at first.
func shifts(p *program) bool {
	changed := false
	natural := counters(p.info, p.file)
	count := func(e *ast.Expr) {
		if p.info.Types[*e].Value != nil || !isBasic(p.info.TypeOf(*e), types.IsInteger) || p.neverNegative(*e, natural) {
			return
		}
		at := (*e).Pos()
		number := &ast.CallExpr{Fun: &ast.Ident{NamePos: at, Name: "int64"}, Lparen: at, Args: []ast.Expr{*e}, Rparen: at}
		*e = cellCall("ShiftCount", at, number)
		changed = true
	}
	astutil.Apply(p.file, nil, func(c *astutil.Cursor) bool {
		if a, ok := c.Node().(*ast.AssignStmt); ok && (a.Tok == token.SHL_ASSIGN || a.Tok == token.SHR_ASSIGN) {
			count(&a.Rhs[0])
		}
		n, ok := c.Node().(*ast.BinaryExpr)
		if !ok || n.Op != token.SHL && n.Op != token.SHR {
			return true
		}
		count(&n.Y)
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
