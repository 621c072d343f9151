package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/go/types/typeutil"
)

// ownTypes gives values their own types as they go into interfaces.
//
// The interpreter gives a learner's type neither a name nor methods of its own, so that once a value is in an interface it no
// longer knows what it was. This pass writes a call that gives it the type that it has in Go, which package newtype made, and one
// that takes the value out again; assertions, type switches and comparisons ask for that type. A method called through an
// interface of the learner's becomes a function that looks for the type and calls its method. What is left of the learner's own
// interfaces is the empty one.
//
// Embedded fields get their name written out, since promotion is by then written out, too.
func ownTypes(p *program) bool {
	if !needsOwnTypes(p) {
		return false
	}
	b := &typer{program: p, hoisted: map[types.Object]string{}, was: map[ast.Expr]types.Type{}, calls: map[*ast.SelectorExpr]ast.Expr{},
		called: map[string]*dynamicCall{}, wrote: map[string]string{}}
	b.table = p.types
	b.table.names = p.typeNames
	b.table.types = []*typeEntry{{typ: types.Typ[types.UntypedNil]}}
	b.hoist()
	for _, d := range b.types {
		astutil.Apply(d, b.enter, b.leave)
	}
	astutil.Apply(p.file, b.enter, b.leave)
	b.write()
	return p.refusal == nil
}

// needsOwnTypes reports whether a program has types of its own or structs and interfaces without a name, or asks whether an interface holds what
// another does, which the interpreter answers wrongly; generic types must be gone by then.
func needsOwnTypes(p *program) bool {
	own := false
	for e, tv := range p.info.Types {
		_, literal := e.(*ast.StructType)
		own = own || literal && tv.Type.(*types.Struct).NumFields() > 0
		_, literal = e.(*ast.InterfaceType)
		own = own || literal && tv.Type.(*types.Interface).NumMethods() > 0
	}
	ast.Inspect(p.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.TypeAssertExpr:
			own = own || n.Type != nil && types.IsInterface(p.info.TypeOf(n.Type))
		case *ast.CaseClause:
			own = own || slices.ContainsFunc(n.List, func(e ast.Expr) bool { return p.info.Types[e].IsType() && types.IsInterface(p.info.TypeOf(e)) })
		}
		return !own
	})
	for _, obj := range p.info.Defs {
		t, ok := obj.(*types.TypeName)
		if !ok {
			continue
		}
		if _, param := t.Type().(*types.TypeParam); param {
			return false
		}
		own = true
	}
	return own
}

type typer struct {
	*program
	table   *typeTable
	hoisted map[types.Object]string // the names outside all functions of types that were declared within one
	results []*types.Tuple          // of the functions around
	was     map[ast.Expr]types.Type // the types of expressions that this pass wrote
	calls   map[*ast.SelectorExpr]ast.Expr
	called  map[string]*dynamicCall
	order   []*dynamicCall
	wrote   map[string]string // names of functions written, by what they do
	text    strings.Builder   // those functions
	numbers typeutil.Map      // types to their numbers
	types   []ast.Decl
	n       int
}

// dynamicCall is a method called through an interface of the learner's.
type dynamicCall struct {
	name string
	fn   *types.Func
	sig  *types.Signature
	done bool
}

func (b *typer) fresh(what string) string {
	b.n++
	return "__own" + what + strconv.Itoa(b.n)
}

// number is what a type is called at run time.
func (b *typer) number(t types.Type) int {
	t = types.Unalias(t)
	if n, ok := b.numbers.At(t).(int); ok {
		return n
	}
	n := len(b.table.types)
	b.numbers.Set(t, n)
	b.table.types = append(b.table.types, &typeEntry{n: n, typ: t, own: b.own(t)})
	return n
}

func (b *typer) typeOf(e ast.Expr) types.Type {
	if t := b.was[e]; t != nil {
		return t
	}
	return b.info.TypeOf(e)
}

// typed remembers the type that a written expression stands for.
func (b *typer) typed(e ast.Expr, t types.Type) ast.Expr {
	b.was[e] = t
	return e
}

// own reports whether values of a type need to be given it: the interpreter's is not the same.
func (b *typer) own(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if t.Obj().Pkg() == b.pkg {
			return true
		}
		for arg := range t.TypeArgs().Types() {
			if b.own(arg) {
				return true
			}
		}
	case *types.Pointer:
		return b.own(t.Elem())
	case *types.Slice:
		return b.own(t.Elem())
	case *types.Array:
		return b.own(t.Elem())
	case *types.Chan:
		return b.own(t.Elem())
	case *types.Map:
		return b.own(t.Key()) || b.own(t.Elem())
	case *types.Struct:
		return t.NumFields() > 0
	case *types.Interface:
		return !t.Empty()
	case *types.Tuple:
		for v := range t.Variables() {
			if b.own(v.Type()) {
				return true
			}
		}
	case *types.Signature:
		return b.own(t.Params()) || b.own(t.Results())
	}
	return false
}

// kept reports whether an interface stays what it is: one of the standard library's that has methods.
func (b *typer) kept(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Pkg() != b.pkg && types.IsInterface(t) && !t.Underlying().(*types.Interface).Empty()
}

func isIdentical(x, y types.Type) bool { return types.Identical(x, y) }

var errorNamed = types.Universe.Lookup("error").Type()

