package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"

	"golang.org/x/tools/go/ast/astutil"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/typecheck"
)

// lines puts a mark before each call that may reach a socket, print or panic, so that what is recorded names the learner's line.
//
// Some places have no statement before them. A condition becomes mark && condition, a loop's post statement becomes a call of a
// function that marks first, and a deferred call is followed by a deferred mark, which runs just before it.
type lines struct {
	fset     *token.FileSet
	info     *types.Info
	pkg      *types.Package
	marks    *marks
	names    map[string]string     // of the packages that the file imports, by path
	made     map[ast.Node]bool     // function literals that this pass wrote
	literals map[types.Object]bool // variables that hold function literals only
	quiet    bool                  // in a function of the prelude's, which is no place of the learner's
}

func (l *lines) file(f *ast.File) {
	l.literals = literalsOnly(l.info, f)
	astutil.Apply(f, l.visit, nil)
}

func (l *lines) visit(c *astutil.Cursor) bool {
	switch n := c.Node().(type) {
	case *ast.FuncLit:
		return !l.made[n]
	case *ast.FuncDecl:
		l.quiet = ofPrelude(l.fset, n)
		return !isTypeCode(l.fset, n)
	case *ast.GenDecl:
		l.global(c, n)
	case *ast.LabeledStmt:
		l.labeled(c, n)
	case ast.Stmt:
		l.conditions(n)
		l.statement(c, n)
	}
	return true
}

// global marks before a variable outside all functions, which Go initialises in the order of the source.
func (l *lines) global(c *astutil.Cursor, d *ast.GenDecl) {
	if _, outside := c.Parent().(*ast.File); !outside || isTypeCode(l.fset, d) {
		return
	}
	if call := l.first(d); call != nil {
		v := &ast.ValueSpec{Names: []*ast.Ident{{NamePos: d.Pos(), Name: "_"}}, Values: []ast.Expr{l.mark(call, d)}}
		c.InsertBefore(&ast.GenDecl{TokPos: d.Pos(), Tok: token.VAR, Specs: []ast.Spec{v}})
	}
}

// labeled marks behind a label, where goto comes by. What break and continue name keeps its label.
func (l *lines) labeled(c *astutil.Cursor, s *ast.LabeledStmt) {
	call := l.first(heads(s.Stmt)...)
	switch s.Stmt.(type) {
	case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		if call != nil {
			c.InsertBefore(&ast.ExprStmt{X: l.mark(call, heads(s.Stmt)...)})
		}
		return
	}
	if call != nil {
		c.InsertBefore(&ast.LabeledStmt{Label: s.Label, Colon: s.Colon, Stmt: &ast.ExprStmt{X: l.mark(call, s.Stmt)}})
		c.Replace(s.Stmt)
	}
}

func (l *lines) statement(c *astutil.Cursor, stmt ast.Stmt) {
	if d, ok := stmt.(*ast.DeferStmt); ok && c.Index() >= 0 && l.reaches(d.Call) {
		c.InsertAfter(&ast.DeferStmt{Defer: d.Defer, Call: l.mark(d.Call)})
	}
	call := l.first(heads(stmt)...)
	switch {
	case call == nil:
	case c.Index() >= 0 && isPanic(l.info, call) && isStatement(stmt, call):
		c.InsertBefore(&ast.ExprStmt{X: l.panics(call)})
	case c.Index() >= 0:
		c.InsertBefore(&ast.ExprStmt{X: l.mark(call, heads(stmt)...)})
	case c.Name() == "Else":
		mark := &ast.ExprStmt{X: l.mark(call, heads(stmt)...)}
		c.Replace(&ast.BlockStmt{Lbrace: stmt.Pos(), List: []ast.Stmt{mark, stmt}, Rbrace: stmt.End()})
	}
}

func isStatement(stmt ast.Node, call *ast.CallExpr) bool {
	s, ok := stmt.(*ast.ExprStmt)
	return ok && s.X == call
}

// panics is the call that panics in place of panic, which the interpreter hands a value that only it understands. The panic that
// follows is never reached: it is what ends the statement list for the compiler.
func (l *lines) panics(call *ast.CallExpr) *ast.CallExpr {
	arg := call.Args[0]
	call.Args[0] = &ast.Ident{NamePos: arg.Pos(), Name: "nil"}
	name := "Panic"
	if types.Implements(l.info.TypeOf(arg), errorType) {
		name = "PanicError"
	}
	mark := l.mark(call, arg)
	return cellCall(name, call.Pos(), mark.Args[0], arg)
}

var errorType = types.Universe.Lookup("error").Type().Underlying().(*types.Interface)

