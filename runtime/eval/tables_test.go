package eval

import (
	"go/types"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/wirebook/wirebook/runtime/typecheck"
)

// Every function and type that package labnet writes by hand must be in the interpreter's table in place of std's, or a program
// would open sockets unseen.
func TestNetIsLabnet(t *testing.T) {
	pkgs, err := packages.Load(&packages.Config{Mode: packages.NeedTypes | packages.NeedImports}, "github.com/wirebook/wirebook/runtime/labnet")
	if err != nil || len(pkgs) != 1 || len(pkgs[0].Errors) > 0 {
		t.Skipf("package labnet cannot be loaded, which needs the go command: %v", err)
	}
	scope, table := pkgs[0].Types.Scope(), labnetSymbols()
	for _, name := range scope.Names() {
		if obj := scope.Lookup(name); obj.Exported() && byHand(obj) && !table[name].IsValid() && !recorders[name] {
			t.Errorf("net.%s is std's in a cell, want labnet's", name)
		}
	}
	for name := range table {
		if scope.Lookup(name) == nil {
			t.Errorf("net.%s is in the table, but not in labnet", name)
		}
	}
}

func TestCheckIsWhole(t *testing.T) {
	pkg, err := typecheck.NewStandard().Import(typecheck.CheckPath)
	if err != nil {
		t.Fatal(err)
	}
	table := checkSymbols()
	for _, name := range pkg.Scope().Names() {
		if pkg.Scope().Lookup(name).Exported() && !table[name].IsValid() {
			t.Errorf("check.%s is not in the interpreter's table", name)
		}
	}
}

// recorders are labnet's own, not for programs.
var recorders = map[string]bool{"Record": true, "Recorder": true}

// byHand reports whether labnet declares a thing itself: a type that is no alias, or a function that may open a socket.
func byHand(obj types.Object) bool {
	switch obj := obj.(type) {
	case *types.TypeName:
		return !obj.IsAlias()
	case *types.Func:
		return opens(obj)
	}
	return false
}

// opens reports whether a function returns something with a Close, which may be a socket. A pipe is none.
func opens(f *types.Func) bool {
	for v := range f.Signature().Results().Variables() {
		if obj, _, _ := types.LookupFieldOrMethod(v.Type(), true, f.Pkg(), "Close"); obj != nil && f.Name() != "Pipe" {
			return true
		}
	}
	return false
}

func TestEveryShimIsInItsPackage(t *testing.T) {
	std := typecheck.NewStandard()
	for key, names := range (&Machine{}).shims() {
		path := key[:strings.LastIndex(key, "/")]
		if path == cellPath {
			continue
		}
		pkg, err := std.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		for name := range names {
			if pkg.Scope().Lookup(name) == nil {
				t.Errorf("%s.%s stands in for nothing", path, name)
			}
		}
	}
}

func TestRedirectedMethodsExist(t *testing.T) {
	std := typecheck.NewStandard()
	for method := range redirected {
		recv, name, _ := strings.Cut(strings.TrimPrefix(method, "(*"), ").")
		dot := strings.LastIndex(recv, ".")
		pkg, err := std.Import(recv[:dot])
		if err != nil {
			t.Fatal(err)
		}
		typ := types.NewPointer(pkg.Scope().Lookup(recv[dot+1:]).Type())
		if obj, _, _ := types.LookupFieldOrMethod(typ, false, pkg, name); obj == nil {
			t.Errorf("package %s has no %s", pkg.Path(), method)
		}
	}
}
