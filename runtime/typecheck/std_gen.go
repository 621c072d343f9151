//go:build ignore

// Std_gen writes std.zip: the types of the standard library's packages, as the Go that runs it has them, and of package check, which a
// lesson imports by a name of its own.
//
// Compiler export data is re-encoded as gcexportdata writes it, which is a quarter of the size and read several times faster.
package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"go/token"
	"go/types"
	"io"
	"log"
	"os"
	"os/exec"
	"strings"

	"golang.org/x/tools/go/gcexportdata"
)

// refused are the packages that a cell cannot import: they reach past the sockets to the computer itself, or need the compiler.
var refused = map[string]bool{
	"os/exec": true, "os/user": true, "plugin": true, "runtime/cgo": true, "unsafe": true, "log/syslog": true, "embed": true,
	"runtime/coverage": true, "runtime/race": true, "runtime/msan": true, "runtime/asan": true, "syscall/js": true,
}

// refusedTrees are whole families of packages that no lesson about sockets needs.
var refusedTrees = []string{"cmd/", "vendor/", "debug/", "go/", "database/", "image/", "testing"}

// The package that the checks of exercises import: what it is called there, and what it is.
const (
	checkName = "wirebook/check"
	checkPath = "github.com/wirebook/wirebook/runtime/check"
)

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	list := exec.Command("go", "list", "-export", "-f", "{{.ImportPath}}\t{{.Export}}", "std", checkPath)
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	fset, seen := token.NewFileSet(), map[string]*types.Package{}
	for line := range strings.Lines(string(out)) {
		path, export, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if path == checkPath {
			path = checkName
		}
		if export == "" || !offered(path) {
			continue
		}
		if err := add(z, fset, seen, path, export); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile("std.zip", buf.Bytes(), 0o644)
}

func offered(path string) bool {
	for _, tree := range refusedTrees {
		if strings.HasPrefix(path, tree) {
			return false
		}
	}
	return !refused[path] && !strings.Contains(path, "internal")
}

func add(z *zip.Writer, fset *token.FileSet, seen map[string]*types.Package, path, export string) error {
	f, err := os.Open(export)
	if err != nil {
		return err
	}
	defer f.Close()
	r, err := gcexportdata.NewReader(f)
	if err != nil {
		return err
	}
	pkg, err := gcexportdata.Read(r, fset, seen, path)
	if err != nil {
		return err
	}
	w, err := z.Create(path)
	if err != nil {
		return err
	}
	return gcexportdata.Write(w, fset, pkg)
}
