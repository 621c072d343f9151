package evaltest

import (
	"fmt"
	"slices"
	"strings"
)

// declarations are the types and functions that programs declare.
func declarations() []feature {
	return []feature{
		{"enumeration", (*program).enumeration},
		{"structure", (*program).structure},
		{"structure", (*program).structure},
		{"embedding", (*program).embedding},
		{"interface", (*program).iface},
		{"error type", (*program).failure},
		{"composite type", (*program).composite},
		{"function", (*program).function},
		{"generic type", (*program).generic},
	}
}

func (p *program) enumeration() {
	under := p.some(func(t *typ) bool { return t.kind == integer && t.constants == nil && t.low <= 0 && t.high >= 255 })
	t := &typ{name: p.name("Kind"), kind: integer, low: under.low, high: under.high}
	p.line("type %s %s\n\nconst (", t.name, under.name)
	first := pick(p, []string{"iota", "iota + 1", "1 << iota", "iota * 10", "3"})
	for i := range p.between(2, 4) {
		name := p.name("C")
		t.constants = append(t.constants, name)
		if i == 0 {
			p.line("%s %s = %s", name, t.name, first)
		} else {
			p.line("%s", name)
		}
		if p.oneIn(6) {
			p.line("_")
		}
	}
	p.line(")\n")
	if p.oneIn(2) {
		p.line("func (k %s) String() string {", t.name)
		switch p.rand.IntN(3) {
		case 0: // a constant of the same value twice is no switch
			p.line("if k == %s { return %q }", t.constants[0], p.word())
			p.line("return fmt.Sprintf(\"%s(%%d)\", int64(k))", t.name)
		case 1:
			p.line("return %q + strings.Repeat(\"+\", int(k)&3)", p.word())
		case 2:
			p.line("switch {\ncase k > %s:\nreturn %q\ncase k == %s:\nreturn %q\n}", t.constants[1], p.word(), t.constants[0], p.word())
			p.line("return fmt.Sprint(%q, int64(k))", p.word())
		}
		p.line("}\n")
	}
	p.types = append(p.types, t, t)
	if p.oneIn(2) {
		p.method(t, false)
	}
}

// members writes and adds fields.
func (p *program) members(t *typ, n int) {
	for range n {
		f := field{name: p.name("F"), typ: p.anyType()}
		if p.oneIn(3) && !f.typ.holds(failure) { // package fmt would print the error's address
			f.name = strings.ToLower(f.name)
		}
		t.fields = append(t.fields, f)
		p.line("%s %s", f.name, f.typ.name)
	}
}

func (p *program) structure() {
	t := &typ{name: p.name("Rec"), kind: structure}
	p.line("type %s struct {", t.name)
	p.members(t, p.between(1, 3))
	p.line("}\n")
	p.finish(t)
}

// embedding declares a struct with the fields and methods of another one.
func (p *program) embedding() {
	base := p.some(func(t *typ) bool { return t.kind == structure && !strings.Contains(t.name, "[") })
	if base.kind != structure {
		p.structure()
		return
	}
	t := &typ{name: p.name("Rec"), kind: structure}
	p.line("type %s struct {\n%s", t.name, base.name)
	t.fields = append(t.fields, field{name: base.name, typ: base, embedded: true})
	t.methods = append(t.methods, base.methods...)
	t.changing = append(t.changing, base.changing...)
	p.members(t, p.between(0, 2))
	p.line("}\n")
	p.finish(t)
}

// finish gives a struct methods, and adds it and what is made of it to the types.
func (p *program) finish(t *typ) {
	p.types = append(p.types, t, t)
	for range p.between(0, 2) {
		p.method(t, p.oneIn(2))
	}
	if p.oneIn(4) && t.constant() {
		p.line("func (r %s) String() string { return fmt.Sprint(%q, r.%s) }\n", t.name, p.word(), t.fields[0].name)
	}
	if p.oneIn(2) {
		p.types = append(p.types, &typ{name: "*" + t.name, kind: pointer, elem: t})
	}
}

