package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
)

// lookups gives a variable its zero value where a map has no such key, or an interface no value of the type: in v, ok = m[k] and
// v, ok = x.(T) the interpreter leaves what is there, be it what the iteration before has found.
func lookups(p *program) bool {
	l := &lookupWriter{program: p}
	astutil.Apply(p.file, nil, func(c *astutil.Cursor) bool {
		if n, ok := c.Node().(*ast.AssignStmt); ok {
			l.assignment(c, n)
		}
		return true
	})
	return l.changed
}

type lookupWriter struct {
	*program
	changed bool
}

func (l *lookupWriter) assignment(c *astutil.Cursor, n *ast.AssignStmt) {
	declares := n.Tok == token.DEFINE
	switch {
	case len(n.Lhs) != 2 || l.lookup(n.Rhs) == nil || isBlank(n.Lhs[0]):
	case isBlank(n.Lhs[1]) && l.readsMap(n.Rhs[0]):
		n.Lhs, l.changed = n.Lhs[:1], true // alone, what is read has its zero value
	case c.Index() >= 0:
		l.write(n.Lhs[0], n.Lhs[1], n.Rhs, declares, c.InsertBefore, c.InsertAfter)
	case c.Name() == "Post":
		var before, after []ast.Stmt
		l.write(n.Lhs[0], n.Lhs[1], n.Rhs, declares, func(s ast.Node) { before = append(before, s.(ast.Stmt)) },
			func(s ast.Node) { after = append(after, s.(ast.Stmt)) })
		list := append(append(before, n), after...)
		c.Replace(quote(n.Pos(), "func() { STEP }()", holes{"STEP": list})[0])
	}
}

// lookup is what looks into a map or an interface, if that is all that is assigned.
func (p *program) lookup(values []ast.Expr) ast.Expr {
	if len(values) != 1 || p.info.TypeOf(values[0]) == nil {
		return nil
	}
	x := ast.Unparen(values[0])
	if _, assertion := x.(*ast.TypeAssertExpr); assertion || p.readsMap(x) {
		return x
	}
	return nil
}

func (p *program) readsMap(x ast.Expr) bool {
	i, ok := ast.Unparen(x).(*ast.IndexExpr)
	if !ok {
		return false
	}
	_, ok = p.info.TypeOf(i.X).Underlying().(*types.Map)
	return ok
}

// write adds what gives a variable its zero value. From a map, that is another read: what is read, and from where, is put into
// variables first if it may be another by then.
func (l *lookupWriter) write(v, ok ast.Expr, values []ast.Expr, declares bool, before, after func(ast.Node)) {
	x := l.lookup(values)
	if x == nil || isBlank(v) {
		return
	}
	l.changed = true
	if isBlank(ok) {
		id := ok.(*ast.Ident)
		id.Name = invent("ok", x.Pos())
		if !declares {
			before(quote(x.Pos(), "var OK bool", holes{"OK": id.Name})[0])
		}
	}
	h := holes{"OK": clone(ok), "V": clone(v)}
	switch x := x.(type) {
	case *ast.TypeAssertExpr:
		h["ZERO"], h["T"] = invent("zero", x.Pos()), clone(x.Type)
		after(quote(x.Pos(), "if !OK { var ZERO T; V = ZERO }", h)[0])
	case *ast.IndexExpr:
		for _, operand := range []*ast.Expr{&x.X, &x.Index} {
			if calls(*operand) || named(*operand, v, ok) {
				name := invent("lookup", (*operand).Pos())
				before(quote(x.Pos(), "NAME := X", holes{"NAME": name, "X": *operand})[0])
				*operand = &ast.Ident{NamePos: x.Pos(), Name: name}
			}
		}
		h["X"] = clone[ast.Expr](x)
		after(quote(x.Pos(), "if !OK { V = X }", h)[0])
	}
}

// named reports whether an expression uses the name of what is assigned, which may be a new variable's by then.
func named(x ast.Expr, assigned ...ast.Expr) bool {
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			found = found || slices.ContainsFunc(assigned, func(e ast.Expr) bool {
				to, ok := e.(*ast.Ident)
				return ok && to.Name == id.Name
			})
		}
		return !found
	})
	return found
}
