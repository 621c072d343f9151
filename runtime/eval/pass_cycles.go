package eval

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ast/astutil"
)

// cycles hides from the interpreter that types contain each other.
//
// The interpreter makes a struct type of a learner's with reflect.StructOf, which cannot make one that contains itself, and patches
// what comes of that. The patches hold for a field that points to its own struct, and seldom for more. Here a field by which a
// type leads back to one that stands before it gets a type of the same kind, and so of the same layout, that leads nowhere: *Room
// becomes *Hidden. What is read from the field is given its true type and what is written to it loses it; both are the same
// memory. The parameters and results of a function type that mentions itself (type state func() state) are hidden likewise.
func cycles(p *program) bool {
	c := &cycler{program: p, hidden: map[*types.Var]bool{}, mentions: map[*types.Named][]mention{}, was: map[ast.Expr]types.Type{}}
	c.find()
	if p.refusal != nil || len(c.hidden) == 0 {
		return false
	}
	astutil.Apply(p.file, nil, c.leave)
	return p.refusal == nil
}

type cycler struct {
	*program
	hidden   map[*types.Var]bool // fields, parameters and results
	mentions map[*types.Named][]mention
	was      map[ast.Expr]types.Type // of what this pass wrote
}

// mention is a type that another's declaration names.
type mention struct {
	of    *types.Named
	where *types.Var // the field, parameter or result; nil if it is none whose type can be hidden
	safe  bool       // the interpreter can have this field in a struct that it leads back to
}

// find decides what to hide: of the types that lead to each other, each place that leads back to one that stands before.
func (c *cycler) find() {
	var all []*types.Named
	scope := c.pkg.Scope()
	for _, name := range scope.Names() {
		if obj, ok := scope.Lookup(name).(*types.TypeName); ok && !obj.IsAlias() {
			named := obj.Type().(*types.Named)
			c.mentions[named] = mentionsIn(named)
			all = append(all, named)
		}
	}
	slices.SortFunc(all, func(a, b *types.Named) int { return cmp.Compare(a.Obj().Pos(), b.Obj().Pos()) })
	place := c.inOrder(all)
	for _, t := range all {
		for _, m := range c.mentions[t] {
			back := place[m.of] <= place[t] && c.leads(m.of, t, map[*types.Named]bool{})
			switch {
			case !back || m.safe && m.of == t:
			case m.where != nil:
				c.hidden[m.where] = true
			default:
				c.refuse(c.declared(t), "the interpreter cannot hold a value of type "+t.Obj().Name()+", which contains itself: make it a struct with a field of that type")
			}
		}
	}
}

// leads reports whether one type's declaration leads to another.
func (c *cycler) leads(from, to *types.Named, seen map[*types.Named]bool) bool {
	if from == to {
		return true
	}
	seen[from] = true
	for _, m := range c.mentions[from] {
		if !seen[m.of] && c.leads(m.of, to, seen) {
			return true
		}
	}
	return false
}

// inOrder numbers the types so that each comes before those that it mentions where nothing can be hidden, and else as in the source.
func (c *cycler) inOrder(all []*types.Named) map[*types.Named]int {
	place := map[*types.Named]int{}
	seen := map[*types.Named]bool{}
	next := len(all)
	var visit func(t *types.Named)
	visit = func(t *types.Named) {
		if seen[t] {
			return
		}
		seen[t] = true
		for _, m := range c.mentions[t] {
			if m.where == nil {
				visit(m.of)
			}
		}
		place[t] = next
		next--
	}
	for _, t := range slices.Backward(all) {
		visit(t)
	}
	return place
}

func (c *cycler) declared(t *types.Named) ast.Node {
	for id, obj := range c.info.Defs {
		if obj == t.Obj() {
			return id
		}
	}
	return c.file
}

// mentionsIn lists the types of the program's own that a declaration names.
func mentionsIn(t *types.Named) (list []mention) {
	add := func(in types.Type, where *types.Var) {
		_, isStruct := t.Underlying().(*types.Struct)
		safe := isStruct && isSafe(in, t)
		for _, of := range namedIn(in, nil) {
			list = append(list, mention{of, where, safe})
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for f := range u.Fields() {
			where := f
			if hiddenKind(f.Type()) == "" {
				where = nil
			}
			add(f.Type(), where)
		}
	case *types.Signature:
		for _, tuple := range []*types.Tuple{u.Params(), u.Results()} {
			for v := range tuple.Variables() {
				where := v
				if v.Type() != types.Type(t) { // a deeper mention is read and written in more ways than a call
					where = nil
				}
				add(v.Type(), where)
			}
		}
	default:
		add(u, nil)
	}
	return list
}

// namedIn lists the types of package main that a type names.
func namedIn(t types.Type, list []*types.Named) []*types.Named {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if t.Obj().Pkg() != nil && t.Obj().Pkg().Path() == "main" && !types.IsInterface(t) {
			return append(list, t)
		}
	case *types.Map:
		return namedIn(t.Elem(), namedIn(t.Key(), list))
	case *types.Signature:
		for v := range t.Params().Variables() {
			list = namedIn(v.Type(), list)
		}
		for v := range t.Results().Variables() {
			list = namedIn(v.Type(), list)
		}
	case *types.Struct:
		for f := range t.Fields() {
			list = namedIn(f.Type(), list)
		}
	case interface{ Elem() types.Type }:
		return namedIn(t.Elem(), list)
	}
	return list
}

