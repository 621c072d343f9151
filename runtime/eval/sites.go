package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/wirebook/wirebook/runtime/event"
)

// sites finds the line that a frame of a panic was at.
//
// The interpreter names each function that a panic unwinds, but always at the same place in it, whatever line it had come to. So
// the line is worked out from the program: the last mark of the goroutine where that is a call of panic; otherwise the lines of
// the function that could have failed, and in a caller those that call the function before. Often that is one line. Where it is
// several, the frame names them all rather than a wrong one.
type sites struct {
	fset  *token.FileSet
	info  *types.Info
	pkg   *types.Package
	files []*ast.File
}

// function finds the function that the interpreter means by a place within it and a name that ends in ".func" once for each
// function literal around the place.
func (s *sites) function(at event.Pos, name string) ast.Node {
	var chain []ast.Node
	for _, f := range s.files {
		if s.fset.Position(f.FileStart).Filename != at.File {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if isFunction(n) && s.contains(n, at) {
				chain = append(chain, n)
			}
			return true
		})
	}
	if len(chain) == 0 {
		return nil
	}
	return chain[min(strings.Count(name, ".func"), len(chain)-1)]
}

func isFunction(n ast.Node) bool {
	switch n.(type) {
	case *ast.FuncDecl, *ast.FuncLit:
		return true
	}
	return false
}

func (s *sites) contains(n ast.Node, at event.Pos) bool {
	if !n.Pos().IsValid() {
		return false
	}
	return comparePos(position(s.fset.Position(n.Pos())), at) <= 0 && comparePos(at, position(s.fset.Position(n.End()))) <= 0
}

// failing are the lines of fn that could have panicked: mark if it is fn's own, and what the language checks as it runs.
func (s *sites) failing(fn ast.Node, mark *mark) []int {
	if mark != nil && s.function(mark.pos, "") != nil && s.innermost(mark.pos) == fn {
		if mark.panics {
			return []int{mark.pos.Line}
		}
		return s.lines(fn, s.checked, mark.pos.Line)
	}
	return s.lines(fn, s.checked)
}

func (s *sites) innermost(at event.Pos) ast.Node {
	return s.function(at, strings.Repeat(".func", len(s.files)*1000))
}

// callers are the lines of fn that could have called callee.
func (s *sites) callers(fn, callee ast.Node) []int {
	direct := s.lines(fn, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		return ok && s.names(call, callee)
	})
	if len(direct) > 0 {
		return direct
	}
	return s.lines(fn, func(n ast.Node) bool { // through a function value, an interface or the standard library
		call, ok := n.(*ast.CallExpr)
		return ok && !s.info.Types[call.Fun].IsType() && !s.info.Types[call.Fun].IsBuiltin() && s.info.Types[call.Fun].Type != nil
	})
}

func (s *sites) names(call *ast.CallExpr, callee ast.Node) bool {
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		return lit == callee
	}
	decl, ok := callee.(*ast.FuncDecl)
	if !ok {
		return false
	}
	fn := calleeOf(s.info, call)
	return fn != nil && fn.Origin() == s.info.Defs[decl.Name]
}

// checked reports whether Go checks an expression or statement as it runs (spec, Run-time panics).
func (s *sites) checked(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.IndexExpr:
		return s.info.Types[n.X].IsValue()
	case *ast.SliceExpr, *ast.StarExpr, *ast.TypeAssertExpr, *ast.SendStmt:
		return true
	case *ast.BinaryExpr:
		return n.Op == token.QUO || n.Op == token.REM
	case *ast.AssignStmt:
		return n.Tok == token.QUO_ASSIGN || n.Tok == token.REM_ASSIGN
	case *ast.SelectorExpr:
		t := s.info.TypeOf(n.X)
		return t != nil && (types.IsInterface(t) || isPointer(t))
	case *ast.CallExpr:
		return s.info.Types[n.Fun].IsBuiltin() || s.info.Types[n.Fun].IsValue() && calleeOf(s.info, n) == nil
	}
	return false
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

// lines are those of fn's nodes that match, each once; function literals within fn are functions of their own.
func (s *sites) lines(fn ast.Node, match func(ast.Node) bool, more ...int) []int {
	lines := more
	ast.Inspect(fn, func(n ast.Node) bool {
		if n != fn && isFunction(n) {
			return false
		}
		if n != nil && n.Pos().IsValid() && match(n) {
			lines = append(lines, s.fset.Position(n.Pos()).Line)
		}
		return true
	})
	slices.Sort(lines)
	return slices.Compact(lines)
}
