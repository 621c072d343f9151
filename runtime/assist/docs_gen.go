//go:build ignore

// Docs_gen writes docs.gz: the first sentence of documentation of what the standard library's packages export, as the Go that runs
// it has them, one a line: the name as docKey of docs.go makes it, a tab, the sentence.
package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"log"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/wirebook/wirebook/runtime/typecheck"
)

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	sentences := map[string]string{}
	for _, path := range typecheck.NewStandard().Paths() {
		if err := add(sentences, path); err != nil {
			return err
		}
	}
	var buf bytes.Buffer
	z, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(sentences)) {
		fmt.Fprintf(z, "%s\t%s\n", name, sentences[name])
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile("docs.gz", buf.Bytes(), 0o644)
}

func add(sentences map[string]string, path string) error {
	pkg, err := read(path)
	if err != nil {
		return err
	}
	say := func(text string, names ...string) {
		if s := pkg.Synopsis(text); s != "" && ast.IsExported(names[len(names)-1]) {
			sentences[path+"."+strings.Join(names, ".")] = s
		}
	}
	values(pkg.Consts, say)
	values(pkg.Vars, say)
	for _, f := range pkg.Funcs {
		say(f.Doc, f.Name)
	}
	for _, t := range pkg.Types {
		say(t.Doc, t.Name)
		values(t.Consts, say)
		values(t.Vars, say)
		for _, f := range t.Funcs {
			say(f.Doc, f.Name)
		}
		for _, m := range t.Methods {
			say(m.Doc, t.Name, m.Name)
		}
		for _, spec := range t.Decl.Specs {
			methods(spec.(*ast.TypeSpec), say)
		}
	}
	return nil
}

// read parses a package with what it does not export: an exported method may be of a type that is not.
func read(path string) (*doc.Package, error) {
	out, err := exec.Command("go", "list", "-f", "{{.Dir}} {{join .GoFiles \" \"}}", path).Output()
	if err != nil {
		return nil, err
	}
	words := strings.Fields(string(out))
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range words[1:] {
		file, err := parser.ParseFile(fset, filepath.Join(words[0], name), nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return doc.NewFromFiles(fset, files, path, doc.AllDecls)
}

// values are constants or variables, each with its own comment, or else that of its group.
func values(groups []*doc.Value, say func(text string, names ...string)) {
	for _, group := range groups {
		for _, spec := range group.Decl.Specs {
			text := group.Doc
			if own := spec.(*ast.ValueSpec).Doc.Text(); own != "" {
				text = own
			}
			for _, name := range spec.(*ast.ValueSpec).Names {
				say(text, name.Name)
			}
		}
	}
}

// methods are those of an interface.
func methods(spec *ast.TypeSpec, say func(text string, names ...string)) {
	t, ok := spec.Type.(*ast.InterfaceType)
	if !ok {
		return
	}
	for _, m := range t.Methods.List {
		for _, name := range m.Names {
			say(m.Doc.Text(), spec.Name.Name, name.Name)
		}
	}
}
