package evaltest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

var words = strings.Fields("syn ack fin rst push data echo ping pong héllo port host x 日本 go")

func (p *program) word() string { return pick(p, words) }

// exprs writes a value for each type.
func (p *program) exprs(of []*typ, depth int) string {
	list := make([]string, len(of))
	for i, t := range of {
		list[i] = p.expr(t, depth)
	}
	return strings.Join(list, ", ")
}

// expr writes an expression of a type, of a depth at most. It changes nothing.
func (p *program) expr(t *typ, depth int) string {
	if depth <= 0 || p.oneIn(5) {
		return p.atom(t, depth)
	}
	switch t.kind {
	case integer, float:
		return p.arithmetic(t, depth)
	case text:
		return p.text(t, depth)
	case boolean:
		return p.condition(depth)
	}
	return p.atom(t, depth)
}

// atom is what exists already, or a literal.
func (p *program) atom(t *typ, depth int) string {
	sources := []func(*typ, int) string{p.variable, p.variable, p.member, p.call}
	p.rand.Shuffle(len(sources), func(i, j int) { sources[i], sources[j] = sources[j], sources[i] })
	for _, source := range sources {
		if e := source(t, depth); e != "" {
			return e
		}
	}
	return p.literal(t, depth)
}

// variable is a variable in scope; "" if there is none of the type.
func (p *program) variable(t *typ, _ int) string {
	v, _ := pickOf(p, p.vars, func(v variable) bool { return v.typ == t })
	return v.name
}

// member is a field, an element or what a method returns, of a variable in scope.
func (p *program) member(t *typ, depth int) string {
	var fitting []func() string
	add := func(format string, args ...any) {
		fitting = append(fitting, func() string { return fmt.Sprintf(format, args...) })
	}
	for _, v := range p.vars {
		of := v.typ
		if of.kind == pointer {
			of = of.elem
		}
		for _, f := range of.fields {
			if f.typ == t {
				add("%s.%s", v.name, f.name)
			}
		}
		for _, m := range v.typ.methods {
			if m.result == t && v.typ.kind != iface && depth > 0 {
				fitting = append(fitting, func() string { return fmt.Sprintf("%s.%s(%s)", v.name, m.name, p.exprs(m.params, depth-1)) })
			}
		}
		switch {
		case v.typ.elem != t:
		case v.typ.kind == array:
			add("%s[%d]", v.name, p.rand.IntN(v.typ.length))
		case v.typ.kind == mapping && depth > 0:
			fitting = append(fitting, func() string { return fmt.Sprintf("%s[%s]", v.name, p.expr(v.typ.key, depth-1)) })
		case v.typ.kind == pointer:
			add("*%s", v.name)
		}
	}
	if fitting == nil {
		return ""
	}
	return pick(p, fitting)()
}

// call calls a function of one result.
func (p *program) call(t *typ, depth int) string {
	if depth <= 0 {
		return ""
	}
	f, ok := pickOf(p, p.funcs, func(f *function) bool { return len(f.results) == 1 && f.results[0] == t })
	if !ok {
		return ""
	}
	return fmt.Sprintf("%s(%s)", f.name, p.exprs(f.params, depth-1))
}

// changeable is an expression that is not constant, whatever is made of it.
func (p *program) changeable(t *typ, depth int) string {
	if e := p.variable(t, depth); e != "" && (depth <= 0 || p.oneIn(2)) {
		return e
	}
	return fmt.Sprintf("same[%s](%s)", t.name, p.expr(t, depth-1))
}

func (p *program) arithmetic(t *typ, depth int) string {
	x := p.changeable(t, depth)
	if t.kind == float {
		switch p.rand.IntN(4) {
		case 0:
			return fmt.Sprintf("float64(%s)/4", p.changeable(intType, depth))
		case 1:
			return fmt.Sprintf("max(%s, %s)", x, p.expr(t, depth-1))
		}
		return fmt.Sprintf("(%s %s %s)", x, pick(p, []string{"+", "-", "*"}), p.expr(t, depth-1))
	}
	switch p.rand.IntN(9) {
	case 0:
		return fmt.Sprintf("%s / (%s | 1)", x, p.changeable(t, depth))
	case 1:
		return fmt.Sprintf("%s %% (%s | 1)", x, p.changeable(t, depth))
	case 2:
		return fmt.Sprintf("%s %s (%s & 7)", x, pick(p, []string{"<<", ">>"}), p.changeable(p.some(func(t *typ) bool { return t.kind == integer && t.low == 0 && t.constants == nil }), depth))
	case 3:
		return fmt.Sprintf("%s(%s)", t.name, p.changeable(p.some(func(t *typ) bool { return t.kind == integer }), depth))
	case 4:
		return fmt.Sprintf("%s%s", pick(p, []string{"-", "^", "+"}), x)
	case 5:
		return fmt.Sprintf("%s(%s, %s)", pick(p, []string{"min", "max"}), x, p.expr(t, depth-1))
	case 6:
		if t == intType {
			of := p.some(func(t *typ) bool { return t.kind == slice || t.kind == mapping || t.kind == text })
			if of.kind != integer {
				return fmt.Sprintf("len(%s)", p.expr(of, depth-1))
			}
		}
	}
	return fmt.Sprintf("(%s %s %s)", x, pick(p, []string{"+", "-", "*", "&", "|", "^", "&^"}), p.expr(t, depth-1))
}

