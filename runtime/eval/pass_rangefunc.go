package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/astutil"

	"github.com/wirebook/wirebook/runtime/inspect"
)

// rangesOverFunctions writes a range over a function as a call of it. The body becomes a function that returns whether to go on;
// what leaves the body otherwise notes where it is going, and goes there after the call.
func rangesOverFunctions(p *program) bool {
	changed := false
	var functions []ast.Node // that enclose the node
	labels := map[ast.Stmt]*ast.LabeledStmt{}
	astutil.Apply(p.file, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			functions = append(functions, n)
		case *ast.LabeledStmt:
			labels[n.Stmt] = n
		}
		return true
	}, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			functions = functions[:len(functions)-1]
		case *ast.RangeStmt:
			if yield := p.yields(n); yield != nil {
				b := &rangeBody{p: p, s: n, yield: yield, function: functions[len(functions)-1], label: labels[n]}
				if s := b.call(); s != nil {
					c.Replace(s)
					changed = true
				}
			}
		case *ast.LabeledStmt:
			if block, ok := n.Stmt.(*ast.BlockStmt); ok && labels[n.Stmt] == nil && !branched(n.Label.Name, functions[len(functions)-1]) {
				c.Replace(block)
			}
		}
		return true
	})
	return changed
}

// yields is the type of the function that a range hands its body to, nil where it ranges over something else.
func (p *program) yields(s *ast.RangeStmt) *types.Signature {
	f, ok := p.info.TypeOf(s.X).Underlying().(*types.Signature)
	if !ok {
		return nil
	}
	return f.Params().At(0).Type().Underlying().(*types.Signature)
}

// branched reports whether a branch within the function still names a label.
func branched(label string, function ast.Node) bool {
	found := false
	ast.Inspect(function, func(n ast.Node) bool {
		b, ok := n.(*ast.BranchStmt)
		found = found || ok && b.Label != nil && b.Label.Name == label
		return !found
	})
	return found
}

type rangeBody struct {
	p        *program
	s        *ast.RangeStmt
	yield    *types.Signature
	function ast.Node
	label    *ast.LabeledStmt

	exits []ast.Stmt // what to do after the call, by number
	vars  []ast.Stmt // that hold the results of a return
	held  []ast.Expr
}

func (b *rangeBody) call() ast.Stmt {
	b.rewrite()
	at := b.s.For
	fn := &ast.FuncType{Func: at, Params: &ast.FieldList{Opening: at, Closing: at}, Results: &ast.FieldList{List: []*ast.Field{{Type: &ast.Ident{NamePos: at, Name: "bool"}}}}}
	before := b.parameters(fn.Params)
	if before == nil {
		return nil
	}
	check := quote(at, "if STATE != 0 { "+cellName+".Overrun(STATE) }", holes{"STATE": b.state()})
	body := &ast.BlockStmt{Lbrace: at, Rbrace: b.s.Body.Rbrace, List: slices.Concat(check, *before, b.s.Body.List)}
	body.List = append(body.List, quote(b.s.Body.Rbrace, "return true", nil)...)
	call := quote(at, "OVER(YIELD)", holes{"OVER": b.s.X})[0]
	call.(*ast.ExprStmt).X.(*ast.CallExpr).Args[0] = &ast.FuncLit{Type: fn, Body: body}
	block := &ast.BlockStmt{Lbrace: at, Rbrace: b.s.End(), List: quote(at, "STATE := 0", holes{"STATE": b.state()})}
	if b.exits != nil {
		block.List = append(append(block.List, b.vars...), quote(at, "EXIT := 0", holes{"EXIT": b.exit()})...)
	}
	block.List = append(append(block.List, call), b.enters(at, bodyOver, "")...)
	for i, exit := range b.exits {
		block.List = append(block.List, quote(at, "if EXIT == N { OUT }", holes{"EXIT": b.exit(), "N": number(i+1, at), "OUT": []ast.Stmt{exit}})...)
	}
	return block
}

// The states in which a body may not be called again: it has left the loop, or the whole loop is over.
const (
	bodyLeft = 1
	bodyOver = 2
)

func (b *rangeBody) state() string { return invent("state", b.s.For) }

// enters sets the state, before what then is done.
func (b *rangeBody) enters(at token.Pos, state int, then string) []ast.Stmt {
	return quote(at, "STATE = N; "+then, holes{"STATE": b.state(), "N": number(state, at)})
}

// overruns have Go panic as it does if a body is called in one of those states.
var overruns = map[int]func(){
	bodyLeft: func() {
		for range func(yield func() bool) { yield(); yield() } {
			break
		}
	},
	bodyOver: func() {
		var body func() bool
		for range func(yield func() bool) { body = yield } {
		}
		body()
	},
}

// overrun is what a body calls then.
func overrun(state int) { panic(inspect.Provoked(overruns[state])) }

func (b *rangeBody) exit() string { return invent("exit", b.s.For) }

