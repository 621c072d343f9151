package eval

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/wirebook/wirebook/runtime/typecheck"
)

// typeCode is where the functions are that pass types writes.
const typeCode = "__own"

// isTypeCode reports whether a declaration is one that pass types wrote: none of the learner's lines.
func isTypeCode(fset *token.FileSet, n ast.Node) bool {
	return n.Pos().IsValid() && fset.Position(n.Pos()).Filename == typeCode+typecheck.SameBase
}

// retyping are the functions of package cell that this pass calls and that reach nothing else.
var retyping = map[string]bool{"Type": true, "Method": true, "Ready": true, "Own": true, "Plain": true, "Open": true, "Holds": true, "Case": true,
	"Equal": true, "ErrorAs": true}

// dispatches reports whether a function calls a method of whatever an interface holds.
func dispatches(fn *types.Func) bool {
	return strings.HasPrefix(fn.Name(), "__ownCall")
}

// typ writes a type as the program has it after this pass.
func (b *typer) typ(t types.Type) string {
	switch t := t.(type) {
	case *types.Alias:
		return b.typ(types.Unalias(t))
	case *types.Named:
		return b.namedType(t)
	case *types.Pointer:
		return "*" + b.typ(t.Elem())
	case *types.Slice:
		return "[]" + b.typ(t.Elem())
	case *types.Array:
		return "[" + strconv.FormatInt(t.Len(), 10) + "]" + b.typ(t.Elem())
	case *types.Map:
		return "map[" + b.typ(t.Key()) + "]" + b.typ(t.Elem())
	case *types.Chan:
		return map[types.ChanDir]string{types.SendRecv: "chan ", types.SendOnly: "chan<- ", types.RecvOnly: "<-chan "}[t.Dir()] + "(" + b.typ(t.Elem()) + ")"
	case *types.Signature:
		params, _ := b.params(t)
		return "func(" + params + ")" + b.resultTypes(t)
	case *types.Struct:
		fields := make([]string, t.NumFields())
		for i := range fields {
			fields[i] = t.Field(i).Name() + " " + b.typ(t.Field(i).Type())
			if t.Tag(i) != "" {
				fields[i] += " " + strconv.Quote(t.Tag(i))
			}
		}
		return "struct{ " + strings.Join(fields, "; ") + " }"
	case *types.Interface:
		return "interface{}"
	}
	return types.TypeString(types.Default(t), nil)
}

func (b *typer) namedType(t *types.Named) string {
	obj := t.Obj()
	switch {
	case obj.Pkg() == nil:
		return obj.Name()
	case obj.Pkg() == b.pkg && types.IsInterface(t):
		return "interface{}"
	case b.hoisted[obj] != "":
		return b.hoisted[obj]
	case obj.Pkg() == b.pkg:
		return obj.Name()
	}
	name := b.packageName(obj.Pkg()) + "." + obj.Name()
	if args := t.TypeArgs(); args.Len() > 0 {
		list := make([]string, args.Len())
		for i := range list {
			list[i] = b.typ(args.At(i))
		}
		name += "[" + strings.Join(list, ", ") + "]"
	}
	return name
}

// packageName is what a package is called in the program, which may not have imported it yet.
func (b *typer) packageName(p *types.Package) string {
	if b.names[p.Path()] == "" {
		name := "__own_" + p.Name()
		b.names[p.Path()] = name
		at := b.file.Package
		imports := b.file.Decls[0].(*ast.GenDecl)
		imports.Specs = append(imports.Specs, &ast.ImportSpec{Name: &ast.Ident{NamePos: at, Name: name},
			Path: &ast.BasicLit{ValuePos: at, Kind: token.STRING, Value: strconv.Quote(p.Path())}})
	}
	return b.names[p.Path()]
}

