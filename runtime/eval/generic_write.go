package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"strconv"
)

// writer copies declarations with types for type parameters and instances for what is generic.
type writer struct {
	*monomorph
	env   env
	taken map[string]bool // names that the type arguments mention: a local variable must not stand before them
}

// replace is what stands for a node in the copy; nil copies it.
func (w *writer) replace(n ast.Node) ast.Node {
	switch n := n.(type) {
	case *ast.IndexExpr:
		return w.index(n, n.X)
	case *ast.IndexListExpr:
		return w.index(n, n.X)
	case *ast.Ident:
		return w.ident(n)
	case *ast.TypeSwitchStmt:
		if len(w.env) > 0 {
			s := copyChildren(n, w.replace)
			distinctCases(s)
			return s
		}
	case *ast.CallExpr:
		return w.conversion(n)
	case *ast.BinaryExpr:
		if w.info.Types[n].Value == nil && w.constant(n.X) && w.constant(n.Y) {
			return &ast.BinaryExpr{X: w.variable(n.X), OpPos: n.OpPos, Op: n.Op, Y: copyWith(n.Y, w.replace)}
		}
	case *ast.UnaryExpr:
		if w.info.Types[n].Value == nil && w.constant(n.X) {
			return &ast.UnaryExpr{OpPos: n.OpPos, Op: n.Op, X: w.variable(n.X)}
		}
	}
	return nil
}

// index takes the type arguments off.
func (w *writer) index(n ast.Expr, generic ast.Expr) ast.Node {
	if w.info.Types[n].IsType() {
		return w.expr(w.info.TypeOf(n), w.env, n.Pos())
	}
	if id, ok := ast.Unparen(generic).(*ast.Ident); ok && w.info.Instances[id].Type != nil {
		return w.ident(id)
	}
	return nil
}

func (w *writer) ident(id *ast.Ident) ast.Node {
	obj := w.info.Uses[id]
	if named, ok := obj.(*types.TypeName); ok {
		if p, ok := named.Type().(*types.TypeParam); ok {
			return w.expr(p, w.env, id.Pos())
		}
		if w.hoisted[obj] {
			return w.expr(obj.Type(), w.env, id.Pos())
		}
	}
	if instance, ok := w.info.Instances[id]; ok {
		if alias, ok := obj.(*types.TypeName); ok && alias.IsAlias() {
			return w.expr(instance.Type, w.env, id.Pos())
		}
		return w.instance(id.Pos(), obj, w.close(instance.TypeArgs), nil)
	}
	if field, ok := obj.(*types.Var); ok && field.Embedded() {
		if named := namedOf(field.Type()); named != nil && named.TypeArgs().Len() > 0 && named.Obj().Pkg() == w.pkg {
			return w.instance(id.Pos(), named.Origin().Obj(), w.close(named.TypeArgs()), nil)
		}
	}
	return w.names(id)
}

// names renames a local variable that would hide what a type argument mentions.
func (w *writer) names(n ast.Node) ast.Node {
	id, ok := n.(*ast.Ident)
	if !ok || !w.taken[id.Name] {
		return nil
	}
	obj, defines := w.info.Defs[id]
	if !defines {
		obj = w.info.Uses[id]
	}
	v, isVar := obj.(*types.Var)
	local := isVar && !v.IsField() && v.Parent() != w.pkg.Scope()
	if local || defines && obj == nil && id.Name != w.pkg.Name() { // the variable of a type switch has no object
		return &ast.Ident{NamePos: id.NamePos, Name: "__" + id.Name}
	}
	return nil
}

// conversion puts a type of several words in parentheses.
func (w *writer) conversion(call *ast.CallExpr) ast.Node {
	if _, param := types.Unalias(w.info.TypeOf(call.Fun)).(*types.TypeParam); !param || !w.info.Types[call.Fun].IsType() {
		return nil
	}
	converted := copyChildren(call, w.replace)
	converted.Fun = &ast.ParenExpr{Lparen: call.Pos(), X: converted.Fun, Rparen: call.Pos()}
	return converted
}

// constant reports whether an expression is a constant once its type parameters are not.
func (w *writer) constant(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.CallExpr:
		return w.info.Types[e.Fun].IsType() && w.constant(e.Args[0])
	case *ast.BinaryExpr:
		return w.constant(e.X) && w.constant(e.Y)
	case *ast.UnaryExpr:
		return w.constant(e.X)
	default:
		return w.info.Types[e].Value != nil
	}
}

