package eval

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// redirected are the standard library's methods that open sockets or end the process by themselves, and the function of package
// shims that stands in. Functions need no pass: the interpreter's tables have the stand-in under the name itself.
var redirected = map[string]string{
	"(*net/http.Server).ListenAndServe":    "ServerListenAndServe",
	"(*net/http.Server).ListenAndServeTLS": "ServerListenAndServeTLS",
	"(*net/http/httptest.Server).Client":   "TestServerClient",
	"(*log.Logger).Fatal":                  "LoggerFatal",
	"(*log.Logger).Fatalf":                 "LoggerFatalf",
	"(*log.Logger).Fatalln":                "LoggerFatalln",
}

// builtins are Go's own prints, which the interpreter sends to the wrong stream.
var builtins = map[types.Object]string{
	types.Universe.Lookup("print"):   "Print",
	types.Universe.Lookup("println"): "Println",
}

var recoverBuiltin = types.Universe.Lookup("recover")

// redirect replaces those, passes on what recover returns, and gives an http.Transport that is written out the recorded way to dial. A method becomes a call that
// returns a function, x.Fatal(v) so cell.LoggerFatal(&x)(v): that also holds where the method is not called but handed on.
func redirect(info *types.Info, f *ast.File) {
	astutil.Apply(f, nil, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.SelectorExpr:
			if s := info.Selections[n]; s != nil && s.Kind() == types.MethodVal && redirected[s.Obj().(*types.Func).FullName()] != "" {
				c.Replace(cellCall(redirected[s.Obj().(*types.Func).FullName()], n.Pos(), receiver(n, s)))
			}
		case *ast.Ident:
			if name := builtins[info.Uses[n]]; name != "" {
				c.Replace(cellFunc(name, n.Pos()))
			}
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok && info.Uses[id] == recoverBuiltin && c.Name() != "Call" && !isCatch(c.Parent()) {
				c.Replace(cellCall("Recovered", n.Pos(), n))
			}
		case *ast.CompositeLit:
			redirectTransport(info, n)
		}
		return true
	})
}

// receiver is the address of what a method is called on, through the embedded fields that lead to it.
func receiver(sel *ast.SelectorExpr, s *types.Selection) ast.Expr {
	x := sel.X
	fields, address := route(s)
	for _, name := range fields {
		x = &ast.SelectorExpr{X: x, Sel: &ast.Ident{NamePos: sel.Sel.Pos(), Name: name}}
	}
	if address {
		return x
	}
	return &ast.UnaryExpr{OpPos: sel.Pos(), Op: token.AND, X: x}
}

// route is the embedded fields that lead to the receiver of a method, and whether what they lead to is a pointer already.
func route(s *types.Selection) (fields []string, pointer bool) {
	t := s.Recv()
	for _, i := range s.Index()[:len(s.Index())-1] {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		field := t.Underlying().(*types.Struct).Field(i)
		fields, t = append(fields, field.Name()), field.Type()
	}
	return fields, isPointer(t)
}

func redirectTransport(info *types.Info, lit *ast.CompositeLit) {
	if !dialsByItself(info, lit) {
		return
	}
	key := &ast.Ident{NamePos: lit.End(), Name: "DialContext"}
	lit.Elts = append(lit.Elts, &ast.KeyValueExpr{Key: key, Colon: lit.End(), Value: cellFunc("DialContext", lit.End())})
}

// dialsByItself reports whether a literal is an http.Transport that does not say how to dial.
func dialsByItself(info *types.Info, lit *ast.CompositeLit) bool {
	named, ok := types.Unalias(info.TypeOf(lit)).(*types.Named)
	if !ok || named.Obj().Name() != "Transport" || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() != "net/http" {
		return false
	}
	for _, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			return false
		}
		if key, ok := kv.Key.(*ast.Ident); ok && (key.Name == "Dial" || key.Name == "DialContext") {
			return false
		}
	}
	return true
}