// params writes a function's parameters with names, and the arguments that pass them on.
func (b *typer) params(sig *types.Signature) (params, args string) {
	for i := range sig.Params().Len() {
		t, dots, sep := sig.Params().At(i).Type(), "", ""
		if i > 0 {
			sep = ", "
		}
		typ := b.typ(t)
		if sig.Variadic() && i == sig.Params().Len()-1 {
			if s, ok := t.Underlying().(*types.Slice); ok {
				typ, dots = "..."+b.typ(s.Elem()), "..."
			}
		}
		params += fmt.Sprintf("%sa%d %s", sep, i, typ)
		args += fmt.Sprintf("%sa%d%s", sep, i, dots)
	}
	return params, args
}

func (b *typer) resultTypes(sig *types.Signature) string {
	list := make([]string, sig.Results().Len())
	for i := range list {
		list[i] = b.typ(sig.Results().At(i).Type())
	}
	return " (" + strings.Join(list, ", ") + ")"
}

// methodCall writes a call of a method that t has, through its embedded fields.
func (b *typer) methodCall(recv string, t types.Type, fn *types.Func, args string) string {
	obj, index, _ := types.LookupFieldOrMethod(t, true, b.pkg, fn.Name())
	for _, i := range index[:len(index)-1] {
		if b.hosts(t) {
			break
		}
		field := structOf(t).Field(i)
		recv, t = recv+"."+field.Name(), field.Type()
	}
	if types.IsInterface(t) && !b.kept(t) {
		return b.dispatch(obj.(*types.Func)) + "(" + strings.TrimSuffix(recv+", "+args, ", ") + ")"
	}
	return recv + "." + fn.Name() + "(" + args + ")"
}

func returned(sig *types.Signature) string {
	if sig.Results().Len() > 0 {
		return "return "
	}
	return ""
}

// dispatch is the function that calls a method of whatever an interface holds.
func (b *typer) dispatch(fn *types.Func) string {
	sig := fn.Signature()
	key := fn.Name() + types.TypeString(types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), sig.Variadic()), nil)
	if b.called[key] == nil {
		b.called[key] = &dynamicCall{name: b.fresh("Call"), fn: fn, sig: sig}
		b.order = append(b.order, b.called[key])
	}
	return b.called[key].name
}

func (b *typer) bindFunc(t types.Type, fn *types.Func) string {
	sig := fn.Signature()
	return b.once("Bind "+strconv.Itoa(b.number(t))+" "+fn.Name(), func(name string) string {
		params, args := b.params(sig)
		check := ""
		if types.IsInterface(t) {
			check = "\t__cell.Open(r)\n"
		}
		return fmt.Sprintf("func %s(r %s) func(%s)%s {\n%s\treturn func(%s)%s {\n\t\t%s%s\n\t}\n}\n", name, b.typ(t), params, b.resultTypes(sig), check,
			params, b.resultTypes(sig), returned(sig), b.methodCall("r", t, fn, args))
	})
}

func (b *typer) methodExpr(s *types.Selection) string {
	fn, t := s.Obj().(*types.Func), s.Recv()
	sig := fn.Signature()
	return b.once("Expr "+strconv.Itoa(b.number(t))+" "+fn.Name(), func(name string) string {
		params, args := b.params(sig)
		return fmt.Sprintf("func %s(%s)%s {\n\t%s%s\n}\n", name, strings.TrimSuffix("r "+b.typ(t)+", "+params, ", "), b.resultTypes(sig), returned(sig), b.methodCall("r", t, fn, args))
	})
}

// errorAs is errors.As for an interface of the learner's.
func (b *typer) errorAs(p *types.Pointer) string {
	n := b.number(p.Elem())
	return b.once("ErrorAs "+strconv.Itoa(n), func(name string) string {
		return fmt.Sprintf(`func %s(err error, target %s) bool {
	found, ok := __cell.ErrorAs(err, %d)
	if ok {
		*target = found
	}
	return ok
}
`, name, b.typ(p), n)
	})
}

