package eval

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/wirebook/wirebook/runtime/typecheck"
)

// program is what passes rewrite: one file, and its types, which are true for every node when a pass begins.
type program struct {
	fset    *token.FileSet
	imp     types.Importer
	file    *ast.File
	pkg     *types.Package
	info    *types.Info
	names   map[string]string // of the packages that the file imports, by path
	made    map[ast.Node]bool // function literals that pass lines wrote
	refusal []typecheck.Diagnostic

	fromPrelude map[string]string        // what Go calls a declaration of the prelude's, "slices.Sort", by the name that it has here
	generic     map[string]string        // what a stack names an instance after, by the name that it has here
	typeNames   map[string]string        // what %T prints for a type, "main.Stack[int]", by the name that a pass gave it
	methods     map[string]*ast.FuncDecl // what a function was that pass methods made, by the name that it has here
	types       *typeTable
}

// pass rewrites a program into one that means the same and that the interpreter gets right. It reports whether it changed
// anything.
type pass struct {
	name string
	run  func(*program) bool
}

// passes are in the order in which they run: each may rely on what those before it leave out.
var passes = []pass{
	{"prelude", prelude},
	{"shadow", shadows},
	{"constants", constants},
	{"generics", generics},
	{"globals", globals},
	{"params", parameters},
	{"funcvalue", functionValues},
	{"builtins", newerBuiltins},
	{"elided", elided},
	{"nil", nils},
	{"shifts", shifts},
	{"range", ranges},
	{"rangefunc", rangesOverFunctions},
	{"loopvar", loopVariables},
	{"initial", initials},
	{"fresh", fresh},
	{"order", orders},
	{"redeclare", redeclares},
	{"select", selects},
	{"switch", switches},
	{"results", results},
	{"assign", assigns},
	{"receive", receives},
	{"defer", defers},
	{"types", ownTypes},
	{"cycles", cycles},
	{"lookup", lookups},
	{"forward", forwards},
	{"methods", methods},
	{"parens", parens},
}

// lower rewrites what has been checked into what the interpreter gets right, one pass after the other. A construct that cannot be
// made true is refused.
func (m *Machine) lower(fset *token.FileSet, c *typecheck.Checked) (*program, []typecheck.Diagnostic) {
	file, imported := merge(c)
	p := &program{fset: fset, imp: m.withCell, file: file, pkg: c.Pkg, info: c.Info, names: imported, made: map[ast.Node]bool{}, typeNames: map[string]string{}, types: &m.types}
	for _, pass := range passes {
		if pass.run(p) {
			p.recheck(pass.name)
		}
		if p.refusal != nil {
			return nil, p.refusal
		}
	}
	(&lines{fset: fset, info: p.info, pkg: p.pkg, marks: &m.marks, names: imported, made: p.made}).file(p.file)
	redirect(p.info, p.file)
	return p, nil
}

// recheck has the types of what a pass wrote. That it does not type-check is the pass's fault, not the learner's.
func (p *program) recheck(pass string) {
	c, diags := typecheck.Check(p.fset, p.imp, []*ast.File{p.file})
	diags = slices.DeleteFunc(diags, func(d typecheck.Diagnostic) bool { // what is in the way of no one any more
		return p.dropImport(d) || strings.Contains(d.Text, "declared and not used")
	})
	if len(diags) > 0 {
		d := diags[0]
		d.Text = "the interpreter cannot run this (pass " + pass + ": " + d.Text + ")"
		p.refusal = append(p.refusal, d)
		return
	}
	p.pkg, p.info = c.Pkg, c.Info
}

// dropImport takes out the import that a complaint says is not used, now that a pass has replaced what used it. It reports whether
// that is what the complaint says.
func (p *program) dropImport(d typecheck.Diagnostic) bool {
	if !strings.Contains(d.Text, " imported ") || !strings.HasSuffix(d.Text, "and not used") {
		return false
	}
	imports := p.file.Decls[0].(*ast.GenDecl)
	imports.Specs = slices.DeleteFunc(imports.Specs, func(spec ast.Spec) bool {
		s := spec.(*ast.ImportSpec)
		path, err := strconv.Unquote(s.Path.Value)
		unused := err == nil && path != cellPath && typecheck.Position(p.fset.Position(s.Pos())) == d.Pos && strings.HasPrefix(d.Text, s.Path.Value)
		if unused {
			delete(p.names, path)
		}
		return unused
	})
	return true
}

// refuse says that a construct cannot be made true, in a sentence that names it and what to write instead.
func (p *program) refuse(n ast.Node, text string) {
	p.refusal = append(p.refusal, typecheck.Diagnostic{Pos: typecheck.Position(p.fset.Position(n.Pos())), Text: text})
}

// withCell imports the package that passes call into, too, which a learner cannot.
type withCell struct {
	*typecheck.Standard
	cell *types.Package // nil until it is first asked for
}

func (w *withCell) Import(path string) (*types.Package, error) {
	if path != cellPath {
		return w.Standard.Import(path)
	}
	if w.cell == nil {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "cell.go", cellSource, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		conf := types.Config{Importer: w.Standard, IgnoreFuncBodies: true}
		if w.cell, err = conf.Check(cellPath, fset, []*ast.File{file}, nil); err != nil {
			return nil, err
		}
	}
	return w.cell, nil
}
