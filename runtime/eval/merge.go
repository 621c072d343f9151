package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
)

// merge makes one file of a program's several, since the interpreter takes one: all imports, then all declarations. Positions
// stay those of the files that the learner sees. It also returns a name for each imported package, by path.
func merge(c *checked) (*ast.File, map[string]string) {
	first := c.files[0]
	at := first.Package
	m := &merger{info: c.info, names: map[*types.PkgName]string{}, owner: map[string]string{}}
	m.add(&ast.ImportSpec{
		Name: &ast.Ident{NamePos: at, Name: cellName},
		Path: &ast.BasicLit{ValuePos: at, Kind: token.STRING, Value: strconv.Quote(cellPath)},
	})
	out := &ast.File{Package: at, Name: first.Name, FileStart: first.FileStart, FileEnd: first.FileEnd}
	for _, f := range c.files {
		for _, spec := range f.Imports {
			m.add(m.renamed(spec))
		}
	}
	m.rename()
	out.Decls = append(out.Decls, &ast.GenDecl{TokPos: at, Tok: token.IMPORT, Lparen: at, Specs: m.specs})
	for _, f := range c.files {
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
	owner map[string]string         // the path that a name stands for
}

func (m *merger) add(spec *ast.ImportSpec) {
	if spec != nil {
		m.specs = append(m.specs, spec)
	}
}

// renamed is the import under a name that no other path has; nil where an earlier file has brought the same.
func (m *merger) renamed(spec *ast.ImportSpec) *ast.ImportSpec {
	pkg := m.info.PkgNameOf(spec)
	if pkg == nil || pkg.Name() == "." || pkg.Name() == "_" {
		return spec
	}
	path, name := pkg.Imported().Path(), pkg.Name()
	for n := 2; m.owner[name] != "" && m.owner[name] != path; n++ {
		name = pkg.Name() + "_" + strconv.Itoa(n)
	}
	known := m.owner[name] == path
	m.names[pkg], m.owner[name] = name, path
	if known {
		return nil
	}
	return &ast.ImportSpec{Name: &ast.Ident{NamePos: spec.Pos(), Name: name}, Path: spec.Path}
}

// rename gives every use of a package the name it has now.
func (m *merger) rename() {
	for id, obj := range m.info.Uses {
		if pkg, ok := obj.(*types.PkgName); ok {
			id.Name = m.names[pkg]
		}
	}
}

func (m *merger) byPath() map[string]string {
	paths := map[string]string{}
	for name, path := range m.owner {
		paths[path] = name
	}
	return paths
}