func (b *typer) spreadFunc(key string, tuple *types.Tuple, to func(int) types.Type) string {
	return b.once(key, func(name string) string {
		var params, results, values []string
		for i := range tuple.Len() {
			from, t := tuple.At(i).Type(), to(i)
			if t == nil {
				t = from
			}
			v := "a" + strconv.Itoa(i)
			params, results = append(params, v+" "+b.typ(from)), append(results, b.typ(t))
			values = append(values, b.source(b.convert(b.typed(&ast.Ident{NamePos: b.file.Package, Name: v}, from), t)))
		}
		return fmt.Sprintf("func %s(%s) (%s) {\n\treturn %s\n}\n", name, strings.Join(params, ", "), strings.Join(results, ", "), strings.Join(values, ", "))
	})
}

func (b *typer) source(e ast.Expr) string { return types.ExprString(e) }

// write adds all functions to the file. Writing one may ask for others.
func (b *typer) write() {
	b.nested()
	for i := 0; i < len(b.order); i++ {
		b.writeDispatch(b.order[i])
	}
	register := b.registration()
	for i := 0; i < len(b.order); i++ {
		if !b.order[i].done {
			b.writeDispatch(b.order[i])
		}
	}
	text := "package main\n" + b.text.String() + register
	file, err := parser.ParseFile(b.fset, typeCode+typecheck.SameBase, text, parser.SkipObjectResolution)
	if err != nil {
		panic("eval: internal error: " + err.Error() + "\n" + text)
	}
	at := 1
	decls := append(b.file.Decls[:at:at], b.types...)
	for _, d := range file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
			decls = append(decls, d)
		}
	}
	decls = append(decls, b.file.Decls[at:]...)
	for _, d := range file.Decls {
		if _, ok := d.(*ast.FuncDecl); ok {
			decls = append(decls, d)
		}
	}
	b.file.Decls = decls
}

// nested gives numbers to the types that those with numbers are made of, and whose methods they name: to make a type at run time
// takes them all.
func (b *typer) nested() {
	var seen typeutil.Map
	var visit func(t types.Type)
	visit = func(t types.Type) {
		if t = types.Unalias(t); seen.At(t) != nil || !b.own(t) {
			return
		}
		seen.Set(t, true)
		switch u := t.(type) {
		case *types.Named:
			b.number(u)
			if s, ok := u.Underlying().(*types.Struct); ok { // its methods are those of the name
				for f := range s.Fields() {
					visit(f.Type())
				}
			} else {
				visit(u.Underlying())
			}
			for _, fn := range b.methods(u) {
				visit(fn.Signature())
			}
		case *types.Struct:
			if len(b.methods(u)) > 0 {
				b.number(u)
			}
			for f := range u.Fields() {
				visit(f.Type())
			}
		case *types.Map:
			visit(u.Key())
			visit(u.Elem())
		case *types.Signature:
			visit(u.Params())
			visit(u.Results())
		case *types.Tuple:
			for v := range u.Variables() {
				visit(v.Type())
			}
		case interface{ Elem() types.Type }:
			visit(u.Elem())
		}
	}
	for i := 1; i < len(b.table.types); i++ {
		visit(b.table.types[i].typ)
	}
}

// methods are those of a type and of pointers to it that the standard library can find: exported ones, of types that it knows.
func (b *typer) methods(t types.Type) (list []*types.Func) {
	if types.IsInterface(t) {
		return nil
	}
	for sel := range types.NewMethodSet(types.NewPointer(t)).Methods() {
		if fn := sel.Obj().(*types.Func); fn.Exported() && b.known(fn.Signature()) {
			list = append(list, fn)
		}
	}
	return list
}

// known reports whether a type can be had at run time: the interpreter does not have the standard library's unexported types.
func (b *typer) known(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		return t.Obj().Pkg() == b.pkg || b.table.std(t) != nil
	case *types.Map:
		return b.known(t.Key()) && b.known(t.Elem())
	case *types.Signature:
		return b.known(t.Params()) && b.known(t.Results())
	case *types.Tuple:
		for v := range t.Variables() {
			if !b.known(v.Type()) {
				return false
			}
		}
	case interface{ Elem() types.Type }:
		return b.known(t.Elem())
	}
	return true
}

