//go:build ignore

// Symbols_gen writes symbols_std.go: the names of the standard library that the interpreter's own tables, which are older, lack.
// It reads the std.zip of package typecheck, so it runs after that is written.
package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"go/constant"
	"go/format"
	"go/token"
	"go/types"
	"log"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/traefik/yaegi/stdlib"
	"golang.org/x/tools/go/gcexportdata"
)

// skipped are packages that no cell needs, or that have a table of their own (syscall). What else the tables lack is the prelude's.
var skipped = []string{"syscall", "runtime", "crypto/fips140", "crypto/hpke", "crypto/mlkem", "encoding/json/jsontext", "encoding/json/v2", "structs", "weak",
	"iter", "unique"}

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	z, err := zip.OpenReader("../typecheck/std.zip")
	if err != nil {
		return err
	}
	defer z.Close()
	g := &generator{imports: map[string]string{}}
	seen := map[string]*types.Package{}
	for _, f := range z.File {
		if skips(f.Name) {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return err
		}
		pkg, err := gcexportdata.Read(r, token.NewFileSet(), seen, f.Name)
		if err != nil {
			return err
		}
		g.add(pkg)
	}
	text, err := format.Source(g.file())
	if err != nil {
		return err
	}
	return os.WriteFile("symbols_std.go", text, 0o644)
}

func skips(path string) bool {
	return slices.ContainsFunc(skipped, func(s string) bool { return path == s || strings.HasPrefix(path, s+"/") })
}

type generator struct {
	imports map[string]string // names by path
	tables  bytes.Buffer
	wraps   bytes.Buffer
}

func (g *generator) add(pkg *types.Package) {
	var rows strings.Builder
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if _, has := stdlib.Symbols[pkg.Path()+"/"+pkg.Name()][name]; has || !obj.Exported() {
			continue
		}
		rows.WriteString(g.row(obj))
	}
	if rows.Len() > 0 {
		fmt.Fprintf(&g.tables, "%q: {\n%s},\n", pkg.Path()+"/"+pkg.Name(), rows.String())
	}
}

func (g *generator) row(obj types.Object) string {
	switch obj := obj.(type) {
	case *types.Const:
		if b, ok := obj.Type().(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
			return g.untyped(obj)
		}
		return fmt.Sprintf("%q: reflect.ValueOf(%s),\n", obj.Name(), g.name(obj))
	case *types.Var:
		return fmt.Sprintf("%q: reflect.ValueOf(&%s).Elem(),\n", obj.Name(), g.name(obj))
	case *types.Func:
		if obj.Signature().TypeParams().Len() > 0 || iterates(obj.Signature()) {
			return ""
		}
		return fmt.Sprintf("%q: reflect.ValueOf(%s),\n", obj.Name(), g.name(obj))
	}
	if named, ok := obj.Type().(*types.Named); ok && named.TypeParams().Len() > 0 {
		return ""
	}
	i, ok := obj.Type().Underlying().(*types.Interface)
	if ok && !i.IsMethodSet() { // a constraint
		return ""
	}
	row := fmt.Sprintf("%q: reflect.ValueOf((*%s)(nil)),\n", obj.Name(), g.name(obj))
	if ok {
		row += fmt.Sprintf("%q: reflect.ValueOf((*%s)(nil)),\n", "_"+obj.Name(), g.wrap(obj, i))
	}
	return row
}

// iterates reports whether a function returns an iterator, which is a type of the prelude's.
func iterates(sig *types.Signature) bool {
	return sig.Results().Len() == 1 && strings.HasPrefix(types.TypeString(sig.Results().At(0).Type(), nil), "iter.Seq")
}

// untyped is a constant that keeps its size.
func (g *generator) untyped(c *types.Const) string {
	kinds := map[constant.Kind]string{constant.String: "STRING", constant.Int: "INT"}
	kind := kinds[c.Val().Kind()]
	if kind == "" {
		return fmt.Sprintf("%q: reflect.ValueOf(%s),\n", c.Name(), g.name(c))
	}
	g.imports["go/constant"], g.imports["go/token"] = "constant", "token"
	return fmt.Sprintf("%q: reflect.ValueOf(constant.MakeFromLiteral(%q, token.%s, 0)),\n", c.Name(), c.Val().ExactString(), kind)
}

func (g *generator) name(obj types.Object) string { return g.qualify(obj.Pkg()) + "." + obj.Name() }

func (g *generator) qualify(p *types.Package) string {
	name := strings.NewReplacer("/", "_").Replace(p.Path())
	if !strings.Contains(p.Path(), "/") {
		name = p.Name()
	}
	g.imports[p.Path()] = name
	return name
}

// wrap writes the type with which the interpreter makes a value of its own implement an interface: a field for each method.
func (g *generator) wrap(obj types.Object, i *types.Interface) string {
	name := "std_" + strings.ReplaceAll(obj.Pkg().Path(), "/", "_") + "_" + obj.Name()
	var fields, methods strings.Builder
	for m := range i.Methods() {
		if !m.Exported() {
			continue
		}
		sig := m.Signature()
		var params, args, results []string
		for n := range sig.Params().Len() {
			arg, typ := fmt.Sprintf("a%d", n), types.TypeString(sig.Params().At(n).Type(), g.qualify)
			if sig.Variadic() && n == sig.Params().Len()-1 {
				params, args = append(params, arg+" ..."+typ[2:]), append(args, arg+"...")
			} else {
				params, args = append(params, arg+" "+typ), append(args, arg)
			}
		}
		for v := range sig.Results().Variables() {
			results = append(results, types.TypeString(v.Type(), g.qualify))
		}
		typ := fmt.Sprintf("(%s) (%s)", strings.Join(params, ", "), strings.Join(results, ", "))
		ret := ""
		if len(results) > 0 {
			ret = "return "
		}
		fmt.Fprintf(&fields, "W%s func%s\n", m.Name(), typ)
		fmt.Fprintf(&methods, "\nfunc (w %s) %s%s { %sw.W%s(%s) }\n", name, m.Name(), typ, ret, m.Name(), strings.Join(args, ", "))
	}
	fmt.Fprintf(&g.wraps, "\ntype %s struct {\nIValue any\n%s}\n%s", name, fields.String(), methods.String())
	return name
}

func (g *generator) file() []byte {
	g.imports["reflect"], g.imports["github.com/traefik/yaegi/interp"] = "reflect", "interp"
	var b bytes.Buffer
	b.WriteString("// Code generated by symbols_gen.go; DO NOT EDIT.\n\npackage eval\n\nimport (\n")
	for _, path := range slices.Sorted(maps.Keys(g.imports)) {
		fmt.Fprintf(&b, "%s %q\n", g.imports[path], path)
	}
	fmt.Fprintf(&b, ")\n\n// newerSymbols are the names of the standard library that are younger than the interpreter's tables.\n"+
		"func newerSymbols() interp.Exports {\nreturn interp.Exports{\n%s}\n}\n%s", g.tables.String(), g.wraps.String())
	return b.Bytes()
}
