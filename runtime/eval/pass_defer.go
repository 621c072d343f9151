package eval

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// defers makes what defer and go are given be evaluated where they stand: the interpreter looks again when it calls. It also puts
// function literals into a function of their own where they would otherwise see a later iteration's variables, or wait for ever
// for a function whose deferred calls run.
func defers(p *program) bool {
	d := &deferrer{p: p}
	astutil.Apply(p.file, d.enter, d.leave)
	return d.changed
}

type deferrer struct {
	p       *program
	scopes  []scope // the functions around the node
	changed bool
}

// scope is a function: how many loops are around the node in it, and whether it defers.
type scope struct {
	loops  int
	loop   ast.Node // the outermost
	defers bool
}

func (d *deferrer) enter(c *astutil.Cursor) bool {
	switch n := c.Node().(type) {
	case *ast.FuncDecl:
		if n.Body != nil {
			d.scopes = append(d.scopes, scope{defers: defersItself(n.Body)})
		}
	case *ast.FuncLit:
		d.scopes = append(d.scopes, scope{defers: defersItself(n.Body)})
	case *ast.ForStmt, *ast.RangeStmt:
		s := &d.scopes[len(d.scopes)-1]
		if s.loops == 0 {
			s.loop = n
		}
		s.loops++
	}
	return true
}

func (d *deferrer) leave(c *astutil.Cursor) bool {
	switch n := c.Node().(type) {
	case *ast.FuncDecl:
		if n.Body != nil {
			d.scopes = d.scopes[:len(d.scopes)-1]
		}
	case *ast.FuncLit:
		d.scopes = d.scopes[:len(d.scopes)-1]
		d.literal(c, n)
	case *ast.ForStmt, *ast.RangeStmt:
		d.scopes[len(d.scopes)-1].loops--
	case *ast.DeferStmt:
		d.statement(c, n.Call, true)
	case *ast.GoStmt:
		d.statement(c, n.Call, false)
	}
	return true
}

// defersItself reports whether a function has a defer outside of the literals in it.
func defersItself(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		_, literal := n.(*ast.FuncLit)
		_, d := n.(*ast.DeferStmt)
		found = found || d
		return !found && !literal
	})
	return found
}

// literal puts a literal into a call of a function that returns it, unless it is called at once.
func (d *deferrer) literal(c *astutil.Cursor, fn *ast.FuncLit) {
	if len(d.scopes) == 0 || d.p.made[fn] {
		return
	}
	s := d.scopes[len(d.scopes)-1]
	call, isCall := c.Parent().(*ast.CallExpr)
	if isCall && call.Fun == fn || !s.defers && (s.loops == 0 || !isCall) {
		return
	}
	c.Replace(enclosed(fn, fn.Pos()))
	d.changed = true
}

func enclosed(fn *ast.FuncLit, at token.Pos) ast.Expr {
	return quoteExpr(at, "func() T { return FN }()", holes{"T": clone[ast.Expr](fn.Type), "FN": ast.Expr(fn)})
}

// statement moves what a call needs to variables before it.
func (d *deferrer) statement(c *astutil.Cursor, call *ast.CallExpr, deferred bool) {
	if c.Index() < 0 || d.p.info.TypeOf(call.Fun) == nil {
		return
	}
	h := &hoister{p: d.p, c: c}
	if d.p.info.Types[call.Fun].IsBuiltin() {
		if deferred && (&sites{info: d.p.info}).callFails(call) { // close
			h.arguments(call)
			d.later(c, call, deferred, true)
			d.changed = true
		}
		return
	}
	later, catches := false, false
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.FuncLit:
		s := &d.scopes[len(d.scopes)-1]
		catches = deferred && d.p.mayPanic(fun.Body)
		later = deferred && s.loops > 0 && !recovers(fun.Body)
		if deferred && s.loops > 0 && !later && d.captures(fun, s.loop) {
			d.p.refuse(call, "a deferred function that recovers cannot use a loop's variables in the interpreter yet: hand them to it as arguments")
		}
	case *ast.SelectorExpr:
		later = h.method(fun)
	case *ast.Ident:
		if _, variable := d.p.info.Uses[fun].(*types.Var); variable {
			call.Fun = h.variable(fun, nil)
		}
	case *ast.CallExpr:
		call.Fun = h.variable(fun, nil)
	}
	h.arguments(call)
	if fn := d.p.declared(call); deferred && fn != nil && d.p.mayPanic(fn.Body) && !recovers(fn.Body) {
		later, catches = true, true
	}
	if call.Ellipsis.IsValid() {
		later = true // the interpreter would hand on the slice as one argument
	}
	if fun, literal := ast.Unparen(call.Fun).(*ast.FuncLit); catches && literal && !later {
		fun.Body.List = append([]ast.Stmt{d.p.catch(fun.Body.Lbrace)}, fun.Body.List...)
	}
	if later {
		d.later(c, call, deferred, catches)
	}
	d.changed = d.changed || h.changed || later || catches
}

