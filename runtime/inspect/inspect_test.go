package inspect

import (
	"reflect"
	"strings"
	"testing"

	"github.com/traefik/yaegi/interp"
)

func TestKnowsTheInterpreter(t *testing.T) {
	if !Known() {
		t.Fatal("the interpreter's nodes have other fields: this package tells nothing")
	}
}

// TestFault has a program fail, and asks what failed where it recovers.
func TestFault(t *testing.T) {
	for _, test := range []struct{ name, body, want string }{
		{"index", `_ = a[i]`, "index out of range [5] with length 3"},
		{"negative", `_ = a[-i]`, "index out of range [-5]"},
		{"array through its address", `p := &[2]int{}; p[i] = 1`, "index out of range [5] with length 2"},
		{"string", `_ = "abc"[i]`, "index out of range [5] with length 3"},
		{"a call's result", `f := func() int { return 7 }; _ = a[f()]`, "index out of range [7] with length 3"},
		{"outer of two", `_ = m[i][9]`, "index out of range [5] with length 1"},
		{"inner of two", `_ = m[0][i]`, "index out of range [5] with length 2"},
		{"beyond length", `_ = "abc"[:i]`, "slice bounds out of range [:5] with length 3"},
		{"beyond capacity", `_ = a[1:i]`, "slice bounds out of range [:5] with capacity 3"},
		{"backwards", `_ = a[2:i-4]`, "slice bounds out of range [2:1]"},
		{"from beyond", `_ = a[i:]`, "slice bounds out of range [5:3]"},
		{"of three", `_ = a[:1:i]`, "slice bounds out of range [::5] with capacity 3"},
		{"what is assigned comes first", `b := []int{1}; b[i] = a[i]`, "index out of range [5] with length 3"},
		{"one of two statements", `b := []int{1}; if i < 3 { _ = a[i] }; _ = b[i]`, "not known"},
		{"in a function that it calls", `index(a, 4)`, "index out of range [4] with length 3"},
		{"deep", `deep(a, 12)`, "index out of range [3] with length 3"},
		{"neither", `var q *int; *q = 1`, "not known"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var said []string
			n := interp.New(interp.Options{Stderr: &strings.Builder{}})
			if err := n.Use(interp.Exports{"said/said": {"Fault": reflect.ValueOf(func() {
				if f, ok := faultNow(); ok {
					said = append(said, strings.TrimPrefix(f.Err.Error(), "runtime error: "))
				} else {
					said = append(said, "not known")
				}
			})}}); err != nil {
				t.Fatal(err)
			}
			_, err := n.Eval(`package main

import "said"

func index(a []int, i int) int { return a[i] }

func deep(a []int, n int) int {
	if n == 0 {
		return a[3]
	}
	return deep(a, n-1)
}

func run(a []int, m [][]int, i int) {
	defer func() {
		said.Fault()
		recover()
	}()
	` + test.body + `
}

func main() { run([]int{1, 2, 3}, [][]int{{1, 2}}, 5) }`)
			if err != nil {
				t.Fatal(err)
			}
			if len(said) != 1 || said[0] != test.want {
				t.Errorf("fault %q, want %q", said, test.want)
			}
		})
	}
}

func faultNow() (Fault, bool) {
	g := Panicking()
	if len(g.Calls) == 0 {
		return Fault{}, false
	}
	return g.Calls[0].Fault()
}
