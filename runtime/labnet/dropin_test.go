package net_test

import (
	"fmt"
	"go/types"
	std "net"
	"reflect"
	"testing"
	"time"

	"golang.org/x/tools/go/packages"

	net "github.com/wirebook/wirebook/runtime/labnet"
)

// wrapped are the types that are ours, each as nil pointers to std's and to ours.
var wrapped = []struct{ std, ours any }{
	{(*std.TCPConn)(nil), (*net.TCPConn)(nil)},
	{(*std.UDPConn)(nil), (*net.UDPConn)(nil)},
	{(*std.UnixConn)(nil), (*net.UnixConn)(nil)},
	{(*std.IPConn)(nil), (*net.IPConn)(nil)},
	{(*std.TCPListener)(nil), (*net.TCPListener)(nil)},
	{(*std.UnixListener)(nil), (*net.UnixListener)(nil)},
	{(*std.Dialer)(nil), (*net.Dialer)(nil)},
	{(*std.ListenConfig)(nil), (*net.ListenConfig)(nil)},
	{(*std.Buffers)(nil), (*net.Buffers)(nil)},
}

func TestEveryNameOfStdIsHere(t *testing.T) {
	pkgs, err := packages.Load(&packages.Config{Mode: packages.NeedTypes | packages.NeedImports}, "net", ".")
	if err != nil {
		t.Fatal(err)
	}
	scope := map[string]*types.Scope{}
	for _, p := range pkgs {
		if len(p.Errors) > 0 {
			t.Fatalf("%s: %v", p.PkgPath, p.Errors)
		}
		scope[p.ID] = p.Types.Scope()
	}
	theirs, ours := scope["net"], scope["github.com/wirebook/wirebook/runtime/labnet"]
	for _, name := range theirs.Names() {
		obj := theirs.Lookup(name)
		if !obj.Exported() {
			continue
		}
		if got, want := describe(ours.Lookup(name)), describe(obj); got != want {
			t.Errorf("%s is %s, want %s: if Go has changed it, run go generate", name, got, want)
		}
	}
	for _, name := range ours.Names() {
		if ours.Lookup(name).Exported() && theirs.Lookup(name) == nil && name != "Record" && name != "Recorder" {
			t.Errorf("%s is exported, but std has no such name", name)
		}
	}
}

// describe says what kind of thing obj is, and its type or value: the same for std's and for ours.
func describe(obj types.Object) string {
	byName := func(p *types.Package) string { return p.Name() }
	switch obj := obj.(type) {
	case nil:
		return "missing"
	case *types.TypeName:
		return "a type"
	case *types.Const:
		return fmt.Sprintf("constant %v", obj.Val())
	case *types.Func: // without parameter names
		return types.TypeString(types.NewSignatureType(nil, nil, nil, nameless(obj.Signature().Params()), nameless(obj.Signature().Results()), obj.Signature().Variadic()), byName)
	}
	return "variable " + types.TypeString(obj.Type(), byName)
}

func nameless(t *types.Tuple) *types.Tuple {
	var vars []*types.Var
	for v := range t.Variables() {
		vars = append(vars, types.NewVar(0, nil, "", v.Type()))
	}
	return types.NewTuple(vars...)
}

func TestEveryMethodOfStdIsHere(t *testing.T) {
	for _, w := range wrapped {
		theirs, ours := reflect.TypeOf(w.std), reflect.TypeOf(w.ours)
		if got, want := ours.String(), theirs.String(); got != want {
			t.Errorf("%%T prints %s, want %s", got, want)
		}
		for i := range theirs.NumMethod() {
			want := theirs.Method(i)
			got, ok := ours.MethodByName(want.Name)
			if !ok || got.Type.String() != want.Type.String() {
				t.Errorf("%v.%s is %v, want %v", ours, want.Name, got.Type, want.Type)
			}
		}
		if got, want := ours.NumMethod(), theirs.NumMethod(); got != want {
			t.Errorf("%v has %d methods, want %d", ours, got, want)
		}
	}
}

func TestEveryFieldOfStdIsHere(t *testing.T) {
	for _, w := range wrapped {
		got, want := fields(reflect.TypeOf(w.ours).Elem()), fields(reflect.TypeOf(w.std).Elem())
		if !reflect.DeepEqual(got, want) {
			t.Errorf("fields of %T: %v, want %v", w.ours, got, want)
		}
	}
}

func fields(t reflect.Type) []string {
	if t.Kind() != reflect.Struct {
		return nil
	}
	var all []string
	for _, f := range reflect.VisibleFields(t) {
		if f.IsExported() {
			all = append(all, f.Name+" "+f.Type.String())
		}
	}
	return all
}

// A program may ignore the error of a failed Dial or Listen and call methods on what it got, or make a zero connection.
func TestNilAndZeroAnswerAsStds(t *testing.T) {
	for _, w := range wrapped[:6] {
		compareAnswers(t, reflect.ValueOf(w.ours), reflect.ValueOf(w.std))
		compareAnswers(t, reflect.New(reflect.TypeOf(w.ours).Elem()), reflect.New(reflect.TypeOf(w.std).Elem()))
	}
}