// isSafe reports whether the interpreter can have a field of a type in the struct itself: *T, []T, []*T, map[string]*T.
func isSafe(in types.Type, t *types.Named) bool {
	switch u := types.Unalias(in).(type) {
	case *types.Pointer:
		return types.Unalias(u.Elem()) == types.Type(t)
	case *types.Slice:
		return types.Unalias(u.Elem()) == types.Type(t) || isSafe(u.Elem(), t)
	case *types.Array:
		return isSafe(u.Elem(), t)
	case *types.Map:
		_, basic := u.Key().Underlying().(*types.Basic)
		return basic && isSafe(u.Elem(), t)
	}
	return false
}

// hiddenKind is the type, as source, of the same kind as t that leads nowhere; "" if its kind has none.
func hiddenKind(t types.Type) string {
	switch u := t.Underlying().(type) {
	case *types.Array:
		if elem := hiddenKind(u.Elem()); elem != "" {
			return "[" + strconv.FormatInt(u.Len(), 10) + "]" + elem
		}
	case *types.Pointer:
		return "*" + cellName + ".Hidden"
	case *types.Slice:
		return "[]" + cellName + ".Hidden"
	case *types.Map:
		return "map[" + cellName + ".Hidden]" + cellName + ".Hidden"
	case *types.Chan:
		return "chan " + cellName + ".Hidden"
	case *types.Signature:
		return "func()"
	}
	return ""
}

// hide takes the type of a value away, open gives it back.
func (c *cycler) hide(e ast.Expr, t types.Type) ast.Expr {
	if id, ok := e.(*ast.Ident); ok && c.info.Uses[id] == types.Universe.Lookup("nil") {
		return e
	}
	return as(e, func() ast.Expr { return c.hiddenType(t, e.Pos()) })
}

func (c *cycler) open(e ast.Expr, t types.Type) ast.Expr {
	if c.typeName(t, e.Pos()) == nil {
		c.refuse(e, "the interpreter cannot read this value, whose type "+types.TypeString(t, types.RelativeTo(c.pkg))+" contains itself: give the type a name")
		return e
	}
	e = as(e, func() ast.Expr { return c.typeName(t, e.Pos()) })
	c.was[e] = t
	return e
}

func (c *cycler) hiddenType(t types.Type, at token.Pos) ast.Expr {
	return quoteExpr(at, hiddenKind(t), nil)
}

// as writes __cell.As(e, (T)(nil)).(T): the same memory as another type.
func as(e ast.Expr, typ func() ast.Expr) ast.Expr {
	at := e.Pos()
	var sample ast.Expr = &ast.CallExpr{Fun: &ast.ParenExpr{Lparen: at, X: typ(), Rparen: at}, Lparen: at, Args: []ast.Expr{&ast.Ident{NamePos: at, Name: "nil"}}, Rparen: at}
	if t := typ(); isArrayType(t) {
		sample = &ast.CompositeLit{Type: t, Lbrace: at, Rbrace: at}
	}
	return &ast.TypeAssertExpr{X: cellCall("As", at, e, sample), Lparen: at, Type: typ(), Rparen: at}
}

func isArrayType(e ast.Expr) bool {
	t, ok := e.(*ast.ArrayType)
	return ok && t.Len != nil
}

func (c *cycler) typeOf(e ast.Expr) types.Type {
	if t := c.was[e]; t != nil {
		return t
	}
	return c.info.TypeOf(e)
}

func (c *cycler) leave(cur *astutil.Cursor) bool {
	switch n := cur.Node().(type) {
	case *ast.Field:
		c.field(n)
	case *ast.SelectorExpr:
		c.selector(cur, n)
	case *ast.UnaryExpr:
		c.address(cur, n)
	case *ast.CompositeLit:
		c.literal(n)
	case *ast.CallExpr:
		c.call(cur, n)
	case *ast.AssignStmt:
		c.assign(cur, n)
	case *ast.RangeStmt:
		if c.fieldOf(n.Key) != nil || c.fieldOf(n.Value) != nil {
			c.refuse(n, "the interpreter cannot assign to this field in a range clause, since its type contains itself: range over a variable and assign that")
		}
	}
	return true
}

// field hides a declaration's type.
func (c *cycler) field(n *ast.Field) {
	hidden := func(v types.Object) bool { f, ok := v.(*types.Var); return ok && c.hidden[f] }
	for _, name := range n.Names {
		if v := c.info.Defs[name]; hidden(v) {
			n.Type = c.hiddenType(v.Type(), n.Type.Pos())
			return
		}
	}
	if len(n.Names) == 0 { // a result, or a parameter without a name
		for v := range c.hidden {
			if v.Pos() == n.Type.Pos() {
				n.Type = c.hiddenType(v.Type(), n.Type.Pos())
				return
			}
		}
	}
}

