package eval

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// results makes named results begin as zero: the interpreter keeps them where the caller wants them, with what is there. For the
// same reason a return of several evaluates them all before it sets any. An assignment of several values gets no bare nil, which
// has no type there, and what is computed for it goes through variables; so does one of a call's results to elements of a map
func results(p *program) bool {
	changed := false
	var functions []*ast.FuncType
	astutil.Apply(p.file, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.FuncDecl:
			functions = append(functions, n.Type)
		case *ast.FuncLit:
			functions = append(functions, n.Type)
		}
		return true
	}, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.FuncDecl:
			changed = p.zero(n.Type, n.Body) || changed
			functions = functions[:len(functions)-1]
		case *ast.FuncLit:
			changed = p.zero(n.Type, n.Body) || changed
			functions = functions[:len(functions)-1]
		case *ast.ReturnStmt:
			if before := p.separates(n, functions[len(functions)-1]); before != nil {
				c.Replace(&ast.BlockStmt{Lbrace: n.Pos(), List: append(before, n), Rbrace: n.End()})
				changed = true
			}
		case *ast.AssignStmt:
			if c.Index() < 0 && len(n.Lhs) > 1 && c.Name() == "Init" {
				changed = p.called(n) || changed
			} else if c.Index() >= 0 && len(n.Lhs) > 1 {
				before, after := p.tuple(n)
				for _, s := range before {
					c.InsertBefore(s)
				}
				if after != nil {
					c.InsertAfter(after)
				}
				changed = changed || before != nil || after != nil
			}
		}
		return true
	})
	return changed
}

// zero gives each named result its zero value as the function begins.
func (p *program) zero(t *ast.FuncType, body *ast.BlockStmt) bool {
	if body == nil || t.Results == nil {
		return false
	}
	var zeros []ast.Stmt
	for _, f := range t.Results.List {
		for _, id := range f.Names {
			if id.Name == "_" {
				continue
			}
			zero := invent("zero", id.Pos())
			zeros = append(zeros, quote(id.Pos(), "var ZERO T; NAME = ZERO", holes{"ZERO": zero, "T": clone(f.Type), "NAME": id.Name})...)
		}
	}
	body.List = append(zeros, body.List...)
	return zeros != nil
}

// separates moves the operands of a return to variables, if one is a named result that another would overwrite, if one is what a
// function in a field returns, which is lost, or if one behind the first is a call that the interpreter takes for the first.
func (p *program) separates(n *ast.ReturnStmt, t *ast.FuncType) []ast.Stmt {
	if len(n.Results) < 2 {
		return nil
	}
	names := map[types.Object]int{}
	var declared []ast.Expr
	for _, f := range t.Results.List {
		if f.Names == nil {
			declared = append(declared, f.Type)
		}
		for _, id := range f.Names {
			names[p.info.Defs[id]] = len(declared)
			declared = append(declared, f.Type)
		}
	}
	crossed := false
	for i, x := range n.Results {
		crossed = crossed || i > 0 && i < len(declared) && p.misplaced(x, declared[i], declared[0])
		ast.Inspect(x, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				j, named := names[p.info.Uses[n]]
				crossed = crossed || named && p.info.Uses[n] != nil && i != j
			case *ast.SelectorExpr:
				s := p.info.Selections[n]
				crossed = crossed || s != nil && s.Kind() == types.FieldVal && isFuncType(s.Type())
			}
			return true
		})
	}
	if !crossed || len(declared) != len(n.Results) {
		return nil
	}
	var before []ast.Stmt
	for i, x := range n.Results {
		name := invent("r"+string(rune('a'+i)), x.Pos())
		before = append(before, quote(x.Pos(), "var NAME T = X", holes{"NAME": name, "T": clone(declared[i]), "X": x})...)
		n.Results[i] = &ast.Ident{NamePos: x.Pos(), Name: name}
	}
	return before
}