// variable is an expression that is no constant, as it was in the generic function: T(0)-1 is no overflow.
func (w *writer) variable(e ast.Expr) ast.Expr {
	at, typ := e.Pos(), w.info.TypeOf(e)
	v := func() *ast.Ident { return &ast.Ident{NamePos: at, Name: "v"} }
	value := &ast.ValueSpec{Names: []*ast.Ident{v()}, Type: w.expr(types.Default(typ), w.env, at), Values: []ast.Expr{copyWith(e, w.replace)}}
	fn := &ast.FuncLit{
		Type: &ast.FuncType{Func: at, Params: &ast.FieldList{}, Results: &ast.FieldList{List: []*ast.Field{{Type: w.expr(types.Default(typ), w.env, at)}}}},
		Body: &ast.BlockStmt{Lbrace: at, Rbrace: at, List: []ast.Stmt{
			&ast.DeclStmt{Decl: &ast.GenDecl{TokPos: at, Tok: token.VAR, Specs: []ast.Spec{value}}}, &ast.ReturnStmt{Return: at, Results: []ast.Expr{v()}}}},
	}
	w.program.made[fn] = true
	return &ast.CallExpr{Fun: fn, Lparen: at, Rparen: at}
}

// distinctCases leaves the first of cases that became the same, which Go takes.
func distinctCases(s *ast.TypeSwitchStmt) {
	seen := map[string]bool{}
	clauses := s.Body.List[:0]
	for _, stmt := range s.Body.List {
		clause := stmt.(*ast.CaseClause)
		had := len(clause.List)
		list := clause.List[:0]
		for _, typ := range clause.List {
			if text := types.ExprString(typ); !seen[text] {
				seen[text] = true
				list = append(list, typ)
			}
		}
		if clause.List = list; had == 0 || len(list) > 0 {
			clauses = append(clauses, clause)
		}
	}
	s.Body.List = clauses
}

func (g *writer) close(list *types.TypeList) []closed { return closeAll(list, g.env) }

func closeAll(list *types.TypeList, e env) []closed {
	args := make([]closed, list.Len())
	for i := range args {
		args[i] = closed{list.At(i), e}
		if p, ok := types.Unalias(list.At(i)).(*types.TypeParam); ok {
			if c, ok := e[p]; ok {
				args[i] = c
			}
		}
	}
	return args
}

// expr writes a type as source.
func (g *monomorph) expr(t types.Type, e env, at token.Pos) ast.Expr {
	sub := func(t types.Type) ast.Expr { return g.expr(t, e, at) }
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return &ast.Ident{NamePos: at, Name: types.Typ[t.Kind()].Name()} // byte is uint8
	case *types.TypeParam:
		c := e[t]
		return g.expr(c.typ, c.env, at)
	case *types.Named:
		return g.namedExpr(t, e, at)
	case *types.Pointer:
		return &ast.StarExpr{Star: at, X: sub(t.Elem())}
	case *types.Slice:
		return &ast.ArrayType{Lbrack: at, Elt: sub(t.Elem())}
	case *types.Array:
		n := &ast.BasicLit{ValuePos: at, Kind: token.INT, Value: strconv.FormatInt(t.Len(), 10)}
		return &ast.ArrayType{Lbrack: at, Len: n, Elt: sub(t.Elem())}
	case *types.Map:
		return &ast.MapType{Map: at, Key: sub(t.Key()), Value: sub(t.Elem())}
	case *types.Chan:
		dir := map[types.ChanDir]ast.ChanDir{types.SendRecv: ast.SEND | ast.RECV, types.SendOnly: ast.SEND, types.RecvOnly: ast.RECV}[t.Dir()]
		return &ast.ChanType{Begin: at, Dir: dir, Value: sub(t.Elem())}
	case *types.Signature:
		return g.signature(t, e, at)
	case *types.Struct:
		return g.structExpr(t, e, at)
	case *types.Interface:
		return g.interfaceExpr(t, e, at)
	}
	panic("eval: internal error: no source for the type " + t.String())
}

func (g *monomorph) namedExpr(t *types.Named, e env, at token.Pos) ast.Expr {
	obj := t.Obj()
	switch {
	case t.TypeArgs().Len() > 0 && obj.Pkg() == g.pkg:
		return g.instance(at, t.Origin().Obj(), closeAll(t.TypeArgs(), e), nil)
	case obj.Pkg() == nil || obj.Pkg() == g.pkg && obj.Parent() == g.pkg.Scope():
		return &ast.Ident{NamePos: at, Name: obj.Name()}
	case obj.Pkg() == g.pkg:
		g.hoisted[obj] = true
		return g.instance(at, obj, around(obj, e), e)
	}
	return &ast.SelectorExpr{X: &ast.Ident{NamePos: at, Name: g.imported(obj.Pkg())}, Sel: &ast.Ident{NamePos: at, Name: obj.Name()}}
}

// around are the type arguments of the generic function that a local type is in.
func around(obj types.Object, e env) []closed {
	var args []closed
	for scope := obj.Parent(); scope != nil; scope = scope.Parent() {
		for _, name := range scope.Names() {
			if p, ok := scope.Lookup(name).Type().(*types.TypeParam); ok {
				if c, ok := e[p]; ok {
					args = append(args, c)
				}
			}
		}
	}
	return args
}

