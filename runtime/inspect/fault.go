package inspect

import (
	"go/token"
	"reflect"
	"runtime"
	"slices"
	"unsafe"
)

// Fault is an operation of the program's that has failed.
type Fault struct {
	Err runtime.Error // what Go panics with
	Pos token.Pos     // where
}

// Fault finds the index or slice expression that failed in a call and what Go panics with there. ok is false where that cannot be
// told for certain.
//
// The operands are still what they were, so the expression that failed fails again. Others may, which were evaluated when the
// operands were different, or not at all; if Go's text would be another for them, only those of one statement can be told apart.
func (c Call) Fault() (f Fault, ok bool) {
	check := checks[c.Doing]
	if check == nil || !Known() {
		return f, false
	}
	var failed []node
	for _, n := range c.operations() {
		if check(n, c.frame) != nil {
			failed = append(failed, n)
		}
	}
	failed = slices.DeleteFunc(failed, func(n node) bool { // its operand failed first
		return slices.ContainsFunc(failed, func(m node) bool { return m != n && m.within(n) })
	})
	if len(failed) == 0 {
		return f, false
	}
	f = Fault{check(failed[0], c.frame), failed[0].pos()}
	for _, n := range failed[1:] {
		same := check(n, c.frame).Error() == f.Err.Error()
		switch together := failed[0].together(n); {
		case !same && !together:
			return Fault{}, false
		case !together:
			f.Pos = token.NoPos
		}
	}
	return f, true
}

// checks do again what may fail.
var checks = map[string]func(node, unsafe.Pointer) runtime.Error{"getIndexArray": indexError, "slice": sliceError, "slice0": slice0Error}

// indexError is what Go panics with at an index expression; nil if it is in range.
func indexError(n node, frame unsafe.Pointer) runtime.Error {
	operand, index := n.operand(frame), n.number(1, frame)
	if !operand.IsValid() {
		return nil
	}
	length := operand.Len()
	return Provoked(func() { _ = make([]struct{}, length)[index] })
}

// sliceError is what Go panics with at an expression x[low:], x[low:high] or x[low:high:max].
func sliceError(n node, frame unsafe.Pointer) runtime.Error {
	return n.bounds(frame, n.number(1, frame), 2)
}

// slice0Error is what Go panics with at an expression x[:high] or x[:high:max].
func slice0Error(n node, frame unsafe.Pointer) runtime.Error { return n.bounds(frame, 0, 1) }

// bounds slices as n does, with nothing in the slice; the operands after low begin at a child.
func (n node) bounds(frame unsafe.Pointer, low, child int) runtime.Error {
	x := n.operand(frame)
	if !x.IsValid() {
		return nil
	}
	high := x.Len()
	numbers := len(n.children()) - child
	if numbers > 0 {
		high = n.number(child, frame)
	}
	if x.Kind() == reflect.Slice {
		s := make([]struct{}, x.Len(), x.Cap())
		if numbers > 1 {
			return Provoked(func() { _ = s[low:high:n.number(child+1, frame)] })
		}
		return Provoked(func() { _ = s[low:high] })
	}
	if numbers > 1 {
		return nil // of an array: Go speaks of its length, which a slice's text does not
	}
	s := unsafe.String(new(byte), x.Len()) // never looked at
	return Provoked(func() { _ = s[low:high] })
}

// Provoked is the run-time error that f panics with; nil if it does not panic.
func Provoked(f func()) (err runtime.Error) {
	defer func() { err, _ = recover().(runtime.Error) }()
	f()
	return nil
}

// operand is what is indexed or sliced, an array where that is its address; the zero Value if there is none.
func (n node) operand(frame unsafe.Pointer) reflect.Value {
	x := value(n.children()[0].at)(frame)
	for x.Kind() == reflect.Pointer || x.Kind() == reflect.Interface {
		x = x.Elem()
	}
	switch x.Kind() {
	case reflect.Array, reflect.Slice, reflect.String:
		return x
	}
	return reflect.Value{}
}

// number is the value of an operand that is an integer.
func (n node) number(child int, frame unsafe.Pointer) int {
	return int(integer(value(n.children()[child].at)(frame)))
}

// value makes what the interpreter itself reads an operand with, from a function's frame (interp/value.go).
//
//go:linkname value github.com/traefik/yaegi/interp.genValue
func value(node unsafe.Pointer) func(frame unsafe.Pointer) reflect.Value

// integer is what the interpreter itself makes of an operand.
//
//go:linkname integer github.com/traefik/yaegi/interp.vInt
func integer(v reflect.Value) int64
