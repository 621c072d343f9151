package eval

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"

	"golang.org/x/tools/go/ast/astutil"
)

// newerBuiltins writes out min, max, clear and new(expression), which the interpreter does not have, and the length of an array
// behind a pointer.
func newerBuiltins(p *program) bool {
	b := &builtinWriter{p: p, made: map[string]bool{}}
	astutil.Apply(p.file, nil, func(c *astutil.Cursor) bool {
		if call, ok := c.Node().(*ast.CallExpr); ok {
			if x := b.call(call); x != nil {
				c.Replace(x)
				b.changed = true
			}
		}
		return true
	})
	p.file.Decls = append(p.file.Decls, b.decls...)
	return b.changed
}

type builtinWriter struct {
	p       *program
	changed bool
	decls   []ast.Decl
	made    map[string]bool // the functions among decls
}

// call is what stands in for a call, nil if it is of something else.
func (b *builtinWriter) call(call *ast.CallExpr) ast.Expr {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return nil
	}
	builtin, ok := b.p.info.Uses[id].(*types.Builtin)
	if !ok {
		return nil
	}
	switch builtin.Name() {
	case "min":
		return b.extreme(call, "min", "B < A || B != B")
	case "max":
		return b.extreme(call, "max", "B > A || B != B")
	case "len", "cap":
		if tv := b.p.info.Types[call]; tv.Value != nil && isPointer(b.p.info.TypeOf(call.Args[0])) {
			return b.constant(call, tv) // also of an array that is not there
		}
	case "clear":
		return b.clears(call)
	case "new":
		if !b.p.info.Types[call.Args[0]].IsType() {
			elem := b.p.info.TypeOf(call).(*types.Pointer).Elem()
			return b.function(call, "func(V T) *T { P := new(T); *P = V; return P }", elem, nil)
		}
	}
	return nil
}

// extreme is min or max: a constant, or calls of a function of two arguments. Of a number and NaN it is NaN.
func (b *builtinWriter) extreme(call *ast.CallExpr, name, condition string) ast.Expr {
	tv := b.p.info.Types[call]
	if tv.Value != nil {
		return b.constant(call, tv)
	}
	x := call.Args[0]
	for _, arg := range call.Args[1:] {
		pair := &ast.CallExpr{Fun: call.Fun, Lparen: call.Lparen, Args: []ast.Expr{x, arg}, Rparen: call.Rparen}
		text := "func(A, B T) T { if " + condition + " { return B }; return A }"
		if basic, ok := tv.Type.(*types.Basic); ok {
			x = b.declared(pair, "__"+name+"_"+basic.Name(), text, basic)
		} else {
			x = b.function(pair, text, tv.Type, nil)
		}
		if x == nil {
			return nil
		}
	}
	return x
}

// declared calls a function that is declared once for the program: a literal would be made at each call.
func (b *builtinWriter) declared(call *ast.CallExpr, name, text string, t *types.Basic) ast.Expr {
	at := b.p.file.Package
	if !b.made[name] {
		b.made[name] = true
		fn := b.function(&ast.CallExpr{Lparen: at, Rparen: at, Fun: &ast.Ident{NamePos: at}}, text, t, nil).(*ast.CallExpr).Fun.(*ast.FuncLit)
		b.decls = append(b.decls, &ast.FuncDecl{Name: &ast.Ident{NamePos: at, Name: name}, Type: fn.Type, Body: fn.Body})
	}
	call.Fun = &ast.Ident{NamePos: call.Pos(), Name: name}
	return call
}

func (b *builtinWriter) constant(call *ast.CallExpr, tv types.TypeAndValue) ast.Expr {
	at := call.Pos()
	var lit ast.Expr = &ast.BasicLit{ValuePos: at, Kind: token.FLOAT, Value: tv.Value.ExactString()}
	switch tv.Value.Kind() {
	case constant.Int:
		lit.(*ast.BasicLit).Kind = token.INT
	case constant.String:
		lit = &ast.BasicLit{ValuePos: at, Kind: token.STRING, Value: strconv.Quote(constant.StringVal(tv.Value))}
	case constant.Float:
		for _, arg := range call.Args { // as the learner wrote it: a fraction would be another text
			if v := b.p.info.Types[arg].Value; v != nil && constant.Compare(v, token.EQL, tv.Value) {
				lit = arg
			}
		}
	}
	t := b.p.typeName(types.Default(tv.Type), at)
	if t == nil {
		return nil
	}
	if basic, ok := tv.Type.(*types.Basic); ok && basic.Info()&types.IsUntyped != 0 {
		return &ast.ParenExpr{Lparen: at, X: lit, Rparen: call.End()}
	}
	return &ast.CallExpr{Fun: t, Lparen: at, Args: []ast.Expr{lit}, Rparen: call.End()}
}

func (b *builtinWriter) clears(call *ast.CallExpr) ast.Expr {
	t := b.p.info.TypeOf(call.Args[0])
	switch u := t.Underlying().(type) {
	case *types.Map:
		return cellCall("Clear", call.Pos(), call.Args[0]) // delete would leave a key that is NaN
	case *types.Slice:
		return b.function(call, "func(M T) { var Z E; for K := range M { M[K] = Z } }", t, u.Elem())
	}
	return nil
}

// function calls a literal with the call's arguments; T and E in it are types.
func (b *builtinWriter) function(call *ast.CallExpr, text string, t, e types.Type) ast.Expr {
	at := call.Pos()
	h := holes{"T": b.p.typeName(t, at), "A": "a", "B": "b", "V": "v", "P": "p", "M": "m", "K": "k", "Z": "z"}
	if h["T"] == ast.Expr(nil) {
		return nil
	}
	if e != nil {
		if h["E"] = b.p.typeName(e, at); h["E"] == ast.Expr(nil) {
			return nil
		}
	}
	call.Fun = quoteExpr(at, text, h)
	return call
}
