package eval

import (
	"go/ast"
	"go/parser"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"

	"github.com/wirebook/wirebook/runtime/typecheck"
)

// restore calls mark again after each call within a node that may have marked other lines: send(f(x)) becomes
// send(func(v T) T { mark; return v }(f(x))). The outer call is the one whose line is meant.
func (l *lines) restore(outer *ast.CallExpr, place int, n ast.Node) {
	if n == nil {
		return
	}
	astutil.Apply(n, func(c *astutil.Cursor) bool {
		_, literal := c.Node().(*ast.FuncLit)
		return !literal
	}, func(c *astutil.Cursor) bool {
		inner, ok := c.Node().(*ast.CallExpr)
		if !ok || inner == outer || c.Node() == n || isStatement(c.Parent(), inner) || !l.marksItself(inner) {
			return true
		}
		if typ := l.typeExpr(inner); typ != nil {
			c.Replace(l.marked(place, inner, typ, l.typeExpr(inner)))
		}
		return true
	})
}

// typeExpr writes the type of a call's one result as source; nil where it has none, several, or one without a name here.
func (l *lines) typeExpr(call *ast.CallExpr) ast.Expr {
	t := l.info.TypeOf(call)
	if _, tuple := t.(*types.Tuple); t == nil || tuple {
		return nil
	}
	named := true
	text := types.TypeString(t, func(p *types.Package) string {
		if p == l.pkg {
			return ""
		}
		named = named && l.names[p.Path()] != ""
		return l.names[p.Path()]
	})
	expr, err := parser.ParseExprFrom(l.fset, typecheck.SameBase, text, 0)
	if err != nil || !named {
		return nil
	}
	return expr
}

// marked needs the type twice, since the interpreter takes a node that stands in two places for one.
func (l *lines) marked(place int, inner *ast.CallExpr, param, result ast.Expr) ast.Expr {
	at := inner.Pos()
	v := func() *ast.Ident { return &ast.Ident{NamePos: at, Name: "v"} }
	fn := &ast.FuncLit{
		Type: &ast.FuncType{Func: at,
			Params:  &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{v()}, Type: param}}},
			Results: &ast.FieldList{List: []*ast.Field{{Type: result}}}},
		Body: &ast.BlockStmt{Lbrace: at, Rbrace: at, List: []ast.Stmt{
			&ast.ExprStmt{X: markCall(at, place)}, &ast.ReturnStmt{Return: at, Results: []ast.Expr{v()}}}},
	}
	l.made[fn] = true
	return &ast.CallExpr{Fun: fn, Lparen: at, Rparen: at, Args: []ast.Expr{inner}}
}
