package eval

import (
	"go/ast"
	"go/token"
	"go/types"
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
