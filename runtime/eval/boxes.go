package eval

import (
	"errors"
	"fmt"
	"go/types"
	"log/slog"
	"reflect"
	"strings"
	"sync"

	"github.com/traefik/yaegi/stdlib"
)

// boxTable is what is known at run time of a program's types: those that pass boxes gave a number. It is read only once the
// program has registered them, which it does first of all.
type boxTable struct {
	types    []*boxType        // by number; none has number 0
	names    map[string]string // what Go calls types that a pass gave another name
	wrappers sync.Map          // stand-ins made, so that the same value is the same key and compares equal
}

// boxType is a type of the learner's, or one of the host's that a program asserts.
type boxType struct {
	n       int
	typ     types.Type
	reflect reflect.Type             // of the values, as the interpreter has them
	methods map[string]reflect.Value // functions that take the receiver first
	table   *boxTable
	own     bool // it is the learner's
	name    string
}

// box is a value of a learner's type in an interface. Two are equal if Go says that what they hold is.
type box struct {
	t *boxType
	v any
}

func (b box) unbox() box { return b }

type boxed interface{ unbox() box }

// errorBox is a box whose type is an error: the standard library finds that out from its method.
type errorBox struct{ box }

func (b errorBox) Error() string { return b.t.call("Error", b.v)[0].String() }

// timeoutBox is one that is a net.Error.
type timeoutBox struct{ errorBox }

func (b timeoutBox) Timeout() bool   { return b.t.call("Timeout", b.v)[0].Bool() }
func (b timeoutBox) Temporary() bool { return b.t.call("Temporary", b.v)[0].Bool() }

// loggedBox is one that says itself how it is logged.
type loggedBox struct{ box }

func (b loggedBox) LogValue() slog.Value {
	v, _ := b.t.call("LogValue", b.v)[0].Interface().(slog.Value)
	return v
}

func (t *boxType) call(name string, receiver any, args ...any) []reflect.Value {
	fn := t.methods[name]
	in := make([]reflect.Value, len(args)+1)
	in[0] = interfaceValue(receiver)
	for i, arg := range args {
		in[i+1] = valueFor(arg, fn.Type().In(i+1))
	}
	if fn.Type().IsVariadic() {
		return fn.CallSlice(in)
	}
	return fn.Call(in)
}

// interfaceValue is v as an interface, which the interpreter's functions take.
func interfaceValue(v any) reflect.Value { return reflect.ValueOf(&v).Elem() }

func valueFor(v any, t reflect.Type) reflect.Value {
	if v == nil {
		return reflect.Zero(t)
	}
	return reflect.ValueOf(v)
}

func (t *boxType) has(name string) bool { return t.methods[name].IsValid() }

func (b *boxTable) register(n int, sample any) {
	b.types[n].reflect = reflect.TypeOf(sample).Elem()
	b.types[n].name = b.typeName(b.types[n].typ)
}

func (b *boxTable) method(n int, name string, fn any) {
	t := b.types[n]
	if t.methods == nil {
		t.methods = map[string]reflect.Value{}
	}
	t.methods[name] = reflect.ValueOf(fn)
}

// box puts a value into the box of its type.
func (b *boxTable) box(n int, v any) any {
	t := b.types[n]
	if r := reflect.ValueOf(v); t.reflect != nil {
		switch {
		case !r.IsValid():
			v = reflect.Zero(t.reflect).Interface()
		case r.Type() != t.reflect && r.CanConvert(t.reflect):
			v = r.Convert(t.reflect).Interface()
		}
	}
	x := box{t, v}
	switch {
	case t.has("Error") && t.has("Timeout") && t.has("Temporary"):
		return timeoutBox{errorBox{x}}
	case t.has("Error"):
		return errorBox{x}
	case t.has("LogValue"):
		return loggedBox{x}
	}
	return x
}

// boxOf finds the box that a value is, or that it stands for where compiled code wanted methods.
func boxOf(v any) (box, bool) {
	if b, ok := v.(boxed); ok {
		return b.unbox(), true
	}
	r := reflect.ValueOf(v)
	if r.Kind() == reflect.Pointer && r.Type().Elem().Kind() == reflect.Struct {
		r = r.Elem()
	}
	if r.Kind() == reflect.Struct && r.NumField() > 0 && r.Type().Field(0).Name == "IValue" {
		if inner := r.Field(0).Interface(); inner != nil {
			return boxOf(inner)
		}
	}
	return box{}, false
}

