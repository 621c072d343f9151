package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
)

func (b *typer) valueSwitch(n *ast.SwitchStmt) {
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

// typeSwitch becomes a switch on the number of the case that the value's type is of.
func (b *typer) typeSwitch(c *astutil.Cursor, n *ast.TypeSwitchStmt) {
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
				if take := b.take(t); len(clause.List) == 1 && take != "" {
					value = b.helper(clause.Pos(), take, value)
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
