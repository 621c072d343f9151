package assist

import (
	"go/types"
	"strings"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/ask"
)

// call is the signature of what is called by the parentheses that the cursor is in.
func (e *Engine) call(files []lesson.File, i, at int) ask.Answer {
	c := newCursor(files[i].Source, at)
	from, to, args, ok := c.called()
	if !ok {
		return ask.Answer{}
	}
	p := e.read(files, i, c.gap())
	s, obj, ok := p.callee(c.source[from:to], from)
	if !ok {
		return ask.Answer{}
	}
	s.Active = args
	if last := len(s.Params) - 1; args > last && last >= 0 && strings.Contains(s.Params[last], "...") {
		s.Active = last
	}
	return ask.Answer{From: to, Call: &s, Doc: documented(obj)}
}

// callee is the signature of an expression at an offset, and the function's object if it has one; false if it is not a function.
func (p *program) callee(expr string, at int) (ask.Signature, types.Object, bool) {
	tv, obj := p.eval(expr, at)
	if b, ok := obj.(*types.Builtin); ok {
		s, ok := builtins[b.Name()]
		s.Name = expr
		return s, obj, ok
	}
	if tv.Type == nil || tv.IsType() {
		return ask.Signature{}, nil, false
	}
	sig, ok := tv.Type.Underlying().(*types.Signature)
	if !ok {
		return ask.Signature{}, nil, false
	}
	return p.signature(expr, sig), obj, true
}

// signature takes a function's type apart.
func (p *program) signature(name string, sig *types.Signature) ask.Signature {
	s := ask.Signature{Name: name, Params: []string{}}
	for v := range sig.Params().Variables() {
		s.Params = append(s.Params, strings.TrimSpace(v.Name()+" "+types.TypeString(v.Type(), p.name)))
	}
	if last := len(s.Params) - 1; sig.Variadic() {
		v := sig.Params().At(last)
		elem := strings.TrimPrefix(types.TypeString(v.Type(), p.name), "[]")
		s.Params[last] = strings.TrimSpace(v.Name() + " ..." + elem)
	}
	switch results := sig.Results(); {
	case results.Len() == 1 && results.At(0).Name() == "":
		s.Results = types.TypeString(results.At(0).Type(), p.name)
	case results.Len() > 0:
		s.Results = types.TypeString(results, p.name)
	}
	return s
}

// parameters is a signature as it stands behind a function's name.
func parameters(s ask.Signature) string {
	return strings.TrimSpace("(" + strings.Join(s.Params, ", ") + ") " + s.Results)
}

// builtins are the signatures of the predeclared functions (Go specification, "Built-in functions"), which have no type of their own.
// T, K and V stand for any type.
var builtins = map[string]ask.Signature{
	"append":  {Params: []string{"slice []T", "elems ...T"}, Results: "[]T"},
	"cap":     {Params: []string{"v T"}, Results: "int"},
	"clear":   {Params: []string{"mapOrSlice T"}},
	"close":   {Params: []string{"c chan<- T"}},
	"complex": {Params: []string{"r float64", "i float64"}, Results: "complex128"},
	"copy":    {Params: []string{"dst []T", "src []T"}, Results: "int"},
	"delete":  {Params: []string{"m map[K]V", "key K"}},
	"imag":    {Params: []string{"c complex128"}, Results: "float64"},
	"len":     {Params: []string{"v T"}, Results: "int"},
	"make":    {Params: []string{"type T", "size ...int"}, Results: "T"},
	"max":     {Params: []string{"x T", "y ...T"}, Results: "T"},
	"min":     {Params: []string{"x T", "y ...T"}, Results: "T"},
	"new":     {Params: []string{"typeOrValue T"}, Results: "*T"},
	"panic":   {Params: []string{"v any"}},
	"print":   {Params: []string{"args ...any"}},
	"println": {Params: []string{"args ...any"}},
	"real":    {Params: []string{"c complex128"}, Results: "float64"},
	"recover": {Params: []string{}, Results: "any"},
}
