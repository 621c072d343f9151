package eval

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/ast/astutil"
)

// receives takes what a return or an assignment receives into a variable of its own first, { v := <-c; return v }: the interpreter
// receives into the place of the result itself, which the second time it may not, and puts what it receives in a variable's place,
// so that who points to the variable is left with what was there.
func receives(p *program) bool {
	changed := false
	astutil.Apply(p.file, nil, func(c *astutil.Cursor) bool {
		switch s := c.Node().(type) {
		case *ast.ReturnStmt:
			if returnsReceived(s) {
				c.Replace(receiveFirst(s))
				changed = true
			}
		case *ast.AssignStmt:
			switch {
			case len(s.Lhs) != 1 || isBlank(s.Lhs[0]):
			case c.Index() >= 0:
				changed = receiveBefore(c, &s.Rhs[0]) || changed
			case c.Name() == "Post" && isReceive(s.Rhs[0]):
				c.Replace(quote(s.Pos(), "func() { V := X; Y = V }()", holes{"V": invent("received", s.Pos()), "X": s.Rhs[0], "Y": s.Lhs[0]})[0])
				changed = true
			}
		case *ast.DeclStmt:
			for _, spec := range s.Decl.(*ast.GenDecl).Specs {
				if v, ok := spec.(*ast.ValueSpec); ok && len(v.Values) == 1 && len(v.Names) == 1 { // one that has its type
					changed = receiveBefore(c, &v.Values[0]) || changed
				}
			}
		}
		return true
	})
	return changed
}

// receiveBefore moves a receive to a variable before the statement.
func receiveBefore(c *astutil.Cursor, x *ast.Expr) bool {
	if !isReceive(*x) {
		return false
	}
	at := (*x).Pos()
	name := invent("received", at)
	c.InsertBefore(quote(at, "NAME := X", holes{"NAME": name, "X": *x})[0])
	*x = &ast.Ident{NamePos: at, Name: name}
	return true
}

func isReceive(x ast.Expr) bool {
	u, ok := ast.Unparen(x).(*ast.UnaryExpr)
	return ok && u.Op == token.ARROW
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
