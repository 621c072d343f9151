package eval

import (
	"embed"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/wirebook/wirebook/runtime/typecheck"
)

//go:embed prelude/*.go
var preludeFiles embed.FS

// preludes are our own bodies for what no symbol table can hold: functions and types that are generic, or that return what is.
// Each is a file of the package of its path.
var preludes = map[string]string{
	"bytes": "bytes.go", "cmp": "cmp.go", "errors": "errors.go", "iter": "iter.go", "maps": "maps.go", "math/rand/v2": "rand.go",
	"slices": "slices.go", "strings": "strings.go", "sync": "sync.go", "sync/atomic": "atomic.go", "unique": "unique.go", "reflect": "reflect.go",
}

// preludePrefix begins the file names of the prelude in the file set.
const preludePrefix = "go "

// ofPrelude reports whether a declaration came from there.
func ofPrelude(fset *token.FileSet, n interface{ Pos() token.Pos }) bool {
	return strings.HasPrefix(fset.Position(n.Pos()).Filename, preludePrefix)
}

// inPrelude reports whether a name of the standard library is the prelude's.
func inPrelude(obj types.Object) bool {
	if obj.Pkg() == nil || preludes[obj.Pkg().Path()] == "" || obj.Parent() != obj.Pkg().Scope() {
		return false
	}
	return returnsIterator(obj) || isGenericObject(obj)
}

func isGenericObject(obj types.Object) bool {
	switch obj := obj.(type) {
	case *types.Func:
		return obj.Signature().TypeParams().Len() > 0
	case *types.TypeName:
		named, ok := obj.Type().(*types.Named)
		return ok && named.TypeParams().Len() > 0 || isConstraint(obj)
	}
	return false
}

// returnsIterator reports whether a function's result is an iter.Seq, which is a type of the prelude's.
func returnsIterator(obj types.Object) bool {
	fn, ok := obj.(*types.Func)
	if !ok || fn.Signature().Results().Len() != 1 {
		return false
	}
	named, ok := types.Unalias(fn.Signature().Results().At(0).Type()).(*types.Named)
	return ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "iter"
}

// preludeHas reports whether the prelude declares a name.
func preludeHas(path, name string) bool {
	text, err := preludeFiles.ReadFile("prelude/" + preludes[path])
	if err != nil {
		return false
	}
	for _, begin := range []string{"\nfunc " + name + "[", "\nfunc " + name + "(", "\ntype " + name + "[", "\ntype " + name + " "} {
		if strings.Contains(string(text), begin) {
			return true
		}
	}
	return false
}

// prelude brings the declarations that a program uses of it into its file.
func prelude(p *program) bool {
	used := false
	for _, obj := range p.info.Uses {
		if used = inPrelude(obj); used {
			break
		}
	}
	if !used {
		return false
	}
	m := &preluder{program: p, packages: map[string]*preludePackage{}, wanted: map[string]bool{}}
	p.fromPrelude = map[string]string{}
	decls := slices.Clone(p.file.Decls)
	for i, d := range decls[1:] { // the first are the imports
		decls[i+1] = copyWith(d, m.learners)
	}
	p.file = &ast.File{Package: p.file.Package, Name: p.file.Name, FileStart: p.file.FileStart, FileEnd: p.file.FileEnd, Decls: append(decls, m.decls...)}
	return true
}

type preluder struct {
	*program
	packages map[string]*preludePackage
	wanted   map[string]bool
	decls    []ast.Decl
}

type preludePackage struct {
	imports map[string]string // path by name
	decls   map[string][]ast.Decl
}

// learners replaces a learner's use of a name.
func (m *preluder) learners(n ast.Node) ast.Node {
	switch n := n.(type) {
	case *ast.SelectorExpr:
		if obj := m.info.Uses[n.Sel]; obj != nil && inPrelude(obj) {
			return m.want(obj.Pkg().Path(), obj.Name(), n.Pos())
		}
	case *ast.Ident:
		if obj := m.info.Uses[n]; obj != nil && inPrelude(obj) {
			return m.want(obj.Pkg().Path(), obj.Name(), n.Pos())
		}
	}
	return nil
}

