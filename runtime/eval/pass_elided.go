package eval

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// elided writes out the type of a literal's element that is a pointer, &[2]int{1, 2} for {1, 2}: the interpreter knows how to build
// what a pointer points to only where that is a struct.
func elided(p *program) bool {
	changed := false
	astutil.Apply(p.file, nil, func(c *astutil.Cursor) bool {
		lit, ok := c.Node().(*ast.CompositeLit)
		if !ok || lit.Type != nil {
			return true
		}
		pointer, ok := p.info.TypeOf(lit).Underlying().(*types.Pointer)
		if !ok {
			return true
		}
		if t := p.typeName(pointer.Elem(), lit.Pos()); t != nil {
			lit.Type = t
			c.Replace(&ast.UnaryExpr{OpPos: lit.Pos(), Op: token.AND, X: lit})
			changed = true
		}
		return true
	})
	return changed
}
