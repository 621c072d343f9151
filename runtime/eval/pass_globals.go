package eval

import (
	"go/ast"
	"go/token"
	"go/types"
)

// globals gives package variables their values in a function that runs before all others, in the order in which Go does (spec,
// Package initialization). The interpreter goes by the order in the source, and gives a variable that has no value zero when it
// comes to it, whatever functions have put there by then.
func globals(p *program) bool {
	declared, init := []ast.Decl{}, []ast.Stmt{}
	values := map[ast.Expr]*ast.ValueSpec{}
	for _, d := range p.file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR {
			declared = append(declared, d)
			continue
		}
		for _, s := range g.Specs {
			v := s.(*ast.ValueSpec)
			for _, x := range v.Values {
				values[x] = v
			}
			if !p.declares(&declared, v) {
				return false // a type that the program cannot write
			}
		}
	}
	if len(values) == 0 {
		return false
	}
	for _, i := range p.info.InitOrder {
		init = append(init, initialized(i, values[i.Rhs]))
	}
	at := p.file.Package
	fn := &ast.FuncDecl{Name: &ast.Ident{NamePos: at, Name: "init"}, Type: &ast.FuncType{Func: at, Params: &ast.FieldList{Opening: at, Closing: at}},
		Body: &ast.BlockStmt{Lbrace: at, List: init, Rbrace: at}}
	p.file.Decls = append([]ast.Decl{declared[0], fn}, declared[1:]...)
	return true
}

// declares adds a declaration of each variable by itself, without its value. It reports whether it could.
func (p *program) declares(to *[]ast.Decl, v *ast.ValueSpec) bool {
	for _, id := range v.Names {
		if id.Name == "_" {
			continue
		}
		t := p.typeName(p.info.Defs[id].Type(), id.Pos())
		if t == nil {
			return false
		}
		*to = append(*to, &ast.GenDecl{TokPos: id.Pos(), Tok: token.VAR, Specs: []ast.Spec{&ast.ValueSpec{Names: []*ast.Ident{id}, Type: t}}})
	}
	return true
}

// initialized is the statement that gives variables their value.
func initialized(i *types.Initializer, v *ast.ValueSpec) ast.Stmt {
	at := i.Rhs.Pos()
	s := &ast.AssignStmt{TokPos: at, Tok: token.ASSIGN, Rhs: []ast.Expr{i.Rhs}}
	for _, x := range i.Lhs {
		s.Lhs = append(s.Lhs, &ast.Ident{NamePos: at, Name: x.Name()})
	}
	if v.Type != nil && i.Lhs[0].Name() == "_" { // whose type may be an interface's
		return &ast.DeclStmt{Decl: &ast.GenDecl{TokPos: at, Tok: token.VAR, Specs: []ast.Spec{
			&ast.ValueSpec{Names: []*ast.Ident{{NamePos: at, Name: "_"}}, Type: clone(v.Type), Values: s.Rhs}}}}
	}
	return s
}
