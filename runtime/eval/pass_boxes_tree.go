package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ast/astutil"
)

// leave rewrites a node whose parts have been rewritten.
func (b *boxer) leave(c *astutil.Cursor) bool {
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
func (b *boxer) ident(c *astutil.Cursor, n *ast.Ident) {
	t, ok := b.info.Uses[n].(*types.TypeName)
	if !ok || t.Pkg() != b.pkg || !types.IsInterface(t.Type()) || b.kept(t.Type()) {
		return
	}
	c.Replace(b.typed(emptyInterface(n.Pos()), t.Type()))
}

// through writes out the embedded fields on the way to what a selector means.
func (b *boxer) through(n *ast.SelectorExpr, s *types.Selection) types.Type {
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
func (b *boxer) hosts(t types.Type) bool {
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

func (b *boxer) selector(c *astutil.Cursor, n *ast.SelectorExpr) {
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

func (b *boxer) spreads(call *ast.CallExpr) bool {
	if len(call.Args) != 1 {
		return false
	}
	_, tuple := b.typeOf(call.Args[0]).(*types.Tuple)
	return tuple
}

// methodValue is a call that binds the receiver.
func (b *boxer) methodValue(n *ast.SelectorExpr, recv types.Type, fn *types.Func) ast.Expr {
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

func (b *boxer) call(c *astutil.Cursor, n *ast.CallExpr) {
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

func (b *boxer) convertCall(c *astutil.Cursor, n *ast.CallExpr, t types.Type) {
	if !types.IsInterface(t) {
		return
	}
	if e := b.convert(n.Args[0], t); e != n.Args[0] {
		c.Replace(b.typed(e, t))
	}
}

func (b *boxer) builtin(n *ast.CallExpr) {
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

// reflecting are the packages that look at what a value is made of, and are given it without a box.
var reflecting = map[string]bool{"encoding/json": true, "encoding/binary": true, "encoding/gob": true, "encoding/xml": true, "encoding/asn1": true,
	"reflect": true, "text/template": true, "html/template": true, "net/rpc": true, "expvar": true, "sort": true, "runtime": true, "atomic": true}

var scanning = map[string]bool{"Scan": true, "Scanln": true, "Scanf": true, "Fscan": true, "Fscanln": true, "Fscanf": true, "Sscan": true, "Sscanln": true, "Sscanf": true}

// peeking are packages that call a value's methods, or look for its exported fields only.
var peeking = map[string]bool{"encoding/xml": true, "text/template": true, "html/template": true}

// peeks refuses to give them a value whose methods or unexported fields they would see otherwise than in Go.
func (b *boxer) peeks(n *ast.CallExpr, fn *types.Func) {
	for _, arg := range n.Args {
		if what := b.peeked(b.typeOf(arg), map[types.Type]bool{}); what != "" {
			b.refuse(arg, "the interpreter cannot give "+fn.Pkg().Path()+" a value with "+what)
			return
		}
	}
}

func (b *boxer) peeked(t types.Type, seen map[types.Type]bool) string {
	if t = types.Unalias(t); seen[t] || !b.own(t) || types.IsInterface(t) {
		return ""
	}
	seen[t] = true
	if named, ok := t.(*types.Named); ok && types.NewMethodSet(types.NewPointer(named)).Len() > 0 {
		return "methods (" + named.Obj().Name() + "): give it plain fields with what the methods return"
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for f := range u.Fields() {
			if !f.Exported() || f.Embedded() {
				return "an unexported or embedded field (" + f.Name() + "): give it a struct that has exported fields only"
			}
			if what := b.peeked(f.Type(), seen); what != "" {
				return what
			}
		}
	case *types.Map:
		return b.peeked(u.Elem(), seen)
	case interface{ Elem() types.Type }:
		return b.peeked(u.Elem(), seen)
	}
	return ""
}

// marshalling are the functions of those packages that know what to do with a box.
var marshalling = map[string]bool{"encoding/json.Marshal": true, "encoding/json.MarshalIndent": true, "(*encoding/json.Encoder).Encode": true}

// decoding are the functions that fill in a value.
var decoding = map[string]bool{"encoding/json.Unmarshal": true, "(*encoding/json.Decoder).Decode": true}

// decodes refuses what package json would not find in a value without methods and embedded fields.
func (b *boxer) decodes(n *ast.CallExpr, fn *types.Func) {
	t := b.typeOf(n.Args[len(n.Args)-1])
	if what := b.undecodable(t, map[types.Type]bool{}); what != "" {
		b.refuse(n, "the interpreter cannot decode JSON into a value with "+what)
	}
}

func (b *boxer) undecodable(t types.Type, seen map[types.Type]bool) string {
	t = types.Unalias(t)
	if seen[t] || !b.own(t) {
		return ""
	}
	seen[t] = true
	for _, name := range []string{"UnmarshalJSON", "UnmarshalText"} {
		if obj, _, _ := types.LookupFieldOrMethod(t, true, b.pkg, name); obj != nil && !types.IsInterface(t) {
			return "a method " + name + " of the program's own: decode into plain types and convert them"
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for f := range u.Fields() {
			if f.Embedded() {
				return "an embedded struct: write out the fields of " + f.Name()
			}
			if what := b.undecodable(f.Type(), seen); f.Exported() && what != "" {
				return what
			}
		}
	case *types.Map:
		return b.undecodable(u.Key(), seen) + b.undecodable(u.Elem(), seen)
	case interface{ Elem() types.Type }:
		return b.undecodable(u.Elem(), seen)
	}
	return ""
}

func (b *boxer) arguments(c *astutil.Cursor, n *ast.CallExpr, sig *types.Signature) {
	fn := calleeOf(b.info, n)
	if fn != nil && fn.FullName() == "errors.As" && len(n.Args) == 2 {
		if p, ok := b.typeOf(n.Args[1]).Underlying().(*types.Pointer); ok {
			n.Args[0] = b.convert(n.Args[0], errorNamed)
			c.Replace(b.typed(b.helper(n.Pos(), b.errorAs(p), n.Args...), types.Typ[types.Bool]))
			return
		}
	}
	if fn != nil && decoding[fn.FullName()] {
		b.decodes(n, fn)
	}
	if fn != nil && fn.Pkg() != nil && peeking[fn.Pkg().Path()] {
		b.peeks(n, fn)
	}
	raw := fn != nil && !marshalling[fn.FullName()] && fn.Pkg() != nil && fn.Pkg() != b.pkg && (reflecting[fn.Pkg().Path()] || fn.Pkg().Path() == "fmt" && scanning[fn.Name()])
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
			t := param(i)
			if empty := types.IsInterface(t) && t.Underlying().(*types.Interface).Empty(); raw && empty {
				if types.IsInterface(b.typeOf(arg)) {
					n.Args[i] = b.typed(cellCall("Raw", arg.Pos(), arg), t)
				}
				continue
			}
			n.Args[i] = b.convert(arg, t)
		}
	}
	if sel, ok := n.Fun.(*ast.SelectorExpr); ok && b.calls[sel] != nil {
		s := b.info.Selections[sel]
		n.Args = append([]ast.Expr{b.calls[sel]}, n.Args...)
		n.Fun = &ast.Ident{NamePos: sel.Pos(), Name: b.dispatch(s.Obj().(*types.Func))}
	}
}

func (b *boxer) assertion(c *astutil.Cursor, n *ast.TypeAssertExpr) {
	if n.Type == nil {
		return
	}
	tuple, ok := b.info.TypeOf(n).(*types.Tuple)
	t := b.info.TypeOf(n)
	if ok {
		t = tuple.At(0).Type()
	}
	c.Replace(b.typed(b.helper(n.Pos(), b.as(t, ok), n.X), b.info.TypeOf(n)))
}

func (b *boxer) comparison(c *astutil.Cursor, n *ast.BinaryExpr) {
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
		return
	}
	b.replaceEqual(c, n)
}

func (b *boxer) replaceEqual(c *astutil.Cursor, n *ast.BinaryExpr) {
	var e ast.Expr = cellCall("Equal", n.Pos(), n.X, n.Y)
	if n.Op == token.NEQ {
		e = &ast.UnaryExpr{OpPos: n.Pos(), Op: token.NOT, X: e}
	}
	c.Replace(b.typed(e, b.info.TypeOf(n)))
}

func (b *boxer) literal(n *ast.CompositeLit) {
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

func (b *boxer) assign(n *ast.AssignStmt) {
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

func (b *boxer) declare(n *ast.ValueSpec) {
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

func (b *boxer) returns(n *ast.ReturnStmt) {
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
func (b *boxer) spread(e ast.Expr, to func(int) types.Type) ast.Expr {
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

func (b *boxer) valueSwitch(n *ast.SwitchStmt) {
	if n.Tag == nil || n.Init != nil || !types.IsInterface(b.typeOf(n.Tag)) {
		return
	}
	if !slices.ContainsFunc(n.Body.List, func(s ast.Stmt) bool { return s.(*ast.CaseClause).List != nil }) {
		return
	}
	t, at := b.typeOf(n.Tag), n.Pos()
	name := b.fresh("Tag")
	for _, clause := range n.Body.List {
		clause := clause.(*ast.CaseClause)
		for i, e := range clause.List {
			clause.List[i] = cellCall("Equal", e.Pos(), &ast.Ident{NamePos: e.Pos(), Name: name}, b.convert(e, t))
			if i > 0 {
				clause.List[0] = &ast.BinaryExpr{X: clause.List[0], OpPos: e.Pos(), Op: token.LOR, Y: clause.List[i]}
			}
		}
		clause.List = clause.List[:min(1, len(clause.List))]
	}
	n.Init = &ast.AssignStmt{Lhs: []ast.Expr{&ast.Ident{NamePos: at, Name: name}}, TokPos: at, Tok: token.DEFINE, Rhs: []ast.Expr{n.Tag}}
	n.Tag = nil
}

// typeSwitch becomes a switch on the number of the case that the box's type is of.
func (b *boxer) typeSwitch(c *astutil.Cursor, n *ast.TypeSwitchStmt) {
	at := n.Pos()
	var x *ast.TypeAssertExpr
	bound := ""
	switch s := n.Assign.(type) {
	case *ast.ExprStmt:
		x = ast.Unparen(s.X).(*ast.TypeAssertExpr)
	case *ast.AssignStmt:
		x = ast.Unparen(s.Rhs[0]).(*ast.TypeAssertExpr)
		bound = s.Lhs[0].(*ast.Ident).Name
	}
	name := b.fresh("Switch")
	var last *ast.CaseClause
	tag := cellCall("Case", at, &ast.Ident{NamePos: at, Name: name})
	body := &ast.BlockStmt{Lbrace: n.Body.Lbrace, Rbrace: n.Body.Rbrace}
	for _, clause := range n.Body.List {
		clause := clause.(*ast.CaseClause)
		out := &ast.CaseClause{Case: clause.Case, Colon: clause.Colon, Body: clause.Body}
		value := ast.Expr(&ast.Ident{NamePos: clause.Pos(), Name: name})
		for _, e := range clause.List {
			t := b.typeOf(e)
			k := 0
			if !isIdentical(t, types.Typ[types.UntypedNil]) {
				k = b.number(t)
				if len(clause.List) == 1 {
					value = b.helper(clause.Pos(), b.as(t, false), value)
				}
			}
			out.List = append(out.List, intLit(e.Pos(), len(tag.Args)-1))
			tag.Args = append(tag.Args, intLit(e.Pos(), k))
		}
		if bound != "" && b.info.Implicits[clause] != nil {
			at := clause.Pos()
			out.Body = append([]ast.Stmt{
				&ast.AssignStmt{Lhs: []ast.Expr{&ast.Ident{NamePos: at, Name: bound}}, TokPos: at, Tok: token.DEFINE, Rhs: []ast.Expr{value}},
				&ast.AssignStmt{Lhs: []ast.Expr{&ast.Ident{NamePos: at, Name: "_"}}, TokPos: at, Tok: token.ASSIGN, Rhs: []ast.Expr{&ast.Ident{NamePos: at, Name: bound}}},
			}, out.Body...)
		}
		if clause.List == nil {
			last = out
			continue
		}
		body.List = append(body.List, out)
	}
	if last != nil { // the interpreter would try it where it stands
		body.List = append(body.List, last)
	}
	found := b.fresh("Case")
	s := &ast.SwitchStmt{Switch: at, Tag: &ast.Ident{NamePos: at, Name: found}, Body: body}
	list := []ast.Stmt{define(at, name, x.X), define(at, found, tag), s}
	if n.Init != nil {
		list = append([]ast.Stmt{n.Init}, list...)
	}
	c.Replace(&ast.BlockStmt{Lbrace: at, List: list, Rbrace: n.End()})
}

func define(at token.Pos, name string, value ast.Expr) ast.Stmt {
	return &ast.AssignStmt{Lhs: []ast.Expr{&ast.Ident{NamePos: at, Name: name}}, TokPos: at, Tok: token.DEFINE, Rhs: []ast.Expr{value}}
}

// labelInner keeps a label at its type switch.
func labelInner(c *astutil.Cursor, n *ast.LabeledStmt) {
	block, ok := n.Stmt.(*ast.BlockStmt)
	if !ok || len(block.List) == 0 {
		return
	}
	last := len(block.List) - 1
	if s, ok := block.List[last].(*ast.SwitchStmt); ok && s.Switch == block.Lbrace {
		block.List[last] = &ast.LabeledStmt{Label: n.Label, Colon: n.Colon, Stmt: s}
		c.Replace(block)
	}
}