// method gives a type a method, which changes the receiver or does not.
func (p *program) method(t *typ, changes bool) {
	m := method{name: p.name("Do"), result: p.some(func(r *typ) bool { return r.kind != pointer })}
	star := ""
	if changes {
		star = "*"
	} else if p.oneIn(3) && t.kind == structure {
		star = "*"
	}
	if p.oneIn(2) {
		m.params = []*typ{p.anyType()}
	}
	p.signature(fmt.Sprintf("(r %s%s) %s", star, t.name, m.name), m.params, []*typ{m.result}, func() {
		self := "r"
		if star != "" {
			self = "(*r)"
		}
		p.vars = append(p.vars, variable{name: self, typ: t, fixed: true})
		if changes {
			p.change(self, t)
		}
	})
	if changes || star != "" {
		t.changing = append(t.changing, m) // needs a variable, too
	} else {
		t.methods = append(t.methods, m)
	}
}

// change assigns to a part of a variable.
func (p *program) change(name string, t *typ) {
	switch t.kind {
	case structure:
		f := pick(p, t.fields)
		p.change(name+"."+f.name, f.typ)
	case integer:
		p.line("%s %s %s", name, pick(p, []string{"+=", "-=", "*=", "^=", "|=", "&=", "&^=", "="}), p.expr(t, 1))
	default:
		p.line("%s = %s", name, p.expr(t, 1))
	}
}

// signature writes a function with a body that ends in a return.
func (p *program) signature(head string, params, results []*typ, before func()) {
	vars, outer, loops := p.vars, p.results, p.loops
	p.vars, p.results, p.loops = nil, results, nil
	var list []string
	for _, t := range params {
		v := variable{name: p.name("p"), typ: t, fixed: t.shares()}
		p.vars = append(p.vars, v)
		list = append(list, v.name+" "+t.name)
	}
	named, names := p.oneIn(3) && len(results) > 0, []string{}
	var ends []string
	for _, t := range results {
		if named {
			v := variable{name: p.name("r"), typ: t}
			p.vars = append(p.vars, v)
			names = append(names, v.name)
			ends = append(ends, v.name+" "+t.name)
		} else {
			ends = append(ends, t.name)
		}
	}
	p.line("func %s(%s) (%s) {", head, strings.Join(list, ", "), strings.Join(ends, ", "))
	p.block(p.between(0, 3), func() {
		before()
		if named && p.oneIn(2) {
			p.line("defer func() {")
			p.change(names[0], results[0])
			p.line("}()")
		}
	})
	if named && p.oneIn(3) {
		p.line("return\n}\n")
	} else {
		p.line("return %s\n}\n", p.exprs(results, 2))
	}
	p.vars, p.results, p.loops = vars, outer, loops
}

func (p *program) function() {
	f := &function{name: p.name("fn"), results: p.typeList(1, 3)}
	f.params = p.typeList(0, 3)
	p.signature(f.name, f.params, f.results, func() {
		zeros := make([]string, len(f.results))
		for i, t := range f.results {
			zeros[i] = p.literal(t, 0)
		}
		p.line("if burn() {\nreturn %s\n}", strings.Join(zeros, ", "))
	})
	p.funcs = append(p.funcs, f)
}

func (p *program) typeList(low, high int) []*typ {
	list := make([]*typ, p.between(low, high))
	for i := range list {
		list[i] = p.anyType()
	}
	return list
}

// iface declares an interface, and gives its method to some types.
func (p *program) iface() {
	t := &typ{name: p.name("Shape"), kind: iface}
	m := method{name: p.name("Do"), result: p.some(func(r *typ) bool { return r.constant() })}
	t.methods = []method{m}
	p.line("type %s interface {\n%s() %s\n}\n", t.name, m.name, m.result.name)
	for range p.between(2, 3) {
		impl := &typ{name: p.name("Impl"), kind: structure}
		if p.oneIn(3) {
			*impl = typ{name: impl.name, kind: integer, low: 0, high: 100}
			p.line("type %s int\n", impl.name)
		} else {
			p.line("type %s struct {", impl.name)
			p.members(impl, p.between(1, 2))
			p.line("}\n")
		}
		star := p.oneIn(2)
		receiver := map[bool]string{true: "*"}[star] + impl.name
		p.signature(fmt.Sprintf("(r %s) %s", receiver, m.name), nil, []*typ{m.result}, func() {
			if !star {
				p.vars = append(p.vars, variable{name: "r", typ: impl, fixed: true})
			}
		})
		p.types = append(p.types, impl)
		if star {
			if impl.kind != structure {
				continue
			}
			impl = &typ{name: "*" + impl.name, kind: pointer, elem: impl}
		}
		t.impls = append(t.impls, impl)
	}
	if t.impls != nil {
		p.ifaces = append(p.ifaces, t)
		p.types = append(p.types, t)
	}
}