// convert writes what makes a value of an interface type of it.
func (b *typer) convert(e ast.Expr, to types.Type) ast.Expr {
	from := b.typeOf(e)
	if from != nil && to != nil && (mentionsItself(to) || mentionsItself(from)) && !isIdentical(from, to) && isFuncType(from) && isFuncType(to) {
		return b.typed(as(e, func() ast.Expr { return quoteExpr(e.Pos(), b.typ(to), nil) }), to)
	}
	if from == nil || to == nil || !types.IsInterface(to) || isIdentical(from, types.Typ[types.UntypedNil]) {
		return e
	}
	if _, tuple := from.(*types.Tuple); tuple {
		return e
	}
	at := e.Pos()
	switch {
	case types.IsInterface(from):
		if b.kept(to) && !b.kept(from) {
			return b.to(e, to)
		}
		return e
	case !b.own(from):
		return e
	}
	own := b.typed(cellCall("Own", at, intLit(at, b.number(from)), e), to)
	if b.kept(to) {
		return b.to(own, to)
	}
	return own
}

// mentionsItself reports whether a type is a function type whose parameters or results are of that type: pass cycles hides them, so
// that it is no longer the same as a function's own type.
func mentionsItself(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return false
	}
	return slices.ContainsFunc(mentionsIn(named), func(m mention) bool { return m.of == named && isFuncType(t) })
}

func isFuncType(t types.Type) bool {
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

func (b *typer) to(e ast.Expr, to types.Type) ast.Expr {
	return b.typed(b.helper(e.Pos(), b.toFunc(to), e), to)
}

func (b *typer) toFunc(to types.Type) string {
	return b.once("To "+strconv.Itoa(b.number(to)), func(name string) string {
		t := b.typ(to)
		return "func " + name + "(x interface{}) " + t + " {\n\tif x == nil {\n\t\treturn nil\n\t}\n\treturn x.(" + t + ")\n}\n"
	})
}

func (b *typer) helper(at token.Pos, name string, args ...ast.Expr) *ast.CallExpr {
	return &ast.CallExpr{Fun: &ast.Ident{NamePos: at, Name: name}, Lparen: at, Rparen: at, Args: args}
}

// once writes a function unless it has been.
func (b *typer) once(key string, text func(name string) string) string {
	if b.wrote[key] == "" {
		what := ""
		if strings.HasPrefix(key, "Must ") {
			what = "Must"
		}
		name := b.fresh(what)
		b.wrote[key] = name
		b.text.WriteString(text(name))
	}
	return b.wrote[key]
}

func intLit(at token.Pos, n int) ast.Expr {
	return &ast.BasicLit{ValuePos: at, Kind: token.INT, Value: strconv.Itoa(n)}
}

// take is the function that has a value of a type out of an interface that holds one.
func (b *typer) take(t types.Type) string {
	switch {
	case b.kept(t):
		return b.toFunc(t)
	case types.IsInterface(t):
		return ""
	}
	return b.once("Take "+strconv.Itoa(b.number(t)), func(name string) string {
		return "func " + name + "(x interface{}) " + b.typ(t) + " {\n\tvar y interface{} = __cell.Plain(x)\n\treturn y.(" + b.typ(t) + ")\n}\n"
	})
}

// as is the function that asserts a type of what an interface of type from holds, with or without an ok.
func (b *typer) as(t, from types.Type, ok bool) string {
	n, typ, take := strconv.Itoa(b.number(t)), b.typ(t), b.take(t)+"(x)"
	if ok {
		return b.once("As "+n, func(name string) string {
			return "func " + name + "(x interface{}) (" + typ + ", bool) {\n\tif __cell.Holds(" + n + ", x) {\n\t\treturn " + take + ", true\n\t}\n\tvar none " + typ + "\n\treturn none, false\n}\n"
		})
	}
	f := strconv.Itoa(b.number(from))
	return b.once("Must "+n+" "+f, func(name string) string {
		return "func " + name + "(x interface{}) " + typ + " {\n\t__cell.Must(" + n + ", " + f + ", x)\n\treturn " + take + "\n}\n"
	})
}

// enter keeps the results of the functions around.
func (b *typer) enter(c *astutil.Cursor) bool {
	switch n := c.Node().(type) {
	case *ast.FuncDecl:
		b.results = append(b.results, b.info.Defs[n.Name].Type().(*types.Signature).Results())
	case *ast.FuncLit:
		b.results = append(b.results, b.info.TypeOf(n).(*types.Signature).Results())
	case *ast.Field:
		b.nameEmbedded(c, n)
	}
	return true
}

func (b *typer) nameEmbedded(c *astutil.Cursor, f *ast.Field) {
	if len(f.Names) > 0 {
		return
	}
	t := ast.Unparen(f.Type)
	if star, ok := t.(*ast.StarExpr); ok {
		t = ast.Unparen(star.X)
	}
	var id *ast.Ident
	switch t := t.(type) {
	case *ast.Ident:
		id = t
	case *ast.SelectorExpr:
		id = t.Sel
	default:
		return
	}
	if v, ok := b.info.Defs[id].(*types.Var); ok && v.Embedded() {
		f.Names = []*ast.Ident{{NamePos: f.Pos(), Name: v.Name()}}
		return
	}
}