// parameters declares what the body is handed, and returns the assignments to the range's operands. It returns nil if a type has
// no name here.
func (b *rangeBody) parameters(list *ast.FieldList) *[]ast.Stmt {
	var before []ast.Stmt
	at := b.s.For
	for i, operand := range []ast.Expr{b.s.Key, b.s.Value}[:b.yield.Params().Len()] {
		t := b.p.typeName(b.yield.Params().At(i).Type(), at)
		if t == nil {
			return nil
		}
		name := &ast.Ident{NamePos: at, Name: invent("v"+string(rune('0'+i)), at)}
		list.List = append(list.List, &ast.Field{Names: []*ast.Ident{name}, Type: t})
		switch {
		case isBlank(operand):
		case b.s.Tok == token.DEFINE:
			name.Name = operand.(*ast.Ident).Name
		default:
			before = append(before, quote(operand.Pos(), "OPERAND = V", holes{"OPERAND": operand, "V": name.Name})...)
		}
	}
	return &before
}

// rewrite replaces what leaves the body.
func (b *rangeBody) rewrite() {
	inside := map[string]bool{}
	loops, breakable := 0, 0
	enter := func(n ast.Node, by int) {
		switch n := n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			loops, breakable = loops+by, breakable+by
		case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			breakable += by
		case *ast.LabeledStmt:
			inside[n.Label.Name] = true
		}
	}
	ast.Inspect(b.s.Body, func(n ast.Node) bool { // a goto may name a label further down
		if l, ok := n.(*ast.LabeledStmt); ok {
			inside[l.Label.Name] = true
		}
		return true
	})
	astutil.Apply(b.s.Body, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			b.p.refuse(n, "defer in the body of a range over a function cannot be interpreted yet: write the defer outside of the loop, or call a function that defers")
		case *ast.ReturnStmt:
			c.Replace(b.block(n, b.returns(n)))
			return false
		case *ast.BranchStmt:
			if b.leaves(n, inside, loops, breakable) {
				c.Replace(b.block(n, b.branches(n)))
			}
			return false
		default:
			enter(n, 1)
		}
		return true
	}, func(c *astutil.Cursor) bool {
		enter(c.Node(), -1)
		return true
	})
}

func (b *rangeBody) block(n ast.Stmt, list []ast.Stmt) ast.Stmt {
	return &ast.BlockStmt{Lbrace: n.Pos(), List: list, Rbrace: n.End()}
}

func (b *rangeBody) leaves(n *ast.BranchStmt, inside map[string]bool, loops, breakable int) bool {
	switch {
	case n.Label != nil:
		return !inside[n.Label.Name]
	case n.Tok == token.BREAK:
		return breakable == 0
	case n.Tok == token.CONTINUE:
		return loops == 0
	}
	return false
}

// branches leaves the body for another place: the loop's own next iteration, its end, or further away.
func (b *rangeBody) branches(n *ast.BranchStmt) []ast.Stmt {
	own := n.Label == nil || b.label != nil && n.Label.Name == b.label.Label.Name
	if own && n.Tok == token.CONTINUE {
		return quote(n.Pos(), "return true", nil)
	}
	if own && n.Tok == token.BREAK {
		return b.enters(n.Pos(), bodyLeft, "return false")
	}
	return b.leave(n)
}

func (b *rangeBody) leave(exit ast.Stmt) []ast.Stmt {
	b.exits = append(b.exits, exit)
	leave := quote(exit.Pos(), "EXIT = N", holes{"EXIT": b.exit(), "N": number(len(b.exits), exit.Pos())})
	return append(leave, b.enters(exit.Pos(), bodyLeft, "return false")...)
}

// returns keeps the results, for a return after the call.
func (b *rangeBody) returns(n *ast.ReturnStmt) []ast.Stmt {
	if len(n.Results) == 0 {
		return b.leave(n)
	}
	at := n.Pos()
	b.hold()
	if b.held == nil {
		return []ast.Stmt{n} // refused
	}
	var set []ast.Stmt
	if len(n.Results) == len(b.held) {
		for i, x := range n.Results {
			set = append(set, quote(x.Pos(), "R = X", holes{"R": clone(b.held[i]), "X": x})...)
		}
	} else {
		set = []ast.Stmt{&ast.AssignStmt{Lhs: cloneExprs(b.held), TokPos: at, Tok: token.ASSIGN, Rhs: n.Results}}
	}
	return append(set, b.leave(&ast.ReturnStmt{Return: at, Results: cloneExprs(b.held)})...)
}

// hold declares a variable for each of the function's results, once.
func (b *rangeBody) hold() {
	if b.held != nil {
		return
	}
	at := b.s.For
	results := b.p.signature(b.function).Results()
	for i := range results.Len() {
		name := invent("r"+string(rune('a'+i)), at)
		t := b.p.typeName(results.At(i).Type(), at)
		if t == nil {
			b.p.refuse(b.s, "a return from the body of this range over a function cannot be interpreted yet: collect the values first, or break out of the loop and return after it")
			return
		}
		b.vars = append(b.vars, quote(at, "var R T", holes{"R": name, "T": t})...)
		b.held = append(b.held, &ast.Ident{NamePos: at, Name: name})
	}
}

func cloneExprs(list []ast.Expr) []ast.Expr {
	copied := make([]ast.Expr, len(list))
	for i, x := range list {
		copied[i] = clone(x)
	}
	return copied
}

func (p *program) signature(function ast.Node) *types.Signature {
	if d, ok := function.(*ast.FuncDecl); ok {
		return p.info.Defs[d.Name].Type().(*types.Signature)
	}
	return p.info.TypeOf(function.(*ast.FuncLit)).Underlying().(*types.Signature)
}