// conditions marks what a statement evaluates later than where it begins, or more often.
func (l *lines) conditions(stmt ast.Stmt) {
	switch s := stmt.(type) {
	case *ast.IfStmt:
		if s.Init != nil {
			s.Cond = l.condition(s.Cond)
		}
	case *ast.ForStmt:
		s.Cond = l.condition(s.Cond)
		s.Post = l.post(s.Post)
	case *ast.SwitchStmt:
		if s.Tag != nil {
			return
		}
		for _, clause := range s.Body.List {
			for i, cond := range clause.(*ast.CaseClause).List {
				clause.(*ast.CaseClause).List[i] = l.condition(cond)
			}
		}
	}
}

func (l *lines) condition(cond ast.Expr) ast.Expr {
	call := l.first(cond)
	if call == nil || types.Default(l.info.TypeOf(cond)) != types.Typ[types.Bool] {
		return cond // a bool of the learner's own would need a conversion
	}
	return &ast.BinaryExpr{X: l.mark(call, cond), OpPos: cond.Pos(), Op: token.LAND, Y: &ast.ParenExpr{Lparen: cond.Pos(), X: cond, Rparen: cond.End()}}
}

func (l *lines) post(post ast.Stmt) ast.Stmt {
	if post == nil {
		return nil
	}
	call := l.first(heads(post)...)
	if call == nil {
		return post
	}
	body := &ast.BlockStmt{Lbrace: post.Pos(), List: []ast.Stmt{&ast.ExprStmt{X: l.mark(call, post)}, post}, Rbrace: post.End()}
	fn := &ast.FuncLit{Type: &ast.FuncType{Func: post.Pos(), Params: &ast.FieldList{}}, Body: body}
	l.made[fn] = true
	return &ast.ExprStmt{X: &ast.CallExpr{Fun: fn, Lparen: post.Pos(), Rparen: post.End()}}
}

// heads are the parts of a statement that are evaluated where it begins, once.
func heads(stmt ast.Stmt) []ast.Node {
	switch s := stmt.(type) {
	case *ast.ExprStmt, *ast.AssignStmt, *ast.SendStmt, *ast.ReturnStmt, *ast.DeclStmt, *ast.GoStmt:
		return []ast.Node{s}
	case *ast.IfStmt:
		if s.Init == nil {
			return []ast.Node{s.Cond}
		}
		return []ast.Node{s.Init}
	case *ast.SwitchStmt:
		return []ast.Node{s.Init, s.Tag}
	case *ast.TypeSwitchStmt:
		return []ast.Node{s.Init, s.Assign}
	case *ast.ForStmt:
		return []ast.Node{s.Init}
	case *ast.RangeStmt:
		return []ast.Node{s.X}
	case *ast.SelectStmt:
		return each(s.Body.List, func(s ast.Stmt) ast.Node { return s.(*ast.CommClause).Comm })
	case *ast.DeferStmt:
		return each(s.Call.Args, func(e ast.Expr) ast.Node { return e })
	}
	return nil
}

func each[T any](list []T, node func(T) ast.Node) []ast.Node {
	nodes := make([]ast.Node, len(list))
	for i, n := range list {
		nodes[i] = node(n)
	}
	return nodes
}

// first finds the outermost call that may reach a socket, in source order. What is in a function literal runs elsewhere.
func (l *lines) first(nodes ...ast.Node) (found *ast.CallExpr) {
	for _, n := range nodes {
		if n == nil {
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
	return found
}

// mark is the call that marks the place of another. The nodes are evaluated right after it.
func (l *lines) mark(call *ast.CallExpr, nodes ...ast.Node) *ast.CallExpr {
	m := &mark{pos: l.place(call), panics: isPanic(l.info, call), prints: l.printsOnly(call)}
	for _, n := range nodes {
		if n != nil {
			m.covers = append(m.covers, n)
		}
	}
	n := l.marks.add(m)
	for _, node := range nodes {
		l.restore(call, n, node)
	}
	return markCall(call.Pos(), n)
}

func markCall(at token.Pos, n int) *ast.CallExpr {
	return cellCall("At", at, &ast.BasicLit{ValuePos: at, Kind: token.INT, Value: strconv.Itoa(n)})
}

// place is where a call begins, or its parenthesis where that is on another line.
func (l *lines) place(call *ast.CallExpr) event.Pos {
	begin, paren := l.fset.Position(call.Pos()), l.fset.Position(call.Lparen)
	if begin.Line != paren.Line {
		return typecheck.Position(paren)
	}
	return typecheck.Position(begin)
}
