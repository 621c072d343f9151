package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
)

// initials makes declarations that later passes have to write several statements for be ones of a list: it puts the initial
// statement of an if, a switch or a loop in front of it, { v, ok := m[k]; if !ok { ... } }, and writes var v = x as v := x.
func initials(p *program) bool {
	w := &initialWriter{program: p, shared: p.sharedVariables(), moved: map[*ast.BlockStmt]bool{}}
	astutil.Apply(p.file, nil, w.leave)
	return w.changed
}

type initialWriter struct {
	*program
	changed bool
	shared  map[types.Object]bool
	moved   map[*ast.BlockStmt]bool
}

func (w *initialWriter) leave(c *astutil.Cursor) bool {
	switch n := c.Node().(type) {
	case *ast.DeclStmt:
		w.declaration(c, n.Decl.(*ast.GenDecl))
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
	if !ok || !w.takesSeveral(n) {
		return
	}
	block := &ast.BlockStmt{Lbrace: s.Pos(), List: []ast.Stmt{n, s}, Rbrace: s.End()}
	*init, w.moved[block], w.changed = nil, true, true
	c.Replace(block)
}

// takesSeveral reports whether a later pass writes several statements for one: lookups, receives or fresh.
func (w *initialWriter) takesSeveral(n *ast.AssignStmt) bool {
	return len(n.Lhs) == 2 && w.lookup(n.Rhs) != nil && !isBlank(n.Lhs[0]) || slices.ContainsFunc(n.Rhs, isReceive) || w.reuses(n, w.shared)
}

// declaration writes each variable's declaration by itself if there is one among them that takes several statements.
func (w *initialWriter) declaration(c *astutil.Cursor, d *ast.GenDecl) {
	var list []ast.Stmt
	several := false
	for _, spec := range d.Specs {
		alone := *d
		alone.Specs = []ast.Spec{spec}
		list = append(list, &ast.DeclStmt{Decl: &alone})
		v, ok := spec.(*ast.ValueSpec)
		if !ok || d.Tok != token.VAR {
			return
		}
		if s := short(v); s != nil && w.takesSeveral(s) {
			list[len(list)-1], several = s, true
		}
	}
	if several {
		for _, s := range list[:len(list)-1] {
			c.InsertBefore(s)
		}
		c.Replace(list[len(list)-1])
		w.changed = true
	}
}

// short is a declaration of variables as v := x, if it can be.
func short(v *ast.ValueSpec) *ast.AssignStmt {
	if v.Type != nil || len(v.Values) == 0 || slices.ContainsFunc(v.Names, func(id *ast.Ident) bool { return id.Name == "_" }) {
		return nil
	}
	s := &ast.AssignStmt{TokPos: v.Pos(), Tok: token.DEFINE, Rhs: v.Values}
	for _, id := range v.Names {
		s.Lhs = append(s.Lhs, id)
	}
	return s
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
	return ok && v != nil && !w.shared[v] && found != nil && !w.shared[found] && w.info.Uses[id] == found && (s.Else == nil || !w.uses(v, s.Else))
}
