package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"

	"golang.org/x/tools/go/ast/astutil"
)

// leave rewrites a node whose parts have been rewritten.
func (b *typer) leave(c *astutil.Cursor) bool {
	switch n := c.Node().(type) {
	case *ast.FuncDecl, *ast.FuncLit:
		b.results = b.results[:len(b.results)-1]
	case *ast.InterfaceType:
		c.Replace(b.typed(emptyInterface(n.Pos()), b.typeOf(n)))
	case *ast.Ident:
		b.ident(c, n)
	case *ast.SelectorExpr:
		b.selector(c, n)
	case *ast.CallExpr:
		b.call(c, n)
	case *ast.TypeAssertExpr:
		b.assertion(c, n)
	case *ast.BinaryExpr:
		b.comparison(c, n)
	case *ast.CompositeLit:
		b.literal(n)
	case *ast.IndexExpr:
		if m, ok := b.typeOf(n.X).Underlying().(*types.Map); ok {
			n.Index = b.convert(n.Index, m.Key())
		}
	case *ast.AssignStmt:
		b.assign(n)
	case *ast.ValueSpec:
		b.declare(n)
	case *ast.ReturnStmt:
		b.returns(n)
	case *ast.SendStmt:
		if ch, ok := b.typeOf(n.Chan).Underlying().(*types.Chan); ok {
			n.Value = b.convert(n.Value, ch.Elem())
		}
	case *ast.TypeSwitchStmt:
		b.typeSwitch(c, n)
	case *ast.SwitchStmt:
		b.valueSwitch(n)
	case *ast.LabeledStmt:
		labelInner(c, n)
	}
	return true
}

func emptyInterface(at token.Pos) *ast.InterfaceType {
	return &ast.InterfaceType{Interface: at, Methods: &ast.FieldList{Opening: at, Closing: at}}
}

// ident gives a name of one of the learner's interfaces way to the empty one.
func (b *typer) ident(c *astutil.Cursor, n *ast.Ident) {
	t, ok := b.info.Uses[n].(*types.TypeName)
	if !ok || t.Pkg() != b.pkg || !types.IsInterface(t.Type()) || b.kept(t.Type()) {
		return
	}
	c.Replace(b.typed(emptyInterface(n.Pos()), t.Type()))
}

// through writes out the embedded fields on the way to what a selector means.
func (b *typer) through(n *ast.SelectorExpr, s *types.Selection) types.Type {
	t := s.Recv()
	for _, i := range s.Index()[:len(s.Index())-1] {
		if b.hosts(t) {
			break
		}
		field := structOf(t).Field(i)
		t = field.Type()
		n.X = b.typed(&ast.SelectorExpr{X: n.X, Sel: &ast.Ident{NamePos: n.Sel.Pos(), Name: field.Name()}}, t)
	}
	return t
}

// hosts reports whether a struct is the standard library's, whose embedded fields stay embedded.
func (b *typer) hosts(t types.Type) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Pkg() != b.pkg
}

func structOf(t types.Type) *types.Struct {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	return t.Underlying().(*types.Struct)
}

func (b *typer) selector(c *astutil.Cursor, n *ast.SelectorExpr) {
	s := b.info.Selections[n]
	if s == nil {
		return
	}
	if s.Kind() == types.MethodExpr {
		c.Replace(b.typed(&ast.Ident{NamePos: n.Pos(), Name: b.methodExpr(s)}, b.typeOf(n)))
		return
	}
	recv := b.through(n, s)
	if s.Kind() != types.MethodVal {
		return
	}
	fn := s.Obj().(*types.Func)
	dynamic := types.IsInterface(recv) && !b.kept(recv)
	call, called := c.Parent().(*ast.CallExpr)
	switch {
	case called && c.Name() == "Fun" && dynamic && !b.spreads(call):
		b.calls[n] = n.X
	case called && c.Name() == "Fun" && !dynamic:
	case redirected[fn.FullName()] != "":
	default:
		c.Replace(b.typed(b.methodValue(n, recv, fn), b.typeOf(n)))
	}
}

func (b *typer) spreads(call *ast.CallExpr) bool {
	if len(call.Args) != 1 {
		return false
	}
	_, tuple := b.typeOf(call.Args[0]).(*types.Tuple)
	return tuple
}

// methodValue is a call that binds the receiver.
func (b *typer) methodValue(n *ast.SelectorExpr, recv types.Type, fn *types.Func) ast.Expr {
	at := n.Pos()
	x, t := n.X, fn.Signature().Recv().Type()
	switch {
	case types.IsInterface(recv):
		t = recv
	case isPointer(t) && !isPointer(recv):
		x, t = &ast.UnaryExpr{OpPos: at, Op: token.AND, X: x}, types.NewPointer(recv)
	case !isPointer(t) && isPointer(recv):
		x, t = &ast.StarExpr{Star: at, X: x}, recv.Underlying().(*types.Pointer).Elem()
	default:
		t = recv
	}
	return b.helper(at, b.bindFunc(t, fn), x)
}

