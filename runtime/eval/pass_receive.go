package eval

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/ast/astutil"
)

// receives takes what a return receives into a variable first, { v := <-c; return v }: the interpreter receives into the place of
// the result itself, and the second time it may not.
func receives(p *program) bool {
	changed := false
	astutil.Apply(p.file, nil, func(c *astutil.Cursor) bool {
		if s, ok := c.Node().(*ast.ReturnStmt); ok && returnsReceived(s) {
			c.Replace(receiveFirst(s))
			changed = true
		}
		return true
	})
	return changed
}

// returnsReceived reports whether a return has a receive that may as well come first.
func returnsReceived(s *ast.ReturnStmt) bool {
	found := false
	for _, r := range s.Results {
		switch r := ast.Unparen(r).(type) {
		case *ast.UnaryExpr:
			if r.Op != token.ARROW {
				return false
			}
			found = true
		case *ast.Ident, *ast.BasicLit:
		default:
			return false
		}
	}
	return found
}

func receiveFirst(s *ast.ReturnStmt) ast.Stmt {
	block := &ast.BlockStmt{Lbrace: s.Pos(), Rbrace: s.End()}
	for i, r := range s.Results {
		at, name := r.Pos(), "__received"+string(rune('0'+i%10))
		if u, ok := ast.Unparen(r).(*ast.UnaryExpr); ok && u.Op == token.ARROW {
			block.List = append(block.List, &ast.AssignStmt{Lhs: []ast.Expr{&ast.Ident{NamePos: at, Name: name}}, TokPos: at, Tok: token.DEFINE, Rhs: []ast.Expr{u}})
			s.Results[i] = &ast.Ident{NamePos: at, Name: name}
		}
	}
	block.List = append(block.List, s)
	return block
}
