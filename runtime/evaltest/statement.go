package evaltest

import (
	"fmt"
	"strings"
)

// statementKinds are the statements that programs have.
func statementKinds() []feature {
	return []feature{
		{"definition", (*program).definition},
		{"definition", (*program).definition},
		{"definition", (*program).definition},
		{"assignment", (*program).assignment},
		{"assignment", (*program).assignment},
		{"multiple assignment", (*program).exchange},
		{"call", (*program).callAll},
		{"method call", (*program).callMethod},
		{"method value", (*program).methodValue},
		{"print", (*program).print},
		{"if", (*program).ifElse},
		{"switch", (*program).switchValue},
		{"switch of conditions", (*program).switchConditions},
		{"type switch", (*program).typeSwitch},
		{"for", (*program).forLoop},
		{"range over int", (*program).rangeInt},
		{"range over slice", (*program).rangeSlice},
		{"range over map", (*program).rangeMap},
		{"range over string", (*program).rangeString},
		{"range over function", (*program).rangeFunction},
		{"branch", (*program).branch},
		{"branch", (*program).branch},
		{"closures of a loop", (*program).loopClosures},
		{"closure", (*program).closure},
		{"defer", (*program).deferring},
		{"recover", (*program).recovering},
		{"slice", (*program).sliceWork},
		{"map", (*program).mapWork},
		{"generic function", (*program).genericCall},
		{"sort", (*program).sorting},
		{"errors", (*program).errorsWork},
		{"goroutines", (*program).goroutines},
		{"channel", (*program).channel},
		{"select", (*program).selecting},
		{"pointer", (*program).pointerWork},
		{"copy of an array or struct", (*program).copies},
		{"local type", (*program).localType},
		{"goto", (*program).jump},
	}
}

func (p *program) definition() {
	t := p.anyType()
	switch p.rand.IntN(5) {
	case 0:
		if t.zero() {
			name := p.name("v")
			p.line("var %s %s", name, t.name)
			p.declared(name, t)
			return
		}
	case 1:
		name := p.name("v")
		p.line("var %s %s = %s", name, t.name, p.expr(t, 3))
		p.declared(name, t)
		return
	case 2:
		if len(p.vars) > 0 { // a name of an outer block anew
			if v := pick(p, p.vars); v.typ.printable() && !v.fixed && !strings.ContainsAny(v.name, ".(") {
				p.line("if %s := %s; %s {", v.name, p.expr(v.typ, 2), p.condition(1))
				p.change(v.name, v.typ)
				p.show(v.name, v.typ)
				p.line("}")
				return
			}
		}
	}
	p.define(t, p.typed(t, 3))
}

// typed is an expression that is of the type wherever it stands.
func (p *program) typed(t *typ, depth int) string {
	switch t.kind {
	case iface, failure:
		return fmt.Sprintf("%s(%s)", t.name, p.expr(t, depth))
	}
	return p.expr(t, depth)
}

// assignable picks a variable that may be assigned to and of which a filter holds.
func (p *program) assignable(ok func(*typ) bool) (variable, bool) {
	return pickOf(p, p.vars, func(v variable) bool { return !v.fixed && ok(v.typ) })
}

func always(*typ) bool { return true }

func (p *program) assignment() {
	v, ok := p.assignable(always)
	if !ok {
		return
	}
	if v.typ.kind == integer && p.oneIn(4) {
		p.line("%s%s", v.name, pick(p, []string{"++", "--"}))
		return
	}
	p.change(v.name, v.typ)
}

func (p *program) exchange() {
	a, ok := p.assignable(always)
	if !ok {
		return
	}
	b, _ := p.assignable(func(t *typ) bool { return t == a.typ })
	switch {
	case a.name != b.name:
		p.line("%s, %s = %s, %s", a.name, b.name, b.name, p.expr(a.typ, 1))
	case a.typ == intType:
		of := p.define(&typ{name: "[]int", kind: slice, elem: intType}, "[]int{4, 5, 6}")
		p.line("%s &= 1", a.name)
		p.line("%s, %s[%s] = %s[%s+1], %s", a.name, of, a.name, of, a.name, p.expr(intType, 1))
	default:
		c, n := p.name("v"), p.name("v")
		p.line("%s, %s := %s, %s", c, n, p.typed(a.typ, 2), p.expr(intType, 1))
		p.declared(c, a.typ)
		p.declared(n, intType)
	}
}

func (p *program) callAll() {
	if p.funcs == nil {
		return
	}
	f := pick(p, p.funcs)
	names := make([]string, len(f.results))
	for i := range names {
		names[i] = p.name("v")
	}
	p.line("%s := %s(%s)", strings.Join(names, ", "), f.name, p.exprs(f.params, 2))
	for i, t := range f.results {
		p.declared(names[i], t)
	}
}

func (p *program) callMethod() {
	v, ok := p.assignable(func(t *typ) bool {
		return t.changing != nil || t.kind == pointer && t.elem.changing != nil || t.kind == iface
	})
	if !ok {
		return
	}
	if v.typ.kind == iface {
		m := v.typ.methods[0]
		p.define(m.result, fmt.Sprintf("%s.%s()", v.name, m.name))
		return
	}
	of := v.typ
	if of.kind == pointer {
		of = of.elem
	}
	m := pick(p, of.changing)
	p.define(m.result, fmt.Sprintf("%s.%s(%s)", v.name, m.name, p.exprs(m.params, 2)))
}