func (b *typer) call(c *astutil.Cursor, n *ast.CallExpr) {
	tv := b.info.Types[n.Fun]
	if t := b.was[n.Fun]; t != nil && b.info.Types[n.Fun].Type == nil {
		tv.Type = t
		if _, iface := n.Fun.(*ast.InterfaceType); iface && len(n.Args) == 1 {
			b.convertCall(c, n, t)
			return
		}
	}
	switch {
	case tv.IsType():
		b.convertCall(c, n, tv.Type)
	case tv.IsBuiltin():
		b.builtin(n)
	case tv.Type != nil:
		if sig, ok := tv.Type.Underlying().(*types.Signature); ok {
			b.arguments(c, n, sig)
		}
	}
}

func (b *typer) convertCall(c *astutil.Cursor, n *ast.CallExpr, t types.Type) {
	if !types.IsInterface(t) && !mentionsItself(t) {
		return
	}
	if e := b.convert(n.Args[0], t); e != n.Args[0] {
		c.Replace(b.typed(e, t))
	}
}

func (b *typer) builtin(n *ast.CallExpr) {
	id, _ := ast.Unparen(n.Fun).(*ast.Ident)
	if id == nil {
		return
	}
	switch id.Name {
	case "append":
		s, ok := b.typeOf(n.Args[0]).Underlying().(*types.Slice)
		for i := 1; ok && i < len(n.Args) && !n.Ellipsis.IsValid(); i++ {
			n.Args[i] = b.convert(n.Args[i], s.Elem())
		}
	case "delete":
		if m, ok := b.typeOf(n.Args[0]).Underlying().(*types.Map); ok {
			n.Args[1] = b.convert(n.Args[1], m.Key())
		}
	case "panic":
		n.Args[0] = b.convert(n.Args[0], types.Universe.Lookup("any").Type())
	}
}

func (b *typer) arguments(c *astutil.Cursor, n *ast.CallExpr, sig *types.Signature) {
	fn := calleeOf(b.info, n)
	if fn != nil && fn.FullName() == "errors.As" && len(n.Args) == 2 {
		if p, ok := b.typeOf(n.Args[1]).Underlying().(*types.Pointer); ok && types.IsInterface(p.Elem()) && !b.kept(p.Elem()) {
			n.Args[0] = b.convert(n.Args[0], errorNamed)
			c.Replace(b.typed(b.helper(n.Pos(), b.errorAs(p), n.Args...), types.Typ[types.Bool]))
			return
		}
	}
	param := func(i int) types.Type {
		if sig.Variadic() && i >= sig.Params().Len()-1 {
			last := sig.Params().At(sig.Params().Len() - 1).Type()
			if s, ok := last.Underlying().(*types.Slice); ok && !n.Ellipsis.IsValid() {
				return s.Elem()
			}
			return last
		}
		return sig.Params().At(i).Type()
	}
	if b.spreads(n) {
		n.Args[0] = b.spread(n.Args[0], param)
	} else {
		for i, arg := range n.Args {
			n.Args[i] = b.convert(arg, param(i))
		}
	}
	if sel, ok := n.Fun.(*ast.SelectorExpr); ok && b.calls[sel] != nil {
		s := b.info.Selections[sel]
		n.Args = append([]ast.Expr{b.calls[sel]}, n.Args...)
		n.Fun = &ast.Ident{NamePos: sel.Pos(), Name: b.dispatch(s.Obj().(*types.Func))}
	}
}

func (b *typer) assertion(c *astutil.Cursor, n *ast.TypeAssertExpr) {
	if n.Type == nil {
		return
	}
	tuple, ok := b.info.TypeOf(n).(*types.Tuple)
	t := b.info.TypeOf(n)
	if ok {
		t = tuple.At(0).Type()
	}
	c.Replace(b.typed(b.helper(n.Pos(), b.as(t, b.typeOf(n.X), ok), n.X), b.info.TypeOf(n)))
}

func (b *typer) comparison(c *astutil.Cursor, n *ast.BinaryExpr) {
	if n.Op != token.EQL && n.Op != token.NEQ {
		return
	}
	x, y := b.typeOf(n.X), b.typeOf(n.Y)
	if isIdentical(x, types.Typ[types.UntypedNil]) || isIdentical(y, types.Typ[types.UntypedNil]) {
		return
	}
	switch {
	case types.IsInterface(x):
		n.Y = b.convert(n.Y, x)
	case types.IsInterface(y):
		n.X = b.convert(n.X, y)
	default:
		b.sameStruct(n, x, y)
		return
	}
	b.replaceEqual(c, n)
}

