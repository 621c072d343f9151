package eval

import (
	"cmp"
	"fmt"
	"go/types"
	"io"
	"reflect"
	"slices"
	"strings"
	"unsafe"
)

// Format prints what is in a box as package fmt prints a value of its type.
func (b box) Format(f fmt.State, verb rune) {
	p := &printer{f, verb, b.t.table}
	p.print(b.t.typ, interior(b.v, b.t.reflect), 0, true)
}

// interior is a value as one of a type that the interpreter holds.
func interior(v any, t reflect.Type) reflect.Value {
	if v == nil && t != nil {
		return reflect.Zero(t)
	}
	return reflect.ValueOf(v)
}

type printer struct {
	fmt.State
	verb  rune
	table *boxTable
}

func (p *printer) goSyntax() bool { return p.verb == 'v' && p.Flag('#') }

func (p *printer) text(s string) { io.WriteString(p, s) }

// plain prints a value that package fmt knows how to.
func (p *printer) plain(v any) { fmt.Fprintf(p, fmt.FormatString(p, p.verb), v) }

// print goes through a value and its type together. Methods of what is reached through an unexported field are not called.
func (p *printer) print(t types.Type, v reflect.Value, depth int, open bool) {
	if open && p.methods(t, v) {
		return
	}
	if !p.table.knows(t) {
		p.leaf(v, depth, open)
		return
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		p.structure(t, u, v, depth, open)
	case *types.Map:
		p.mapping(t, u, v, depth, open)
	case *types.Slice:
		p.list(t, u.Elem(), v, depth, open)
	case *types.Array:
		p.list(t, u.Elem(), v, depth, open)
	case *types.Pointer:
		p.pointer(t, u, v, depth, open)
	case *types.Interface:
		p.dynamic(t, v, depth, open)
	case *types.Signature, *types.Chan:
		p.address(t, v)
	default:
		p.leaf(v, depth, open)
	}
}

// knows reports whether a type says more than the interpreter's value does.
func (b *boxTable) knows(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		return t.Obj().Pkg() != nil && t.Obj().Pkg().Path() == "main" || types.IsInterface(t)
	case *types.Basic:
		return false
	}
	return true
}

func (p *printer) leaf(v reflect.Value, depth int, open bool) {
	switch {
	case !v.IsValid():
		p.text("<nil>")
	case open || v.Kind() <= reflect.Complex128 && v.Type().PkgPath() == "" || v.Kind() == reflect.String && v.Type().PkgPath() == "":
		p.plain(v.Interface())
	default:
		p.plain(hidden(v))
	}
}

// hidden is a value as package fmt finds it in an unexported field: it does not call its methods.
func hidden(v reflect.Value) reflect.Value {
	t := reflect.StructOf([]reflect.StructField{{Name: "hidden", PkgPath: "main", Type: v.Type()}})
	s := reflect.New(t)
	reflect.NewAt(v.Type(), unsafe.Pointer(s.Pointer())).Elem().Set(v)
	return s.Elem().Field(0)
}

// methods prints with the methods that a learner's type has for it.
func (p *printer) methods(t types.Type, v reflect.Value) (done bool) {
	bt := p.table.find(t)
	if bt == nil || len(bt.methods) == 0 || !v.IsValid() {
		return false
	}
	receiver := v.Interface()
	done = true
	switch {
	case bt.has("Format") && bt.methods["Format"].Type().NumIn() == 3:
		defer p.caught("Format", v)
		bt.call("Format", receiver, fmt.State(p.State), p.verb)
		return true
	case p.goSyntax():
		if !bt.has("GoString") {
			return false
		}
		defer p.caught("GoString", v)
		p.text(bt.call("GoString", receiver)[0].String())
		return true
	case !strings.ContainsRune("vsxXq", p.verb):
		return false
	}
	for _, name := range []string{"Error", "String"} {
		if fn := bt.methods[name]; fn.IsValid() && fn.Type().NumIn() == 1 && fn.Type().NumOut() == 1 && fn.Type().Out(0).Kind() == reflect.String {
			defer p.caught(name, v)
			p.plain(bt.call(name, receiver)[0].String())
			return true
		}
	}
	return false
}

// caught prints a panic of a method the way package fmt does.
func (p *printer) caught(method string, v reflect.Value) {
	err := recover()
	if err == nil {
		return
	}
	if v.Kind() == reflect.Pointer && v.IsNil() {
		p.text("<nil>")
		return
	}
	fmt.Fprintf(p, "%%!%c(PANIC=%s method: %v)", p.verb, method, recovered(err))
}

func (b *boxTable) find(t types.Type) *boxType {
	for _, bt := range b.types[1:] {
		if bt.own && types.Identical(bt.typ, t) {
			return bt
		}
	}
	return nil
}

func (p *printer) structure(t types.Type, u *types.Struct, v reflect.Value, depth int, open bool) {
	if p.goSyntax() {
		p.text(p.table.typeName(t))
	}
	p.text("{")
	for i := range u.NumFields() {
		if i > 0 {
			p.text(p.between())
		}
		if field := u.Field(i); p.Flag('+') || p.goSyntax() {
			p.text(field.Name() + ":")
		}
		p.field(u.Field(i).Type(), v.Field(i), depth+1, open && u.Field(i).Exported())
	}
	p.text("}")
}