// misplaced reports whether what a call returns goes where the first result is, as that of a builtin does, or to its own place with
// the first one's type.
func (p *program) misplaced(x, declared, first ast.Expr) bool {
	call, ok := ast.Unparen(x).(*ast.CallExpr)
	if !ok {
		return false
	}
	t := p.info.TypeOf(call)
	return p.info.Types[call.Fun].IsBuiltin() || types.Identical(t, p.info.TypeOf(first)) && !types.Identical(t, p.info.TypeOf(declared))
}

// tuple is what stands before and after an assignment of several values.
func (p *program) tuple(n *ast.AssignStmt) (before []ast.Stmt, after ast.Stmt) {
	if len(n.Rhs) == len(n.Lhs) {
		for i, x := range n.Rhs {
			if p.computed(x) {
				name := invent("t", x.Pos())
				before = append(before, quote(x.Pos(), "NAME := X", holes{"NAME": name, "X": x})...)
				n.Rhs[i] = &ast.Ident{NamePos: x.Pos(), Name: name}
				continue
			}
			if tv := p.info.Types[x]; !tv.IsNil() || isBlank(n.Lhs[i]) {
				continue
			}
			if t := p.typeName(p.info.TypeOf(n.Lhs[i]), x.Pos()); t != nil {
				name := invent("nil", x.Pos())
				before = append(before, quote(x.Pos(), "var NAME T", holes{"NAME": name, "T": t})...)
				n.Rhs[i] = &ast.Ident{NamePos: x.Pos(), Name: name}
			}
		}
		return before, nil
	}
	if n.Tok != token.ASSIGN || !p.setsElement(n) {
		return nil, nil
	}
	operands, got, vars := []ast.Expr{}, []ast.Expr{}, make([]ast.Expr, len(n.Lhs))
	for i, x := range n.Lhs {
		vars[i] = x
		if isBlank(x) {
			continue
		}
		id := &ast.Ident{NamePos: x.Pos(), Name: invent("e"+string(rune('a'+i)), x.Pos())}
		operands, got, vars[i] = append(operands, x), append(got, clone[ast.Expr](id)), id
	}
	n.Tok, n.Lhs = token.DEFINE, vars
	return nil, &ast.AssignStmt{Lhs: operands, TokPos: n.TokPos, Tok: token.ASSIGN, Rhs: got}
}

// called makes calls of the composite literals of several values in front of a loop or a branch: there is no place for variables, and
// in a loop within a loop none of the values would be set anew. It reports whether there are any.
func (p *program) called(n *ast.AssignStmt) bool {
	changed := false
	for i, x := range n.Rhs {
		lit, ok := ast.Unparen(x).(*ast.CompositeLit)
		if !ok || len(n.Lhs) != len(n.Rhs) {
			continue
		}
		if t := p.typeName(p.info.TypeOf(lit), x.Pos()); t != nil {
			n.Rhs[i] = quoteExpr(x.Pos(), "func() T { return X }()", holes{"T": t, "X": x})
			changed = true
		}
	}
	return changed
}

// computed reports whether the interpreter would keep a value where another of the same assignment may be.
func (p *program) computed(x ast.Expr) bool {
	if tv := p.info.Types[x]; tv.Value != nil || tv.Type == nil {
		return false
	}
	switch x := ast.Unparen(x).(type) {
	case *ast.CallExpr, *ast.CompositeLit, *ast.SliceExpr, *ast.FuncLit, *ast.TypeAssertExpr:
		return true
	case *ast.UnaryExpr:
		return x.Op == token.AND || x.Op == token.ARROW
	}
	return false
}

func (p *program) setsElement(n *ast.AssignStmt) bool {
	for _, x := range n.Lhs {
		if i, ok := ast.Unparen(x).(*ast.IndexExpr); ok && p.info.TypeOf(i.X) != nil {
			if _, isMap := p.info.TypeOf(i.X).Underlying().(*types.Map); isMap {
				return true
			}
		}
	}
	return false
}
