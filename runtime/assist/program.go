package assist

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/typecheck"
)

// unnamed stands at the cursor where there is no word yet, so that what is before it does not run into the next line. No learner
// has a variable of this name.
const unnamed = "wirebookCursor"

// program is what there is to know of a program that need not compile.
type program struct {
	*typecheck.Checked
	fset *token.FileSet
	tree *ast.File
	file *token.File // of tree
}

// read parses and checks as far as that goes. The program is about file i, which gets a word at the offset gap, if there is one.
func (e *Engine) read(files []lesson.File, i, gap int) *program {
	p := &program{fset: token.NewFileSet()}
	var trees []*ast.File
	for n, f := range files {
		text := f.Source
		if n == i && gap != none {
			text = text[:gap] + unnamed + text[gap:]
		}
		// With errors the tree is what could be read.
		tree, _ := parser.ParseFile(p.fset, f.Name, text, parser.SkipObjectResolution|parser.ParseComments|parser.AllErrors)
		trees = append(trees, tree)
	}
	p.tree = trees[i]
	p.file = p.fset.File(p.tree.FileStart)
	p.Checked, _ = typecheck.Check(p.fset, e.std, trees)
	return p
}

// scope is the innermost scope at an offset.
func (p *program) scope(at int) *types.Scope {
	for s := range p.Pkg.Scope().Children() {
		if inner := s.Innermost(p.file.Pos(at)); inner != nil {
			return inner
		}
	}
	return p.Pkg.Scope()
}

// object is what a name means at an offset.
func (p *program) object(name string, at int) types.Object {
	_, obj := p.scope(at).LookupParent(name, p.file.Pos(at))
	return obj
}

// eval returns what an expression is worth at an offset, and what its last name means, if anything.
func (p *program) eval(text string, at int) (types.TypeAndValue, types.Object) {
	expr, err := parser.ParseExprFrom(p.fset, "", text, parser.SkipObjectResolution)
	if err != nil {
		return types.TypeAndValue{}, nil
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
	// An error may be about something that does not matter here, such as a function without results.
	_ = types.CheckExpr(p.fset, p.Pkg, p.file.Pos(at), expr, info)
	var obj types.Object
	switch e := expr.(type) {
	case *ast.Ident:
		obj = p.object(e.Name, at)
	case *ast.SelectorExpr:
		obj = info.Uses[e.Sel]
	}
	return info.Types[expr], obj
}

// name writes a package's name before what is not the program's own.
func (p *program) name(pkg *types.Package) string {
	if pkg == p.Pkg {
		return ""
	}
	return pkg.Name()
}
