package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/traefik/yaegi/stdlib"
)

// boxes makes interfaces plain.
//
// The interpreter gives a learner's type neither a name nor methods of its own, so that once a value is in an interface it no
// longer knows what it was. This pass puts it into a box as it goes into an interface: a value of the host's that knows its type
// from the type checker. Assertions, type switches and comparisons ask the box; a method called through an interface becomes a
// function that looks for the type and calls its method. What is left of the learner's own interfaces is the empty one.
//
// Embedded fields get their name written out, since promotion is by then written out, too.
func boxes(p *program) bool {
	if !needsBoxes(p) {
		return false
	}
	b := &boxer{program: p, hoisted: map[types.Object]string{}, was: map[ast.Expr]types.Type{}, calls: map[*ast.SelectorExpr]ast.Expr{},
		called: map[string]*boxCall{}, wrote: map[string]string{}, targets: map[int]bool{}}
	b.table = p.boxes
	b.table.names = p.typeNames
	b.table.types = []*boxType{{typ: types.Typ[types.UntypedNil]}}
	b.hoist()
	for _, d := range b.types {
		astutil.Apply(d, b.enter, b.leave)
	}
	astutil.Apply(p.file, b.enter, b.leave)
	b.write()
	return p.refusal == nil
}

// needsBoxes reports whether a program has types of its own; generic ones must be gone by then.
func needsBoxes(p *program) bool {
	own := false
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

type boxer struct {
	*program
	table   *boxTable
	hoisted map[types.Object]string // the names outside all functions of types that were declared within one
	results []*types.Tuple          // of the functions around
	was     map[ast.Expr]types.Type // the types of expressions that this pass wrote
	calls   map[*ast.SelectorExpr]ast.Expr
	called  map[string]*boxCall
	order   []*boxCall
	wrote   map[string]string // names of functions written, by what they do
	text    strings.Builder   // those functions
	numbers typeutil.Map      // types to their numbers
	targets map[int]bool      // numbers of interfaces of the standard library that values are converted to
	types   []ast.Decl
	n       int
}

// boxCall is a method called through an interface of the learner's.
type boxCall struct {
	name string
	fn   *types.Func
	sig  *types.Signature
	done bool
}

func (b *boxer) fresh(what string) string {
	b.n++
	return "__box" + what + strconv.Itoa(b.n)
}

// number is what a type is called at run time.
func (b *boxer) number(t types.Type) int {
	t = types.Unalias(t)
	if n, ok := b.numbers.At(t).(int); ok {
		return n
	}
	n := len(b.table.types)
	b.numbers.Set(t, n)
	b.table.types = append(b.table.types, &boxType{n: n, typ: t, table: b.table, own: b.own(t)})
	return n
}

func (b *boxer) typeOf(e ast.Expr) types.Type {
	if t := b.was[e]; t != nil {
		return t
	}
	return b.info.TypeOf(e)
}

// typed remembers the type that a written expression stands for.
func (b *boxer) typed(e ast.Expr, t types.Type) ast.Expr {
	b.was[e] = t
	return e
}

// own reports whether values of a type need a box: no type of the host's is the same.
func (b *boxer) own(t types.Type) bool {
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
func (b *boxer) kept(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Pkg() != b.pkg && types.IsInterface(t) && !t.Underlying().(*types.Interface).Empty()
}

func isIdentical(x, y types.Type) bool { return types.Identical(x, y) }

var errorNamed = types.Universe.Lookup("error").Type()

// convert writes what makes a value of an interface type of it.
func (b *boxer) convert(e ast.Expr, to types.Type) ast.Expr {
	from := b.typeOf(e)
	if from == nil || to == nil || !types.IsInterface(to) || isIdentical(from, types.Typ[types.UntypedNil]) {
		return e
	}
	if _, tuple := from.(*types.Tuple); tuple {
		return e
	}
	at := e.Pos()
	switch {
	case types.IsInterface(from) && b.kept(from):
		if !b.kept(to) && !isIdentical(from, errorNamed) {
			return b.typed(cellCall("Any", at, e), to)
		}
		return e
	case types.IsInterface(from):
		if b.kept(to) {
			return b.to(e, to)
		}
		return e
	case !b.own(from):
		return e
	}
	box := b.typed(cellCall("Box", at, intLit(at, b.number(from)), e), to)
	if b.kept(to) {
		b.standsIn(e, from, to)
		return b.to(box, to)
	}
	return box
}

// standsIn refuses an interface of the standard library's that nothing can stand in for.
func (b *boxer) standsIn(e ast.Expr, from, to types.Type) {
	obj := types.Unalias(to).(*types.Named).Obj()
	if obj.Pkg() == nil {
		return
	}
	if _, ok := stdlib.Symbols[obj.Pkg().Path()+"/"+obj.Pkg().Name()]["_"+obj.Name()]; !ok {
		b.refuse(e, "the interpreter cannot give a "+types.TypeString(from, types.RelativeTo(b.pkg))+" to the standard library as "+types.TypeString(to, nil)+": call its methods directly")
	}
}

func (b *boxer) to(e ast.Expr, to types.Type) ast.Expr {
	return b.typed(b.helper(e.Pos(), b.toFunc(to), e), to)
}

func (b *boxer) toFunc(to types.Type) string {
	n := b.number(to)
	b.targets[n] = true
	return b.once("To "+strconv.Itoa(n), func(name string) string {
		t := b.typ(to)
		return "func " + name + "(x interface{}) " + t + " {\n\tv := __cell.To(" + strconv.Itoa(n) + ", x)\n\tif v == nil {\n\t\treturn nil\n\t}\n\treturn v.(" + t + ")\n}\n"
	})
}

func (b *boxer) helper(at token.Pos, name string, args ...ast.Expr) *ast.CallExpr {
	return &ast.CallExpr{Fun: &ast.Ident{NamePos: at, Name: name}, Lparen: at, Rparen: at, Args: args}
}

// once writes a function unless it has been.
func (b *boxer) once(key string, text func(name string) string) string {
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

// as is the function that asserts a type, with or without an ok.
func (b *boxer) as(t types.Type, ok bool) string {
	n := strconv.Itoa(b.number(t))
	typ := b.typ(t)
	value, inner := "y.("+typ+")", "\tvar y interface{} = __cell.Value(x)\n"
	switch {
	case b.kept(t):
		value, inner = b.toFunc(t)+"(x)", ""
	case types.IsInterface(t):
		value, inner = "x", ""
	}
	if ok {
		return b.once("As "+n, func(name string) string {
			return "func " + name + "(x interface{}) (v " + typ + ", ok bool) {\n\tif __cell.Is(" + n + ", x) {\n\t" + inner + "\t\treturn " + value + ", true\n\t}\n\treturn v, false\n}\n"
		})
	}
	return b.once("Must "+n, func(name string) string {
		return "func " + name + "(x interface{}) " + typ + " {\n\t__cell.Must(" + n + ", x)\n" + inner + "\treturn " + value + "\n}\n"
	})
}

// enter keeps the results of the functions around.
func (b *boxer) enter(c *astutil.Cursor) bool {
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

func (b *boxer) nameEmbedded(c *astutil.Cursor, f *ast.Field) {
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
