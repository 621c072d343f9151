package eval

import (
	"archive/zip"
	"bytes"
	"go/types"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/packages"
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
	std := newStandard()
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
	std := newStandard()
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

// std.zip must be what go generate would write: the same packages, with the same exported names.
func TestStandardLibraryIsTheToolchains(t *testing.T) {
	out, err := exec.Command("go", "list", "std").Output()
	if err != nil {
		t.Skipf("not compared: %v", err)
	}
	theirs := strings.Fields(string(out))
	r, err := zip.NewReader(bytes.NewReader(stdZip), int64(len(stdZip)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.File {
		if !slices.Contains(theirs, f.Name) {
			t.Errorf("std.zip has %s, the toolchain does not: run go generate", f.Name)
		}
	}
	std := newStandard()
	for _, path := range theirs {
		if public := !strings.Contains(path, "internal") && !strings.HasPrefix(path, "vendor/"); public && std.files[path] == nil && !missing(path) {
			t.Errorf("the toolchain has %s, std.zip does not: run go generate", path)
		}
	}
	for _, path := range []string{"net", "net/http", "os"} {
		compareExports(t, std, path)
	}
}

// missing are the packages that a cell cannot import on purpose, as std_gen.go has them.
func missing(path string) bool {
	for _, tree := range []string{"debug/", "go/", "database/", "image/", "testing"} {
		if strings.HasPrefix(path, tree) {
			return true
		}
	}
	return slices.Contains([]string{"os/exec", "os/user", "plugin", "runtime/cgo", "unsafe", "log/syslog", "embed", "runtime/coverage", "runtime/race"}, path)
}

func compareExports(t *testing.T, std *standard, path string) {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{Mode: packages.NeedTypes}, path)
	if err != nil || len(pkgs) != 1 {
		t.Fatalf("Load(%q): %v", path, err)
	}
	ours, err := std.Import(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(exported(pkgs[0].Types), exported(ours)); diff != "" {
		t.Errorf("%s: run go generate (-toolchain +std.zip):\n%s", path, diff)
	}
}

// exported writes each exported thing of a package with its type and methods.
func exported(p *types.Package) []string {
	var all []string
	for _, name := range p.Scope().Names() {
		obj := p.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		all = append(all, types.ObjectString(obj, types.RelativeTo(p)))
		for m := range types.NewMethodSet(types.NewPointer(obj.Type())).Methods() {
			if m.Obj().Exported() {
				all = append(all, types.ObjectString(m.Obj(), types.RelativeTo(p)))
			}
		}
	}
	return all
}

func TestExportDataReads(t *testing.T) {
	std := newStandard()
	for path := range std.files {
		p, err := std.Import(path)
		if err != nil || !p.Complete() || p.Path() != path {
			t.Errorf("Import(%q) = %v, %v", path, p, err)
		}
	}
}