// fieldOf is the hidden field that an expression selects.
func (c *cycler) fieldOf(e ast.Expr) *types.Var {
	n, ok := e.(*ast.SelectorExpr)
	if !ok || c.info.Selections[n] == nil {
		return nil
	}
	if v, ok := c.info.Selections[n].Obj().(*types.Var); ok && c.hidden[v] {
		return v
	}
	return nil
}

func (c *cycler) selector(cur *astutil.Cursor, n *ast.SelectorExpr) {
	v := c.fieldOf(n)
	if v == nil {
		return
	}
	if _, array := v.Type().Underlying().(*types.Array); array {
		c.array(cur, n, v)
		return
	}
	switch parent := cur.Parent().(type) {
	case *ast.AssignStmt:
		if cur.Name() == "Lhs" {
			return
		}
	case *ast.RangeStmt:
		if cur.Name() != "X" {
			return
		}
	case *ast.UnaryExpr:
		if parent.Op == token.AND {
			return
		}
	}
	cur.Replace(c.open(n, v.Type()))
}

// array opens an array where it is, since its elements may be assigned.
func (c *cycler) array(cur *astutil.Cursor, n *ast.SelectorExpr, v *types.Var) {
	if parent, ok := cur.Parent().(*ast.UnaryExpr); ok && parent.Op == token.AND {
		return
	}
	if !c.info.Types[n].Addressable() {
		cur.Replace(c.open(n, v.Type()))
		return
	}
	at := n.Pos()
	place := c.open(&ast.UnaryExpr{OpPos: at, Op: token.AND, X: n}, types.NewPointer(v.Type()))
	star := &ast.StarExpr{Star: at, X: place}
	c.was[star] = v.Type()
	cur.Replace(&ast.ParenExpr{Lparen: at, X: star, Rparen: n.End()})
}

func (c *cycler) address(cur *astutil.Cursor, n *ast.UnaryExpr) {
	if v := c.fieldOf(n.X); v != nil && n.Op == token.AND {
		cur.Replace(c.open(n, types.NewPointer(v.Type())))
	}
}

func (c *cycler) literal(n *ast.CompositeLit) {
	t := c.typeOf(n).Underlying()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem().Underlying()
	}
	s, ok := t.(*types.Struct)
	for i, elt := range n.Elts {
		if !ok {
			return
		}
		if kv, keyed := elt.(*ast.KeyValueExpr); !keyed {
			if f := s.Field(i); c.hidden[f] {
				n.Elts[i] = c.hide(elt, f.Type())
			}
		} else if f, ok := c.info.Uses[kv.Key.(*ast.Ident)].(*types.Var); ok && c.hidden[f] {
			kv.Value = c.hide(kv.Value, f.Type())
		}
	}
}

// call hides arguments of a function type that mentions itself, and opens its result.
func (c *cycler) call(cur *astutil.Cursor, n *ast.CallExpr) {
	named, ok := types.Unalias(c.typeOf(n.Fun)).(*types.Named)
	if !ok || c.info.Types[n.Fun].IsType() {
		return
	}
	sig, ok := named.Underlying().(*types.Signature)
	if !ok {
		return
	}
	for i, arg := range n.Args {
		if i < sig.Params().Len() && c.hidden[sig.Params().At(i)] {
			n.Args[i] = c.hide(arg, sig.Params().At(i).Type())
		}
	}
	for v := range sig.Results().Variables() {
		switch {
		case !c.hidden[v]:
		case sig.Results().Len() > 1:
			c.refuse(n, "the interpreter cannot call a function that returns its own type with other results: return a struct")
			return
		default:
			cur.Replace(c.open(n, v.Type()))
		}
	}
}

func (c *cycler) assign(cur *astutil.Cursor, n *ast.AssignStmt) {
	if len(n.Lhs) == len(n.Rhs) {
		for i, x := range n.Lhs {
			if v := c.fieldOf(x); v != nil {
				n.Rhs[i] = c.hide(n.Rhs[i], v.Type())
			}
		}
		return
	}
	if !slices.ContainsFunc(n.Lhs, func(x ast.Expr) bool { return c.fieldOf(x) != nil }) {
		return
	}
	if cur.Index() < 0 {
		c.refuse(n, "the interpreter cannot assign several values here to a field whose type contains itself: assign them before")
		return
	}
	at := n.Pos()
	first := &ast.AssignStmt{TokPos: at, Tok: token.DEFINE, Rhs: n.Rhs}
	then := &ast.AssignStmt{Lhs: n.Lhs, TokPos: n.TokPos, Tok: token.ASSIGN}
	for i, x := range n.Lhs {
		name := invent("value"+string(rune('a'+i)), at)
		first.Lhs = append(first.Lhs, &ast.Ident{NamePos: at, Name: name})
		value := ast.Expr(&ast.Ident{NamePos: at, Name: name})
		if v := c.fieldOf(x); v != nil {
			value = c.hide(value, v.Type())
		}
		then.Rhs = append(then.Rhs, value)
	}
	cur.Replace(&ast.BlockStmt{Lbrace: at, List: []ast.Stmt{first, then}, Rbrace: n.End()})
}
