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
)

// boxFile is where the functions are that pass boxes writes.
const boxFile = "__box"

// isBoxCode reports whether a declaration is one that pass boxes wrote: none of the learner's lines.
func isBoxCode(fset *token.FileSet, n ast.Node) bool {
	return n.Pos().IsValid() && fset.Position(n.Pos()).Filename == boxFile+sameBase
}

// boxing are the functions of package cell that this pass calls and that reach nothing else.
var boxing = map[string]bool{"Type": true, "Method": true, "Box": true, "Any": true, "Raw": true, "Value": true, "TypeNo": true, "Open": true,
	"Is": true, "Case": true, "Equal": true, "To": true, "ErrorAs": true}

// dispatches reports whether a function calls a method of whatever a box holds.
func dispatches(fn *types.Func) bool {
	return strings.HasPrefix(fn.Name(), "__boxCall")
}

// typ writes a type as the program has it after this pass.
func (b *boxer) typ(t types.Type) string {
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

func (b *boxer) namedType(t *types.Named) string {
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
func (b *boxer) packageName(p *types.Package) string {
	if b.names[p.Path()] == "" {
		name := "__box_" + p.Name()
		b.names[p.Path()] = name
		at := b.file.Package
		imports := b.file.Decls[0].(*ast.GenDecl)
		imports.Specs = append(imports.Specs, &ast.ImportSpec{Name: &ast.Ident{NamePos: at, Name: name},
			Path: &ast.BasicLit{ValuePos: at, Kind: token.STRING, Value: strconv.Quote(p.Path())}})
	}
	return b.names[p.Path()]
}

// params writes a function's parameters with names, and the arguments that pass them on.
func (b *boxer) params(sig *types.Signature) (params, args string) {
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

func (b *boxer) resultTypes(sig *types.Signature) string {
	list := make([]string, sig.Results().Len())
	for i := range list {
		list[i] = b.typ(sig.Results().At(i).Type())
	}
	return " (" + strings.Join(list, ", ") + ")"
}

// methodCall writes a call of a method that t has, through its embedded fields.
func (b *boxer) methodCall(recv string, t types.Type, fn *types.Func, args string) string {
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

// dispatch is the function that calls a method of whatever a box holds.
func (b *boxer) dispatch(fn *types.Func) string {
	sig := fn.Signature()
	key := fn.Name() + types.TypeString(types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), sig.Variadic()), nil)
	if b.called[key] == nil {
		b.called[key] = &boxCall{name: b.fresh("Call"), fn: fn, sig: sig}
		b.order = append(b.order, b.called[key])
	}
	return b.called[key].name
}

func (b *boxer) bindFunc(t types.Type, fn *types.Func) string {
	sig := fn.Signature()
	return b.once("Bind "+strconv.Itoa(b.number(t))+" "+fn.Name(), func(name string) string {
		params, args := b.params(sig)
		check := ""
		if types.IsInterface(t) {
			check = "\t__cell.TypeNo(r)\n"
		}
		return fmt.Sprintf("func %s(r %s) func(%s)%s {\n%s\treturn func(%s)%s {\n\t\t%s%s\n\t}\n}\n", name, b.typ(t), params, b.resultTypes(sig), check,
			params, b.resultTypes(sig), returned(sig), b.methodCall("r", t, fn, args))
	})
}

func (b *boxer) methodExpr(s *types.Selection) string {
	fn, t := s.Obj().(*types.Func), s.Recv()
	sig := fn.Signature()
	return b.once("Expr "+strconv.Itoa(b.number(t))+" "+fn.Name(), func(name string) string {
		params, args := b.params(sig)
		return fmt.Sprintf("func %s(%s)%s {\n\t%s%s\n}\n", name, strings.TrimSuffix("r "+b.typ(t)+", "+params, ", "), b.resultTypes(sig), returned(sig), b.methodCall("r", t, fn, args))
	})
}

func (b *boxer) errorAs(p *types.Pointer) string {
	n := b.number(p.Elem())
	return b.once("ErrorAs "+strconv.Itoa(n), func(name string) string {
		return fmt.Sprintf(`func %s(err error, target %s) bool {
	%s.Unwrap(nil)
	found, ok := __cell.ErrorAs(err, %d, %d, target)
	if ok && found != nil {
		*target = %s(found)
	}
	return ok
}
`, name, b.typ(p), b.names["errors"], n, b.number(p), b.as(p.Elem(), false))
	})
}

func (b *boxer) spreadFunc(key string, tuple *types.Tuple, to func(int) types.Type) string {
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

func (b *boxer) source(e ast.Expr) string { return types.ExprString(e) }

// write adds all functions to the file. Writing one may ask for others.
func (b *boxer) write() {
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
	file, err := parser.ParseFile(b.fset, boxFile+sameBase, text, parser.SkipObjectResolution)
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

// nested gives numbers to the types that are parts of those in boxes and have methods, which package fmt and others look for.
func (b *boxer) nested() {
	var seen typeutil.Map
	var visit func(t types.Type)
	visit = func(t types.Type) {
		if t = types.Unalias(t); seen.At(t) != nil || !b.own(t) {
			return
		}
		seen.Set(t, true)
		if named, ok := t.(*types.Named); ok && !types.IsInterface(t) {
			if types.NewMethodSet(types.NewPointer(named)).Len() > 0 {
				b.number(named)
				b.number(types.NewPointer(named))
			}
		}
		switch u := t.Underlying().(type) {
		case *types.Struct:
			for f := range u.Fields() {
				visit(f.Type())
			}
		case *types.Map:
			visit(u.Key())
			visit(u.Elem())
		case interface{ Elem() types.Type }:
			visit(u.Elem())
		}
	}
	for i := 1; i < len(b.table.types); i++ {
		visit(b.table.types[i].typ)
	}
}

func (b *boxer) writeDispatch(c *boxCall) {
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
func (b *boxer) result(e string, t types.Type) string {
	switch {
	case types.IsInterface(t) && b.kept(t):
		return b.toFunc(t) + "(" + e + ")"
	case types.IsInterface(t):
		return e
	}
	return e + ".(" + b.typ(t) + ")"
}

// method is a type's own method of the same name and signature, nil if it has none, or is the host's.
func (b *boxer) method(t types.Type, fn *types.Func) *types.Func {
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

// wanted are methods that the standard library looks for by itself.
var wanted = map[string]bool{"Error": true, "String": true, "Format": true, "GoString": true, "Is": true, "As": true, "Unwrap": true,
	"Timeout": true, "Temporary": true, "Read": true, "Write": true, "Close": true, "ReadFrom": true, "WriteTo": true, "ReadByte": true,
	"UnreadByte": true, "WriteByte": true, "WriteString": true, "MarshalJSON": true, "UnmarshalJSON": true, "MarshalText": true,
	"UnmarshalText": true, "LogValue": true, "Flush": true}

// registration writes the function that gives the host what it needs of each type.
func (b *boxer) registration() string {
	names := map[string]bool{}
	for n := range b.targets {
		for fn := range b.table.types[n].typ.Underlying().(*types.Interface).Methods() {
			names[fn.Name()] = true
		}
	}
	var text strings.Builder
	for i := 1; i < len(b.table.types); i++ {
		t := b.table.types[i]
		if types.IsInterface(t.typ) {
			continue
		}
		fmt.Fprintf(&text, "\t__cell.Type(%d, new(%s))\n", t.n, b.typ(t.typ))
		if b.own(t.typ) {
			b.registerMethods(&text, t, names)
		}
	}
	return "func __boxTypes() bool {\n\t__cell.TypeNo(0)\n" + text.String() + "\treturn true\n}\n\nvar __boxReady = __boxTypes()\n"
}

func (b *boxer) registerMethods(text *strings.Builder, t *boxType, names map[string]bool) {
	set := types.NewMethodSet(t.typ)
	for sel := range set.Methods() {
		fn := sel.Obj().(*types.Func)
		if !fn.Exported() || !names[fn.Name()] && !wanted[fn.Name()] {
			continue
		}
		sig := fn.Signature()
		params, args := b.params(sig)
		fmt.Fprintf(text, "\t__cell.Method(%d, %q, func(%s)%s {\n\t\tvar v %s = r.(%s)\n\t\t%s%s\n\t})\n", t.n, fn.Name(), strings.TrimSuffix("r interface{}, "+params, ", "),
			b.resultTypes(sig), b.typ(t.typ), b.typ(t.typ), returned(sig), b.methodCall("v", t.typ, fn, args))
	}
}
