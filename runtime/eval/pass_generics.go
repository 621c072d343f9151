package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// generics makes ordinary declarations of generic ones, one for each list of type arguments that the program uses. The
// interpreter's own generics infer too little.
//
// The instances stand where the generic declaration stood. An only instance keeps the name, others are numbered; what Go calls
// them is in typeNames. A local type that is a type argument moves out of its function.
func generics(p *program) bool {
	g := &monomorph{program: p, decls: map[types.Object]ast.Node{}, methods: map[types.Object][]*ast.FuncDecl{}, made: map[instanceKey]*instance{}, count: map[types.Object]int{}}
	if !g.collect() {
		return false
	}
	g.hoisted = localArguments(p)
	decls := g.ordinary()
	for len(g.queue) > 0 && p.refusal == nil {
		next := g.queue[0]
		g.queue = g.queue[1:]
		g.write(next)
	}
	if p.refusal != nil {
		return false
	}
	g.name()
	p.file = &ast.File{Package: p.file.Package, Name: p.file.Name, FileStart: p.file.FileStart, FileEnd: p.file.FileEnd, Decls: g.placed(decls)}
	return true
}

// maxInstances is far more than a program that ends needs; go/types refuses those that need infinitely many.
const maxInstances = 5000

type monomorph struct {
	*program
	decls   map[types.Object]ast.Node        // generic functions and types, *ast.FuncDecl and *ast.TypeSpec
	methods map[types.Object][]*ast.FuncDecl // of generic types
	hoisted map[types.Object]bool            // local types that move out of their functions
	made    map[instanceKey]*instance
	count   map[types.Object]int
	queue   []*instance
	all     []*instance
}

type instanceKey struct {
	obj  types.Object
	args string
}

// instance is a generic declaration with its type arguments.
type instance struct {
	obj   types.Object
	args  []closed
	exprs []ast.Expr // the arguments as source
	env   env        // of a local type: that of the function around it
	name  string
	uses  []*ast.Ident // all that name it
	decls []ast.Decl
}

// closed is a type with what its type parameters stand for.
type closed struct {
	typ types.Type
	env env
}

type env map[*types.TypeParam]closed

// collect finds the generic declarations. It reports whether there is anything to do.
func (g *monomorph) collect() bool {
	found := len(g.info.Instances) > 0
	for _, d := range g.file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if obj := g.genericOf(d); obj != nil {
				found = true
				if d.Recv != nil {
					g.methods[obj] = append(g.methods[obj], d)
				} else {
					g.decls[obj] = d
				}
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if s, ok := spec.(*ast.TypeSpec); ok && (s.TypeParams != nil || isConstraint(g.info.Defs[s.Name])) {
					found = true
					g.decls[g.info.Defs[s.Name]] = s
				}
			}
		}
	}
	return found
}

// genericOf is what a generic function is an instance of: itself, or its receiver's type; nil for an ordinary one.
func (g *monomorph) genericOf(d *ast.FuncDecl) types.Object {
	fn, ok := g.info.Defs[d.Name].(*types.Func)
	switch {
	case !ok:
		return nil
	case fn.Signature().RecvTypeParams().Len() > 0:
		return namedOf(fn.Signature().Recv().Type()).Origin().Obj()
	case fn.Signature().TypeParams().Len() > 0:
		return fn
	}
	return nil
}

func namedOf(t types.Type) *types.Named {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, _ := types.Unalias(t).(*types.Named)
	return named
}

// isConstraint reports whether a type can only be a constraint: it is nobody's type, so nothing needs it any more.
func isConstraint(obj types.Object) bool {
	i, ok := obj.Type().Underlying().(*types.Interface)
	return ok && !i.IsMethodSet()
}

// localArguments are the local types that are type arguments, or are part of one.
func localArguments(p *program) map[types.Object]bool {
	found := map[types.Object]bool{}
	var look func(t types.Type)
	seen := map[types.Type]bool{}
	look = func(t types.Type) {
		if t = types.Unalias(t); seen[t] {
			return
		}
		seen[t] = true
		if named, ok := t.(*types.Named); ok {
			for arg := range named.TypeArgs().Types() {
				look(arg)
			}
			if obj := named.Obj(); obj.Pkg() == p.pkg && obj.Parent() != p.pkg.Scope() {
				found[obj] = true
				look(named.Underlying())
			}
			return
		}
		parts(t, look)
	}
	for _, instance := range p.info.Instances {
		for arg := range instance.TypeArgs.Types() {
			look(arg)
		}
	}
	return found
}

// parts calls f with the types that an unnamed type is made of.
func parts(t types.Type, f func(types.Type)) {
	switch t := t.(type) {
	case interface{ Elem() types.Type }:
		if m, ok := t.(*types.Map); ok {
			f(m.Key())
		}
		f(t.Elem())
	case *types.Signature:
		f(t.Params())
		f(t.Results())
	case *types.Tuple:
		for v := range t.Variables() {
			f(v.Type())
		}
	case *types.Struct:
		for field := range t.Fields() {
			f(field.Type())
		}
	case *types.Interface:
		for m := range t.ExplicitMethods() {
			f(m.Type())
		}
		for e := range t.EmbeddedTypes() {
			f(e)
		}
	}
}

// ordinary copies the declarations that are not generic. A generic one leaves nil, with the instances to come.
func (g *monomorph) ordinary() map[ast.Node][]ast.Decl {
	out := map[ast.Node][]ast.Decl{}
	w := &writer{monomorph: g}
	for _, d := range g.file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if g.genericOf(d) == nil {
				out[d] = []ast.Decl{copyWith(d, w.replace)}
			}
		case *ast.GenDecl:
			if d.Tok == token.IMPORT { // imported adds to it
				out[d] = []ast.Decl{d}
				continue
			}
			rest := *d
			rest.Specs = nil
			for _, spec := range d.Specs {
				if s, ok := spec.(*ast.TypeSpec); !ok || g.decls[g.info.Defs[s.Name]] == nil {
					rest.Specs = append(rest.Specs, spec)
				}
			}
			if len(rest.Specs) > 0 || len(d.Specs) == 0 {
				out[d] = []ast.Decl{copyWith(&rest, w.replace)}
			}
		}
	}
	return out
}

// placed are all declarations in the order of the source: imports, then local types that moved out, then the rest.
func (g *monomorph) placed(ordinary map[ast.Node][]ast.Decl) (decls []ast.Decl) {
	byObject := map[types.Object][]ast.Decl{}
	var local []ast.Decl
	for _, i := range g.all {
		if g.decls[i.obj] == nil {
			local = append(local, i.decls...)
		}
		byObject[i.obj] = append(byObject[i.obj], i.decls...)
	}
	for n, d := range g.file.Decls {
		decls = append(decls, ordinary[d]...)
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				decls = append(decls, byObject[g.info.Defs[d.Name]]...)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if s, ok := spec.(*ast.TypeSpec); ok && g.decls[g.info.Defs[s.Name]] != nil {
					decls = append(decls, byObject[g.info.Defs[s.Name]]...)
				}
			}
		}
		if n == 0 {
			decls = append(decls, local...)
		}
	}
	return decls
}

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
			g.refusal = append(g.refusal, Diagnostic{position(g.fset.Position(obj.Pos())), obj.Name() + " is instantiated with too many types: use an interface in place of a type parameter"})
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
