package eval

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// hoist moves types that are declared within functions out of them, under names of their own: functions that this pass writes
// need to name them.
func (b *typer) hoist() {
	for _, d := range b.file.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok {
			astutil.Apply(fn, nil, b.moveTypes)
		} else {
			astutil.Apply(d, nil, func(c *astutil.Cursor) bool {
				if c.Node() == d {
					return true
				}
				return b.moveTypes(c)
			})
		}
	}
	for id, obj := range b.info.Uses {
		if name := b.hoisted[obj]; name != "" {
			id.Name = name
		}
	}
}

func (b *typer) moveTypes(c *astutil.Cursor) bool {
	d, ok := c.Node().(*ast.DeclStmt)
	if !ok || d.Decl.(*ast.GenDecl).Tok != token.TYPE {
		return true
	}
	for _, spec := range d.Decl.(*ast.GenDecl).Specs {
		spec := spec.(*ast.TypeSpec)
		obj := b.info.Defs[spec.Name]
		name := b.fresh(spec.Name.Name)
		b.hoisted[obj.(*types.TypeName)] = name
		spec.Name.Name = name
	}
	b.types = append(b.types, d.Decl)
	c.Replace(&ast.EmptyStmt{Semicolon: d.Pos(), Implicit: true})
	return true
}
