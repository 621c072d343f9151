package eval

import (
	"go/types"
	"reflect"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/wirebook/wirebook/runtime/newtype"
)

// typeMaker makes the types of a program that package reflect shows, from those that the type checker has.
//
// Where the learner declares an interface the interpreter has the empty one, and so has the type made here, under the learner's
// name: it is laid out alike, and whether a value implements it is asked of the type checker.
type typeMaker struct {
	table   *typeTable
	made    typeutil.Map // to reflect.Type
	decls   map[*typeEntry]*newtype.Decl
	structs typeutil.Map // those without a name that have methods, to *typeEntry
}

func newTypeMaker(table *typeTable) *typeMaker {
	m := &typeMaker{table: table, decls: map[*typeEntry]*newtype.Decl{}}
	for _, t := range table.types {
		if t.methods != nil {
			m.structs.Set(t.typ, t)
		}
	}
	return m
}

// all makes the types that have a name or methods, in the order that lets each be part of any other: first all are declared, with
// their size and layout, then it is said what they are made of, then they get their methods, whose types must be whole.
func (m *typeMaker) all() {
	for _, t := range m.table.types[1:] {
		if named, ok := t.typ.(*types.Named); ok && t.own && !types.IsInterface(named) {
			pkg, name := m.name(named)
			value, pointer := countMethods(t)
			m.decls[t] = newtype.Declare(pkg, name, t.plain, value, pointer)
			m.made.Set(named, m.decls[t].Type())
		}
	}
	for _, t := range m.table.types[1:] {
		if d := m.decls[t]; d != nil {
			d.Define(m.of(t.typ.Underlying()))
		}
	}
	for _, t := range m.table.types[1:] {
		m.of(t.typ)
	}
	for t, d := range m.decls {
		if err := d.SetMethods(m.methods(t)); err != nil {
			panic("eval: internal error: " + err.Error())
		}
	}
}

func (m *typeMaker) declareInterface(named *types.Named) reflect.Type {
	pkg, name := m.name(named)
	empty := reflect.TypeFor[any]()
	d := newtype.Declare(pkg, name, empty, 0, 0)
	d.Define(empty)
	m.made.Set(named, d.Type())
	return d.Type()
}

// name is a type's package and what Go calls it there; a pass may have given it another name.
func (m *typeMaker) name(t *types.Named) (pkg, name string) {
	if full := m.table.names[t.Obj().Name()]; full != "" {
		pkg, name, _ = strings.Cut(full, ".")
		return pkg, name
	}
	return "main", t.Obj().Name()
}

// methods are those that the program has registered for a type.
func (m *typeMaker) methods(t *typeEntry) (list []newtype.Method) {
	value := types.NewMethodSet(t.typ)
	for sel := range types.NewMethodSet(types.NewPointer(t.typ)).Methods() {
		fn := sel.Obj().(*types.Func)
		if f, ok := t.methods[fn.Name()]; ok {
			list = append(list, newtype.Method{Name: fn.Name(), Type: m.of(fn.Signature()), Func: f, Value: value.Lookup(fn.Pkg(), fn.Name()) != nil})
		}
	}
	return list
}

func countMethods(t *typeEntry) (value, pointer int) {
	set := types.NewMethodSet(t.typ)
	for name := range t.methods {
		if set.Lookup(nil, name) != nil {
			value++
		}
	}
	return value, len(t.methods)
}

// of is a type as it is at run time.
func (m *typeMaker) of(t types.Type) reflect.Type {
	t = types.Unalias(t)
	if made, ok := m.made.At(t).(reflect.Type); ok {
		return made
	}
	made := m.make(t)
	m.made.Set(t, made)
	return made
}

func (m *typeMaker) make(t types.Type) reflect.Type {
	switch t := t.(type) {
	case *types.Basic:
		return basicTypes[types.Default(t).(*types.Basic).Kind()]
	case *types.Named:
		if std := m.table.std(t); std != nil {
			return std
		}
		if types.IsInterface(t) {
			return m.declareInterface(t)
		}
	case *types.Pointer:
		return reflect.PointerTo(m.of(t.Elem()))
	case *types.Slice:
		return reflect.SliceOf(m.of(t.Elem()))
	case *types.Array:
		return reflect.ArrayOf(int(t.Len()), m.of(t.Elem()))
	case *types.Map:
		return reflect.MapOf(m.of(t.Key()), m.of(t.Elem()))
	case *types.Chan:
		return reflect.ChanOf(chanDirs[t.Dir()], m.of(t.Elem()))
	case *types.Signature:
		return reflect.FuncOf(m.tuple(t.Params()), m.tuple(t.Results()), t.Variadic())
	case *types.Struct:
		return m.structOf(t)
	case *types.Interface:
		return reflect.TypeFor[any]()
	}
	panic("eval: internal error: no type for " + t.String())
}

func (m *typeMaker) tuple(t *types.Tuple) []reflect.Type {
	list := make([]reflect.Type, t.Len())
	for i := range list {
		list[i] = m.of(t.At(i).Type())
	}
	return list
}

// structOf leaves a struct that package reflect can make to it: compiled code may have the same.
func (m *typeMaker) structOf(t *types.Struct) reflect.Type {
	fields := m.fields(t)
	if entry, ok := m.structs.At(t).(*typeEntry); ok {
		value, pointer := countMethods(entry)
		m.decls[entry] = newtype.DeclareStruct(fields, value, pointer)
		return m.decls[entry].Type()
	}
	for _, f := range fields {
		if f.PkgPath != "" || f.Anonymous {
			return newtype.DeclareStruct(fields, 0, 0).Type()
		}
	}
	return reflect.StructOf(fields)
}

func (m *typeMaker) fields(t *types.Struct) []reflect.StructField {
	fields := make([]reflect.StructField, t.NumFields())
	for i := range fields {
		f := t.Field(i)
		fields[i] = reflect.StructField{Name: f.Name(), Type: m.of(f.Type()), Tag: reflect.StructTag(t.Tag(i)), Anonymous: f.Embedded()}
		if !f.Exported() {
			fields[i].PkgPath = "main"
		}
	}
	return fields
}

var chanDirs = map[types.ChanDir]reflect.ChanDir{types.SendRecv: reflect.BothDir, types.SendOnly: reflect.SendDir, types.RecvOnly: reflect.RecvDir}

var basicTypes = map[types.BasicKind]reflect.Type{
	types.Bool: reflect.TypeFor[bool](), types.String: reflect.TypeFor[string](), types.UnsafePointer: reflect.TypeFor[uintptr](),
	types.Int: reflect.TypeFor[int](), types.Int8: reflect.TypeFor[int8](), types.Int16: reflect.TypeFor[int16](),
	types.Int32: reflect.TypeFor[int32](), types.Int64: reflect.TypeFor[int64](),
	types.Uint: reflect.TypeFor[uint](), types.Uint8: reflect.TypeFor[uint8](), types.Uint16: reflect.TypeFor[uint16](),
	types.Uint32: reflect.TypeFor[uint32](), types.Uint64: reflect.TypeFor[uint64](), types.Uintptr: reflect.TypeFor[uintptr](),
	types.Float32: reflect.TypeFor[float32](), types.Float64: reflect.TypeFor[float64](),
	types.Complex64: reflect.TypeFor[complex64](), types.Complex128: reflect.TypeFor[complex128](),
}
