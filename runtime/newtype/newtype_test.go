package newtype

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"runtime"
	"strings"
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

// Each kind has a type with a method by value and one by pointer. Where a value fits an interface's word it is called differently.
func TestMethodsOfEveryKind(t *testing.T) {
	x := 5
	for _, v := range []any{
		true, int8(1), uint64(2), 1.5, complex(1, 2), "text", [2]string{"a", "b"}, [1]*int{&x}, []int{1}, map[string]int{"a": 1},
		make(chan int), func() int { return 7 }, &x, struct{ a, b int }{1, 2}, struct{ p *int }{&x}, struct{}{},
	} {
		plain := reflect.TypeOf(v)
		t.Run(plain.String(), func(t *testing.T) {
			d := Declare("main", "T", plain, 1, 2)
			d.Define(plain)
			seen := func(out func(any) string) reflect.Value {
				return reflect.MakeFunc(reflect.FuncOf([]reflect.Type{reflect.PointerTo(plain)}, []reflect.Type{reflect.TypeFor[string]()}, false),
					func(args []reflect.Value) []reflect.Value {
						return []reflect.Value{reflect.ValueOf(out(args[0].Elem().Interface()))}
					})
			}
			got := func(x any) string {
				return fmt.Sprintf("%T %v", x, reflect.DeepEqual(x, v) || plain.Kind() == reflect.Func)
			}
			signature := reflect.TypeFor[func() string]()
			err := d.SetMethods([]Method{{"String", signature, seen(got), true}, {"Pointed", signature, seen(got), false}})
			if err != nil {
				t.Fatal(err)
			}
			want := plain.String() + " true"
			value := Retype(v, d.Type())
			if s := value.(fmt.Stringer).String(); s != want {
				t.Errorf("by value: %s, want %s", s, want)
			}
			p := reflect.New(d.Type())
			p.Elem().Set(reflect.ValueOf(value))
			if s := p.Interface().(interface{ Pointed() string }).Pointed(); s != want {
				t.Errorf("by pointer: %s, want %s", s, want)
			}
			if m, _ := d.Type().MethodByName("String"); m.Func.Call([]reflect.Value{reflect.ValueOf(value)})[0].String() != want {
				t.Errorf("the function of the method is wrong")
			}
			if d.Type().NumMethod() != 1 || d.Pointer().NumMethod() != 2 || d.Type().String() != "main.T" || reflect.PointerTo(d.Type()) != d.Pointer() {
				t.Errorf("%v has %d methods, %v %d", d.Type(), d.Type().NumMethod(), d.Pointer(), d.Pointer().NumMethod())
			}
		})
	}
}

func TestStructsWithoutName(t *testing.T) {
	d := DeclareStruct([]reflect.StructField{
		{Name: "Reader", Type: reflect.TypeFor[io.Reader](), Anonymous: true},
		{Name: "n", Type: reflect.TypeFor[int](), PkgPath: "main", Tag: `a:"b"`},
	}, 1, 1)
	read := func(p *struct {
		R io.Reader
		N int
	}, b []byte) (int, error) {
		return p.R.Read(b)
	}
	if err := d.SetMethods([]Method{{"Read", reflect.TypeFor[func([]byte) (int, error)](), reflect.ValueOf(read), true}}); err != nil {
		t.Fatal(err)
	}
	if got, want := d.Type().String(), `struct { io.Reader; n int "a:\"b\"" }`; got != want {
		t.Errorf("it is %s, want %s", got, want)
	}
	v := Retype(struct {
		R io.Reader
		N int
	}{strings.NewReader("text"), 1}, d.Type())
	if b, err := io.ReadAll(v.(io.Reader)); string(b) != "text" || err != nil {
		t.Errorf("read %q, %v", b, err)
	}
}

func TestMethodsThatDoNotFit(t *testing.T) {
	d := Declare("main", "T", reflect.TypeFor[int](), 1, 1)
	err := d.SetMethods([]Method{{"String", reflect.TypeFor[func() string](), reflect.ValueOf(func(*int) int { return 0 }), true}})
	if err == nil || err.Error() != "method String of main.T: a func(*int) int cannot stand for a func(*main.T) string" {
		t.Errorf("got %v", err)
	}
}

// BenchmarkMethod is a call through an interface of a made type and of a compiled one.
func BenchmarkMethod(b *testing.B) {
	d := makePair(b)
	for name, v := range map[string]fmt.Stringer{"made": Retype(pair{1, "one", nil}, d.Type()).(fmt.Stringer), "compiled": reflect.Value{}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_ = v.String()
			}
		})
	}
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