func (g *monomorph) signature(t *types.Signature, e env, at token.Pos) *ast.FuncType {
	fields := func(tuple *types.Tuple, variadic bool) *ast.FieldList {
		list := &ast.FieldList{Opening: at, Closing: at}
		for i := range tuple.Len() {
			typ := tuple.At(i).Type()
			var expr ast.Expr
			if variadic && i == tuple.Len()-1 {
				expr = &ast.Ellipsis{Ellipsis: at, Elt: g.expr(typ.(*types.Slice).Elem(), e, at)}
			} else {
				expr = g.expr(typ, e, at)
			}
			list.List = append(list.List, &ast.Field{Type: expr})
		}
		return list
	}
	fn := &ast.FuncType{Func: at, Params: fields(t.Params(), t.Variadic())}
	if t.Results().Len() > 0 {
		fn.Results = fields(t.Results(), false)
	}
	return fn
}

func (g *monomorph) structExpr(t *types.Struct, e env, at token.Pos) ast.Expr {
	s := &ast.StructType{Struct: at, Fields: &ast.FieldList{Opening: at, Closing: at}}
	for i := range t.NumFields() {
		field := &ast.Field{Type: g.expr(t.Field(i).Type(), e, at)}
		if !t.Field(i).Embedded() {
			field.Names = []*ast.Ident{{NamePos: at, Name: t.Field(i).Name()}}
		}
		if tag := t.Tag(i); tag != "" {
			field.Tag = &ast.BasicLit{ValuePos: at, Kind: token.STRING, Value: strconv.Quote(tag)}
		}
		s.Fields.List = append(s.Fields.List, field)
	}
	return s
}

func (g *monomorph) interfaceExpr(t *types.Interface, e env, at token.Pos) ast.Expr {
	i := &ast.InterfaceType{Interface: at, Methods: &ast.FieldList{Opening: at, Closing: at}}
	for m := range t.ExplicitMethods() {
		name := []*ast.Ident{{NamePos: at, Name: m.Name()}}
		i.Methods.List = append(i.Methods.List, &ast.Field{Names: name, Type: g.signature(m.Signature(), e, at)})
	}
	for embedded := range t.EmbeddedTypes() {
		i.Methods.List = append(i.Methods.List, &ast.Field{Type: g.expr(embedded, e, at)})
	}
	return i
}

// imported is the name of a package in the program's file, which imports it if it did not.
func (p *program) imported(pkg *types.Package) string {
	if name := p.names[pkg.Path()]; name != "" {
		return name
	}
	name := "__" + pkg.Name()
	for n := 2; hasValue(p.names, name); n++ {
		name = "__" + pkg.Name() + strconv.Itoa(n)
	}
	at := p.file.Package
	imports := p.file.Decls[0].(*ast.GenDecl)
	imports.Specs = append(imports.Specs, &ast.ImportSpec{Name: &ast.Ident{NamePos: at, Name: name},
		Path: &ast.BasicLit{ValuePos: at, Kind: token.STRING, Value: strconv.Quote(pkg.Path())}})
	p.names[pkg.Path()] = name
	return name
}

func hasValue(m map[string]string, value string) bool {
	for _, v := range m {
		if v == value {
			return true
		}
	}
	return false
}

// copyWith copies a node and all below it, with what replace has for a node in its place.
func copyWith[N ast.Node](n N, replace func(ast.Node) ast.Node) N {
	return copyValue(reflect.ValueOf(n), replace).Interface().(N)
}

// copyChildren does not ask for the node itself.
func copyChildren[N ast.Node](n N, replace func(ast.Node) ast.Node) N {
	copied := reflect.New(reflect.TypeOf(n).Elem())
	copied.Elem().Set(copyValue(reflect.ValueOf(n).Elem(), replace))
	return copied.Interface().(N)
}

func copyValue(v reflect.Value, replace func(ast.Node) ast.Node) reflect.Value {
	switch v.Kind() {
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		return copyValue(v.Elem(), replace)
	case reflect.Pointer:
		if v.IsNil() || v.Type() == reflect.TypeFor[*ast.Object]() || v.Type() == reflect.TypeFor[*ast.Scope]() {
			return v
		}
		if n, ok := v.Interface().(ast.Node); ok {
			if other := replace(n); other != nil {
				return reflect.ValueOf(other)
			}
		}
		copied := reflect.New(v.Type().Elem())
		copied.Elem().Set(copyValue(v.Elem(), replace))
		return copied
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		copied := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			copied.Index(i).Set(copyValue(v.Index(i), replace))
		}
		return copied
	case reflect.Struct:
		copied := reflect.New(v.Type()).Elem()
		for i := range v.NumField() {
			copied.Field(i).Set(copyValue(v.Field(i), replace))
		}
		return copied
	}
	return v
}