// any is a value as an empty interface holds it.
func (b *boxTable) any(v any) any {
	if x, ok := boxOf(v); ok {
		return b.box(x.t.n, x.v)
	}
	return v
}

// value is what a box holds, raw the same for a value that goes to where it is taken apart.
func (b *boxTable) value(v any) any {
	if x, ok := boxOf(v); ok {
		return x.v
	}
	return v
}

func (b *boxTable) typeNo(v any) int {
	if v == nil {
		panic(nilDereference())
	}
	if x, ok := boxOf(v); ok {
		return x.t.n
	}
	return 0
}

// open is the number of a box's type and what it holds.
func (b *boxTable) open(v any) (int, any) {
	if x, ok := v.(boxed); ok {
		b := x.unbox()
		return b.t.n, b.v
	}
	return b.typeNo(v), b.value(v)
}

// nilDereference is the error that Go panics with for a method of a nil interface.
func nilDereference() (err any) {
	defer func() { err = recover() }()
	var e error
	_ = e.Error()
	return nil
}

func (b *boxTable) is(n int, v any) bool {
	t := b.types[n]
	if v == nil {
		return false
	}
	x, isBox := boxOf(v)
	if iface, ok := t.typ.Underlying().(*types.Interface); ok {
		if isBox {
			return types.Implements(x.t.typ, iface)
		}
		return b.implements(reflect.TypeOf(v), iface)
	}
	if isBox {
		return x.t == t
	}
	return reflect.TypeOf(v) == t.reflect
}

// implements reports whether a type of the host's has an interface's methods.
func (b *boxTable) implements(t reflect.Type, iface *types.Interface) bool {
	for fn := range iface.Methods() {
		m, ok := t.MethodByName(fn.Name())
		if !ok || m.Type.NumIn()-1 != fn.Signature().Params().Len() || m.Type.NumOut() != fn.Signature().Results().Len() {
			return false
		}
		for i := range m.Type.NumIn() - 1 {
			if m.Type.In(i+1).String() != b.typeName(fn.Signature().Params().At(i).Type()) {
				return false
			}
		}
		for i := range m.Type.NumOut() {
			if m.Type.Out(i).String() != b.typeName(fn.Signature().Results().At(i).Type()) {
				return false
			}
		}
	}
	return true
}

// typeName is a type as package reflect names it.
func (b *boxTable) typeName(t types.Type) string {
	list := func(tuple *types.Tuple, variadic bool) string {
		names := make([]string, tuple.Len())
		for i := range names {
			names[i] = b.typeName(tuple.At(i).Type())
			if variadic && i == len(names)-1 {
				names[i] = "..." + strings.TrimPrefix(names[i], "[]")
			}
		}
		return strings.Join(names, ", ")
	}
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if name := b.names[t.Obj().Name()]; name != "" && t.Obj().Pkg() != nil && t.Obj().Pkg().Path() == "main" {
			return name
		}
	case *types.Pointer:
		return "*" + b.typeName(t.Elem())
	case *types.Slice:
		return "[]" + b.typeName(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), b.typeName(t.Elem()))
	case *types.Map:
		return "map[" + b.typeName(t.Key()) + "]" + b.typeName(t.Elem())
	case *types.Struct:
		return b.structName(t)
	case *types.Signature:
		text := "func(" + list(t.Params(), t.Variadic()) + ")"
		switch results := list(t.Results(), false); {
		case t.Results().Len() == 1:
			text += " " + results
		case t.Results().Len() > 1:
			text += " (" + results + ")"
		}
		return text
	case *types.Interface:
		if t.Empty() {
			return "interface {}"
		}
	case *types.Basic:
		return types.Default(types.Typ[t.Kind()]).String()
	}
	return types.TypeString(t, func(p *types.Package) string { return p.Name() })
}

