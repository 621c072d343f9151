package newtype

import (
	"fmt"
	"hash/maphash"
	"reflect"
	"slices"
	"strings"
	"sync"
	"unsafe"
)

// Decl is a type in the making. It can be part of other types from the beginning; it is whole once it has been given what it is
// made of ([Decl.Define]) and its methods; until then it is made of what it is laid out like.
type Decl struct {
	typ, pointer *blank
}

// blank is a descriptor with room for methods behind it.
type blank struct {
	*header
	uncommon *uncommon
	methods  []method
}

// Declare makes a defined type, of a package's path and a name, "Stack[int]". It is laid out as like, a type of the kind that it
// will be defined as. The number of its exported methods, and of those of a pointer to it, is final.
func Declare(pkg, name string, like reflect.Type, methods, pointerMethods int) *Decl {
	d := declare(pkg[strings.LastIndexByte(pkg, '/')+1:]+"."+name, pkg, like, methods, pointerMethods)
	d.typ.flags |= flagNamed
	d.Define(like)
	return d
}

func declare(text, pkg string, like reflect.Type, methods, pointerMethods int) *Decl {
	verify()
	params := 0
	if like.Kind() == reflect.Func {
		params = like.NumIn() + like.NumOut()
	}
	d := &Decl{newBlank(like, params, methods), newBlank(reflect.TypeFor[*int](), 0, pointerMethods)}
	d.typ.named(pkg, text)
	d.pointer.named(pkg, "*"+text)
	(*elemType)(unsafe.Pointer(d.pointer.header)).elem = d.typ.header
	d.typ.ptrToThis = d.pointer.off()
	return d
}

// newBlank copies the header of a descriptor to where there is room for what a type of its kind has, parameters and methods.
func newBlank(like reflect.Type, params, methods int) *blank {
	v := reflect.New(reflect.StructOf([]reflect.StructField{
		{Name: "Kind", Type: kindType(like.Kind())},
		{Name: "Uncommon", Type: reflect.TypeFor[uncommon]()},
		{Name: "Params", Type: reflect.ArrayOf(params, reflect.TypeFor[*header]())},
		{Name: "Methods", Type: reflect.ArrayOf(methods, reflect.TypeFor[method]())},
	}))
	keep(v.Interface())
	part := func(i int) unsafe.Pointer { return v.Elem().Field(i).Addr().UnsafePointer() }
	b := &blank{header: (*header)(part(0)), uncommon: (*uncommon)(part(1))}
	*b.header = *descriptor(like)
	b.flags = b.flags&^(flagExtraStar|flagNamed) | flagUncommon
	b.ptrToThis = 0
	if methods > 0 {
		b.methods = unsafe.Slice((*method)(part(3)), methods)
		b.uncommon.methodsAt = uint32(uintptr(part(3)) - uintptr(part(1)))
	}
	return b
}

var seed = maphash.MakeSeed()

func (b *blank) named(pkg, text string) {
	b.str = newName(text, "", true, false).off()
	b.uncommon.pkgPath = newName(pkg, "", true, false).off()
	b.hash = uint32(maphash.String(seed, text))
}

// kept has every descriptor made: the type word of an interface does not keep one alive (cmd/compile/internal/types/type.go).
var kept struct {
	sync.Mutex
	all []any
}

func keep(v any) {
	kept.Lock()
	defer kept.Unlock()
	kept.all = append(kept.all, v)
}

// Type is the type itself.
func (d *Decl) Type() reflect.Type { return typeOf(d.typ.header) }

// Pointer is the type of pointers to it, which [reflect.PointerTo] returns, too.
func (d *Decl) Pointer() reflect.Type { return typeOf(d.pointer.header) }

// Define says what the type is made of: a type without a name, or an interface type.
func (d *Decl) Define(underlying reflect.Type) {
	to, from := unsafe.Pointer(d.typ.header), unsafe.Pointer(descriptor(underlying))
	switch underlying.Kind() {
	case reflect.Array:
		define[arrayType](to, from)
	case reflect.Chan:
		define[chanType](to, from)
	case reflect.Func:
		define[funcType](to, from)
		d.typ.setParams(underlying)
	case reflect.Interface:
		define[interfaceType](to, from)
	case reflect.Map:
		define[mapType](to, from)
	case reflect.Pointer, reflect.Slice:
		define[elemType](to, from)
	case reflect.Struct:
		define[structType](to, from)
	}
}

// define copies all of a descriptor but its header.
func define[T any](to, from unsafe.Pointer) {
	own := *(*header)(to)
	*(*T)(to) = *(*T)(from)
	*(*header)(to) = own
}

// setParams writes a function's parameters and results, which follow the uncommon part.
func (b *blank) setParams(t reflect.Type) {
	at := unsafe.Slice((**header)(unsafe.Add(unsafe.Pointer(b.uncommon), unsafe.Sizeof(uncommon{}))), t.NumIn()+t.NumOut())
	for i := range t.NumIn() {
		at[i] = descriptor(t.In(i))
	}
	for i := range t.NumOut() {
		at[t.NumIn()+i] = descriptor(t.Out(i))
	}
}

