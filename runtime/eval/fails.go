package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// panicky are the functions and methods of silent packages that panic when they are given something wrong. Of packages that
// are not silent every call may.
var panicky = map[string]bool{
	"strings.Repeat": true, "strings.NewReplacer": true, "bytes.Repeat": true, "strconv.FormatInt": true, "strconv.FormatUint": true,
	"errors.As": true, "time.NewTicker": true, "time.Tick": true, "(*time.Ticker).Reset": true, "(*sync.WaitGroup).Add": true,
	"(*sync.WaitGroup).Done": true, "(*sync.Once).Do": true, "math/rand.Intn": true, "math/rand.Int63n": true, "math/rand.Int31n": true,
	"math/rand/v2.IntN": true, "regexp.MustCompile": true, "net/netip.MustParseAddr": true, "net/netip.MustParseAddrPort": true,
	"net/netip.MustParsePrefix": true,
}

// panickyTrees are silent packages of which every call may panic.
var panickyTrees = []string{"container/", "math/big", "math/bits", "reflect"}

// fails reports whether Go may panic as it evaluates an expression or executes a statement, apart from what that contains (spec,
// Run-time panics).
func (s *sites) fails(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.IndexExpr:
		return s.indexFails(n)
	case *ast.SliceExpr:
		return n.Low != nil || n.High != nil || isPointer(s.info.TypeOf(n.X))
	case *ast.StarExpr:
		return s.info.Types[n].IsValue()
	case *ast.SelectorExpr:
		sel := s.info.Selections[n]
		return sel != nil && (sel.Indirect() || isPointer(sel.Recv()) || types.IsInterface(sel.Recv()))
	case *ast.TypeAssertExpr:
		_, commaOK := s.info.TypeOf(n).(*types.Tuple)
		return n.Type != nil && !commaOK
	case *ast.BinaryExpr:
		return s.operationFails(n.Op, n.X, n.Y)
	case *ast.AssignStmt:
		return s.storeFails(n.Lhs...) || len(n.Rhs) == 1 && s.operationFails(n.Tok, n.Lhs[0], n.Rhs[0])
	case *ast.IncDecStmt:
		return s.storeFails(n.X)
	case *ast.SendStmt:
		return true
	case *ast.CallExpr:
		return s.callFails(n)
	}
	return false
}

// indexFails is about reading; writing to a map that is nil is [sites.storeFails].
func (s *sites) indexFails(n *ast.IndexExpr) bool {
	if !s.info.Types[n.X].IsValue() {
		return false // a generic type or function
	}
	switch t := s.info.TypeOf(n.X).Underlying().(type) {
	case *types.Map:
		return types.IsInterface(t.Key())
	case *types.Array:
		return s.info.Types[n.Index].Value == nil
	case *types.Signature:
		return false
	}
	return true
}

func (s *sites) storeFails(places ...ast.Expr) bool {
	for _, x := range places {
		if index, ok := ast.Unparen(x).(*ast.IndexExpr); ok {
			if _, isMap := underlying(s.info.TypeOf(index.X)).(*types.Map); isMap {
				return true
			}
		}
	}
	return false
}

func (s *sites) operationFails(op token.Token, x, y ast.Expr) bool {
	switch op {
	case token.QUO, token.REM, token.QUO_ASSIGN, token.REM_ASSIGN:
		return isBasic(s.info.TypeOf(x), types.IsInteger) && s.info.Types[y].Value == nil
	case token.SHL, token.SHR, token.SHL_ASSIGN, token.SHR_ASSIGN:
		return !isBasic(s.info.TypeOf(y), types.IsUnsigned) && s.info.Types[y].Value == nil
	case token.EQL, token.NEQ:
		return isAny(s.info.TypeOf(x)) && !s.info.Types[y].IsNil() || isAny(s.info.TypeOf(y)) && !s.info.Types[x].IsNil()
	}
	return false
}

// callFails is about the call itself. A function of the learner's own has a frame of its own.
func (s *sites) callFails(call *ast.CallExpr) bool {
	switch fun := s.info.Types[call.Fun]; {
	case fun.IsType():
		_, array := fun.Type.Underlying().(*types.Array)
		return array
	case fun.IsBuiltin():
		name := types.ExprString(ast.Unparen(call.Fun))
		return name == "close" || name == "make" && len(call.Args) > 1
	case !fun.IsValue():
		return false // a pass wrote it
	}
	fn := calleeOf(s.info, call)
	switch {
	case fn == nil:
		_, literal := ast.Unparen(call.Fun).(*ast.FuncLit)
		return !literal
	case fn.Pkg() == nil || fn.Pkg() == s.pkg:
		return strings.HasPrefix(fn.Name(), typeCode+"Must") || dispatches(fn)
	case fn.Pkg().Path() == cellPath && (retyping[fn.Name()] || fn.Name() == "Overrun"): // the latter has a mark before it
		return false
	case silent[fn.Pkg().Path()]:
		return panicky[fn.FullName()] || hasPrefix(fn.Pkg().Path(), panickyTrees)
	}
	return fn.Pkg().Path() != "fmt" || !printing[fn.Name()] && !formatting[fn.Name()]
}

func hasPrefix(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// underlying also takes the type of what a pass wrote last, which is nil.
func underlying(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}

func isPointer(t types.Type) bool {
	_, ok := underlying(t).(*types.Pointer)
	return ok
}

func isBasic(t types.Type, what types.BasicInfo) bool {
	b, ok := underlying(t).(*types.Basic)
	return ok && b.Info()&what != 0
}

func isAny(t types.Type) bool {
	i, ok := underlying(t).(*types.Interface)
	return ok && i.Empty()
}
