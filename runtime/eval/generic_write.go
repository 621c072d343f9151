package eval

import (
	"go/ast"
	"go/token"
	"go/types"
)

// writer copies declarations with types for type parameters and instances for what is generic.
type writer struct {
	*monomorph
	env   env
	taken map[string]bool // names that the type arguments mention: a local variable must not stand before them
}

// replace is what stands for a node in the copy; nil copies it.
func (w *writer) replace(n ast.Node) ast.Node {
	switch n := n.(type) {
	case *ast.IndexExpr:
		return w.index(n, n.X)
	case *ast.IndexListExpr:
		return w.index(n, n.X)
	case *ast.Ident:
		return w.ident(n)
	case *ast.TypeSwitchStmt:
		if len(w.env) > 0 {
			s := copyChildren(n, w.replace)
			distinctCases(s)
			return s
		}
	case *ast.CallExpr:
		return w.conversion(n)
	case *ast.BinaryExpr:
		if w.info.Types[n].Value == nil && w.constant(n.X) && w.constant(n.Y) {
			return &ast.BinaryExpr{X: w.variable(n.X), OpPos: n.OpPos, Op: n.Op, Y: copyWith(n.Y, w.replace)}
		}
	case *ast.UnaryExpr:
		if w.info.Types[n].Value == nil && w.constant(n.X) {
			return &ast.UnaryExpr{OpPos: n.OpPos, Op: n.Op, X: w.variable(n.X)}
		}
	}
	return nil
}

// index takes the type arguments off.
func (w *writer) index(n ast.Expr, generic ast.Expr) ast.Node {
	if w.info.Types[n].IsType() {
		return w.expr(w.info.TypeOf(n), w.env, n.Pos())
	}
	if id, ok := ast.Unparen(generic).(*ast.Ident); ok && w.info.Instances[id].Type != nil {
		return w.ident(id)
	}
	return nil
}

func (w *writer) ident(id *ast.Ident) ast.Node {
	obj := w.info.Uses[id]
	if named, ok := obj.(*types.TypeName); ok {
		if p, ok := named.Type().(*types.TypeParam); ok {
			return w.expr(p, w.env, id.Pos())
		}
		if w.hoisted[obj] {
			return w.expr(obj.Type(), w.env, id.Pos())
		}
	}
	if instance, ok := w.info.Instances[id]; ok {
		if alias, ok := obj.(*types.TypeName); ok && alias.IsAlias() {
			return w.expr(instance.Type, w.env, id.Pos())
		}
		return w.instance(id.Pos(), obj, w.close(instance.TypeArgs), nil)
	}
	if field, ok := obj.(*types.Var); ok && field.Embedded() {
		if named := namedOf(field.Type()); named != nil && named.TypeArgs().Len() > 0 && named.Obj().Pkg() == w.pkg {
			return w.instance(id.Pos(), named.Origin().Obj(), w.close(named.TypeArgs()), nil)
		}
	}
	return w.names(id)
}

// names renames a local variable that would hide what a type argument mentions.
func (w *writer) names(n ast.Node) ast.Node {
	id, ok := n.(*ast.Ident)
	if !ok || !w.taken[id.Name] {
		return nil
	}
	obj, defines := w.info.Defs[id]
	if !defines {
		obj = w.info.Uses[id]
	}
	v, isVar := obj.(*types.Var)
	local := isVar && !v.IsField() && v.Parent() != w.pkg.Scope()
	if local || defines && obj == nil && id.Name != w.pkg.Name() { // the variable of a type switch has no object
		return &ast.Ident{NamePos: id.NamePos, Name: "__" + id.Name}
	}
	return nil
}

// conversion puts a type of several words in parentheses.
func (w *writer) conversion(call *ast.CallExpr) ast.Node {
	if _, param := types.Unalias(w.info.TypeOf(call.Fun)).(*types.TypeParam); !param || !w.info.Types[call.Fun].IsType() {
		return nil
	}
	converted := copyChildren(call, w.replace)
	converted.Fun = &ast.ParenExpr{Lparen: call.Pos(), X: converted.Fun, Rparen: call.Pos()}
	return converted
}

// constant reports whether an expression is a constant once its type parameters are not.
func (w *writer) constant(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.CallExpr:
		return w.info.Types[e.Fun].IsType() && w.constant(e.Args[0])
	case *ast.BinaryExpr:
		return w.constant(e.X) && w.constant(e.Y)
	case *ast.UnaryExpr:
		return w.constant(e.X)
	default:
		return w.info.Types[e].Value != nil
	}
}

// variable is an expression that is no constant, as it was in the generic function: T(0)-1 is no overflow.
func (w *writer) variable(e ast.Expr) ast.Expr {
	at, typ := e.Pos(), w.info.TypeOf(e)
	v := func() *ast.Ident { return &ast.Ident{NamePos: at, Name: "v"} }
	value := &ast.ValueSpec{Names: []*ast.Ident{v()}, Type: w.expr(types.Default(typ), w.env, at), Values: []ast.Expr{copyWith(e, w.replace)}}
	fn := &ast.FuncLit{
		Type: &ast.FuncType{Func: at, Params: &ast.FieldList{}, Results: &ast.FieldList{List: []*ast.Field{{Type: w.expr(types.Default(typ), w.env, at)}}}},
		Body: &ast.BlockStmt{Lbrace: at, Rbrace: at, List: []ast.Stmt{
			&ast.DeclStmt{Decl: &ast.GenDecl{TokPos: at, Tok: token.VAR, Specs: []ast.Spec{value}}}, &ast.ReturnStmt{Return: at, Results: []ast.Expr{v()}}}},
	}
	w.program.made[fn] = true
	return &ast.CallExpr{Fun: fn, Lparen: at, Rparen: at}
}

// distinctCases leaves the first of cases that became the same, which Go takes.
func distinctCases(s *ast.TypeSwitchStmt) {
	seen := map[string]bool{}
	clauses := s.Body.List[:0]
	for _, stmt := range s.Body.List {
		clause := stmt.(*ast.CaseClause)
		had := len(clause.List)
		list := clause.List[:0]
		for _, typ := range clause.List {
			if text := types.ExprString(typ); !seen[text] {
				seen[text] = true
				list = append(list, typ)
			}
		}
		if clause.List = list; had == 0 || len(list) > 0 {
			clauses = append(clauses, clause)
		}
	}
	s.Body.List = clauses
}

func (g *writer) close(list *types.TypeList) []closed { return closeAll(list, g.env) }

func closeAll(list *types.TypeList, e env) []closed {
	args := make([]closed, list.Len())
	for i := range args {
		args[i] = closed{list.At(i), e}
		if p, ok := types.Unalias(list.At(i)).(*types.TypeParam); ok {
			if c, ok := e[p]; ok {
				args[i] = c
			}
		}
	}
	return args
}
