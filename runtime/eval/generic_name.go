package eval

import (
	"go/ast"
	"go/types"
	"strings"
)

// name gives each only instance the name of what it is an instance of, and remembers what Go calls the types.
func (g *monomorph) name() {
	g.generic = map[string]string{}
	if g.typeNames == nil {
		g.typeNames = map[string]string{}
	}
	for _, i := range g.all {
		if g.decls[i.obj] != nil && g.count[i.obj] == 1 {
			i.name = i.obj.Name()
		}
	}
	types := map[string]*instance{}
	for _, i := range g.all {
		for _, id := range i.uses {
			id.Name = i.name
		}
		types[i.name] = i
		if g.decls[i.obj] != nil {
			g.generic[i.name] = i.obj.Name()
		}
	}
	for _, i := range g.all {
		if isType(i.obj) {
			g.typeNames[i.name] = g.goName(i, types)
		}
	}
}

func isType(obj types.Object) bool {
	_, ok := obj.(*types.TypeName)
	return ok
}

// goName is what %T prints of an instance.
func (g *monomorph) goName(i *instance, types map[string]*instance) string {
	name := "main." + i.obj.Name()
	if std, ok := g.fromPrelude[i.obj.Name()]; ok {
		name = std
	}
	if g.decls[i.obj] == nil || len(i.args) == 0 {
		return name
	}
	args := make([]string, len(i.args))
	for n, e := range i.exprs {
		args[n] = g.goType(e, types)
	}
	return name + "[" + strings.Join(args, ",") + "]"
}

// goType writes a type argument as package reflect does: with the paths of packages.
func (g *monomorph) goType(e ast.Expr, instances map[string]*instance) string {
	text := types.ExprString(copyWith(e, func(n ast.Node) ast.Node {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			return &ast.Ident{Name: g.pathOf(n.X.(*ast.Ident).Name) + "." + n.Sel.Name}
		case *ast.Field:
			return &ast.Field{Names: n.Names, Type: &ast.Ident{Name: g.goType(n.Type, instances)}}
		case *ast.Ident:
			if i := instances[n.Name]; i != nil && isType(i.obj) {
				return &ast.Ident{Name: g.goName(i, instances)}
			}
			if types.Universe.Lookup(n.Name) == nil {
				return &ast.Ident{Name: "main." + n.Name}
			}
		}
		return nil
	}))
	return strings.ReplaceAll(text, "interface{}", "interface {}")
}

func (g *monomorph) pathOf(name string) string {
	for path, n := range g.names {
		if n == name {
			return path
		}
	}
	return name
}
