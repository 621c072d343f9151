package eval

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/go/types/typeutil"
)

// The package that passes call into. Its name cannot be a learner's, who would have to import it.
const (
	cellPath = "wirebook/cell"
	cellName = "__cell"
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

// lines puts a mark before each call that may reach a socket, print or panic, so that what is recorded names the learner's line.
//
// Three places have no statement before them: a loop's condition becomes mark && condition, a loop's post statement becomes a
// call of a function that marks first, and a deferred call is followed by a deferred mark, which runs just before it.
type lines struct {
	fset  *token.FileSet
	info  *types.Info
	pkg   *types.Package
	marks *marks
	names map[string]string // of the packages that the file imports, by path
}

func (l *lines) file(f *ast.File) { astutil.Apply(f, nil, l.visit) }

func (l *lines) visit(c *astutil.Cursor) bool {
	if loop, ok := c.Node().(*ast.ForStmt); ok {
		l.loop(loop)
	}
	if stmt, ok := c.Node().(ast.Stmt); ok {
		l.statement(c, stmt)
	}
	return true
}

func (l *lines) statement(c *astutil.Cursor, stmt ast.Stmt) {
	if d, ok := stmt.(*ast.DeferStmt); ok && c.Index() >= 0 && l.reaches(d.Call) {
		c.InsertAfter(&ast.DeferStmt{Defer: d.Defer, Call: l.mark(d.Call)})
	}
	call := l.first(heads(stmt)...)
	if call == nil {
		return
	}
	mark := &ast.ExprStmt{X: l.mark(call)}
	switch {
	case c.Index() >= 0:
		c.InsertBefore(mark)
	case c.Name() == "Else":
		c.Replace(&ast.BlockStmt{Lbrace: stmt.Pos(), List: []ast.Stmt{mark, stmt}, Rbrace: stmt.End()})
	}
}

func (l *lines) loop(f *ast.ForStmt) {
	if call := l.first(f.Cond); call != nil {
		f.Cond = &ast.BinaryExpr{X: l.mark(call), OpPos: f.Cond.Pos(), Op: token.LAND, Y: f.Cond}
	}
	if f.Post == nil {
		return
	}
	if call := l.first(heads(f.Post)...); call != nil {
		body := &ast.BlockStmt{Lbrace: f.Post.Pos(), List: []ast.Stmt{&ast.ExprStmt{X: l.mark(call)}, f.Post}, Rbrace: f.Post.End()}
		fn := &ast.FuncLit{Type: &ast.FuncType{Func: f.Post.Pos(), Params: &ast.FieldList{}}, Body: body}
		f.Post = &ast.ExprStmt{X: &ast.CallExpr{Fun: fn, Lparen: f.Post.Pos(), Rparen: f.Post.End()}}
	}
}

// heads are the expressions of a statement that are evaluated where it begins, once.
func heads(stmt ast.Stmt) []ast.Node {
	switch s := stmt.(type) {
	case *ast.ExprStmt, *ast.AssignStmt, *ast.SendStmt, *ast.ReturnStmt, *ast.DeclStmt, *ast.GoStmt:
		return []ast.Node{s}
	case *ast.LabeledStmt:
		return heads(s.Stmt)
	case *ast.IfStmt:
		return []ast.Node{s.Init, s.Cond}
	case *ast.SwitchStmt:
		return []ast.Node{s.Init, s.Tag}
	case *ast.TypeSwitchStmt:
		return []ast.Node{s.Init, s.Assign}
	case *ast.ForStmt:
		return []ast.Node{s.Init}
	case *ast.RangeStmt:
		return []ast.Node{s.X}
	case *ast.DeferStmt:
		var args []ast.Node
		for _, arg := range s.Call.Args {
			args = append(args, arg)
		}
		return args
	}
	return nil
}

// first finds the outermost call that may reach a socket, in source order. What is in a function literal runs elsewhere.
func (l *lines) first(nodes ...ast.Node) (found *ast.CallExpr) {
	for _, n := range nodes {
		if isNil(n) {
			continue
		}
		ast.Inspect(n, func(n ast.Node) bool {
			if _, ok := n.(*ast.FuncLit); ok || found != nil {
				return false
			}
			if call, ok := n.(*ast.CallExpr); ok && l.reaches(call) {
				found = call
			}
			return found == nil
		})
	}
	if found != nil {
		l.restore(found)
	}
	return found
}

// isNil sees through the typed nils that the optional fields of a statement become in an ast.Node.
func isNil(n ast.Node) bool {
	switch n := n.(type) {
	case nil:
		return true
	case ast.Expr:
		return n == nil
	case ast.Stmt:
		return n == nil
	}
	return false
}

// reaches reports whether a call may end in a socket, a print or a panic of the learner's own: panic itself, all of the standard
// library but the silent packages, and whatever is called through an interface or a function value. The learner's own functions mark for themselves.
func (l *lines) reaches(call *ast.CallExpr) bool {
	if l.info.Types[call.Fun].IsType() || l.info.Types[call.Fun].IsBuiltin() {
		return isPanic(l.info, call)
	}
	fn := calleeOf(l.info, call)
	if fn == nil {
		_, literal := ast.Unparen(call.Fun).(*ast.FuncLit)
		return !literal
	}
	if fn.Pkg() == nil || fn.Pkg() == l.pkg {
		return fn.Pkg() == nil && fn.Name() != "Error" // only the universe's error.Error has no package
	}
	if fn.Pkg().Path() == "fmt" && (strings.HasPrefix(fn.Name(), "S") && !strings.HasPrefix(fn.Name(), "Sc") || fn.Name() == "Errorf") {
		return false
	}
	return !silent[fn.Pkg().Path()] || streams[fn.Name()]
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

// restore marks again after each of the learner's own functions that is called within the call's receiver or arguments, since
// that function has marked its own lines: send(f(x)) becomes send(func(v T) T { mark; return v }(f(x))).
func (l *lines) restore(outer *ast.CallExpr) {
	astutil.Apply(outer, func(c *astutil.Cursor) bool {
		_, literal := c.Node().(*ast.FuncLit)
		return !literal
	}, func(c *astutil.Cursor) bool {
		inner, ok := c.Node().(*ast.CallExpr)
		if !ok || inner == outer || c.Name() == "Fun" && c.Parent() == outer || !l.marksItself(inner) {
			return true
		}
		if typ := l.typeExpr(inner); typ != nil {
			c.Replace(l.marked(outer, inner, typ))
		}
		return true
	})
}

func (l *lines) marksItself(call *ast.CallExpr) bool {
	if tv := l.info.Types[call.Fun]; !tv.IsValue() {
		return false
	}
	fn := calleeOf(l.info, call)
	return fn == nil || fn.Pkg() == l.pkg
}

// typeExpr writes the type of a call's one result as source; nil where it has none, several, or one without a name here.
func (l *lines) typeExpr(call *ast.CallExpr) ast.Expr {
	t := l.info.TypeOf(call)
	if _, tuple := t.(*types.Tuple); t == nil || tuple {
		return nil
	}
	named := true
	text := types.TypeString(t, func(p *types.Package) string {
		if p == l.pkg {
			return ""
		}
		named = named && l.names[p.Path()] != ""
		return l.names[p.Path()]
	})
	expr, err := parser.ParseExpr(text)
	if err != nil || !named {
		return nil
	}
	return expr
}

func (l *lines) marked(outer, inner *ast.CallExpr, typ ast.Expr) ast.Expr {
	at := inner.Pos()
	v := func() *ast.Ident { return &ast.Ident{NamePos: at, Name: "v"} }
	return &ast.CallExpr{Lparen: at, Rparen: at, Args: []ast.Expr{inner}, Fun: &ast.FuncLit{
		Type: &ast.FuncType{Func: at,
			Params:  &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{v()}, Type: typ}}},
			Results: &ast.FieldList{List: []*ast.Field{{Type: typ}}}},
		Body: &ast.BlockStmt{Lbrace: at, Rbrace: at, List: []ast.Stmt{
			&ast.ExprStmt{X: l.mark(outer)}, &ast.ReturnStmt{Return: at, Results: []ast.Expr{v()}}}},
	}}
}

// mark is the call that marks the place of another.
func (l *lines) mark(call *ast.CallExpr) *ast.CallExpr {
	at := call.Pos()
	n := l.marks.add(position(l.fset.Position(at)), isPanic(l.info, call))
	return cellCall("At", at, &ast.BasicLit{ValuePos: at, Kind: token.INT, Value: strconv.Itoa(n)})
}

// cellCall calls a function of the package that passes call into.
func cellCall(name string, at token.Pos, args ...ast.Expr) *ast.CallExpr {
	return &ast.CallExpr{Fun: cellFunc(name, at), Lparen: at, Rparen: at, Args: args}
}

func cellFunc(name string, at token.Pos) *ast.SelectorExpr {
	return &ast.SelectorExpr{X: &ast.Ident{NamePos: at, Name: cellName}, Sel: &ast.Ident{NamePos: at, Name: name}}
}
