package eval

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A panic in a deferred function hides the function's other deferred calls from the interpreter, and the panic that was before it.
// So what is deferred and may panic catches its own panic, and has it take the place of the other in the function that deferred
// it ([Machine.caught]), as Go does.

// catch is what does so, the first statement of what is deferred. It needs a place where no function of the learner's begins.
func (p *program) catch(at token.Pos) ast.Stmt {
	s := quote(at, "defer func() { "+cellName+".Caught(recover()) }()", nil)[0].(*ast.DeferStmt)
	p.made[s.Call.Fun] = true
	return s
}

// isCatch reports whether a node is the call in it, whose recover is none of the learner's.
func isCatch(n ast.Node) bool {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Caught" {
		return false
	}
	id, ok := sel.X.(*ast.Ident)
	return ok && id.Name == cellName
}

// mayPanic reports whether a deferred function may panic, but for methods of nil pointers and calls of the standard library: those
// are in nearly all, and a catch takes two microseconds.
func (p *program) mayPanic(body *ast.BlockStmt) bool {
	s := &sites{fset: p.fset, info: p.info, pkg: p.pkg}
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			found = found || p.callMayPanic(s, n)
		case *ast.SelectorExpr, *ast.StarExpr:
		case nil:
		default:
			found = found || s.fails(n)
		}
		return !found
	})
	return found
}

func (p *program) callMayPanic(s *sites, call *ast.CallExpr) bool {
	fun := p.info.Types[call.Fun]
	switch {
	case isPanic(p.info, call):
		return true
	case fun.IsType() || fun.IsBuiltin():
		return s.callFails(call)
	}
	fn := calleeOf(p.info, call)
	return fn == nil && fun.IsValue() || fn != nil && fn.Pkg() == p.pkg
}

// declared is the learner's function or method that a call names; nil if it names none.
func (p *program) declared(call *ast.CallExpr) *ast.FuncDecl {
	fn := calleeOf(p.info, call)
	if fn == nil || fn.Pkg() != p.pkg {
		return nil
	}
	for _, d := range p.file.Decls {
		if decl, ok := d.(*ast.FuncDecl); ok && decl.Body != nil && p.info.Defs[decl.Name] == types.Object(fn) {
			return decl
		}
	}
	return nil
}
