package eval

import (
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
)

// initials puts the initial statement of an if, a switch or a loop in front of it, { v, ok := m[k]; if !ok { ... } }, where a later
// pass has to write more than one for it.
func initials(p *program) bool {
	w := &initialWriter{program: p, moved: map[*ast.BlockStmt]bool{}}
	astutil.Apply(p.file, nil, w.leave)
	return len(w.moved) > 0
}

type initialWriter struct {
	*program
	moved map[*ast.BlockStmt]bool
}

func (w *initialWriter) leave(c *astutil.Cursor) bool {
	switch n := c.Node().(type) {
	case *ast.IfStmt:
		if !w.guards(n) {
			w.front(c, n, &n.Init)
		}
	case *ast.SwitchStmt:
		w.front(c, n, &n.Init)
	case *ast.TypeSwitchStmt:
		w.front(c, n, &n.Init)
	case *ast.ForStmt:
		w.front(c, n, &n.Init)
	case *ast.LabeledStmt: // a label stays with the statement that breaks and continues name
		if b, ok := n.Stmt.(*ast.BlockStmt); ok && w.moved[b] {
			n.Stmt, b.List[1] = b.List[1], n
			c.Replace(b)
		}
	}
	return true
}

func (w *initialWriter) front(c *astutil.Cursor, s ast.Stmt, init *ast.Stmt) {
	n, ok := (*init).(*ast.AssignStmt)
	if !ok || len(n.Lhs) == 2 && isBlank(n.Lhs[0]) || w.lookup(n.Rhs) == nil && !slices.ContainsFunc(n.Rhs, isReceive) {
		return
	}
	block := &ast.BlockStmt{Lbrace: s.Pos(), List: []ast.Stmt{n, s}, Rbrace: s.End()}
	*init, w.moved[block] = nil, true
	c.Replace(block)
}

// guards reports whether an if asks first of all whether there is what it looks up, and otherwise never looks at it.
func (w *initialWriter) guards(s *ast.IfStmt) bool {
	init, ok := s.Init.(*ast.AssignStmt)
	if !ok || init.Tok != token.DEFINE || len(init.Lhs) != 2 {
		return false
	}
	first := ast.Unparen(s.Cond)
	for and, ok := first.(*ast.BinaryExpr); ok && and.Op == token.LAND; and, ok = first.(*ast.BinaryExpr) {
		first = ast.Unparen(and.X)
	}
	v, found := w.info.Defs[init.Lhs[0].(*ast.Ident)], w.info.Defs[init.Lhs[1].(*ast.Ident)]
	id, ok := first.(*ast.Ident)
	return ok && v != nil && found != nil && w.info.Uses[id] == found && (s.Else == nil || !w.uses(v, s.Else))
}
