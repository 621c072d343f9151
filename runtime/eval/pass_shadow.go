package eval

import (
	"go/ast"
	"go/types"
)

// shadows renames what a function declares under a predeclared name, len or string: passes write those names and mean what Go does,
// and the interpreter takes nil and true for what they are everywhere.
func shadows(p *program) bool {
	names := map[types.Object]string{}
	for id, obj := range p.info.Defs {
		if obj == nil || obj.Parent() == nil || obj.Parent() == p.pkg.Scope() || types.Universe.Lookup(id.Name) == nil {
			continue
		}
		names[obj] = invent(id.Name, id.Pos())
		if _, ok := obj.(*types.TypeName); ok {
			p.typeNames[names[obj]] = p.pkg.Name() + "." + id.Name
		}
	}
	for _, idents := range []map[*ast.Ident]types.Object{p.info.Defs, p.info.Uses} {
		for id, obj := range idents {
			if name := names[obj]; name != "" {
				id.Name = name
			}
		}
	}
	return len(names) > 0
}
