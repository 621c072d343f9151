package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"github.com/wirebook/wirebook/runtime/typecheck"
)

// instance returns an identifier for an instance, which is written if it was not.
func (g *monomorph) instance(at token.Pos, obj types.Object, args []closed, env env) *ast.Ident {
	exprs := make([]ast.Expr, len(args))
	key := instanceKey{obj: obj}
	for n, a := range args {
		exprs[n] = g.expr(a.typ, a.env, at)
		key.args += types.ExprString(exprs[n]) + ";"
	}
	i := g.made[key]
	if i == nil {
		g.count[obj]++
		i = &instance{obj: obj, args: args, exprs: exprs, env: env, name: "__" + strings.TrimPrefix(obj.Name(), "__") + "_" + strconv.Itoa(g.count[obj])}
		g.made[key] = i
		g.all, g.queue = append(g.all, i), append(g.queue, i)
		if len(g.all) == maxInstances {
			g.refusal = append(g.refusal, typecheck.Diagnostic{Pos: typecheck.Position(g.fset.Position(obj.Pos())), Text: obj.Name() + " is instantiated with too many types: use an interface in place of a type parameter"})
		}
	}
	id := &ast.Ident{NamePos: at, Name: i.name}
	i.uses = append(i.uses, id)
	return id
}

// write makes the declarations of an instance.
func (g *monomorph) write(i *instance) {
	switch d := g.decls[i.obj].(type) {
	case *ast.FuncDecl:
		w := g.writer(i, i.obj.Type().(*types.Signature).TypeParams())
		bare, typ := *d, *d.Type
		bare.Type, typ.TypeParams = &typ, nil
		fn := copyWith(&bare, w.replace)
		fn.Name = i.named(d.Name)
		i.decls = append(i.decls, fn)
	case *ast.TypeSpec:
		w := g.writer(i, i.obj.Type().(*types.Named).TypeParams())
		bare := *d
		bare.TypeParams = nil
		spec := copyWith(&bare, w.replace)
		spec.Name = i.named(d.Name)
		i.declare(spec)
		for _, m := range g.methods[i.obj] {
			i.decls = append(i.decls, g.method(i, m))
		}
	default: // a local type
		at := i.obj.Pos()
		i.declare(&ast.TypeSpec{Name: i.named(&ast.Ident{NamePos: at}), Type: g.expr(i.obj.Type().Underlying(), i.env, at)})
	}
}

func (i *instance) declare(spec *ast.TypeSpec) {
	i.decls = append(i.decls, &ast.GenDecl{TokPos: spec.Pos(), Tok: token.TYPE, Specs: []ast.Spec{spec}})
}

func (i *instance) named(generic *ast.Ident) *ast.Ident {
	id := &ast.Ident{NamePos: generic.NamePos, Name: i.name}
	i.uses = append(i.uses, id)
	return id
}

// method gives a method the instance for its receiver.
func (g *monomorph) method(i *instance, d *ast.FuncDecl) *ast.FuncDecl {
	w := g.writer(i, g.info.Defs[d.Name].(*types.Func).Signature().RecvTypeParams())
	recv := *d.Recv.List[0]
	bare := *d
	bare.Recv = nil
	fn := copyWith(&bare, w.replace)
	var typ ast.Expr = i.named(&ast.Ident{NamePos: recv.Type.Pos()})
	if star, ok := recv.Type.(*ast.StarExpr); ok {
		typ = &ast.StarExpr{Star: star.Star, X: typ}
	}
	field := &ast.Field{Names: copyWith(&recv, w.names).Names, Type: typ}
	fn.Recv = &ast.FieldList{Opening: d.Recv.Opening, List: []*ast.Field{field}, Closing: d.Recv.Closing}
	return fn
}

// writer copies declarations with these parameters for the instance's arguments.
func (g *monomorph) writer(i *instance, params *types.TypeParamList) *writer {
	w := &writer{monomorph: g, env: env{}, taken: map[string]bool{}}
	for n := range params.Len() {
		w.env[params.At(n)] = i.args[n]
		ast.Inspect(i.exprs[n], func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				w.taken[id.Name] = true
			}
			return true
		})
	}
	for _, made := range g.all {
		if w.taken[made.name] {
			w.taken[made.obj.Name()] = true
		}
	}
	return w
}