// methodValue keeps a method with a copy of its receiver, which then changes.
func (p *program) methodValue() {
	v, ok := p.assignable(func(t *typ) bool { return t.methods != nil && t.kind != iface })
	if !ok {
		return
	}
	m, name := pick(p, v.typ.methods), p.name("f")
	if p.oneIn(3) {
		p.line("%s := %s.%s", name, v.typ.name, m.name)
		args := p.exprs(m.params, 1)
		if args != "" {
			args = ", " + args
		}
		p.define(m.result, fmt.Sprintf("%s(%s%s)", name, v.name, args))
		return
	}
	p.line("%s := %s.%s", name, v.name, m.name)
	p.change(v.name, v.typ)
	p.define(m.result, fmt.Sprintf("%s(%s)", name, p.exprs(m.params, 1)))
}

func (p *program) print() {
	t := p.some(func(t *typ) bool { return t.printable() })
	p.line("fmt.Println(%q, %s, %s)", p.word(), p.expr(t, 3), p.expr(stringType, 1))
}

func (p *program) ifElse() {
	if p.oneIn(3) {
		t := p.some((*typ).ordered)
		name := p.name("v")
		p.line("if %s := %s; %s < %s {", name, p.expr(t, 2), name, p.expr(t, 1))
		p.nested(func() { p.vars = append(p.vars, variable{name: name, typ: t}) })
	} else {
		p.line("if %s {", p.condition(2))
		p.nested(func() {})
	}
	if p.oneIn(2) {
		p.line("} else if %s {", p.condition(1))
		p.nested(func() {})
	}
	if p.oneIn(2) {
		p.line("} else {")
		p.nested(func() {})
	}
	p.line("}")
}

// clauses writes the clauses of a switch; the heads of all but the default, which may stand anywhere.
func (p *program) clauses(heads []string) {
	at := -1
	if p.oneIn(2) {
		at = p.rand.IntN(len(heads) + 1)
	}
	for i := range len(heads) + 1 {
		if i == at {
			p.line("default:")
			p.nested(func() {})
		}
		if i < len(heads) {
			p.line("case %s:", heads[i])
			p.nested(func() {})
			if i < len(heads)-1 && p.oneIn(5) {
				p.line("fallthrough")
			}
		}
	}
	p.line("}")
}

func (p *program) switchValue() {
	t := p.some(func(t *typ) bool { return t.kind == integer || t.kind == text })
	heads := []string{}
	for range p.between(1, 3) {
		heads = append(heads, p.changeable(t, 1))
	}
	if t.constants != nil {
		heads[0] = t.constants[0] + ", " + heads[0]
	}
	if name := p.name("v"); p.oneIn(2) {
		p.line("switch %s := %s; same(%s) {", name, p.expr(t, 2), name)
	} else {
		p.line("switch %s {", p.changeable(t, 2))
	}
	p.clauses(heads)
}

func (p *program) switchConditions() {
	heads := []string{p.condition(2)}
	for range p.between(1, 2) {
		heads = append(heads, p.condition(1))
	}
	if p.oneIn(2) {
		heads[0] += ", " + p.condition(1)
	}
	p.line("switch {")
	p.clauses(heads)
}

func (p *program) typeSwitch() {
	source := p.anyType()
	name := p.name("v")
	p.line("switch %s := any(%s).(type) {", name, p.expr(source, 2))
	used := map[string]bool{"error": true}
	for _, t := range append(p.typeList(1, 3), source) {
		if used[t.name] {
			continue
		}
		used[t.name] = true
		p.line("case %s:", t.name)
		p.show(name, t)
	}
	p.line("case error:\nfmt.Println(\"error\", %s)", name)
	if p.oneIn(2) {
		p.line("case fmt.Stringer:\nfmt.Println(\"stringer\", %s.String())", name)
	}
	p.line("default:\nfmt.Printf(\"%%T\\n\", %s)\n}", name)
}

// closure changes a variable from within a function literal.
func (p *program) closure() {
	v, ok := p.assignable(func(t *typ) bool { return t.printable() })
	if !ok {
		return
	}
	f, x := p.name("f"), p.name("p")
	outer, loops, results := p.vars, p.loops, p.results
	p.loops, p.results = nil, nil
	p.line("%s := func(%s int) %s {", f, x, v.typ.name)
	p.vars = append(p.vars[:len(p.vars):len(p.vars)], variable{name: x, typ: intType})
	p.change(v.name, v.typ)
	p.line("return %s\n}", v.name)
	p.vars, p.loops, p.results = outer, loops, results
	for range p.between(1, 2) {
		p.define(v.typ, fmt.Sprintf("%s(%s)", f, p.expr(intType, 1)))
	}
}

// endings are the ways in which programs end.
func endings() []feature {
	return []feature{
		{"return", func(*program) {}}, {"return", func(*program) {}}, {"return", func(*program) {}},
		{"exit", func(p *program) { p.line("defer fmt.Println(\"never\")\nos.Exit(%d)", p.between(0, 5)) }},
		{"panic", func(p *program) { p.line("defer fmt.Println(\"last\")\npanic(fmt.Sprint(%q, fuel > 0))", p.word()) }},
	}
}