// later makes the call one of a function that keeps the variables that are there now, and catches what it panics with if asked to.
func (d *deferrer) later(c *astutil.Cursor, call *ast.CallExpr, deferred, catches bool) {
	at := call.Pos()
	calls := []ast.Stmt{&ast.ExprStmt{X: call}}
	if catches {
		calls = append([]ast.Stmt{d.p.catch(call.Rparen)}, calls...)
	}
	body := quote(at, "F := func() func() { return func() { CALL } }()", holes{"F": invent("f", at), "CALL": calls})[0]
	c.InsertBefore(body)
	name := &ast.CallExpr{Fun: &ast.Ident{NamePos: at, Name: invent("f", at)}, Lparen: at, Rparen: call.End()}
	if deferred {
		c.Replace(&ast.DeferStmt{Defer: c.Node().Pos(), Call: name})
	} else {
		c.Replace(&ast.GoStmt{Go: c.Node().Pos(), Call: name})
	}
}

// recovers reports whether a function calls recover itself, which it can only do where it is deferred itself.
func recovers(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		_, literal := n.(*ast.FuncLit)
		id, ok := n.(*ast.Ident)
		found = found || ok && id.Name == "recover"
		return !found && !literal
	})
	return found
}

// captures reports whether a literal uses a variable of the loop that it is in.
func (d *deferrer) captures(fn *ast.FuncLit, loop ast.Node) bool {
	found := false
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			v, ok := d.p.info.Uses[id].(*types.Var)
			found = found || ok && loop.Pos() <= v.Pos() && v.Pos() < fn.Pos()
		}
		return !found
	})
	return found
}

type hoister struct {
	p       *program
	c       *astutil.Cursor
	changed bool
}

// variable moves an expression to a variable before the statement; t is its type if it needs one.
func (h *hoister) variable(x ast.Expr, t ast.Expr) ast.Expr {
	name := invent("d", x.Pos())
	text := "NAME := X"
	if t != nil {
		text = "var NAME T = X"
	}
	h.c.InsertBefore(quote(x.Pos(), text, holes{"NAME": name, "X": x, "T": t})[0])
	h.changed = true
	return &ast.Ident{NamePos: x.Pos(), Name: name}
}

// method moves the receiver of a method to a variable: a copy, or its address, as the method has it. It reports whether it did.
func (h *hoister) method(sel *ast.SelectorExpr) bool {
	s := h.p.info.Selections[sel]
	if s == nil || s.Kind() != types.MethodVal {
		return s != nil && s.Kind() == types.MethodExpr
	}
	recv := s.Obj().(*types.Func).Signature().Recv().Type()
	if isPointer(recv) && !isPointer(h.p.info.TypeOf(sel.X)) && len(s.Index()) == 1 {
		sel.X = h.variable(&ast.UnaryExpr{OpPos: sel.X.Pos(), Op: token.AND, X: sel.X}, nil)
		return true
	}
	if isPointer(recv) && !isPointer(h.p.info.TypeOf(sel.X)) {
		return false // through embedded fields, whose addresses stay
	}
	if !isPointer(recv) && isPointer(h.p.info.TypeOf(sel.X)) && len(s.Index()) == 1 {
		sel.X = &ast.StarExpr{Star: sel.X.Pos(), X: sel.X}
	}
	sel.X = h.variable(sel.X, nil)
	return true
}

func (h *hoister) arguments(call *ast.CallExpr) {
	for i, x := range call.Args {
		tv := h.p.info.Types[x]
		if _, literal := x.(*ast.FuncLit); literal || tv.Value != nil || tv.IsNil() || tv.Type == nil {
			continue
		}
		if _, tuple := tv.Type.(*types.Tuple); tuple {
			continue
		}
		call.Args[i] = h.variable(x, nil)
	}
}