// want brings a declaration, with what it uses itself. It returns its name.
func (m *preluder) want(path, name string, at token.Pos) *ast.Ident {
	base := path[strings.LastIndex(path, "/")+1:]
	if base == "v2" {
		base = "rand"
	}
	merged := "__" + base + "_" + name
	if !m.wanted[merged] {
		m.wanted[merged] = true
		m.fromPrelude[merged] = base + "." + name
		pkg := m.open(path)
		for _, d := range pkg.decls[name] {
			m.decls = append(m.decls, copyWith(d, func(n ast.Node) ast.Node { return m.own(path, pkg, n) }))
		}
	}
	return &ast.Ident{NamePos: at, Name: merged}
}

// own replaces what the prelude uses of itself and of other packages.
func (m *preluder) own(path string, pkg *preludePackage, n ast.Node) ast.Node {
	switch n := n.(type) {
	case *ast.SelectorExpr:
		id, ok := n.X.(*ast.Ident)
		if !ok {
			break
		}
		other := pkg.imports[id.Name]
		switch {
		case other == "":
			x := copyWith(n.X, func(n ast.Node) ast.Node { return m.own(path, pkg, n) })
			return &ast.SelectorExpr{X: x, Sel: &ast.Ident{NamePos: n.Sel.NamePos, Name: n.Sel.Name}}
		case preludes[other] != "" && preludeHas(other, n.Sel.Name):
			return m.want(other, n.Sel.Name, n.Pos())
		}
		return &ast.SelectorExpr{X: &ast.Ident{NamePos: id.NamePos, Name: m.importedAs(other)}, Sel: &ast.Ident{NamePos: n.Sel.NamePos, Name: n.Sel.Name}}
	case *ast.FuncDecl:
		if n.Recv != nil { // a method's name is no package's
			d := copyChildren(n, func(n ast.Node) ast.Node { return m.own(path, pkg, n) })
			d.Name = &ast.Ident{NamePos: n.Name.NamePos, Name: n.Name.Name}
			return d
		}
	case *ast.Ident:
		if pkg.decls[n.Name] != nil {
			return m.want(path, n.Name, n.NamePos)
		}
	}
	return nil
}

func (m *preluder) importedAs(path string) string {
	pkg, err := m.imp.Import(path)
	if err != nil {
		panic("eval: internal error: " + err.Error())
	}
	return m.imported(pkg)
}

// open reads a package of the prelude.
func (m *preluder) open(path string) *preludePackage {
	if pkg := m.packages[path]; pkg != nil {
		return pkg
	}
	text, err := preludeFiles.ReadFile("prelude/" + preludes[path])
	if err != nil {
		panic("eval: internal error: " + err.Error())
	}
	file, err := parser.ParseFile(m.fset, preludePrefix+path+typecheck.SameBase, text, parser.SkipObjectResolution)
	if err != nil {
		panic("eval: internal error: " + err.Error())
	}
	pkg := &preludePackage{map[string]string{}, map[string][]ast.Decl{}}
	for _, spec := range file.Imports {
		other, _ := strconv.Unquote(spec.Path.Value)
		pkg.imports[other[strings.LastIndex(other, "/")+1:]] = other
	}
	for _, d := range file.Decls {
		if name := declares(d); name != "" {
			pkg.decls[name] = append(pkg.decls[name], d)
		}
	}
	m.packages[path] = pkg
	return pkg
}

// declares is the name that a declaration belongs to: a method to its receiver's type.
func declares(d ast.Decl) string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return d.Name.Name
		}
		text, _, _ := strings.Cut(types.ExprString(d.Recv.List[0].Type), "[")
		return strings.TrimPrefix(text, "*")
	case *ast.GenDecl:
		if d.Tok == token.TYPE {
			return d.Specs[0].(*ast.TypeSpec).Name.Name
		}
	}
	return ""
}
