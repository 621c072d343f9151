package eval

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/wirebook/wirebook/runtime/typecheck"
)

// start is a statement that starts a goroutine: go, or a call of [sync.WaitGroup.Go].
type start struct {
	at   token.Pos
	what ast.Expr
	fn   ast.Node // the *ast.FuncDecl or *ast.FuncLit that what stands for; nil for a value, and for what the program only uses
}

// starts are those of a program, in the order of its source.
func starts(c *typecheck.Checked) (all []start) {
	declared := declarations(c)
	for _, f := range c.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			if what := started(c.Info, n); what != nil {
				all = append(all, start{n.Pos(), what, function(c.Info, declared, what)})
			}
			return true
		})
	}
	return all
}

// declarations are the functions and methods of a program.
func declarations(c *typecheck.Checked) map[types.Object]*ast.FuncDecl {
	all := map[types.Object]*ast.FuncDecl{}
	for _, f := range c.Files {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				all[c.Info.Defs[fn.Name]] = fn
			}
		}
	}
	return all
}

// started is what a node starts, nil if it starts nothing.
func started(info *types.Info, n ast.Node) ast.Expr {
	switch n := n.(type) {
	case *ast.GoStmt:
		return n.Call.Fun
	case *ast.CallExpr:
		if fn := calleeOf(info, n); fn != nil && fn.FullName() == "(*sync.WaitGroup).Go" {
			return n.Args[0]
		}
	}
	return nil
}

// function is the declaration or the literal that an expression stands for, nil where it may stand for several.
func function(info *types.Info, declared map[types.Object]*ast.FuncDecl, e ast.Expr) ast.Node {
	var name *ast.Ident
	switch e := ast.Unparen(e).(type) {
	case *ast.FuncLit:
		return e
	case *ast.Ident:
		name = e
	case *ast.SelectorExpr:
		name = e.Sel
	case *ast.IndexExpr: // an instance
		return function(info, declared, e.X)
	default:
		return nil
	}
	if fn, ok := info.Uses[name].(*types.Func); ok && declared[fn.Origin()] != nil {
		return declared[fn.Origin()]
	}
	return nil
}
