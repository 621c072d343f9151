package eval

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// orders evaluates a statement as the compiler does: first its calls, receives, comparisons and lengths, from left to right, then
// what else it reads; the language leaves it open when x is read in x*2 + f() (spec, Order of evaluation). The interpreter goes from
// left to right, but in an assignment from right to left. Where somebody could tell, what comes first goes to variables in front of
// the statement.
func orders(p *program) bool {
	changed, shared := false, p.sharedVariables()
	astutil.Apply(p.file, nil, func(c *astutil.Cursor) bool {
		o := &orderer{program: p, shared: shared}
		s := c.Node()
		cond, isIf := s.(*ast.IfStmt)
		switch {
		case isIf && cond.Init == nil && (c.Index() >= 0 || c.Name() == "Else"):
			o.walk(cond.Cond)
			s = &ast.ExprStmt{X: &ast.ParenExpr{X: cond.Cond}}
		case c.Index() < 0 || !o.statement(s):
			return true
		}
		if !o.crossed {
			return true
		}
		o.hoist(s)
		changed = true
		if isIf {
			cond.Cond = s.(*ast.ExprStmt).X
		}
		if isIf && c.Name() == "Else" {
			c.Replace(&ast.BlockStmt{Lbrace: cond.Pos(), List: append(o.before, cond), Rbrace: cond.End()})
			return true
		}
		for _, b := range o.before {
			c.InsertBefore(b)
		}
		return true
	})
	return changed
}

type orderer struct {
	*program
	shared  map[types.Object]bool
	early   bool       // the interpreter has read what a call that follows may change
	crossed bool       // such a call followed
	before  []ast.Stmt // the calls
}

// statement looks at a statement's operands in order. It reports whether it is one that has any.
func (o *orderer) statement(s ast.Node) bool {
	switch s := s.(type) {
	case *ast.AssignStmt:
		o.assignment(s)
	case *ast.ExprStmt:
		o.walk(s.X)
	case *ast.SendStmt:
		o.walk(s.Chan)
		o.walk(s.Value)
	case *ast.ReturnStmt:
		for _, x := range s.Results {
			read := o.walk(x)
			o.early = o.early || read && len(s.Results) > 1
		}
	default:
		return false
	}
	return true
}

func (o *orderer) assignment(s *ast.AssignStmt) {
	calls := 0
	for _, x := range s.Lhs {
		if _, name := ast.Unparen(x).(*ast.Ident); !name && s.Tok != token.DEFINE {
			calls += o.calls(x)
			o.walk(x)
		}
	}
	right := 0
	for _, x := range s.Rhs {
		right += o.calls(x)
		o.walk(x)
	}
	o.crossed = o.crossed || calls > 0 && (right > 0 || len(s.Lhs) > 1)
}

// walk looks at an expression in order. It reports whether its value may still change, since it is a variable's.
func (o *orderer) walk(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.Ident:
		v, ok := o.info.Uses[x].(*types.Var)
		return ok && (o.shared[v] || v.Parent() == o.pkg.Scope())
	case *ast.ParenExpr:
		return o.walk(x.X)
	case *ast.SelectorExpr:
		return o.selector(x)
	case *ast.UnaryExpr:
		if x.Op == token.ARROW {
			return o.call(x.X)
		}
		if x.Op == token.NOT {
			return o.settled(x.X)
		}
		return x.Op != token.AND && o.computed(o.walk(x.X))
	case *ast.BinaryExpr:
		if isCondition(x) && o.calls(x) > 0 {
			return o.call(x.X)
		}
		if isComparison(x.Op) {
			return o.settled(x.X, x.Y)
		}
		left, right := o.walk(x.X), o.walk(x.Y)
		return o.computed(left || right)
	case *ast.StarExpr:
		o.walk(x.X)
		return o.computed(true)
	case *ast.IndexExpr:
		if !o.info.Types[x.X].IsValue() {
			return false
		}
		_, array := o.info.TypeOf(x.X).Underlying().(*types.Array)
		base, index := o.walk(x.X), o.walk(x.Index)
		return o.computed(base || index || !array)
	case *ast.SliceExpr:
		return o.computed(o.each(x.X, x.Low, x.High, x.Max))
	case *ast.TypeAssertExpr:
		o.walk(x.X)
	case *ast.CompositeLit:
		return o.literal(x)
	case *ast.CallExpr:
		if o.isCall(x) {
			return o.call(append([]ast.Expr{x.Fun}, x.Args...)...)
		}
		if isLength(o.info, x) {
			return o.settled(x.Args...)
		}
		return o.computed(o.each(x.Args...))
	}
	return false
}

func (o *orderer) each(list ...ast.Expr) bool {
	read := false
	for _, x := range list {
		read = o.walk(x) || read
	}
	return read
}