// failure declares an error type.
func (p *program) failure() {
	t := &typ{name: p.name("Fail"), kind: structure}
	star := map[bool]string{true: "*"}[p.oneIn(2)]
	if p.oneIn(4) {
		*t = typ{name: t.name, kind: text}
		star = ""
		p.line("type %s string\n\nfunc (e %s) Error() string { return %q + string(e) }\n", t.name, t.name, p.word())
	} else {
		inner := p.some(func(f *typ) bool { return f.constant() && f.comparable() })
		t.fields = []field{{name: "Code", typ: inner}, {name: "Err", typ: errorType}}
		p.line("type %s struct {\nCode %s\nErr error\n}\n", t.name, inner.name)
		p.line("func (e %s%s) Error() string { return fmt.Sprint(%q, e.Code, e.Err) }\n", star, t.name, p.word())
		if p.oneIn(2) {
			p.line("func (e %s%s) Unwrap() error { return e.Err }\n", star, t.name)
		}
	}
	if star != "" {
		t = &typ{name: "*" + t.name, kind: pointer, elem: t}
	}
	p.failures = append(p.failures, t)
	if !slices.Contains(p.types, errorType) {
		p.types = append(p.types, errorType)
	}
}

// composite adds a type literal, or a name for one.
func (p *program) composite() {
	elem := p.some((*typ).zero)
	t := &typ{}
	switch p.rand.IntN(4) {
	case 0, 1:
		elem = p.anyType()
		t.kind, t.name = slice, "[]"+elem.name
	case 2:
		t.kind, t.length = array, p.between(2, 4)
		t.name = fmt.Sprintf("[%d]%s", t.length, elem.name)
	case 3:
		t.kind, t.key = mapping, p.some(func(k *typ) bool { return k == intType || k == stringType || k.constants != nil })
		t.name = fmt.Sprintf("map[%s]%s", t.key.name, elem.name)
	}
	t.elem = elem
	if p.oneIn(3) {
		name := p.name("List")
		p.line("type %s %s\n", name, t.name)
		t.name = name
		p.types = append(p.types, t)
		if p.oneIn(2) {
			p.method(t, false)
		}
		return
	}
	if p.oneIn(5) {
		t = &typ{name: "func() " + elem.name, kind: thunk, elem: elem}
	}
	p.types = append(p.types, t)
}

// generic declares a generic struct with methods, and adds an instance of it.
func (p *program) generic() {
	name, elem := p.name("Box"), p.some((*typ).zero)
	field1, add, get := p.name("F"), p.name("Do"), p.name("Do")
	p.line("type %s[T any] struct {\n%s []T\n}\n", name, field1)
	p.line("func (b *%s[T]) %s(v T) int {\nb.%s = append(b.%s, v)\nreturn len(b.%s)\n}\n", name, add, field1, field1, field1)
	p.line("func (b %s[T]) %s() T {\nvar zero T\nif len(b.%s) == 0 {\nreturn zero\n}\nreturn b.%s[len(b.%s)-1]\n}\n", name, get, field1, field1, field1)
	t := &typ{
		name:     fmt.Sprintf("%s[%s]", name, elem.name),
		kind:     structure,
		fields:   []field{{name: field1, typ: &typ{name: "[]" + elem.name, kind: slice, elem: elem}}},
		changing: []method{{name: add, params: []*typ{elem}, result: intType}},
		methods:  []method{{name: get, result: elem}},
	}
	p.types = append(p.types, t, t)
}
