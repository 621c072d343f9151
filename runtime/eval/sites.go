package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/typecheck"
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
	file  *ast.File // as the interpreter gets it, with the types of what was written by the learner
	made  map[ast.Node]bool
	marks *marks

	generic map[string]string        // what an instance is of, by name
	methods map[string]*ast.FuncDecl // what a function was a method of, by name
}

// function finds the function that the interpreter means by a place within it and a name that ends in ".func" once for each
// function literal around the place, and what Go calls it, but for the numbers of literals. A place where a literal begins is
// not in it, though the name says so: it is where the function around it begins.
func (s *sites) function(at event.Pos, interpreted string) (fn ast.Node, name string) {
	around := s.around(at)
	if len(around) == 0 {
		return nil, interpreted
	}
	n := min(strings.Count(interpreted, ".func"), len(around)-1)
	return around[n], s.nameOf(around[:n+1])
}

// functionAt finds the function that begins at a place, the innermost if a pass put one around it, and what Go calls it, but for the
// numbers of literals.
func (s *sites) functionAt(at token.Pos) (fn ast.Node, name string) {
	if !at.IsValid() {
		return nil, ""
	}
	var path []ast.Node
	ast.Inspect(s.file, func(n ast.Node) bool {
		if s.made[n] {
			return false
		}
		if isFunction(n) && n.Pos() <= at && at < n.End() {
			if fn == nil || fn.Pos() != n.Pos() {
				path = append(path, n)
			}
			fn = n
		}
		return true
	})
	if fn == nil || fn.Pos() != at {
		return nil, ""
	}
	return fn, s.nameOf(path)
}

// nameOf is what Go calls the last of some functions, each of which is in the one before.
func (s *sites) nameOf(path []ast.Node) string {
	name := s.pkg.Name()
	if decl, ok := path[0].(*ast.FuncDecl); ok {
		name, path = name+"."+s.declName(decl), path[1:]
	}
	return name + strings.Repeat(".func", len(path))
}

func (s *sites) declName(decl *ast.FuncDecl) string {
	if method := s.methods[decl.Name.Name]; method != nil {
		decl = method
	}
	if decl.Recv == nil {
		return s.goName(decl.Name.Name)
	}
	recv, pointer := strings.CutPrefix(types.ExprString(decl.Recv.List[0].Type), "*")
	if recv = s.goName(recv); pointer {
		recv = "(*" + recv + ")"
	}
	return recv + "." + decl.Name.Name
}

// goName is how a stack names what may be an instance.
func (s *sites) goName(lowered string) string {
	if generic, ok := s.generic[lowered]; ok {
		return generic + "[...]"
	}
	return lowered
}

// innermost finds the function that a place is in itself.
func (s *sites) innermost(at event.Pos) ast.Node {
	around := s.around(at)
	if len(around) == 0 {
		return nil
	}
	return around[len(around)-1]
}

// wrote reports whether a place is in a function literal that pass lines wrote or in the prelude, which are none of the learner's.
func (s *sites) wrote(at event.Pos) bool {
	if strings.HasPrefix(at.File, preludePrefix) {
		return true
	}
	for fn := range s.made {
		if s.place(fn) == at {
			return true
		}
	}
	return false
}

// around are the functions around a place, outermost first. One that begins there is not among them. Of several instances, which
// differ in their types only, it is the first.
func (s *sites) around(at event.Pos) (functions []ast.Node) {
	ast.Inspect(s.file, func(n ast.Node) bool {
		if _, again := n.(*ast.FuncDecl); again && functions != nil {
			return false
		}
		if isFunction(n) && s.contains(n, at) && s.place(n) != at {
			functions = append(functions, n)
		}
		return true
	})
	return functions
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
	return typecheck.Compare(s.place(n), at) <= 0 && typecheck.Compare(at, typecheck.Position(s.fset.Position(n.End()))) <= 0
}

func (s *sites) place(n ast.Node) event.Pos { return typecheck.Position(s.fset.Position(n.Pos())) }

// failing are the lines of fn that could have panicked. If the goroutine marked a place of fn last, other marked places are not
// among them: they would have marked first.
func (s *sites) failing(fn ast.Node, last *mark) []int {
	if last == nil || s.innermost(last.pos) != fn {
		return s.lines(fn, s.fails)
	}
	if last.panics {
		return []int{last.pos.Line}
	}
	var others []ast.Node
	for _, m := range s.marks.places {
		if m.pos != last.pos && s.innermost(m.pos) == fn {
			others = append(others, m.covers...)
		}
	}
	lines := s.lines(fn, func(n ast.Node) bool {
		return s.fails(n) && !slices.ContainsFunc(others, func(o ast.Node) bool { return within(n, o) })
	})
	if !last.prints || len(lines) == 0 {
		lines = append(lines, last.pos.Line)
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

func within(n, outer ast.Node) bool { return outer.Pos() <= n.Pos() && n.End() <= outer.End() }

// callers are the lines of fn that could have called callee.
func (s *sites) callers(fn, callee ast.Node) []int {
	direct := s.lines(fn, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		return ok && s.names(call, callee)
	})
	if len(direct) > 0 {
		return direct
	}
	return s.lines(fn, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		return ok && s.callsBack(call)
	})
}

// callsBack reports whether a call may reach one of the learner's functions without naming it: through a function value, an
// interface or the standard library. What package fmt calls, it recovers.
func (s *sites) callsBack(call *ast.CallExpr) bool {
	if !s.info.Types[call.Fun].IsValue() {
		return false
	}
	if _, literal := ast.Unparen(call.Fun).(*ast.FuncLit); literal { // which is in the stack itself
		return false
	}
	fn := calleeOf(s.info, call)
	switch {
	case fn == nil || fn.Pkg() == nil:
		return true
	case fn.Pkg() == s.pkg:
		return isDynamic(fn) || ofPrelude(s.fset, fn)
	}
	return fn.Pkg().Path() != "fmt" || !printing[fn.Name()] && !formatting[fn.Name()]
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
	return fn != nil && fn.Pos() == decl.Name.Pos()
}

// lineOf is the place that Go takes an expression's line from: of a call its parenthesis.
func lineOf(n ast.Node) token.Pos {
	if call, ok := n.(*ast.CallExpr); ok {
		return call.Lparen
	}
	return n.Pos()
}

// lines are those of fn's nodes that match, each once; function literals within fn are functions of their own.
func (s *sites) lines(fn ast.Node, match func(ast.Node) bool) []int {
	var lines []int
	ast.Inspect(fn, func(n ast.Node) bool {
		if n != fn && isFunction(n) {
			return false
		}
		if n != nil && n.Pos().IsValid() && match(n) {
			lines = append(lines, s.fset.Position(lineOf(n)).Line)
		}
		return true
	})
	slices.Sort(lines)
	return slices.Compact(lines)
}