func (b *boxTable) structName(t *types.Struct) string {
	if t.NumFields() == 0 {
		return "struct {}"
	}
	fields := make([]string, t.NumFields())
	for i := range fields {
		name := t.Field(i).Name() + " "
		if t.Field(i).Embedded() {
			name = ""
		} else if !t.Field(i).Exported() {
			name = t.Field(i).Name() + " "
		}
		fields[i] = name + b.typeName(t.Field(i).Type())
		if t.Tag(i) != "" {
			fields[i] += fmt.Sprintf(" %q", t.Tag(i))
		}
	}
	return "struct { " + strings.Join(fields, "; ") + " }"
}

func (b *boxTable) dynamicName(v any) string {
	if x, ok := boxOf(v); ok {
		return b.typeName(x.t.typ)
	}
	return fmt.Sprintf("%T", v)
}

// must panics as Go does where an assertion does not hold.
func (b *boxTable) must(n int, v any) {
	if b.is(n, v) {
		return
	}
	t := b.types[n]
	want := b.typeName(t.typ)
	iface, ok := t.typ.Underlying().(*types.Interface)
	switch {
	case v == nil && ok:
		panic(runtimeError("interface conversion: interface is nil, not " + want))
	case v == nil:
		panic(runtimeError("interface conversion: interface {} is nil, not " + want))
	case ok:
		panic(runtimeError("interface conversion: " + b.dynamicName(v) + " is not " + want + ": missing method " + b.missing(v, iface)))
	}
	panic(runtimeError("interface conversion: interface {} is " + b.dynamicName(v) + ", not " + want))
}

func (b *boxTable) missing(v any, iface *types.Interface) string {
	for fn := range iface.Methods() {
		one := types.NewInterfaceType([]*types.Func{fn}, nil)
		if x, ok := boxOf(v); ok && !types.Implements(x.t.typ, one) || !ok && !b.implements(reflect.TypeOf(v), one) {
			return fn.Name()
		}
	}
	return ""
}

// which finds the first of a type switch's types that a value is of; 0 stands for nil.
func (b *boxTable) which(v any, cases ...int) int {
	for i, n := range cases {
		if n == 0 && v == nil || n != 0 && b.is(n, v) {
			return i
		}
	}
	return -1
}

func (b *boxTable) equal(x, y any) bool {
	xb, xok := boxOf(x)
	yb, yok := boxOf(y)
	if xok && yok {
		return xb == yb
	}
	return xok == yok && x == y
}

// callMethod calls a method of a value of the host's.
func (b *boxTable) callMethod(v any, name string, args ...any) []any {
	if v == nil {
		panic(nilDereference())
	}
	fn := reflect.ValueOf(v).MethodByName(name)
	in := make([]reflect.Value, len(args))
	for i, arg := range args {
		in[i] = valueFor(arg, fn.Type().In(i))
	}
	call := fn.Call
	if fn.Type().IsVariadic() {
		call = fn.CallSlice
	}
	var out []any
	for _, o := range call(in) {
		out = append(out, o.Interface())
	}
	return out
}

// to is a value as one of the standard library's interfaces.
func (b *boxTable) to(n int, v any) any {
	x, ok := boxOf(v)
	if !ok {
		return v
	}
	named := types.Unalias(b.types[n].typ).(*types.Named)
	if named.Obj().Pkg() == nil || named.Obj().Name() == "Error" && named.Obj().Pkg().Path() == "net" {
		return b.box(x.t.n, x.v)
	}
	if s := streamOf(x, named); s != nil {
		return s
	}
	return wrapped(x, named.Obj().Pkg().Path(), named.Obj().Pkg().Name(), named.Obj().Name())
}

// wrapped fills the interpreter's stand-in for an interface with the methods of a box.
func wrapped(x box, path, pkg, name string) any {
	symbol, ok := stdlib.Symbols[path+"/"+pkg]["_"+name]
	if !ok {
		panic("eval: internal error: no stand-in for " + path + "." + name)
	}
	w := reflect.New(symbol.Type().Elem()).Elem()
	w.Field(0).Set(reflect.ValueOf(x))
	for i := 1; i < w.NumField(); i++ {
		method := w.Type().Field(i).Name[1:]
		fn := x.t.methods[method]
		if !fn.IsValid() {
			continue
		}
		w.Field(i).Set(reflect.MakeFunc(w.Field(i).Type(), func(in []reflect.Value) []reflect.Value {
			in = append([]reflect.Value{interfaceValue(x.v)}, in...)
			if fn.Type().IsVariadic() {
				return fn.CallSlice(in)
			}
			return fn.Call(in)
		}))
	}
	return kept(x, w)
}