func (p *program) text(t *typ, depth int) string {
	switch p.rand.IntN(6) {
	case 0:
		of := p.some(func(t *typ) bool { return t.constant() && t.kind != failure })
		return fmt.Sprintf("fmt.Sprint(%s)", p.expr(of, depth-1))
	case 1:
		return fmt.Sprintf("strings.%s(%s)", pick(p, []string{"ToUpper", "TrimSpace", "ToLower"}), p.expr(t, depth-1))
	case 2:
		return fmt.Sprintf("string(%s(%q)[1:2])", "[]rune", p.word()+"mn")
	case 3:
		return fmt.Sprintf("strings.Repeat(%s, 2)", p.atom(t, 0))
	}
	return fmt.Sprintf("%s + %s", p.changeable(t, depth), p.atom(t, depth-1))
}

func (p *program) condition(depth int) string {
	switch p.rand.IntN(7) {
	case 0:
		return fmt.Sprintf("!(%s)", p.expr(boolType, depth-1))
	case 1:
		return fmt.Sprintf("(%s %s %s)", p.changeable(boolType, depth-1), pick(p, []string{"&&", "||"}), p.expr(boolType, depth-1))
	case 2:
		t := p.some((*typ).comparable)
		if t.kind != structure && t.kind != array && t.kind != pointer {
			return fmt.Sprintf("(%s %s %s)", p.changeable(t, depth-1), pick(p, []string{"==", "!="}), p.expr(t, depth-1))
		}
	case 3:
		if of := p.some(func(t *typ) bool { return t.kind == slice }); of.kind == slice && of.elem.comparable() {
			return fmt.Sprintf("slices.Contains(%s, %s)", p.expr(of, depth-1), p.typed(of.elem, depth-1))
		}
	}
	t := p.some((*typ).ordered)
	return fmt.Sprintf("(%s %s %s)", p.changeable(t, depth-1), pick(p, []string{"<", "<=", ">", ">=", "==", "!="}), p.expr(t, depth-1))
}

// literal writes a value out.
func (p *program) literal(t *typ, depth int) string {
	switch t.kind {
	case boolean:
		return pick(p, []string{"true", "false"})
	case integer:
		if t.constants != nil && !p.oneIn(4) {
			return pick(p, t.constants)
		}
		return p.number(t)
	case float:
		return pick(p, []string{"0.5", "2.25", "-1.75", "100.0", "3e2"})
	case text:
		if t.name != "string" {
			return fmt.Sprintf("%s(%q)", t.name, p.word())
		}
		return strconv.Quote(p.word())
	case structure:
		return p.structLiteral(t, depth)
	case slice:
		return fmt.Sprintf("%s{%s}", t.name, p.elements(t.elem, p.between(0, 3), depth))
	case array:
		return fmt.Sprintf("%s{%s}", t.name, p.elements(t.elem, p.between(0, t.length), depth))
	case mapping:
		return p.mapLiteral(t, depth)
	case pointer:
		if t.elem.kind != structure {
			return fmt.Sprintf("new(%s)", t.elem.name)
		}
		return "&" + p.structLiteral(t.elem, depth)
	case thunk:
		return fmt.Sprintf("func() %s { return %s }", t.elem.name, p.expr(t.elem, depth-1))
	case iface:
		return p.implementation(t, depth)
	case failure:
		return p.errorLiteral(depth)
	}
	panic("evaltest: no literal of " + t.name)
}

func (p *program) number(t *typ) string {
	n := pick(p, []int64{0, 1, 2, 3, 7, 10, 42, 100, t.low, t.high, t.high / 2})
	if n < t.low {
		n = t.low
	}
	if t.name == "int" && n >= 0 && p.oneIn(2) {
		return strconv.FormatInt(n, 10)
	}
	return fmt.Sprintf("%s(%d)", t.name, n)
}

func (p *program) elements(t *typ, n, depth int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = p.expr(t, depth-1)
	}
	return strings.Join(list, ", ")
}

func (p *program) structLiteral(t *typ, depth int) string {
	keyed := p.oneIn(2)
	var list []string
	for _, f := range t.fields {
		switch value := p.expr(f.typ, depth-1); {
		case !keyed:
			list = append(list, value)
		case !f.typ.zero() || !p.oneIn(4):
			list = append(list, f.name+": "+value)
		}
	}
	return fmt.Sprintf("%s{%s}", t.name, strings.Join(list, ", "))
}

// mapLiteral has keys that are different constants.
func (p *program) mapLiteral(t *typ, depth int) string {
	keys := slices.Clone(t.key.constants)
	switch {
	case t.key == stringType:
		keys = []string{`"a"`, `"b"`, `"ç"`}
	case t.key == intType:
		keys = []string{"1", "-20", "300"}
	default:
		keys = keys[:1]
	}
	var list []string
	for _, k := range keys[:p.between(0, len(keys))] {
		list = append(list, k+": "+p.expr(t.elem, depth-1))
	}
	return fmt.Sprintf("%s{%s}", t.name, strings.Join(list, ", "))
}

func (p *program) implementation(t *typ, depth int) string {
	impl := pick(p, t.impls)
	if impl.kind == integer {
		return fmt.Sprintf("%s(%d)", impl.name, p.rand.IntN(9))
	}
	return p.literal(impl, depth)
}

func (p *program) errorLiteral(depth int) string {
	switch p.rand.IntN(6) {
	case 0:
		if depth > 0 {
			return fmt.Sprintf("fmt.Errorf(\"%s: %%w\", %s)", p.word(), p.expr(errorType, depth-1))
		}
	case 1:
		if depth > 0 {
			return fmt.Sprintf("errors.Join(%s, %s)", p.expr(errorType, depth-1), p.expr(errorType, depth-1))
		}
	case 2:
		return fmt.Sprintf("errors.New(%q)", p.word())
	case 3:
		return "error(nil)"
	}
	return p.literal(pick(p, p.failures), depth)
}
