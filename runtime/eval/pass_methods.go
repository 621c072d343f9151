package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// methods makes functions of methods, which take the receiver first. The interpreter binds a method to its receiver for each call,
// in three times the time that a function takes. Nothing else needs methods any more: who calls them through an interface, or
// binds them, does so through the functions of pass types.
func methods(p *program) bool {
	names := map[types.Object]string{}
	for _, d := range p.file.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv != nil {
			recv := strings.TrimPrefix(types.ExprString(fn.Recv.List[0].Type), "*")
			names[p.info.Defs[fn.Name]] = invent("method_"+recv+"_"+fn.Name.Name, fn.Name.Pos())
		}
	}
	if len(names) == 0 {
		return false
	}
	astutil.Apply(p.file, nil, func(c *astutil.Cursor) bool {
		if call, ok := c.Node().(*ast.CallExpr); ok {
			p.callFunction(call, names)
		}
		return true
	})
	p.methods = map[string]*ast.FuncDecl{}
	for _, d := range p.file.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv != nil {
			was := *fn
			p.methods[names[p.info.Defs[fn.Name]]] = &was
			p.makeFunction(fn, names[p.info.Defs[fn.Name]])
		}
	}
	return true
}

// callFunction rewrites a call of a method. The receiver is what the method takes: its address is taken, or it is dereferenced.
func (p *program) callFunction(call *ast.CallExpr, names map[types.Object]string) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || p.info.Selections[sel] == nil {
		return
	}
	s := p.info.Selections[sel]
	name := names[s.Obj()]
	if name == "" || s.Kind() != types.MethodVal {
		return
	}
	at, x := sel.Pos(), sel.X
	switch pointer := isPointer(s.Obj().(*types.Func).Signature().Recv().Type()); {
	case pointer && !isPointer(s.Recv()):
		x = &ast.UnaryExpr{OpPos: at, Op: token.AND, X: x}
	case !pointer && isPointer(s.Recv()):
		x = &ast.StarExpr{Star: at, X: x}
	}
	call.Fun = &ast.Ident{NamePos: sel.Sel.Pos(), Name: name}
	call.Args = append([]ast.Expr{x}, call.Args...)
}

// makeFunction gives a method's declaration another name and its receiver as the first parameter.
func (p *program) makeFunction(fn *ast.FuncDecl, name string) {
	recv := fn.Recv.List[0]
	if len(recv.Names) == 0 || recv.Names[0].Name == "_" {
		recv.Names = []*ast.Ident{{NamePos: recv.Pos(), Name: "__receiver"}}
	}
	fn.Name = &ast.Ident{NamePos: fn.Name.Pos(), Name: name}
	t := *fn.Type
	t.Params = &ast.FieldList{Opening: fn.Type.Params.Opening, List: append([]*ast.Field{recv}, fn.Type.Params.List...), Closing: fn.Type.Params.Closing}
	fn.Recv, fn.Type = nil, &t
}
