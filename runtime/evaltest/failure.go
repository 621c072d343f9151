package evaltest

import (
	"fmt"
)

func (p *program) deferring() {
	v, ok := p.assignable(func(t *typ) bool { return t.printable() })
	if !ok {
		return
	}
	p.line("func() {")
	p.line("defer fmt.Println(\"deferred\", %s)", v.name)
	if p.oneIn(2) {
		i := p.name("i")
		p.line("for %s := range 3 {\ndefer func(n int) { fmt.Print(n, %s, \" \") }(%s * 2)\n}", i, i, i)
	}
	p.change(v.name, v.typ)
	p.line("defer func() {")
	p.change(v.name, v.typ)
	p.show(v.name, v.typ)
	p.line("}()\n}()")
}

// panics are statements that panic, most of them, and what they need before.
var panics = []string{
	`panic("text")`,
	`panic(fmt.Sprintf("%d", fuel))`,
	`panic(fmt.Errorf("wrapped: %w", error(nil)))`,
	`fmt.Println([]int{1, 2, 3}[same(5)])`,
	`fmt.Println(10 / same(0))`,
	`fmt.Println("abc"[same(3):])`,
	`fmt.Println([]int{1, 2}[same(2):same(1)])`,
	`var m map[string]int; m["x"] = 1`,
	`var q *struct{ n int }; fmt.Println(q.n)`,
	`fmt.Println(any("x").(int))`,
	`fmt.Println(any(nil).(fmt.Stringer))`,
	`c := make(chan int); close(c); close(c)`,
	`fmt.Println(make([]int, same(-1)))`,
	`fmt.Println("no panic")`,
}

func (p *program) recovering() {
	cause := pick(p, panics)
	if p.failures != nil && p.oneIn(3) {
		cause = fmt.Sprintf("panic(%s)", p.literal(pick(p, p.failures), 1))
	}
	p.line("func() {\ndefer func() {\nr := recover()")
	p.line("if err, ok := r.(error); ok {\nfmt.Println(\"error:\", err)\nreturn\n}\nfmt.Println(\"recovered:\", r)\n}()")
	if p.oneIn(3) {
		p.line("defer fmt.Println(%q)", p.word())
	}
	p.line("%s\n}()", cause)
}

func (p *program) errorsWork() {
	if p.failures == nil {
		return
	}
	f := pick(p, p.failures)
	name, target := p.define(errorType, p.typed(errorType, 3)), p.name("v")
	p.line("var %s %s\nif errors.As(%s, &%s) {", target, f.name, name, target)
	if f.kind == text {
		p.line("fmt.Println(\"as\", string(%s))", target)
	} else {
		p.line("fmt.Println(\"as\", %s.Code, %s.Err)", target, target)
	}
	p.line("}\nfmt.Println(errors.Is(%s, %s), errors.Unwrap(%s) == nil)", name, p.expr(errorType, 1), name)
	if f.kind == pointer {
		ok := p.name("ok")
		p.line("_, %s := %s.(%s)\nfmt.Println(%s)", ok, name, f.name, ok)
	}
}