func compareAnswers(t *testing.T, ours, theirs reflect.Value) {
	for i := range theirs.NumMethod() {
		name := theirs.Type().Method(i).Name
		got, want := answer(ours.MethodByName(name)), answer(theirs.Method(i))
		if got != want {
			t.Errorf("(%v)(%v).%s() = %s, want %s", ours.Type(), ours, name, got, want)
		}
	}
}

// answer is what a method returns for zero arguments, or that it panics.
func answer(method reflect.Value) (text string) {
	defer func() {
		if v := recover(); v != nil {
			text = fmt.Sprint("panic: ", v)
		}
	}()
	var args []reflect.Value
	for i := range method.Type().NumIn() {
		args = append(args, reflect.Zero(method.Type().In(i)))
	}
	for _, result := range method.Call(args) {
		text += fmt.Sprint(result, " ")
	}
	return text
}

func TestVariablesAreStds(t *testing.T) {
	if net.DefaultResolver != std.DefaultResolver {
		t.Error("DefaultResolver is not std's")
	}
	for _, v := range []struct{ ours, std error }{
		{net.ErrClosed, std.ErrClosed},
		{net.ErrWriteToConnected, std.ErrWriteToConnected},
	} {
		if v.ours != v.std {
			t.Errorf("%v is not std's", v.ours)
		}
	}
	for _, v := range []struct{ ours, std net.IP }{
		{net.IPv4allrouter, std.IPv4allrouter},
		{net.IPv4allsys, std.IPv4allsys},
		{net.IPv4bcast, std.IPv4bcast},
		{net.IPv4zero, std.IPv4zero},
		{net.IPv6interfacelocalallnodes, std.IPv6interfacelocalallnodes},
		{net.IPv6linklocalallnodes, std.IPv6linklocalallnodes},
		{net.IPv6linklocalallrouters, std.IPv6linklocalallrouters},
		{net.IPv6loopback, std.IPv6loopback},
		{net.IPv6unspecified, std.IPv6unspecified},
		{net.IPv6zero, std.IPv6zero},
	} {
		if !v.ours.Equal(v.std) || len(v.ours) != len(v.std) {
			t.Errorf("%v is not std's %v", v.ours, v.std)
		}
	}
}

func TestEveryOptionReachesStd(t *testing.T) {
	var d net.Dialer
	fill(reflect.ValueOf(&d).Elem())
	d.SetMultipathTCP(true)
	compareOptions(t, d, *net.RealDialer(&d))
	if !net.RealDialer(&d).MultipathTCP() || !d.MultipathTCP() {
		t.Error("Dialer: SetMultipathTCP(true) has no effect")
	}
	var lc net.ListenConfig
	fill(reflect.ValueOf(&lc).Elem())
	lc.SetMultipathTCP(true)
	compareOptions(t, lc, *net.RealListenConfig(&lc))
	if !net.RealListenConfig(&lc).MultipathTCP() || !lc.MultipathTCP() {
		t.Error("ListenConfig: SetMultipathTCP(true) has no effect")
	}
}

// fill gives each exported field of a struct a value that no other field has.
func fill(options reflect.Value) {
	for i := range options.NumField() {
		f := options.Field(i)
		if !f.CanSet() {
			continue
		}
		switch f.Kind() {
		case reflect.Bool:
			f.SetBool(true)
		case reflect.Int64:
			f.SetInt(int64(i + 1))
		case reflect.Struct: // time.Time, KeepAliveConfig
			f.Set(reflect.ValueOf(map[string]any{
				"Deadline":        time.Unix(1, 0),
				"KeepAliveConfig": net.KeepAliveConfig{Enable: true},
			}[options.Type().Field(i).Name]))
		case reflect.Interface:
			f.Set(reflect.ValueOf(&net.TCPAddr{Port: 1}))
		case reflect.Pointer:
			f.Set(reflect.New(f.Type().Elem()))
		case reflect.Chan:
			f.Set(reflect.MakeChan(reflect.ChanOf(reflect.BothDir, f.Type().Elem()), 0).Convert(f.Type()))
		case reflect.Func:
			f.Set(reflect.MakeFunc(f.Type(), nil))
		}
	}
}

func compareOptions(t *testing.T, ours, theirs any) {
	want, got := reflect.ValueOf(ours), reflect.ValueOf(theirs)
	for _, f := range reflect.VisibleFields(want.Type()) {
		if !f.IsExported() {
			continue
		}
		if fmt.Sprint(got.FieldByName(f.Name)) != fmt.Sprint(want.FieldByName(f.Name)) {
			t.Errorf("%T.%s is %v, want %v", theirs, f.Name, got.FieldByName(f.Name), want.FieldByName(f.Name))
		}
		if want.FieldByName(f.Name).IsZero() {
			t.Errorf("fill does not know how to set %s, a %v", f.Name, f.Type)
		}
	}
}
