package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
)

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
