package evaltest

import (
	"slices"
)

type kind int

const (
	boolean kind = iota
	integer
	float
	text
	structure
	slice
	array
	mapping
	pointer
	thunk // a function without parameters, of one result
	iface
	failure // package errors' interface
)

// typ is a type that values are made of.
type typ struct {
	name      string // as the program writes it
	kind      kind
	low, high int64 // of an integer; high is that of int64 for larger ones
	elem, key *typ  // of a slice, array, map, pointer; the result of a function
	fields    []field
	methods   []method // that change nothing, by value
	changing  []method // that change their receiver
	constants []string // that a program declares for it
	impls     []*typ   // of an interface
	length    int      // of an array
}

type field struct {
	name     string
	typ      *typ
	embedded bool
}

// method has no parameters but of the given types.
type method struct {
	name   string
	params []*typ
	result *typ
}

var (
	intType    = &typ{name: "int", kind: integer, low: -1 << 40, high: 1 << 40}
	stringType = &typ{name: "string", kind: text}
	boolType   = &typ{name: "bool", kind: boolean}
	floatType  = &typ{name: "float64", kind: float}
	errorType  = &typ{name: "error", kind: failure}
)

var basics = []*typ{
	intType, intType, stringType, stringType, boolType, floatType,
	{name: "int8", kind: integer, low: -128, high: 127},
	{name: "int16", kind: integer, low: -1 << 15, high: 1<<15 - 1},
	{name: "int32", kind: integer, low: -1 << 31, high: 1<<31 - 1},
	{name: "int64", kind: integer, low: -1 << 63, high: 1<<63 - 1},
	{name: "uint", kind: integer, high: 1 << 40},
	{name: "uint8", kind: integer, high: 255},
	{name: "uint16", kind: integer, high: 1<<16 - 1},
	{name: "uint32", kind: integer, high: 1<<32 - 1},
	{name: "uint64", kind: integer, high: 1<<63 - 1},
}

// printable reports whether a value prints the same each time: it leads to no function, and to no pointer but the outermost.
func (t *typ) printable() bool {
	return t.kind == pointer && t.elem.constant() || t.constant()
}

// constant reports whether a value leads to nothing that prints as an address, or might.
func (t *typ) constant() bool { return !t.holds(pointer, thunk, iface) }

// holds reports whether a value is of one of some kinds, or what it leads to is.
func (t *typ) holds(kinds ...kind) bool {
	return slices.Contains(kinds, t.kind) || t.elem != nil && t.elem.holds(kinds...) || t.key != nil && t.key.holds(kinds...) ||
		slices.ContainsFunc(t.fields, func(f field) bool { return f.typ.holds(kinds...) })
}

// zero reports whether the zero value can do what another can: no part of it is nil that must not be.
func (t *typ) zero() bool { return !t.contains(pointer, thunk, iface, mapping) }

// comparable reports whether == may compare values. An error is, but for its dynamic type; those of a program are.
func (t *typ) comparable() bool { return !t.contains(slice, mapping, thunk, iface) }

// contains reports whether a value is of one of some kinds, or a field or an element of an array within it is.
func (t *typ) contains(kinds ...kind) bool {
	return slices.Contains(kinds, t.kind) || t.kind == array && t.elem.contains(kinds...) ||
		slices.ContainsFunc(t.fields, func(f field) bool { return f.typ.contains(kinds...) })
}

// shares reports whether a copy of a value shares with it what can be assigned to.
func (t *typ) shares() bool { return t.kind == slice || t.kind == mapping || t.kind == pointer }

// verbs are the ways to print a value; "" is Println.
func (t *typ) verbs() []string {
	verbs := []string{"", "%v", "%+v"}
	switch t.kind {
	case failure:
		return verbs
	case integer:
		verbs = append(verbs, "%d", "%04d", "%x", "%#v", "%T", "%-6v|")
	case float:
		verbs = append(verbs, "%.2f", "%8.3e", "%T")
	case text:
		verbs = append(verbs, "%q", "%s", "%x", "%10s|", "%T")
	case boolean:
		verbs = append(verbs, "%t")
	case structure, slice, array, mapping:
		verbs = append(verbs, "%T")
		if !t.holds(failure) {
			verbs = append(verbs, "%#v") // of an error it would show the address
		}
	}
	return verbs
}

// some picks a type of which a filter holds; int if there is none.
func (p *program) some(ok func(*typ) bool) *typ {
	if t, found := pickOf(p, p.types, ok); found {
		return t
	}
	return intType
}

func (p *program) anyType() *typ { return pick(p, p.types) }

// ordered reports whether < compares values.
func (t *typ) ordered() bool { return t.kind == integer || t.kind == float || t.kind == text }
