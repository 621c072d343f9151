package eval

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"github.com/wirebook/wirebook/runtime/inspect"
)

// counters are the loop variables that are never negative where their loop's body uses them: they begin at a constant that is not and
// only grow, they count what is ranged over, or the loop's condition says so. Nothing else assigns to them.
func counters(info *types.Info, file *ast.File) map[types.Object]bool {
	found, assigned := map[types.Object]bool{}, map[types.Object]int{}
	object := func(e ast.Expr) types.Object {
		id, _ := e.(*ast.Ident)
		if id == nil {
			return nil
		}
		return info.ObjectOf(id)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.RangeStmt:
			if n.Tok == token.DEFINE && n.Key != nil {
				found[object(n.Key)] = true
			}
		case *ast.ForStmt:
			if v := object(counted(info, n)); v != nil {
				found[v] = true
				assigned[v] -= 2 // by the loop itself
			}
		case *ast.AssignStmt:
			for _, x := range n.Lhs {
				assigned[object(x)]++
			}
		case *ast.IncDecStmt:
			assigned[object(n.X)]++
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				assigned[object(n.X)]++
			}
		}
		return true
	})
	for v := range found {
		if v == nil || assigned[v] > 0 {
			delete(found, v)
		}
	}
	return found
}

// counted is the variable of a loop for i := 0; …; i++, or for i := x; i >= 0; i--, or with another step.
func counted(info *types.Info, s *ast.ForStmt) ast.Expr {
	init, ok := s.Init.(*ast.AssignStmt)
	if !ok || init.Tok != token.DEFINE || len(init.Lhs) != 1 || s.Post == nil {
		return nil
	}
	v := info.ObjectOf(init.Lhs[0].(*ast.Ident))
	is := func(e ast.Expr) bool { id, ok := e.(*ast.Ident); return ok && info.Uses[id] == v }
	grows := false
	switch post := s.Post.(type) {
	case *ast.IncDecStmt:
		if !is(post.X) {
			return nil
		}
		grows = post.Tok == token.INC
	case *ast.AssignStmt:
		if len(post.Lhs) != 1 || !is(post.Lhs[0]) {
			return nil
		}
		grows = post.Tok == token.ADD_ASSIGN && isNatural(info, post.Rhs[0])
	}
	cond, _ := s.Cond.(*ast.BinaryExpr)
	if grows && isNatural(info, init.Rhs[0]) || cond != nil && (cond.Op == token.GEQ || cond.Op == token.GTR) && is(cond.X) && isNatural(info, cond.Y) {
		return init.Lhs[0]
	}
	return nil
}

// isNatural reports whether an expression is a constant that is not negative.
func isNatural(info *types.Info, e ast.Expr) bool {
	v := info.Types[e].Value
	return v != nil && v.Kind() == constant.Int && constant.Sign(v) >= 0
}

// neverNegative reports whether a number cannot be.
func (p *program) neverNegative(e ast.Expr, counters map[types.Object]bool) bool {
	if isNatural(p.info, e) || isBasic(p.info.TypeOf(e), types.IsUnsigned) {
		return true
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return counters[p.info.Uses[e]]
	case *ast.CallExpr:
		return isLength(p.info, e)
	case *ast.BinaryExpr:
		x, y := p.neverNegative(e.X, counters), p.neverNegative(e.Y, counters)
		switch e.Op {
		case token.AND:
			return x || y
		case token.REM:
			return x
		case token.QUO, token.SHR, token.OR:
			return x && y
		}
	}
	return false
}

// shiftCount panics for a negative count of a shift, as Go does; the interpreter would shift by a huge one.
func shiftCount(n int64) uint64 {
	if n < 0 {
		panic(inspect.Provoked(func() { _ = 1 << n }))
	}
	return uint64(n)
}
