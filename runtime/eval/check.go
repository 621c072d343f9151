package eval

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"io"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/gcexportdata"

	"github.com/wirebook/wirebook/runtime/event"
)

//go:generate go run std_gen.go
//go:embed std.zip
var stdZip []byte

// maxDiagnostics ends a list that nobody would read to its end; the compiler stops at ten.
const maxDiagnostics = 50

// standard imports the standard library's packages from the export data embedded in the binary: no toolchain is needed.
// It is not safe for concurrent use.
type standard struct {
	fset  *token.FileSet
	files map[string]*zip.File
	read  map[string]*types.Package // also those that another package merely mentions, incomplete
}

func newStandard() *standard {
	r, err := zip.NewReader(bytes.NewReader(stdZip), int64(len(stdZip)))
	if err != nil {
		panic("eval: internal error: std.zip: " + err.Error())
	}
	s := &standard{token.NewFileSet(), map[string]*zip.File{}, map[string]*types.Package{}}
	for _, f := range r.File {
		s.files[f.Name] = f
	}
	return s
}

// Import implements [types.Importer]. Its error is a sentence for the learner.
func (s *standard) Import(path string) (*types.Package, error) {
	if p := s.read[path]; p != nil && p.Complete() {
		return p, nil
	}
	f := s.files[path]
	if f == nil {
		return nil, fmt.Errorf("%s", s.refusal(path))
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return gcexportdata.Read(bytes.NewReader(data), s.fset, s.read, path)
}

func (s *standard) refusal(path string) string {
	if first, _, _ := strings.Cut(path, "/"); strings.Contains(first, ".") {
		return "a cell can import the standard library only"
	}
	for _, known := range slices.Sorted(maps.Keys(s.files)) {
		if known[strings.LastIndex(known, "/")+1:] == path {
			return fmt.Sprintf("did you mean %q?", known)
		}
	}
	return "a cell cannot import it"
}

// checked is a program with its types.
type checked struct {
	files []*ast.File
	pkg   *types.Package
	info  *types.Info
}

// check runs the type checker over all files at once and returns all it has to say, in the order of the source.
func check(fset *token.FileSet, imp types.Importer, files []*ast.File) (*checked, []Diagnostic) {
	var diags []Diagnostic
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Instances: map[*ast.Ident]types.Instance{},
		Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}, Implicits: map[ast.Node]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, Scopes: map[ast.Node]*types.Scope{},
	}
	conf := types.Config{Importer: imp, Error: func(err error) {
		if e := err.(types.Error); len(diags) < maxDiagnostics {
			diags = append(diags, Diagnostic{position(fset.Position(e.Pos)), e.Msg})
		}
	}}
	pkg, _ := conf.Check("main", fset, files, info)
	if diags == nil {
		diags = mainMissing(fset, files, pkg)
	}
	slices.SortStableFunc(diags, func(a, b Diagnostic) int { return comparePos(a.Pos, b.Pos) })
	return &checked{files, pkg, info}, diags
}

// mainMissing says what the linker would: a program is package main with a function main.
func mainMissing(fset *token.FileSet, files []*ast.File, pkg *types.Package) []Diagnostic {
	at := position(fset.Position(files[0].Package))
	if pkg.Name() != "main" {
		return []Diagnostic{{at, fmt.Sprintf("package %s is not a program: write package main", pkg.Name())}}
	}
	if _, ok := pkg.Scope().Lookup("main").(*types.Func); !ok {
		return []Diagnostic{{at, "function main is undeclared in the main package"}}
	}
	return nil
}

func comparePos(a, b event.Pos) int {
	if c := strings.Compare(a.File, b.File); c != 0 {
		return c
	}
	if a.Line != b.Line {
		return a.Line - b.Line
	}
	return a.Col - b.Col
}
