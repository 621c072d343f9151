package eval

import (
	"go/ast"
	"go/types"
	"reflect"

	"golang.org/x/tools/go/ast/astutil"
)

// functionValues writes a function literal for the name of a function that is used as a value, func(a int) int { return f(a) }: the
// interpreter has the syntax tree in place of a function's value, and keeps it where a type has another name. An argument for a
// parameter whose type is written out gets converted.
func functionValues(p *program) bool {
	decls := map[types.Object]*ast.FuncDecl{}
	for _, d := range p.file.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil {
			decls[p.info.Defs[fn.Name]] = fn
		}
	}
	changed := false
	astutil.Apply(p.file, nil, func(c *astutil.Cursor) bool {
		id, ok := c.Node().(*ast.Ident)
		if !ok || decls[p.info.Uses[id]] == nil || p.calledOrConverted(c.Parent(), id) {
			return true
		}
		c.Replace(p.literalOf(id, decls[p.info.Uses[id]].Type))
		changed = true
		return true
	})
	return changed
}

// calledOrConverted reports whether a function's name is called, or is an argument that the interpreter converts.
func (p *program) calledOrConverted(parent ast.Node, id *ast.Ident) bool {
	call, ok := parent.(*ast.CallExpr)
	if !ok {
		_, ranged := parent.(*ast.RangeStmt) // which calls it, too
		return ranged
	}
	if call.Fun == id {
		return true
	}
	sig, ok := p.info.TypeOf(call.Fun).Underlying().(*types.Signature)
	for i, x := range call.Args {
		if ok && x == id && i < sig.Params().Len() {
			_, written := sig.Params().At(i).Type().(*types.Signature)
			return written
		}
	}
	return false
}

// literalOf is a function literal that calls a function, made in a function of its own, as pass defer has them.
func (p *program) literalOf(id *ast.Ident, t *ast.FuncType) ast.Expr {
	at := id.Pos() + 1 // no other function begins there
	call := &ast.CallExpr{Fun: &ast.Ident{NamePos: at, Name: id.Name}, Lparen: at, Rparen: at}
	typ := clone(t)
	place(reflect.ValueOf(typ), at)
	typ.Func = at
	for _, f := range typ.Params.List {
		for _, name := range f.Names {
			name.Name = "__" + name.Name
			call.Args = append(call.Args, &ast.Ident{NamePos: at, Name: name.Name})
		}
		if _, variadic := f.Type.(*ast.Ellipsis); variadic {
			call.Ellipsis = at
		}
	}
	var body ast.Stmt = &ast.ExprStmt{X: call}
	if typ.Results != nil {
		for _, f := range typ.Results.List {
			f.Names = nil
		}
		body = &ast.ReturnStmt{Return: at, Results: []ast.Expr{call}}
	}
	fn := &ast.FuncLit{Type: typ, Body: &ast.BlockStmt{Lbrace: at, List: []ast.Stmt{body}, Rbrace: at}}
	p.made[fn] = true
	return enclosed(fn, id.Pos())
}
