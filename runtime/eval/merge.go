package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"

	"github.com/wirebook/wirebook/runtime/typecheck"
)

// merge makes one file of a program's several, since the interpreter takes one: all imports, then all declarations. Positions
// stay those of the files that the learner sees. It also returns a name for each imported package, by path.
func merge(c *typecheck.Checked) (*ast.File, map[string]string) {
	first := c.Files[0]
	at := first.Package
	m := &merger{info: c.Info, names: map[*types.PkgName]string{}, owner: map[string]string{}}
	m.specs = []ast.Spec{&ast.ImportSpec{
		Name: &ast.Ident{NamePos: at, Name: cellName},
		Path: &ast.BasicLit{ValuePos: at, Kind: token.STRING, Value: strconv.Quote(cellPath)},
	}}
	out := &ast.File{Package: at, Name: first.Name, FileStart: first.FileStart, FileEnd: first.FileEnd}
	for _, f := range c.Files {
		for _, spec := range f.Imports {
			m.add(spec)
		}
	}
	m.rename()
	out.Decls = append(out.Decls, &ast.GenDecl{TokPos: at, Tok: token.IMPORT, Lparen: at, Specs: m.specs})
	for _, f := range c.Files {
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); !ok || g.Tok != token.IMPORT {
				out.Decls = append(out.Decls, d)
			}
		}
	}
	return out, m.byPath()
}

type merger struct {
	info  *types.Info
	specs []ast.Spec
	names map[*types.PkgName]string // what each file's import is called now
	owner map[string]string         // the path that a name stands for; a dot or blank import's name here ends in its path
}

// add brings an import under a name that no other path has, unless an earlier file has brought the same.
func (m *merger) add(spec *ast.ImportSpec) {
	pkg := m.info.PkgNameOf(spec)
	path, name := pkg.Imported().Path(), pkg.Name()
	key := name
	if name == "." || name == "_" {
		key = name + " " + path
	}
	for n := 2; m.owner[key] != "" && m.owner[key] != path; n++ {
		name = pkg.Name() + "_" + strconv.Itoa(n)
		key = name
	}
	if m.owner[key] == "" {
		m.specs = append(m.specs, &ast.ImportSpec{Name: &ast.Ident{NamePos: spec.Pos(), Name: name}, Path: spec.Path})
	}
	m.names[pkg], m.owner[key] = name, path
}

// rename gives every use of a package the name it has now.
func (m *merger) rename() {
	for id, obj := range m.info.Uses {
		if pkg, ok := obj.(*types.PkgName); ok {
			id.Name = m.names[pkg]
		}
	}
}

// byPath leaves out what is imported under no name that source could use.
func (m *merger) byPath() map[string]string {
	paths := map[string]string{}
	for _, name := range slices.Backward(slices.Sorted(maps.Keys(m.owner))) {
		if token.IsIdentifier(name) {
			paths[m.owner[name]] = name
		}
	}
	return paths
}
