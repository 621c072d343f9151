package eval

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// selects writes selects as the interpreter gets them right. There a break without a label leaves the loop around the select, a
// branch that ends a clause is lost, what a clause receives is one variable for all time, and an operand that is more than a name
// is evaluated wrongly or not at all.
func selects(p *program) bool {
	changed := false
	labels := map[ast.Stmt]*ast.Ident{}
	astutil.Apply(p.file, func(c *astutil.Cursor) bool {
		if l, ok := c.Node().(*ast.LabeledStmt); ok {
			labels[l.Stmt] = l.Label
		}
		return true
	}, func(c *astutil.Cursor) bool {
		if l, ok := c.Node().(*ast.LabeledStmt); ok && !branched(l.Label.Name, p.file) {
			c.Replace(l.Stmt)
		}
		s, ok := c.Node().(*ast.SelectStmt)
		if !ok {
			return true
		}
		w := &selectWriter{p: p, s: s, label: labels[s]}
		w.write()
		if w.changed {
			changed = true
			c.Replace(w.labelled())
		}
		return true
	})
	return changed
}

type selectWriter struct {
	p       *program
	s       *ast.SelectStmt
	label   *ast.Ident
	before  []ast.Stmt // that evaluate the operands
	breaks  bool       // a break names the invented label
	changed bool
}

func (w *selectWriter) write() {
	for _, clause := range w.s.Body.List {
		clause := clause.(*ast.CommClause)
		for _, s := range clause.Body {
			w.name(s)
		}
		w.operands(clause)
		w.receives(clause)
		if n := len(clause.Body); n > 0 {
			if b, ok := clause.Body[n-1].(*ast.BranchStmt); ok {
				clause.Body[n-1] = &ast.BlockStmt{Lbrace: b.Pos(), List: []ast.Stmt{b}, Rbrace: b.End()}
				w.changed = true
			}
		}
	}
}

// name gives each break that leaves the select the invented label.
func (w *selectWriter) name(s ast.Stmt) {
	nested := 0
	enter := func(n ast.Node, by int) {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			nested += by
		}
	}
	astutil.Apply(&ast.BlockStmt{List: []ast.Stmt{s}}, func(c *astutil.Cursor) bool {
		if _, literal := c.Node().(*ast.FuncLit); literal {
			return false
		}
		enter(c.Node(), 1)
		if b, ok := c.Node().(*ast.BranchStmt); ok && b.Tok == token.BREAK && w.leaves(b, nested) {
			b.Label = &ast.Ident{NamePos: b.Pos(), Name: invent("select", w.s.Select)}
			w.breaks, w.changed = true, true
		}
		return true
	}, func(c *astutil.Cursor) bool {
		enter(c.Node(), -1)
		return true
	})
}

func (w *selectWriter) leaves(b *ast.BranchStmt, nested int) bool {
	if b.Label == nil {
		return nested == 0
	}
	return w.label != nil && b.Label.Name == w.label.Name
}

// labelled is the select with the label that its breaks name, behind its operands.
func (w *selectWriter) labelled() ast.Stmt {
	at := w.s.Select
	var s ast.Stmt = w.s
	if w.breaks {
		s = &ast.LabeledStmt{Label: &ast.Ident{NamePos: at, Name: invent("select", at)}, Colon: at, Stmt: s}
	}
	if w.before != nil {
		s = &ast.BlockStmt{Lbrace: at, List: append(w.before, s), Rbrace: w.s.End()}
	}
	return s
}

// operands are evaluated before the select, in the order of the source, if they are more than names.
func (w *selectWriter) operands(clause *ast.CommClause) {
	if send, ok := clause.Comm.(*ast.SendStmt); ok {
		elem := w.p.info.TypeOf(send.Chan).Underlying().(*types.Chan).Elem()
		send.Chan = w.operand(send.Chan, "c")
		if id, ok := send.Value.(*ast.Ident); ok && w.p.info.Types[id].Value == nil && types.Identical(w.p.info.TypeOf(id), elem) {
			return
		}
		if t := w.p.typeName(elem, send.Value.Pos()); t != nil {
			name := invent("s", send.Arrow)
			w.before = append(w.before, quote(send.Value.Pos(), "var NAME T = VALUE", holes{"NAME": name, "T": t, "VALUE": send.Value})...)
			send.Value = &ast.Ident{NamePos: send.Value.Pos(), Name: name}
			w.changed = true
		}
		return
	}
	if recv := received(clause.Comm); recv != nil {
		recv.X = w.operand(recv.X, "c")
	}
}

func received(comm ast.Stmt) *ast.UnaryExpr {
	var x ast.Expr
	switch c := comm.(type) {
	case *ast.ExprStmt:
		x = c.X
	case *ast.AssignStmt:
		x = c.Rhs[0]
	default:
		return nil
	}
	recv, _ := ast.Unparen(x).(*ast.UnaryExpr)
	return recv
}

func (w *selectWriter) operand(x ast.Expr, what string) ast.Expr {
	if _, name := ast.Unparen(x).(*ast.Ident); name {
		return x
	}
	name := invent(what, x.Pos())
	w.before = append(w.before, quote(x.Pos(), "NAME := VALUE", holes{"NAME": name, "VALUE": x})...)
	w.changed = true
	return &ast.Ident{NamePos: x.Pos(), Name: name}
}

// receives gives what a clause receives to a variable of its own, or to its operand, as the clause begins.
func (w *selectWriter) receives(clause *ast.CommClause) {
	s, ok := clause.Comm.(*ast.AssignStmt)
	if !ok || s.Tok == token.DEFINE && !w.outlives(s, clause) && len(clause.Body) > 0 {
		return
	}
	first := quote(s.Pos(), "_ = 0", nil)[0].(*ast.AssignStmt)
	first.Tok, first.Lhs, first.Rhs = s.Tok, s.Lhs, nil
	got := make([]ast.Expr, len(s.Lhs))
	named := false
	for i, x := range s.Lhs {
		name := "_"
		if !isBlank(x) {
			name, named = invent("g"+string(rune('0'+i)), s.TokPos), true
		}
		got[i] = &ast.Ident{NamePos: s.Pos(), Name: name}
	}
	if !named {
		clause.Comm = &ast.ExprStmt{X: s.Rhs[0]}
		w.changed = true
		return
	}
	for i, x := range got {
		if x := x.(*ast.Ident); x.Name == "_" {
			continue
		}
		first.Rhs = append(first.Rhs, clone(got[i]))
	}
	first.Lhs = nil
	for i, x := range s.Lhs {
		if got[i].(*ast.Ident).Name != "_" {
			first.Lhs = append(first.Lhs, x)
		}
	}
	clause.Comm = &ast.AssignStmt{Lhs: got, TokPos: s.TokPos, Tok: token.DEFINE, Rhs: s.Rhs}
	clause.Body = append([]ast.Stmt{first}, clause.Body...)
	w.changed = true
}

// outlives reports whether a variable may be used when the clause has ended.
func (w *selectWriter) outlives(s *ast.AssignStmt, clause *ast.CommClause) bool {
	for _, x := range s.Lhs {
		if v := w.p.info.Defs[x.(*ast.Ident)]; v != nil {
			for _, stmt := range clause.Body {
				if w.p.shared(v, stmt) {
					return true
				}
			}
		}
	}
	return false
}
