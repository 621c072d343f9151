package inspect

import (
	"fmt"
	"go/token"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"unsafe"

	"github.com/traefik/yaegi/interp"
)

// node is one of the interpreter's.
type node struct{ at unsafe.Pointer }

// nodeType is what it is there.
var nodeType = func() reflect.Type {
	root, ok := reflect.TypeFor[interp.Program]().FieldByName("root")
	if !ok {
		return nil
	}
	return root.Type.Elem()
}()

// Known reports whether the interpreter is one that this package can read.
func Known() bool {
	if nodeType == nil || frameType == nil {
		return false
	}
	for name, want := range map[string]reflect.Type{
		"anc": reflect.PointerTo(nodeType), "child": reflect.SliceOf(reflect.PointerTo(nodeType)), "pos": reflect.TypeFor[token.Pos](),
	} {
		if f, ok := nodeType.FieldByName(name); !ok || f.Type != want {
			return false
		}
	}
	if f, ok := frameType.FieldByName("recovered"); !ok || f.Type != reflect.TypeFor[any]() {
		return false
	}
	for name, want := range map[string]reflect.Kind{"kind": reflect.Uint, "gen": reflect.Func} {
		if f, ok := nodeType.FieldByName(name); !ok || f.Type.Kind() != want {
			return false
		}
	}
	return true
}

// field reads a field, exported or not.
func (n node) field(name string) reflect.Value {
	f := reflect.NewAt(nodeType, n.at).Elem().FieldByName(name)
	return reflect.NewAt(f.Type(), f.Addr().UnsafePointer()).Elem()
}

func (n node) pos() token.Pos { return token.Pos(n.field("pos").Int()) }

func (n node) parent() node { return node{n.field("anc").UnsafePointer()} }

func (n node) children() []node {
	list := n.field("child")
	children := make([]node, list.Len())
	for i := range children {
		children[i] = node{list.Index(i).UnsafePointer()}
	}
	return children
}

func (n node) kind() string { return fmt.Sprint(n.field("kind").Interface()) }

// isFunction reports whether it is a function with its body.
func (n node) isFunction() bool { return n.kind() == "funcDecl" || n.kind() == "funcLit" }

// does is the interpreter's name for the operation, "getIndexArray".
func (n node) does() string {
	gen := n.field("gen")
	if gen.IsNil() {
		return ""
	}
	name, _ := strings.CutPrefix(runtime.FuncForPC(gen.Pointer()).Name(), Interpreter)
	return name
}

// function is the innermost function around, itself not.
func (n node) function() node {
	for n = n.parent(); n.at != nil && !n.isFunction(); n = n.parent() {
	}
	return n
}

// within reports whether it is a part of another, or that itself.
func (n node) within(other node) bool {
	for ; n.at != nil; n = n.parent() {
		if n == other {
			return true
		}
	}
	return false
}

// together reports whether the evaluation of one node always leads to that of another, if it does not fail.
func (n node) together(other node) bool {
	for ; n.at != nil && !other.within(n); n = n.parent() {
		if n.branches() {
			return false
		}
	}
	for common := n; other != common; other = other.parent() {
		if other.branches() {
			return false
		}
	}
	return !n.branches()
}

// branches reports whether it may evaluate one part and not another.
func (n node) branches() bool {
	switch n.kind() {
	case "assignStmt", "binaryExpr", "callExpr", "defineStmt", "exprStmt", "incDecStmt", "indexExpr", "parenExpr", "returnStmt", "selectorExpr",
		"sliceExpr", "starExpr", "unaryExpr", "compositeLitExpr", "keyValueExpr", "addressExpr":
		return false
	}
	return true
}

// each calls visit for the nodes within, in the order of their evaluation, but not for those of function literals within.
func (n node) each(visit func(node)) {
	children := n.children()
	if left := int(n.field("nleft").Int()); strings.HasSuffix(n.kind(), "Stmt") && left <= len(children) {
		children = slices.Concat(children[left:], children[:left]) // what is assigned, then where to
	}
	for _, c := range children {
		if c.at == nil || c.isFunction() {
			continue
		}
		visit(c)
		c.each(visit)
	}
}

// Is reports whether it is the same call as another.
func (c Call) Is(other Call) bool { return c.frame == other.frame }

// Func is where the function begins that a call is of.
func (c Call) Func() token.Pos {
	if fn := c.code.function(); fn.at != nil {
		return fn.pos()
	}
	return token.NoPos
}

// Places are those in the function where it does what it is doing.
func (c Call) Places() []token.Pos {
	var places []token.Pos
	for _, n := range c.operations() {
		places = append(places, n.pos())
	}
	return places
}

// operations are the nodes of the function that do what it is doing.
func (c Call) operations() []node {
	var found []node
	if fn := c.code.function(); fn.at != nil && c.Doing != "" {
		fn.each(func(n node) {
			if n.does() == c.Doing {
				found = append(found, n)
			}
		})
	}
	return found
}

// frameType is the interpreter's type of a function's variables.
var frameType = func() reflect.Type {
	frame, ok := reflect.TypeFor[interp.Interpreter]().FieldByName("frame")
	if !ok {
		return nil
	}
	return frame.Type.Elem()
}()

// panicValue is where the interpreter keeps what a call panics with while it runs its deferred calls.
func (c Call) panicValue() *any {
	f := reflect.NewAt(frameType, c.frame).Elem().FieldByName("recovered")
	return (*any)(f.Addr().UnsafePointer())
}

// Panic is what a call panics with that runs its deferred calls; nil if that is recovered, or it does not panic. The goroutine must
// be the calling one.
func (c Call) Panic() any { return *c.panicValue() }

// SetPanic makes a value what a call panics with that runs its deferred calls. The goroutine must be the calling one.
func (c Call) SetPanic(v any) { *c.panicValue() = v }

// Returned reports whether a call that runs its deferred calls does so because it returned, not because it panicked.
func (c Call) Returned() bool { return c.Doing == "runCfg" }