// DeclareStruct makes a struct type without a name. Unlike [reflect.StructOf] it takes unexported fields, which need a PkgPath, and
// embedded ones, and the methods that these bring. The types of the fields must be laid out. It needs no Define.
func DeclareStruct(fields []reflect.StructField, methods, pointerMethods int) *Decl {
	plain := make([]reflect.StructField, len(fields))
	for i, f := range fields {
		plain[i] = reflect.StructField{Name: fmt.Sprint("F", i), Type: f.Type}
	}
	like := reflect.StructOf(plain)
	pkg := ""
	list := make([]structField, len(fields))
	var text strings.Builder
	text.WriteString("struct {")
	for i, f := range fields {
		list[i] = structField{newName(f.Name, string(f.Tag), f.PkgPath == "", f.Anonymous), descriptor(f.Type), like.Field(i).Offset}
		if f.PkgPath != "" {
			pkg = f.PkgPath
		}
		if i > 0 {
			text.WriteString(";")
		}
		if !f.Anonymous {
			text.WriteString(" " + f.Name)
		}
		text.WriteString(" " + f.Type.String())
		if f.Tag != "" {
			fmt.Fprintf(&text, " %q", f.Tag)
		}
	}
	if len(fields) > 0 {
		text.WriteString(" ")
	}
	text.WriteString("}")
	d := declare(text.String(), pkg, like, methods, pointerMethods)
	s := (*structType)(unsafe.Pointer(d.typ.header))
	s.pkgPath, s.fields = newName(pkg, "", true, false), list
	return d
}

// Method is an exported method of a type.
type Method struct {
	Name  string
	Type  reflect.Type  // without the receiver
	Func  reflect.Value // takes a pointer to the receiver and then what Type takes, or what is laid out alike
	Value bool          // the type has it, not only a pointer to it
}

// SetMethods gives the type and its pointer their methods, as many as were declared. The types in them must be whole. It fails if
// a function's type is not laid out as its method's, or if there are more methods than a process can have.
func (d *Decl) SetMethods(list []Method) error {
	list = slices.SortedFunc(slices.Values(list), func(a, b Method) int { return strings.Compare(a.Name, b.Name) })
	n := 0
	for i, m := range list {
		byPointer := withReceiver(d.Pointer(), m.Type)
		if !callableAs(m.Func.Type(), byPointer) {
			return fmt.Errorf("method %s of %v: a %v cannot stand for a %v", m.Name, d.Type(), m.Func.Type(), byPointer)
		}
		f := Retype(m.Func.Interface(), byPointer)
		stub, err := newStub(closure(f))
		if err != nil {
			return err
		}
		entry := method{newName(m.Name, "", true, false).off(), descriptor(m.Type).off(), addReflectOff(stub), addReflectOff(stub)}
		d.pointer.methods[i] = entry
		if !m.Value {
			continue
		}
		byValue, err := newStub(closure(d.byValue(m.Type, f)))
		if err != nil {
			return err
		}
		entry.direct = addReflectOff(byValue)
		if d.typ.flags&flagDirectIface != 0 { // the receiver's word is the value, not its address
			entry.iface = entry.direct
		}
		d.typ.methods[n] = entry
		n++
	}
	d.pointer.uncommon.methods, d.pointer.uncommon.visible = uint16(len(list)), uint16(len(list))
	d.typ.uncommon.methods, d.typ.uncommon.visible = uint16(n), uint16(n)
	return nil
}

// byValue is a method's function that takes the receiver itself, made of one that takes its address.
func (d *Decl) byValue(t reflect.Type, byPointer any) any {
	f := reflect.ValueOf(byPointer)
	return reflect.MakeFunc(withReceiver(d.Type(), t), func(args []reflect.Value) []reflect.Value {
		p := reflect.New(d.Type())
		p.Elem().Set(args[0])
		args[0] = p
		if t.IsVariadic() {
			return f.CallSlice(args)
		}
		return f.Call(args)
	}).Interface()
}

func withReceiver(receiver, t reflect.Type) reflect.Type {
	in, out := []reflect.Type{receiver}, []reflect.Type{}
	for p := range t.Ins() {
		in = append(in, p)
	}
	for r := range t.Outs() {
		out = append(out, r)
	}
	return reflect.FuncOf(in, out, t.IsVariadic())
}

// closure is what a function in an interface points to.
func closure(f any) unsafe.Pointer { return (*face)(unsafe.Pointer(&f)).data }

// Retype is a value as one of another type, which must be [Alike]: the same memory under another name.
func Retype(v any, t reflect.Type) any {
	(*face)(unsafe.Pointer(&v)).typ = descriptor(t)
	return v
}

// Alike reports whether two types are laid out alike, so that a value of one can be taken for one of the other. What pointers,
// slices, maps, channels and functions lead to is not looked at: nothing but names differs in it where one declaration made both.
func Alike(a, b reflect.Type) bool {
	if a == b {
		return true
	}
	if a.Kind() != b.Kind() || a.Size() != b.Size() {
		return false
	}
	switch a.Kind() {
	case reflect.Interface:
		return (a.NumMethod() == 0) == (b.NumMethod() == 0)
	case reflect.Array:
		return a.Len() == b.Len() && Alike(a.Elem(), b.Elem())
	case reflect.Struct:
		if a.NumField() != b.NumField() {
			return false
		}
		for i := range a.NumField() {
			if x, y := a.Field(i), b.Field(i); x.Offset != y.Offset || !Alike(x.Type, y.Type) {
				return false
			}
		}
	}
	return true
}

// callableAs reports whether a function of one type can be called as one of another.
func callableAs(a, b reflect.Type) bool {
	return slices.EqualFunc(slices.Collect(a.Ins()), slices.Collect(b.Ins()), Alike) &&
		slices.EqualFunc(slices.Collect(a.Outs()), slices.Collect(b.Outs()), Alike)
}