// sameStruct compares a struct of a named type with one without as two of the named: the interpreter knows no more that they may be
// compared.
func (b *typer) sameStruct(n *ast.BinaryExpr, x, y types.Type) {
	if _, ok := x.Underlying().(*types.Struct); !ok || isIdentical(x, y) {
		return
	}
	convert := func(e ast.Expr, to types.Type) ast.Expr {
		return b.typed(&ast.CallExpr{Fun: quoteExpr(e.Pos(), b.typ(to), nil), Lparen: e.Pos(), Args: []ast.Expr{e}, Rparen: e.End()}, to)
	}
	if _, named := types.Unalias(x).(*types.Named); named {
		n.Y = convert(n.Y, x)
	} else {
		n.X = convert(n.X, y)
	}
}

func (b *typer) replaceEqual(c *astutil.Cursor, n *ast.BinaryExpr) {
	var e ast.Expr = cellCall("Equal", n.Pos(), n.X, n.Y)
	if n.Op == token.NEQ {
		e = &ast.UnaryExpr{OpPos: n.Pos(), Op: token.NOT, X: e}
	}
	c.Replace(b.typed(e, b.info.TypeOf(n)))
}

func (b *typer) literal(n *ast.CompositeLit) {
	t := b.typeOf(n).Underlying()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem().Underlying()
	}
	for i, elt := range n.Elts {
		kv, keyed := elt.(*ast.KeyValueExpr)
		switch t := t.(type) {
		case *types.Struct:
			switch {
			case !keyed:
				n.Elts[i] = b.convert(elt, t.Field(i).Type())
			default:
				if v, ok := b.info.Uses[kv.Key.(*ast.Ident)].(*types.Var); ok {
					kv.Value = b.convert(kv.Value, v.Type())
				}
			}
		case *types.Map:
			kv.Key, kv.Value = b.convert(kv.Key, t.Key()), b.convert(kv.Value, t.Elem())
		case interface{ Elem() types.Type }:
			if keyed {
				kv.Value = b.convert(kv.Value, t.Elem())
			} else {
				n.Elts[i] = b.convert(elt, t.Elem())
			}
		}
	}
}

func (b *typer) assign(n *ast.AssignStmt) {
	if n.Tok != token.ASSIGN && n.Tok != token.DEFINE {
		return
	}
	target := func(i int) types.Type {
		id, ok := n.Lhs[i].(*ast.Ident)
		if ok && (id.Name == "_" || b.info.Defs[id] != nil) {
			return nil
		}
		return b.typeOf(n.Lhs[i])
	}
	if len(n.Lhs) != len(n.Rhs) {
		n.Rhs[0] = b.spread(n.Rhs[0], target)
		return
	}
	for i := range n.Lhs {
		n.Rhs[i] = b.convert(n.Rhs[i], target(i))
	}
}

func (b *typer) declare(n *ast.ValueSpec) {
	if n.Type == nil || len(n.Values) == 0 {
		return
	}
	t := b.info.Defs[n.Names[0]]
	if t == nil {
		return
	}
	if len(n.Values) != len(n.Names) {
		n.Values[0] = b.spread(n.Values[0], func(int) types.Type { return t.Type() })
		return
	}
	for i := range n.Values {
		n.Values[i] = b.convert(n.Values[i], t.Type())
	}
}

func (b *typer) returns(n *ast.ReturnStmt) {
	results := b.results[len(b.results)-1]
	if len(n.Results) == 0 {
		return
	}
	at := func(i int) types.Type { return results.At(i).Type() }
	if len(n.Results) != results.Len() {
		n.Results[0] = b.spread(n.Results[0], at)
		return
	}
	for i := range n.Results {
		n.Results[i] = b.convert(n.Results[i], at(i))
	}
}

// spread passes the results of a call through a function that converts them, if any needs it.
func (b *typer) spread(e ast.Expr, to func(int) types.Type) ast.Expr {
	tuple, ok := b.typeOf(e).(*types.Tuple)
	if !ok {
		return e
	}
	if _, call := ast.Unparen(e).(*ast.CallExpr); !call {
		return e
	}
	key, needed := "Spread", false
	for i := range tuple.Len() {
		t := to(i)
		if t == nil {
			t = tuple.At(i).Type()
		}
		from := ast.Expr(&ast.Ident{NamePos: e.Pos(), Name: "_"})
		needed = needed || b.convert(b.typed(from, tuple.At(i).Type()), t) != from
		key += " " + b.typ(tuple.At(i).Type()) + ">" + b.typ(t) + strconv.Itoa(b.number(tuple.At(i).Type()))
	}
	if !needed {
		return e
	}
	return b.typed(b.helper(e.Pos(), b.spreadFunc(key, tuple, to), e), tuple)
}