// computed keeps that what has been computed is from something that may change.
func (o *orderer) computed(read bool) bool {
	o.early = o.early || read
	return read
}

// call is one, of operands that it has for itself.
func (o *orderer) call(operands ...ast.Expr) bool {
	early := o.early
	o.crossed = o.crossed || early
	o.each(operands...)
	o.early = early
	return false
}

// settled is what is computed of its operands as soon as they are there.
func (o *orderer) settled(operands ...ast.Expr) bool {
	early := o.early
	o.each(operands...)
	o.early = early
	return false
}

func isComparison(op token.Token) bool {
	switch op {
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		return true
	}
	return false
}

func isLength(info *types.Info, x *ast.CallExpr) bool {
	id, ok := ast.Unparen(x.Fun).(*ast.Ident)
	return ok && info.Types[x.Fun].IsBuiltin() && (id.Name == "len" || id.Name == "cap")
}

// selector is a field, which the interpreter looks up in the variable that it is of as late as Go, unless that is another's by then.
func (o *orderer) selector(x *ast.SelectorExpr) bool {
	s := o.info.Selections[x]
	if s == nil || s.Kind() != types.FieldVal {
		return o.walk(x.X) && s == nil
	}
	read := o.walk(x.X)
	if isPointer(o.info.TypeOf(x.X)) {
		o.computed(read)
		return true
	}
	return read
}

func (o *orderer) literal(x *ast.CompositeLit) bool {
	if _, isMap := o.info.TypeOf(x).Underlying().(*types.Map); isMap {
		return false // each entry is an assignment of its own
	}
	read := false
	for _, e := range x.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			e = kv.Value
		}
		read = o.walk(e) || read
	}
	return o.computed(read)
}

// reading are the builtins that only look at what they are given.
var reading = map[string]bool{"len": true, "cap": true, "make": true, "new": true, "complex": true, "real": true, "imag": true, "min": true, "max": true}

// isCall reports whether x is a call that may change something.
func (o *orderer) isCall(x *ast.CallExpr) bool {
	tv := o.info.Types[x.Fun]
	id, _ := ast.Unparen(x.Fun).(*ast.Ident)
	return !tv.IsType() && !(tv.IsBuiltin() && id != nil && reading[id.Name])
}

// calls counts the calls and receives in an expression.
func (o *orderer) calls(x ast.Expr) int {
	n := 0
	ast.Inspect(x, func(inner ast.Node) bool {
		switch inner := inner.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			if o.isCall(inner) {
				n++
			}
		case *ast.UnaryExpr:
			if inner.Op == token.ARROW {
				n++
			}
		}
		return true
	})
	return n
}

// first reports whether an expression comes before what is only read, and matters.
func (o *orderer) first(x ast.Node) bool {
	reads := func(operands ...ast.Expr) bool {
		return (&orderer{program: o.program, shared: o.shared}).each(operands...)
	}
	switch x := x.(type) {
	case *ast.CallExpr:
		return o.isCall(x) || isLength(o.info, x) && reads(x.Args...)
	case *ast.UnaryExpr:
		return x.Op == token.ARROW || x.Op == token.NOT && reads(x.X)
	case *ast.BinaryExpr:
		return isComparison(x.Op) && reads(x.X, x.Y) || isCondition(x) && o.calls(x) > 0
	}
	return false
}

func isCondition(x ast.Node) bool {
	b, ok := x.(*ast.BinaryExpr)
	return ok && (b.Op == token.LAND || b.Op == token.LOR)
}

// hoist moves to variables what comes first in a statement, but for what is the statement. Half of a condition may not come at all.
func (o *orderer) hoist(s ast.Node) {
	first := map[ast.Node]bool{}
	astutil.Apply(s, func(c *astutil.Cursor) bool {
		n := c.Node()
		_, statement := c.Parent().(*ast.ExprStmt)
		first[n] = !statement && o.first(n)
		if isCondition(n) && first[n] {
			o.move(c)
			return false
		}
		_, literal := n.(*ast.FuncLit)
		return !literal
	}, func(c *astutil.Cursor) bool {
		if first[c.Node()] {
			o.move(c)
		}
		return true
	})
}

func (o *orderer) move(c *astutil.Cursor) {
	x := c.Node().(ast.Expr)
	if _, several := o.info.TypeOf(x).(*types.Tuple); several {
		return
	}
	name := invent("order"+string(rune('a'+len(o.before)%26)), x.Pos())
	o.before = append(o.before, quote(x.Pos(), "NAME := X", holes{"NAME": name, "X": x})...)
	c.Replace(&ast.Ident{NamePos: x.Pos(), Name: name})
}
