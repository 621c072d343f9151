package eval

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/types/typeutil"
)

// silent are the packages whose functions neither print nor touch a stream: no mark, so no cost in a hot loop.
// A method that reads or writes another's stream is marked all the same (streams).
var silent = map[string]bool{
	"bytes": true, "cmp": true, "container/heap": true, "container/list": true, "container/ring": true, "errors": true, "hash": true,
	"hash/crc32": true, "maps": true, "math": true, "math/big": true, "math/bits": true, "math/rand": true, "math/rand/v2": true,
	"net/netip": true, "path": true, "reflect": true, "regexp": true, "runtime": true, "slices": true, "sort": true, "strconv": true,
	"strings": true, "sync": true, "sync/atomic": true, "time": true, "unicode": true, "unicode/utf8": true,
}

var streams = map[string]bool{"ReadFrom": true, "WriteTo": true}

// formatting are package fmt's functions that only make text.
var formatting = map[string]bool{"Sprint": true, "Sprintf": true, "Sprintln": true, "Errorf": true, "Append": true, "Appendf": true, "Appendln": true}

// printing are those that print it, and never panic whatever they are given.
var printing = map[string]bool{"Print": true, "Printf": true, "Println": true}

// reaches reports whether a call may end in a socket, a print or a panic of the learner's own: panic itself, all of the standard
// library but the silent packages, and whatever is called through an interface or a function value. The learner's own functions
// mark for themselves.
func (l *lines) reaches(call *ast.CallExpr) bool {
	if l.info.Types[call.Fun].IsType() || l.info.Types[call.Fun].IsBuiltin() {
		return isPanic(l.info, call)
	}
	if l.quiet {
		return false
	}
	fn := calleeOf(l.info, call)
	switch {
	case fn == nil:
		return !l.callsLiteral(call) && l.info.Types[call.Fun].IsValue()
	case fn.Pkg() == nil: // error.Error
		return false
	case fn.Pkg() == l.pkg:
		return isDynamic(fn) || dispatches(fn)
	case fn.Pkg().Path() == cellPath && (retyping[fn.Name()] || fn.Name() == "ShiftCount"):
		return false
	case fn.Pkg().Path() == "fmt" && formatting[fn.Name()]:
		return false
	}
	return !silent[fn.Pkg().Path()] || streams[fn.Name()]
}

// callsLiteral reports whether what is called is a function literal, there or in a variable.
func (l *lines) callsLiteral(call *ast.CallExpr) bool {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.FuncLit:
		return true
	case *ast.Ident:
		return l.literals[l.info.Uses[fun]]
	}
	return false
}

// marksItself reports whether what is called may be the learner's, which marks lines of its own.
func (l *lines) marksItself(call *ast.CallExpr) bool {
	if !l.info.Types[call.Fun].IsValue() {
		return false
	}
	fn := calleeOf(l.info, call)
	if fn != nil && strings.HasPrefix(fn.Name(), typeCode) {
		return dispatches(fn)
	}
	return fn == nil || fn.Pkg() != nil && (fn.Pkg() == l.pkg || isDynamic(fn))
}

func (l *lines) printsOnly(call *ast.CallExpr) bool {
	fn := calleeOf(l.info, call)
	return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "fmt" && printing[fn.Name()]
}

// isDynamic reports whether fn is an interface's method, whoever declared it: only the run tells which method is called.
func isDynamic(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	return recv != nil && types.IsInterface(recv.Type())
}

func isPanic(info *types.Info, call *ast.CallExpr) bool {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	return ok && info.Uses[id] == types.Universe.Lookup("panic")
}

// calleeOf is the function or method that a call names; nil for a function value, a literal or a builtin.
func calleeOf(info *types.Info, call *ast.CallExpr) *types.Func {
	fn, _ := typeutil.Callee(info, call).(*types.Func)
	return fn
}
