package eval

import (
	"go/ast"

	"golang.org/x/tools/go/ast/astutil"
)

// parens takes the parentheses off values: the tree has the order without them. The interpreter makes a step of its own of them,
// which it takes for the first half of an || or && that it stands in front of, and which has no nil.
func parens(p *program) bool {
	changed := false
	astutil.Apply(p.file, nil, func(c *astutil.Cursor) bool {
		x, ok := c.Node().(*ast.ParenExpr)
		if !ok {
			return true
		}
		if _, literal := x.X.(*ast.CompositeLit); literal { // in front of a block, it would be one when it is printed
			return true
		}
		if tv := p.info.Types[x]; tv.IsValue() || tv.IsNil() {
			c.Replace(x.X)
			changed = true
		}
		return true
	})
	return changed
}
