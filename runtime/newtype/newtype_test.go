package newtype

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"runtime"
	"testing"
)

// pair is laid out as the type that the tests make.
type pair struct {
	X    int
	Name string
	Next *pair
}

func makePair(t testing.TB) *Decl {
	t.Helper()
	d := Declare("main", "Pair", reflect.TypeFor[pair](), 2, 3)
	d.Define(DeclareStruct([]reflect.StructField{
		{Name: "X", Type: reflect.TypeFor[int](), Tag: `json:"x"`},
		{Name: "name", Type: reflect.TypeFor[string](), PkgPath: "main"},
		{Name: "Next", Type: d.Pointer(), Tag: `json:",omitempty"`},
	}, 0, 0).Type())
	err := d.SetMethods([]Method{
		{"String", reflect.TypeFor[func() string](), reflect.ValueOf(func(p *pair) string { return "<" + p.Name + ">" }), true},
		{"Error", reflect.TypeFor[func() string](), reflect.ValueOf(func(p *pair) string { return "error " + p.Name }), false},
		{"Read", reflect.TypeFor[func([]byte) (int, error)](), reflect.ValueOf(func(p *pair, b []byte) (int, error) { runtime.GC(); return copy(b, p.Name), io.EOF }), true},
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestMadeTypes(t *testing.T) {
	d := makePair(t)
	p := pair{1, "one", &pair{2, "two", nil}}
	v, ptr := Retype(p, d.Type()), Retype(&p, d.Pointer())
	for _, c := range []struct{ got, want string }{
		{fmt.Sprintf("%T %T", v, ptr), "main.Pair *main.Pair"},
		{fmt.Sprint(v), "<one>"},
		{fmt.Sprint(ptr), "error one"},
		{fmt.Sprintf("%d", Retype(pair{1, "one", nil}, d.Type())), "{1 %!d(string=one) 0}"},
		{fmt.Sprintf("%T", reflect.New(reflect.SliceOf(d.Type())).Elem().Interface()), "[]main.Pair"},
		{d.Type().Name() + " " + d.Type().PkgPath(), "Pair main"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	if b, err := json.Marshal(v); err != nil || string(b) != `{"x":1,"Next":{"x":2}}` {
		t.Errorf("json: %s %v", b, err)
	}
	if err := json.Unmarshal([]byte(`{"x":"a"}`), ptr); err == nil || err.Error() != "json: cannot unmarshal string into Go struct field Pair.x of type int" {
		t.Errorf("json: %v", err)
	}
	wrapped := fmt.Errorf("wrapped: %w", ptr.(error))
	target := reflect.New(d.Pointer())
	if !errors.As(wrapped, target.Interface()) || target.Elem().Interface() != ptr {
		t.Errorf("errors.As does not find it")
	}
	if _, ok := v.(error); ok {
		t.Error("the value has its pointer's method")
	}
	if b, err := io.ReadAll(v.(io.Reader)); string(b) != "one" || err != nil {
		t.Errorf("read %q, %v", b, err)
	}
	if v == Retype(p, d.Type()) && any(p) == v {
		t.Error("a value equals one of another type")
	}
	m, _ := d.Type().MethodByName("String")
	if got := m.Func.Call([]reflect.Value{reflect.ValueOf(v)})[0].String(); got != "<one>" {
		t.Errorf("by value: %q", got)
	}
	if got := reflect.ValueOf(ptr).MethodByName("Error").Call(nil)[0].String(); got != "error one" {
		t.Errorf("by name: %q", got)
	}
}
