package eval

import (
	"go/ast"
	"go/token"
)

// The package that passes call into. Its name cannot be a learner's, who would have to import it.
const (
	cellPath = "wirebook/cell"
	cellName = "__cell"
)

// cellCall calls a function of that package.
func cellCall(name string, at token.Pos, args ...ast.Expr) *ast.CallExpr {
	return &ast.CallExpr{Fun: cellFunc(name, at), Lparen: at, Rparen: at, Args: args}
}

func cellFunc(name string, at token.Pos) *ast.SelectorExpr {
	return &ast.SelectorExpr{X: &ast.Ident{NamePos: at, Name: cellName}, Sel: &ast.Ident{NamePos: at, Name: name}}
}
