package typecheck

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/wirebook/wirebook/runtime/event"
)

// MaxDiagnostics ends a list that nobody would read to its end; the compiler stops at ten.
const MaxDiagnostics = 50

// How much source there is to an expression, and to a name that is used, in the programs of the course.
const (
	bytesPerExpr = 5
	bytesPerUse  = 8
)

// Checked is a program with its types.
type Checked struct {
	Files []*ast.File
	Pkg   *types.Package
	Info  *types.Info
}

// Check runs the type checker over all files at once and returns all it has to say, in the order of the source.
func Check(fset *token.FileSet, imp types.Importer, files []*ast.File) (*Checked, []Diagnostic) {
	var diags []Diagnostic
	size := 0 // to make room for the larger maps at once: growing them is a fifth of the time
	for _, f := range files {
		size += int(f.FileEnd - f.FileStart)
	}
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue, size/bytesPerExpr), Instances: map[*ast.Ident]types.Instance{},
		Defs: map[*ast.Ident]types.Object{}, Uses: make(map[*ast.Ident]types.Object, size/bytesPerUse), Implicits: map[ast.Node]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}
	conf := types.Config{Importer: imp, Error: func(err error) {
		if e := err.(types.Error); len(diags) < MaxDiagnostics {
			diags = append(diags, Diagnostic{Position(fset.Position(e.Pos)), e.Msg})
		}
	}}
	pkg, _ := conf.Check("main", fset, files, info)
	if diags == nil {
		diags = mainMissing(fset, files, pkg)
	}
	slices.SortStableFunc(diags, func(a, b Diagnostic) int { return Compare(a.Pos, b.Pos) })
	return &Checked{files, pkg, info}, diags
}

// mainMissing says what the linker would: a program is package main with a function main.
func mainMissing(fset *token.FileSet, files []*ast.File, pkg *types.Package) []Diagnostic {
	at := Position(fset.Position(files[0].Package))
	if pkg.Name() != "main" {
		return []Diagnostic{{at, fmt.Sprintf("package %s is not a program: write package main", pkg.Name())}}
	}
	if _, ok := pkg.Scope().Lookup("main").(*types.Func); !ok {
		return []Diagnostic{{at, "function main is undeclared in the main package"}}
	}
	return nil
}

// Compare orders the places of a program: by file, line and column.
func Compare(a, b event.Pos) int {
	if c := strings.Compare(a.File, b.File); c != 0 {
		return c
	}
	if a.Line != b.Line {
		return a.Line - b.Line
	}
	return a.Col - b.Col
}