func (b *typer) writeDispatch(c *dynamicCall) {
	c.done = true
	params, args := b.params(c.sig)
	var cases strings.Builder
	for i := 1; i < len(b.table.types); i++ {
		t := b.table.types[i]
		if m := b.method(t.typ, c.fn); m != nil {
			v := "v" + strconv.Itoa(t.n)
			fmt.Fprintf(&cases, "\tcase %d:\n\t\tvar %s %s = x.(%s)\n\t\t%s%s\n", t.n, v, b.typ(t.typ), b.typ(t.typ), returned(c.sig), b.methodCall(v, t.typ, c.fn, args))
			if returned(c.sig) == "" {
				cases.WriteString("\t\treturn\n")
			}
		}
	}
	plain := strings.ReplaceAll(args, "...", "")
	body := fmt.Sprintf("\t__cell.Call(r, %q%s)\n", c.fn.Name(), strings.TrimSuffix(", "+plain, ", "))
	if returned(c.sig) != "" {
		var values []string
		for i := range c.sig.Results().Len() {
			values = append(values, b.result("o["+strconv.Itoa(i)+"]", c.sig.Results().At(i).Type()))
		}
		body = "\to := " + strings.TrimSpace(body) + "\n\treturn " + strings.Join(values, ", ") + "\n"
	}
	find := ""
	if cases.Len() > 0 {
		find = "\tvar n int\n\tvar x interface{}\n\tn, x = __cell.Open(r)\n\tswitch n {\n" + cases.String() + "\t}\n"
	}
	fmt.Fprintf(&b.text, "func %s(%s)%s {\n%s%s}\n", c.name, strings.TrimSuffix("r interface{}, "+params, ", "), b.resultTypes(c.sig), find, body)
}

// result takes what compiled code returned.
func (b *typer) result(e string, t types.Type) string {
	switch {
	case types.IsInterface(t) && b.kept(t):
		return b.toFunc(t) + "(" + e + ")"
	case types.IsInterface(t):
		return e
	}
	return e + ".(" + b.typ(t) + ")"
}

// method is a type's own method of the same name and signature, nil if it has none, or is the host's.
func (b *typer) method(t types.Type, fn *types.Func) *types.Func {
	if t == nil || types.IsInterface(t) || !b.own(t) {
		return nil
	}
	sel := types.NewMethodSet(t).Lookup(fn.Pkg(), fn.Name())
	if sel == nil {
		return nil
	}
	m := sel.Obj().(*types.Func)
	if !isIdentical(m.Signature(), fn.Signature()) {
		return nil
	}
	return m
}

// registration writes the function that tells the host of each type.
func (b *typer) registration() string {
	var text strings.Builder
	for i := 1; i < len(b.table.types); i++ {
		t := b.table.types[i]
		if types.IsInterface(t.typ) {
			continue
		}
		fmt.Fprintf(&text, "\t__cell.Type(%d, new(%s))\n", t.n, b.typ(t.typ))
		switch types.Unalias(t.typ).(type) {
		case *types.Named, *types.Struct:
			if t.own {
				b.registerMethods(&text, t)
			}
		}
	}
	return "func __ownTypes() bool {\n" + text.String() + "\t__cell.Ready()\n\treturn true\n}\n\nvar __ownReady = __ownTypes()\n"
}

func (b *typer) registerMethods(text *strings.Builder, t *typeEntry) {
	pointer := types.NewPointer(t.typ)
	for _, fn := range b.methods(t.typ) {
		sig := fn.Signature()
		params, args := b.params(sig)
		fmt.Fprintf(text, "\t__cell.Method(%d, %q, func(%s)%s {\n\t\t%s%s\n\t})\n", t.n, fn.Name(), strings.TrimSuffix("r "+b.typ(pointer)+", "+params, ", "),
			b.resultTypes(sig), returned(sig), b.methodCall("r", pointer, fn, args))
	}
}
