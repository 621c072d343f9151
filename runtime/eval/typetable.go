package eval

import (
	"errors"
	"go/types"
	"reflect"
	"sync"

	"github.com/traefik/yaegi/interp"

	"github.com/wirebook/wirebook/runtime/newtype"
)

// typeTable has a program's types at run time: those that pass interfaces gave a number. The interpreter holds a value in a type
// without name or methods, its plain type. As the value goes into an interface it is given its own, which the whole standard
// library understands, and as it comes out the plain one.
//
// The program fills the table first of all; from then on it is only read.
type typeTable struct {
	types   []*typeEntry      // by number; nil has number 0
	names   map[string]string // what Go calls types that a pass gave another name
	symbols interp.Exports    // where the standard library's types are
	makes   *typeMaker
	numbers map[reflect.Type]int // of own types
	is      sync.Map             // typeQuestion to bool
}

// typeEntry is a type of the learner's, or one of the standard library's that a program asks for.
type typeEntry struct {
	n       int
	typ     types.Type
	own     bool         // it is the learner's, or made of one
	plain   reflect.Type // as the interpreter has it
	real    reflect.Type // as it is
	methods map[string]reflect.Value
}

// typeQuestion is whether a value of a type has the type of a number, or implements it.
type typeQuestion struct {
	t reflect.Type
	n int
}

// register tells the plain type of number n: sample is a pointer to it.
func (b *typeTable) register(n int, sample any) { b.types[n].plain = reflect.TypeOf(sample).Elem() }

// method tells a method of the type of number n: a function that takes a pointer to the receiver first.
func (b *typeTable) method(n int, name string, fn any) {
	t := b.types[n]
	if t.methods == nil {
		t.methods = map[string]reflect.Value{}
	}
	t.methods[name] = reflect.ValueOf(fn)
}

// ready makes the types, once all are registered.
func (b *typeTable) ready() {
	b.makes = newTypeMaker(b)
	b.makes.all()
	b.numbers = map[reflect.Type]int{}
	for _, t := range b.types[1:] {
		t.real = b.makes.of(t.typ)
		if t.own && !types.IsInterface(t.typ) {
			b.numbers[t.real] = t.n
			if !newtype.Alike(t.plain, t.real) {
				panic("eval: internal error: the interpreter's " + t.plain.String() + " is not laid out as " + t.real.String())
			}
		}
	}
}

// own is a value of the type of number n as an interface holds it.
func (b *typeTable) own(n int, v any) any {
	t := b.types[n]
	if !t.own {
		return v
	}
	switch has := reflect.TypeOf(v); {
	case has == t.plain:
	case v == nil:
		v = reflect.Zero(t.plain).Interface()
	case has == t.real:
		return v
	default:
		v = reflect.ValueOf(v).Convert(t.plain).Interface()
	}
	return newtype.Retype(v, t.real)
}

// plain is what an interface holds as the interpreter has it.
func (b *typeTable) plain(v any) any {
	if n := b.numbers[reflect.TypeOf(v)]; n != 0 {
		return newtype.Retype(v, b.types[n].plain)
	}
	return v
}

// open is the number of the type that an interface holds, 0 if it is not the learner's, and the plain value.
func (b *typeTable) open(v any) (int, any) {
	if v == nil {
		panic(nilDereference())
	}
	n := b.numbers[reflect.TypeOf(v)]
	if n != 0 {
		v = newtype.Retype(v, b.types[n].plain)
	}
	return n, v
}

// nilDereference is the error that Go panics with for a method of a nil interface.
func nilDereference() (err any) {
	defer func() { err = recover() }()
	var e error
	_ = e.Error()
	return nil
}

// holds reports whether an interface holds a value of the type of number n, or one that implements it.
func (b *typeTable) holds(n int, v any) bool {
	if v == nil {
		return false
	}
	has, t := reflect.TypeOf(v), b.types[n]
	iface, ok := t.typ.Underlying().(*types.Interface)
	if !ok {
		return has == t.real
	}
	question := typeQuestion{has, n}
	if known, ok := b.is.Load(question); ok {
		return known.(bool)
	}
	answer := b.missing(has, iface) == ""
	b.is.Store(question, answer)
	return answer
}

