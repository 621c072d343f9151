package typecheck

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
		if !slices.Contains(theirs, f.Name) && f.Name != CheckPath {
			t.Errorf("std.zip has %s, the toolchain does not: run go generate", f.Name)
		}
	}
	std := NewStandard()
	for _, path := range theirs {
		if public := !strings.Contains(path, "internal") && !strings.HasPrefix(path, "vendor/"); public && std.files[path] == nil && !missing(path) {
			t.Errorf("the toolchain has %s, std.zip does not: run go generate", path)
		}
	}
	for _, path := range []string{"net", "net/http", "os"} {
		compareExports(t, std, path, path)
	}
	compareExports(t, std, "github.com/wirebook/wirebook/runtime/check", CheckPath)
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

func compareExports(t *testing.T, std *Standard, path, name string) {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{Mode: packages.NeedTypes}, path)
	if err != nil || len(pkgs) != 1 {
		t.Fatalf("Load(%q): %v", path, err)
	}
	ours, err := std.Import(name)
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
	std := NewStandard()
	for path := range std.files {
		p, err := std.Import(path)
		if err != nil || !p.Complete() || p.Path() != path {
			t.Errorf("Import(%q) = %v, %v", path, p, err)
		}
	}
}
