package eval

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// parens takes the parentheses off values: the tree has the order without them. The interpreter makes a step of its own of them,
// which it takes for the first half of an || or && that it stands in front of, and which has no nil. It takes the star of (*r).field
// for that of a type where it looks for the type of a composite literal's element; r.field is the same.
func parens(p *program) bool {
	changed := false
	astutil.Apply(p.file, nil, func(c *astutil.Cursor) bool {
		if s, ok := c.Node().(*ast.SelectorExpr); ok {
			changed = p.unstar(s) || changed
		}
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

// unstar takes the star off what a field or a method is selected from. It reports whether there is one.
func (p *program) unstar(s *ast.SelectorExpr) bool {
	star, ok := s.X.(*ast.StarExpr)
	if !ok || p.info.Selections[s] == nil || p.info.Selections[s].Kind() == types.MethodExpr {
		return false
	}
	to, ok := types.Unalias(p.info.TypeOf(star.X)).(*types.Pointer)
	if !ok {
		return false // a pointer type with a name has no methods
	}
	switch to.Elem().Underlying().(type) {
	case *types.Pointer, *types.Interface:
		return false // nothing is selected through two
	}
	s.X = star.X
	if again, ok := star.X.(*ast.StarExpr); ok { // (**p).field: the last star goes into a function, func(v *T) *T { return v }(*p).field
		t := p.typeName(to, again.Pos())
		if t == nil {
			return true
		}
		s.X = quoteExpr(again.Pos(), "func(V T) T { return V }(X)", holes{"V": "v", "T": t, "X": ast.Expr(again)})
	}
	return true
}
