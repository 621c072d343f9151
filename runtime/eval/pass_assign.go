package eval

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// assigns assigns a struct's literal by way of a variable, { v := T{}; x = v }. The interpreter puts a new struct in the variable's
// place, so that who points to the variable, a caller to its result too, is left with the old.
func assigns(p *program) bool {
	changed := false
	astutil.Apply(p.file, nil, func(c *astutil.Cursor) bool {
		s, ok := c.Node().(*ast.AssignStmt)
		if !ok || s.Tok != token.ASSIGN || len(s.Lhs) != 1 || isBlank(s.Lhs[0]) {
			return true
		}
		lit, ok := ast.Unparen(s.Rhs[0]).(*ast.CompositeLit)
		if !ok {
			return true
		}
		if _, ok := p.info.TypeOf(lit).Underlying().(*types.Struct); !ok {
			return true
		}
		at, name := s.Pos(), invent("literal", s.Pos())
		if c.Index() >= 0 {
			c.Replace(quote(at, "{ V := X; Y = V }", holes{"V": name, "X": lit, "Y": s.Lhs[0]})[0])
		} else if t := p.typeName(p.info.TypeOf(lit), at); t != nil { // a place for one statement
			s.Rhs[0] = &ast.CallExpr{Fun: &ast.FuncLit{Type: &ast.FuncType{Func: at, Params: &ast.FieldList{Opening: at, Closing: at},
				Results: &ast.FieldList{List: []*ast.Field{{Type: t}}}}, Body: &ast.BlockStmt{Lbrace: at, Rbrace: at,
				List: []ast.Stmt{&ast.ReturnStmt{Return: at, Results: []ast.Expr{lit}}}}}, Lparen: at, Rparen: at}
		}
		changed = true
		return true
	})
	return changed
}
