package eval

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// nils compares what is converted to an interface with nil as a function's parameter: of any(p) == nil, the interpreter compares p.
func nils(p *program) bool {
	changed := false
	astutil.Apply(p.file, nil, func(c *astutil.Cursor) bool {
		x, ok := c.Node().(*ast.BinaryExpr)
		if !ok || x.Op != token.EQL && x.Op != token.NEQ {
			return true
		}
		for _, pair := range [][2]ast.Expr{{x.X, x.Y}, {x.Y, x.X}} {
			call, ok := ast.Unparen(pair[0]).(*ast.CallExpr)
			if !ok || !p.info.Types[pair[1]].IsNil() || !p.info.Types[call.Fun].IsType() || !types.IsInterface(p.info.TypeOf(call)) {
				continue
			}
			c.Replace(quoteExpr(x.Pos(), "func(V T) bool { return V "+x.Op.String()+" nil }(X)",
				holes{"V": invent("v", x.Pos()), "T": ast.Unparen(call.Fun), "X": call.Args[0]}))
			changed = true
			break
		}
		return true
	})
	return changed
}
