package evaltest

func (p *program) goroutines() {
	t := p.some((*typ).zero)
	out, i, wg := p.name("v"), p.name("i"), p.name("wg")
	p.line("%s := make([]%s, 3)\nvar %s sync.WaitGroup", out, t.name, wg)
	p.line("for %s := range 3 {\n%s.Add(1)\ngo func() {\ndefer %s.Done()", i, wg, wg)
	p.line("if %s > 0 {\n%s[%s] = %s\n}\n}()\n}\n%s.Wait()", i, out, i, p.quiet(t), wg)
	p.declared(out, &typ{name: "[]" + t.name, kind: slice, elem: t})
}

// quiet is a value for a goroutine: a literal, since a call would burn fuel that others burn, too.
func (p *program) quiet(t *typ) string {
	vars, funcs := p.vars, p.funcs
	p.vars, p.funcs = nil, nil
	defer func() { p.vars, p.funcs = vars, funcs }()
	return p.literal(t, 1)
}

func (p *program) channel() {
	t := p.anyType()
	c, v := p.name("c"), p.name("v")
	p.line("%s := make(chan %s, %d)\ngo func() {\ndefer close(%s)", c, t.name, p.between(0, 2), c)
	for range p.between(1, 3) {
		p.line("%s <- %s", c, p.quiet(t))
	}
	p.line("}()")
	if p.oneIn(3) {
		ok := p.name("ok")
		p.line("%s, %s := <-%s\nfmt.Println(%s)", v, ok, c, ok)
		p.show(v, t)
	}
	p.line("for %s := range %s {", v, c)
	p.show(v, t)
	p.line("}")
}

// selecting selects among channels of which one is ready, or none.
func (p *program) selecting() {
	t := p.anyType()
	full, empty, v := p.name("c"), p.name("c"), p.name("v")
	p.line("%s, %s := make(chan %s, 2), make(chan %s)", full, empty, t.name, t.name)
	p.line("%s <- %s", full, p.expr(t, 1))
	p.inLoop("for range 2", func() {
		p.line("select {\ncase %s := <-%s:", v, empty)
		p.show(v, t)
		p.line("case %s, ok := <-%s:\nfmt.Println(\"got\", ok)", v, full)
		p.show(v, t)
		if p.oneIn(2) {
			p.line("if ok {\nbreak\n}\nfmt.Println(\"not broken\")")
		}
		p.line("default:")
		p.nested(func() {})
		p.line("}")
	})
}