// missing is the first method of an interface's that a type lacks.
func (b *typeTable) missing(t reflect.Type, iface *types.Interface) string {
	own := types.Type(nil)
	if n := b.numbers[t]; n != 0 {
		own = b.types[n].typ
	}
	for fn := range iface.Methods() {
		switch m, ok := t.MethodByName(fn.Name()); {
		case own != nil && types.Implements(own, types.NewInterfaceType([]*types.Func{fn}, nil)):
		case own == nil && ok && withoutReceiver(m.Type) == b.makes.of(fn.Signature()):
		default:
			return fn.Name()
		}
	}
	return ""
}

func withoutReceiver(t reflect.Type) reflect.Type {
	var in, out []reflect.Type
	for i := 1; i < t.NumIn(); i++ {
		in = append(in, t.In(i))
	}
	for r := range t.Outs() {
		out = append(out, r)
	}
	return reflect.FuncOf(in, out, t.IsVariadic())
}

// which finds the first of a type switch's types that a value is of; 0 stands for nil.
func (b *typeTable) which(v any, cases ...int) int {
	for i, n := range cases {
		if n == 0 && v == nil || n != 0 && b.holds(n, v) {
			return i
		}
	}
	return -1
}

// must panics as Go does where an assertion to the type of number n, of an interface of number from, does not hold.
func (b *typeTable) must(n, from int, v any) {
	if b.holds(n, v) {
		return
	}
	want := interfaceName(b.types[n])
	iface, ok := b.types[n].typ.Underlying().(*types.Interface)
	switch {
	case v == nil && ok:
		panic(runtimeError("interface conversion: interface is nil, not " + want))
	case v == nil:
		panic(runtimeError("interface conversion: " + interfaceName(b.types[from]) + " is nil, not " + want))
	case ok:
		has := reflect.TypeOf(v)
		panic(runtimeError("interface conversion: " + has.String() + " is not " + want + ": missing method " + b.missing(has, iface)))
	}
	panic(runtimeError("interface conversion: " + interfaceName(b.types[from]) + " is " + reflect.TypeOf(v).String() + ", not " + want))
}

// interfaceName is what Go calls a type in such a panic: an interface without a name is "interface {}" or is written out.
func interfaceName(t *typeEntry) string {
	if iface, ok := types.Unalias(t.typ).(*types.Interface); ok && !iface.Empty() {
		return "interface { " + types.TypeString(iface, func(p *types.Package) string { return p.Name() })[len("interface{"):]
	}
	return t.real.String()
}

// hidden stands in a type's declaration for one that would lead back to it.
type hidden struct{}

// retyped is a value as one of the type of another, which is laid out alike.
func retyped(v, like any) any { return newtype.Retype(v, reflect.TypeOf(like)) }

// equal compares two interfaces.
func equal(x, y any) bool { return x == y }

// call calls a method of a value that is not the learner's.
func (b *typeTable) call(v any, name string, args ...any) []any {
	if v == nil {
		panic(nilDereference())
	}
	fn := reflect.ValueOf(v).MethodByName(name)
	in := make([]reflect.Value, len(args))
	for i, arg := range args {
		if in[i] = reflect.ValueOf(arg); arg == nil {
			in[i] = reflect.Zero(fn.Type().In(i))
		}
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

// errorAs is errors.As for a target of an interface type of the learner's, number n, which the interpreter keeps as an empty one.
func (b *typeTable) errorAs(err error, n int) (any, bool) {
	for err != nil {
		if b.holds(n, err) {
			return err, true
		}
		if many, ok := err.(interface{ Unwrap() []error }); ok {
			for _, e := range many.Unwrap() {
				if found, ok := b.errorAs(e, n); ok {
					return found, true
				}
			}
			return nil, false
		}
		err = errors.Unwrap(err)
	}
	return nil, false
}

// std is a type of the standard library's, nil if it is not one or the interpreter does not have it.
func (b *typeTable) std(t *types.Named) reflect.Type {
	if t.Obj().Pkg() == nil {
		return reflect.TypeFor[error]()
	}
	symbol, ok := b.symbols[tableKey(t.Obj().Pkg())][t.Obj().Name()]
	if !ok || symbol.Kind() != reflect.Pointer {
		return nil
	}
	return symbol.Type().Elem()
}