// field prints what an interface holds where that is one.
func (p *printer) field(t types.Type, v reflect.Value, depth int, open bool) {
	p.print(t, v, depth, open)
}

func (p *printer) between() string {
	if p.goSyntax() {
		return ", "
	}
	return " "
}

func (p *printer) mapping(t types.Type, u *types.Map, v reflect.Value, depth int, open bool) {
	open1, close1 := "map[", "]"
	if p.goSyntax() {
		if v.IsNil() {
			p.text(p.table.typeName(t) + "(nil)")
			return
		}
		open1, close1 = p.table.typeName(t)+"{", "}"
	}
	p.text(open1)
	keys := v.MapKeys()
	slices.SortFunc(keys, compareKeys)
	for i, key := range keys {
		if i > 0 {
			p.text(p.between())
		}
		p.print(u.Key(), key, depth+1, open)
		p.text(":")
		p.print(u.Elem(), v.MapIndex(key), depth+1, open)
	}
	p.text(close1)
}

func compareKeys(x, y reflect.Value) int {
	if x.Kind() == reflect.Interface {
		x, y = reflect.ValueOf(unboxed(x.Interface())), reflect.ValueOf(unboxed(y.Interface()))
		if x.Kind() != y.Kind() {
			return cmp.Compare(x.Kind(), y.Kind())
		}
	}
	switch {
	case x.CanInt():
		return cmp.Compare(x.Int(), y.Int())
	case x.CanUint():
		return cmp.Compare(x.Uint(), y.Uint())
	case x.CanFloat():
		return cmp.Compare(x.Float(), y.Float())
	case x.Kind() == reflect.String:
		return cmp.Compare(x.String(), y.String())
	case x.Kind() == reflect.Struct:
		for i := range x.NumField() {
			if c := compareKeys(x.Field(i), y.Field(i)); c != 0 {
				return c
			}
		}
	case x.Kind() == reflect.Array:
		for i := range x.Len() {
			if c := compareKeys(x.Index(i), y.Index(i)); c != 0 {
				return c
			}
		}
	case x.Kind() == reflect.Bool && x.Bool() != y.Bool():
		if x.Bool() {
			return 1
		}
		return -1
	case x.Kind() == reflect.Pointer:
		return cmp.Compare(x.Pointer(), y.Pointer())
	}
	return 0
}

func unboxed(v any) any {
	if x, ok := boxOf(v); ok {
		return x.v
	}
	return v
}

func (p *printer) list(t, elem types.Type, v reflect.Value, depth int, open bool) {
	if isByte(elem) && strings.ContainsRune("sqxX", p.verb) {
		b := make([]byte, v.Len())
		reflect.Copy(reflect.ValueOf(b), v)
		p.plain(b)
		return
	}
	if p.goSyntax() {
		if v.Kind() == reflect.Slice && v.IsNil() {
			p.text(p.table.typeName(t) + "(nil)")
			return
		}
		p.text(p.table.typeName(t) + "{")
		defer p.text("}")
	} else {
		p.text("[")
		defer p.text("]")
	}
	for i := range v.Len() {
		if i > 0 {
			p.text(p.between())
		}
		p.print(elem, v.Index(i), depth+1, open)
	}
}

func (p *printer) pointer(t types.Type, u *types.Pointer, v reflect.Value, depth int, open bool) {
	switch u.Elem().Underlying().(type) {
	case *types.Struct, *types.Map, *types.Slice, *types.Array:
		if depth == 0 && !v.IsNil() {
			p.text("&")
			p.print(u.Elem(), v.Elem(), depth+1, open)
			return
		}
	}
	p.address(t, v)
}

// address prints a pointer, function or channel.
func (p *printer) address(t types.Type, v reflect.Value) {
	switch {
	case p.goSyntax() && v.IsNil():
		p.text("(" + p.table.typeName(t) + ")(nil)")
	case p.goSyntax():
		p.text(fmt.Sprintf("(%s)(0x%x)", p.table.typeName(t), v.Pointer()))
	case v.IsNil() && p.verb == 'v':
		fmt.Fprintf(p, strings.Replace(fmt.FormatString(p, p.verb), "+", "", 1), nil)
	case p.verb == 'v':
		p.text(fmt.Sprintf("0x%x", v.Pointer()))
	default:
		fmt.Fprintf(p, fmt.FormatString(p, p.verb), v.Pointer())
	}
}

func (p *printer) dynamic(t types.Type, v reflect.Value, depth int, open bool) {
	if v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if !v.IsValid() {
		if p.goSyntax() {
			p.text(p.table.typeName(t) + "(nil)")
			return
		}
		p.text("<nil>")
		return
	}
	if x, ok := boxOf(v.Interface()); ok {
		p.print(x.t.typ, interior(x.v, x.t.reflect), depth, open)
		return
	}
	p.leafDynamic(v, depth, open)
}

func (p *printer) leafDynamic(v reflect.Value, depth int, open bool) {
	if v.Kind() == reflect.Pointer && !open {
		p.text(fmt.Sprintf("0x%x", v.Pointer()))
		return
	}
	p.leaf(v, depth, open)
}
