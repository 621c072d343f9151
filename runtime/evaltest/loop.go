package evaltest

import (
	"fmt"
)

// inLoop writes a loop's body, and the loop's label if a branch names it.
func (p *program) inLoop(head string, before func()) {
	l := &loop{label: p.name("L")}
	p.loops = append(p.loops, l)
	body := p.capture(func() { p.nested(before) })
	p.loops = p.loops[:len(p.loops)-1]
	if l.used {
		p.line("%s:", l.label)
	}
	p.line("%s {\n%s}", head, body)
}

// counter is what a loop counts with, in scope of its body.
func (p *program) counter(name string, t *typ) func() {
	return func() {
		p.vars = append(p.vars, variable{name: name, typ: t, fixed: true})
		p.line("_ = %s", name)
	}
}

func (p *program) forLoop() {
	i := p.name("i")
	switch p.rand.IntN(3) {
	case 0:
		p.inLoop(fmt.Sprintf("for %s := 0; %s < %d; %s++", i, i, p.between(1, 4), i), p.counter(i, intType))
	case 1:
		j := p.name("j")
		p.inLoop(fmt.Sprintf("for %s, %s := 0, 6; %s < %s; %s, %s = %s+1, %s-2", i, j, i, j, i, j, i, j), func() {
			p.counter(i, intType)()
			p.counter(j, intType)()
		})
	case 2:
		p.line("%s := %d", i, p.between(1, 3))
		p.inLoop(fmt.Sprintf("for ; %s > 0; %s--", i, i), p.counter(i, intType))
	}
}

func (p *program) rangeInt() {
	t := p.some(func(t *typ) bool { return t.kind == integer })
	if p.oneIn(4) {
		p.inLoop(fmt.Sprintf("for range %d", p.between(0, 3)), func() {})
		return
	}
	i := p.name("i")
	p.inLoop(fmt.Sprintf("for %s := range %s(%d)", i, t.name, p.between(0, 4)), p.counter(i, t))
}

func (p *program) rangeSlice() {
	t := p.some(func(t *typ) bool { return t.kind == slice || t.kind == array })
	if t.elem == nil {
		return
	}
	i, e := p.name("i"), p.name("v")
	if p.oneIn(3) {
		p.inLoop(fmt.Sprintf("for %s := range (%s)", i, p.expr(t, 1)), p.counter(i, intType))
		return
	}
	p.inLoop(fmt.Sprintf("for %s, %s := range (%s)", i, e, p.expr(t, 1)), func() {
		p.counter(i, intType)()
		p.counter(e, t.elem)()
	})
}

// rangeMap counts, or collects and sorts: the order of a map is nobody's.
func (p *program) rangeMap() {
	t := p.some(func(t *typ) bool { return t.kind == mapping })
	if t.key == nil || !t.key.ordered() {
		return
	}
	k, v, keys, n := p.name("k"), p.name("v"), p.name("v"), p.name("v")
	p.line("var %s []%s\n%s := 0", keys, t.key.name, n)
	p.line("for %s, %s := range (%s) {", k, v, p.expr(t, 1))
	p.line("_ = %s\n%s = append(%s, %s)\n%s += len(fmt.Sprint(%s))\n}", v, keys, keys, k, n, k)
	p.line("slices.Sort(%s)", keys)
	p.declared(keys, &typ{name: "[]" + t.key.name, kind: slice, elem: t.key})
	p.declared(n, intType)
	if p.oneIn(2) {
		p.line("for _, %s := range slices.Sorted(maps.Keys(%s)) {\nfmt.Print(%s, \" \")\n}", k, p.expr(t, 1), k)
	}
}

func (p *program) rangeString() {
	i, r := p.name("i"), p.name("v")
	runes := p.some(func(t *typ) bool { return t.name == "int32" })
	p.inLoop(fmt.Sprintf("for %s, %s := range %s", i, r, p.expr(stringType, 1)), func() {
		p.counter(i, intType)()
		p.counter(r, runes)()
		p.line("if %s > 4 {\nbreak\n}", i)
	})
}

// rangeFunction ranges over an iterator that may stop early, and says how it ended.
func (p *program) rangeFunction() {
	t := p.anyType()
	seq, i, yielded := p.name("f"), p.name("i"), p.name("v")
	p.line("%s := func(yield func(int, %s) bool) {\ndefer fmt.Println(\"%s ends\")", seq, t.name, seq)
	p.line("for i := range %d {\nif !yield(i, %s) {\nfmt.Println(\"stopped at\", i)\nreturn\n}\n}\n}", p.between(1, 4), p.expr(t, 1))
	p.inLoop(fmt.Sprintf("for %s, %s := range %s", i, yielded, seq), func() {
		p.counter(i, intType)()
		p.counter(yielded, t)()
		if p.oneIn(2) {
			p.line("if %s == %d {\n%s\n}", i, p.between(0, 3), pick(p, []string{"break", "continue"}))
		}
	})
}

// branch leaves a loop around it or a step of it, or the function.
func (p *program) branch() {
	if len(p.loops) == 0 {
		return
	}
	p.line("if %s {", p.condition(1))
	l := pick(p, p.loops)
	switch p.rand.IntN(4) {
	case 0:
		l.used = true
		p.line("continue %s", l.label)
	case 1:
		l.used = true
		p.line("break %s", l.label)
	case 2:
		p.line("continue")
	case 3:
		if p.results != nil && p.oneIn(2) {
			p.line("return %s", p.exprs(p.results, 1))
		} else {
			p.line("fmt.Println(%q)", p.word())
		}
	}
	p.line("}")
}

func (p *program) loopClosures() {
	fs, i, f := p.name("f"), p.name("i"), p.name("f")
	p.line("var %s []func() int", fs)
	p.line("for %s := %s {", i, pick(p, []string{"0; " + i + " < 3; " + i + "++", "range 3", "range []bool{true, false}"}))
	p.line("%s = append(%s, func() int { %s += %d; return %s })\n}", fs, fs, i, p.between(1, 5), i)
	p.line("for _, %s := range %s {\nfmt.Print(%s(), \" \", %s(), \";\")\n}\nfmt.Println()", f, fs, f, f)
}

func (p *program) jump() {
	n, l := p.name("i"), p.name("again")
	p.line("{\n%s := 0\n%s:\nfmt.Print(%s, \" \")\nif %s++; %s < %d {\ngoto %s\n}\nfmt.Println()\n}", n, l, n, n, n, p.between(1, 3), l)
}
