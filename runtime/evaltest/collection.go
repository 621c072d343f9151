package evaltest

import (
	"fmt"
	"strings"
)

func (p *program) sliceWork() {
	v, ok := p.assignable(func(t *typ) bool { return t.kind == slice })
	if !ok {
		elem := p.anyType()
		p.define(&typ{name: "[]" + elem.name, kind: slice, elem: elem}, fmt.Sprintf("make([]%s, 0, %d)", elem.name, p.between(0, 3)))
		return
	}
	t := v.typ
	switch p.rand.IntN(6) {
	case 0, 1:
		p.line("%s = append(%s, %s)", v.name, v.name, p.elements(t.elem, p.between(1, 3), 2))
	case 2:
		p.line("if len(%s) > 1 {", v.name)
		p.line("%s[0], %s[1] = %s[1], %s", v.name, v.name, v.name, p.expr(t.elem, 1))
		p.line("%s = %s[1:]\n}", v.name, v.name)
	case 3:
		p.define(t, fmt.Sprintf("append(%s[:len(%s)/2], %s)", v.name, v.name, p.expr(t.elem, 1)))
	case 4:
		p.line("fmt.Println(copy(%s, %s))", v.name, p.expr(t, 1))
	case 5:
		p.line("slices.Reverse(%s)", v.name)
		p.line("%s = slices.Insert(%s, len(%s)/2, %s)", v.name, v.name, v.name, p.expr(t.elem, 1))
	}
}

func (p *program) mapWork() {
	v, ok := p.assignable(func(t *typ) bool { return t.kind == mapping })
	if !ok {
		elem := p.some((*typ).zero)
		p.define(&typ{name: "map[string]" + elem.name, kind: mapping, key: stringType, elem: elem}, fmt.Sprintf("map[string]%s{}", elem.name))
		return
	}
	key := p.expr(v.typ.key, 1)
	switch p.rand.IntN(5) {
	case 0, 1:
		p.line("%s[%s] = %s", v.name, key, p.expr(v.typ.elem, 2))
	case 2:
		name := p.name("v")
		p.line("if %s, ok := %s[%s]; ok {", name, v.name, key)
		p.show(name, v.typ.elem)
		p.line("} else {\nfmt.Println(\"none\")\n}")
	case 3:
		p.line("delete(%s, %s)\nfmt.Println(len(%s))", v.name, key, v.name)
	case 4:
		if v.typ.elem.kind == integer {
			p.line("%s[%s] += %s", v.name, key, p.expr(v.typ.elem, 1))
			return
		}
		p.line("clear(%s)", v.name)
	}
}

// generics are generic functions with a call of each; T and U are types, of which the call gets slices and literals.
var generics = []struct{ declaration, call, result string }{
	{"func %s[T, U any](s []T, f func(T) U) (out []U) {\nfor _, v := range s {\nout = append(out, f(v))\n}\nreturn\n}", "%s(%s, func(x %s) string { return fmt.Sprint(len(fmt.Sprint(x))) })", "[]string"},
	{"func %s[S ~[]E, E any](s S, keep func(E) bool) int {\nn := 0\nfor i := range s {\nif keep(s[i]) {\nn++\n}\n}\nreturn n\n}", "%s(%s, func(x %s) bool { _ = x; fuel++; return fuel%%2 == 0 })", "int"},
	{"func %s[T any](s []T, f func(T) int) (sum int) {\ndefer func() { sum *= 2 }()\nfor _, v := range s {\nsum += f(v)\n}\nreturn sum + len(s)\n}", "%s(%s, func(x %s) int { _ = x; return 3 })", "int"},
}

func (p *program) genericCall() {
	g := pick(p, generics)
	elem := p.some(func(t *typ) bool { return t.constant() && t.kind != failure })
	name := p.name("gen")
	p.tail = append(p.tail, fmt.Sprintf(g.declaration, name))
	list := fmt.Sprintf("[]%s{%s}", elem.name, p.elements(elem, p.between(0, 3), 1))
	result := intType
	if g.result != "int" {
		result = &typ{name: g.result, kind: slice, elem: stringType}
	}
	p.define(result, fmt.Sprintf(g.call, name, list, elem.name))
}

func (p *program) sorting() {
	v, ok := p.assignable(func(t *typ) bool { return t.kind == slice && t.elem.ordered() })
	if !ok {
		return
	}
	switch p.rand.IntN(3) {
	case 0:
		p.line("slices.Sort(%s)", v.name)
	case 1:
		p.line("sort.SliceStable(%s, func(i, j int) bool { return %s[i] > %s[j] })", v.name, v.name, v.name)
	case 2:
		p.line("slices.SortFunc(%s, func(a, b %s) int { return -cmp.Compare(a, b) })", v.name, v.typ.elem.name)
	}
}

func (p *program) pointerWork() {
	v, ok := p.assignable(func(t *typ) bool { return t.constant() })
	if !ok || strings.ContainsAny(v.name, "(") {
		return
	}
	q := p.name("q")
	p.line("%s := &%s", q, v.name)
	p.change("(*"+q+")", v.typ)
	p.show(v.name, v.typ)
}

// copies changes a copy, and shows both.
func (p *program) copies() {
	v, ok := p.assignable(func(t *typ) bool { return (t.kind == structure || t.kind == array) && t.printable() })
	if !ok {
		return
	}
	c := p.define(v.typ, v.name)
	if v.typ.kind == array {
		p.line("%s[%d] = %s", c, p.rand.IntN(v.typ.length), p.expr(v.typ.elem, 1))
	} else {
		p.change(c, v.typ)
	}
	if v.typ.comparable() && !v.typ.holds(failure) {
		p.line("fmt.Println(%s == %s)", c, v.name)
	}
	p.show(v.name, v.typ)
}

func (p *program) localType() {
	elem := p.some(func(t *typ) bool { return t.constant() })
	name, v := p.name("local"), p.name("v")
	p.line("type %s struct {\nA, B %s\nn int\n}", name, elem.name)
	p.line("%s := []%s{{A: %s}, {%s, %s, 7}}", v, name, p.expr(elem, 1), p.expr(elem, 1), p.expr(elem, 1))
	p.line("fmt.Printf(\"%%v %%T\\n\", %s, %s[0])", v, v)
	p.define(&typ{name: "struct{ X " + elem.name + " }", kind: structure, fields: []field{{name: "X", typ: elem}}}, fmt.Sprintf("struct{ X %s }{%s}", elem.name, p.expr(elem, 1)))
}