func kept(x box, w reflect.Value) any {
	p := reflect.New(w.Type())
	p.Elem().Set(w)
	if !reflect.ValueOf(x.v).Comparable() {
		return p.Interface()
	}
	key := struct {
		x box
		t reflect.Type
	}{x, w.Type()}
	same, _ := x.t.table.wrappers.LoadOrStore(key, p.Interface())
	return same
}

// errorIs is errors.Is.
func (b *boxTable) errorIs(err, target error) bool {
	if err == nil || target == nil {
		return err == target
	}
	comparable := reflect.TypeOf(target).Comparable()
	if x, ok := boxOf(target); ok {
		comparable = reflect.TypeOf(x.v) == nil || reflect.TypeOf(x.v).Comparable()
	}
	return walk(err, func(e error) bool {
		if comparable && b.equal(e, target) {
			return true
		}
		if x, ok := boxOf(e); ok {
			return x.t.hasLike("Is", isSignature) && x.t.call("Is", x.v, target)[0].Bool()
		}
		is, ok := e.(interface{ Is(error) bool })
		return ok && is.Is(target)
	})
}

const (
	isSignature      = "func(error) bool"
	asSignature      = "func(any) bool"
	unwrapSignature  = "func() error"
	unwrapsSignature = "func() []error"
)

// hasLike reports whether a type has a method of this signature.
func (t *boxType) hasLike(name, signature string) bool {
	fn := t.methods[name]
	if !fn.IsValid() {
		return false
	}
	sel := types.NewMethodSet(t.typ).Lookup(nil, name)
	sig := sel.Obj().(*types.Func).Signature()
	params := make([]string, sig.Params().Len())
	for i := range params {
		params[i] = types.TypeString(types.Unalias(sig.Params().At(i).Type()), nil)
	}
	results := types.TypeString(sig.Results(), nil)
	text := "func(" + strings.Join(params, ", ") + ") " + strings.Trim(results, "()")
	return strings.ReplaceAll(text, "interface{}", "any") == signature
}

// walk goes through an error's tree until found says so.
func walk(err error, found func(error) bool) bool {
	for err != nil {
		if found(err) {
			return true
		}
		many, next := unwrap(err)
		for _, e := range many {
			if e != nil && walk(e, found) {
				return true
			}
		}
		err = next
	}
	return false
}

// unwrap returns the errors that an error wraps: several, or one, or none.
func unwrap(err error) (many []error, one error) {
	if x, ok := boxOf(err); ok {
		switch {
		case x.t.hasLike("Unwrap", unwrapSignature):
			e, _ := x.t.call("Unwrap", x.v)[0].Interface().(error)
			return nil, e
		case x.t.hasLike("Unwrap", unwrapsSignature):
			list, _ := x.t.call("Unwrap", x.v)[0].Interface().([]error)
			return list, nil
		}
		return nil, nil
	}
	if u, ok := err.(interface{ Unwrap() []error }); ok {
		return u.Unwrap(), nil
	}
	return nil, errors.Unwrap(err)
}

func (b *boxTable) errorUnwrap(err error) error {
	if err == nil {
		return nil
	}
	_, next := unwrap(err)
	return next
}

// errorAs finds the first error of a type. Without one, an error's own As method may have filled the target.
func (b *boxTable) errorAs(err error, n, pointer int, target any) (found any, ok bool) {
	if reflect.ValueOf(target).IsNil() {
		panic("errors: target cannot be nil")
	}
	walk(err, func(e error) bool {
		if b.is(n, e) {
			found, ok = any(e), true
			return true
		}
		if x, isBox := boxOf(e); isBox {
			ok = x.t.hasLike("As", asSignature) && x.t.call("As", x.v, b.boxOrNot(pointer, target))[0].Bool()
			return ok
		}
		as, has := e.(interface{ As(any) bool })
		ok = has && as.As(target)
		return ok
	})
	return found, ok
}

func (b *boxTable) boxOrNot(n int, v any) any {
	if b.types[n].own {
		return b.box(n, v)
	}
	return v
}
