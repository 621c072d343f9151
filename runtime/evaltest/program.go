// Package evaltest makes random Go programs, to compare what a cell does with what Go does, and makes one that differs small. Only
// tests import it.
//
// A program is well-typed by construction, and go/types is the judge of that ([Check]). It ends: loops are short, a function calls
// only those above it, and each call burns a little of a fuel that all share. What it prints is determined by the language: it has
// no races, prints no addresses, and uses the order of a map or of ready channels nowhere. It does not use what the language leaves
// open either: an expression calls only what changes no variable that the same expression reads (spec, Order of evaluation).
package evaltest

import (
	"fmt"
	"go/format"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// program is a program in the making.
type program struct {
	rand   *rand.Rand
	avoid  []string
	out    *strings.Builder
	count  map[string]int // of names by their prefix
	budget int            // of statements that are left
	depth  int            // of blocks

	types    []*typ      // what variables are made of
	ifaces   []*typ      // interfaces, with what implements them
	failures []*typ      // error types
	funcs    []*function // may be called
	vars     []variable  // in scope
	loops    []*loop     // around the statement that is written
	results  []*typ      // of the function that is written; nil in main
	tail     []string    // declarations that statements need
}

type variable struct {
	name  string
	typ   *typ
	fixed bool // is not assigned to: a parameter that is shared, or what a loop counts with
}

type function struct {
	name            string
	params, results []*typ
}

// loop is a loop that a branch may name.
type loop struct {
	label string
	used  bool
}

const (
	statements = 40 // of a program, about: two screens of what a learner writes
	maxDepth   = 3  // of blocks within blocks
)

// Random returns the program of a seed, formatted. It leaves out the features of the given names.
func Random(seed uint64, avoid ...string) []byte {
	p := &program{
		rand:   rand.New(rand.NewPCG(seed, 1)),
		avoid:  avoid,
		count:  map[string]int{},
		budget: statements,
		types:  slices.Clone(basics),
	}
	body := fuel + p.capture(p.declare) + p.capture(p.main) + strings.Join(p.tail, "\n")
	source := "package main\n\nimport (\n"
	for _, path := range []string{"cmp", "errors", "fmt", "maps", "os", "slices", "sort", "strings", "sync"} {
		if strings.Contains(body, path+".") {
			source += strconv.Quote(path) + "\n"
		}
	}
	source += ")\n\n" + body
	formatted, err := format.Source([]byte(source))
	if err != nil {
		panic(fmt.Sprintf("evaltest: seed %d: %v\n%s", seed, err, source))
	}
	return formatted
}

// fuel bounds what calls that call each other cost.
const fuel = `var fuel = 300

func burn() bool {
	fuel--
	return fuel < 0
}

func same[T any](v T) T { return v }

`

// capture returns what f writes.
func (p *program) capture(f func()) string {
	outer := p.out
	p.out = &strings.Builder{}
	defer func() { p.out = outer }()
	f()
	return p.out.String()
}

func (p *program) line(format string, args ...any) { fmt.Fprintf(p.out, format+"\n", args...) }

// name is a name that nothing else has.
func (p *program) name(prefix string) string {
	p.count[prefix]++
	return fmt.Sprint(prefix, p.count[prefix])
}

// oneIn is true in one of n cases.
func (p *program) oneIn(n int) bool { return p.rand.IntN(n) == 0 }

func (p *program) between(low, high int) int { return low + p.rand.IntN(high-low+1) }

func pick[T any](p *program, from []T) T { return from[p.rand.IntN(len(from))] }

// pickOf picks one of which a filter holds, and reports whether there is any.
func pickOf[T any](p *program, from []T, ok func(T) bool) (picked T, found bool) {
	var fitting []T
	for _, x := range from {
		if ok(x) {
			fitting = append(fitting, x)
		}
	}
	if fitting == nil {
		return picked, false
	}
	return pick(p, fitting), true
}

// feature is a part of the language with a name by which it can be avoided.
type feature struct {
	name  string
	write func(*program)
}

// any writes one of some features.
func (p *program) any(features []feature) {
	for {
		if f := pick(p, features); !slices.Contains(p.avoid, f.name) {
			f.write(p)
			return
		}
	}
}

// Features returns the names that [Random] can leave out.
func Features() []string {
	var names []string
	for _, f := range slices.Concat(declarations(), statementKinds(), endings()) {
		names = append(names, f.name)
	}
	return names
}

func (p *program) declare() {
	for range p.between(4, 8) {
		p.any(declarations())
	}
	for range p.between(1, 3) {
		p.function()
	}
}

func (p *program) main() {
	p.line("func main() {")
	p.block(p.budget, func() {})
	p.any(endings())
	p.line("}")
}

// block writes statements, and uses the variables that they declare, which end with it.
func (p *program) block(n int, before func()) {
	outer := len(p.vars)
	p.depth++
	before()
	own := len(p.vars)
	for ; n > 0 && p.budget > 0; n-- {
		p.budget--
		p.any(statementKinds())
	}
	for _, v := range p.vars[own:] {
		p.show(v.name, v.typ)
	}
	p.depth--
	p.vars = p.vars[:outer]
}

// nested writes a block of a statement.
func (p *program) nested(before func()) {
	n := p.between(1, 3)
	if p.depth >= maxDepth {
		n = 0
	}
	p.block(n, before)
}

func (p *program) define(t *typ, value string) string {
	name := p.name("v")
	p.line("%s := %s", name, value)
	p.declared(name, t)
	return name
}

// declared takes note of a variable. A function changes nothing that it shares with its caller: it may be called in an expression.
func (p *program) declared(name string, t *typ) {
	p.vars = append(p.vars, variable{name, t, t.shares() && p.results != nil})
}

// show uses a value: it prints it in one of the ways that its type has, if it prints the same each time.
func (p *program) show(value string, t *typ) {
	if !t.printable() {
		p.line("_ = %s", value)
		return
	}
	verb := pick(p, t.verbs())
	if verb == "" {
		p.line("fmt.Println(%q, %s)", value, value)
		return
	}
	p.line("fmt.Printf(%q, %s)", verb+" of "+value+"\n", value)
}
