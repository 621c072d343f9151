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
	"(*log.Logger).Fatal":                  "LoggerFatal",
	"(*log.Logger).Fatalf":                 "LoggerFatalf",
	"(*log.Logger).Fatalln":                "LoggerFatalln",
}

// redirect replaces those calls, and gives an http.Transport that is written out the recorded way to dial.
func redirect(info *types.Info, f *ast.File) {
	astutil.Apply(f, nil, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.CallExpr:
			redirectCall(info, n)
		case *ast.CompositeLit:
			redirectTransport(info, n)
		}
		return true
	})
}

func redirectCall(info *types.Info, call *ast.CallExpr) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return
	}
	method, ok := info.Uses[sel.Sel].(*types.Func)
	if !ok || redirected[method.FullName()] == "" || info.Selections[sel] == nil || len(info.Selections[sel].Index()) > 1 {
		return // a method that is promoted through a learner's struct keeps its receiver, and stays what it is
	}
	recv := sel.X
	if _, pointer := info.TypeOf(recv).Underlying().(*types.Pointer); !pointer {
		recv = &ast.UnaryExpr{OpPos: recv.Pos(), Op: token.AND, X: recv}
	}
	shim := cellCall(redirected[method.FullName()], call.Pos())
	call.Fun, call.Args = shim.Fun, append([]ast.Expr{recv}, call.Args...)
}

func redirectTransport(info *types.Info, lit *ast.CompositeLit) {
	named, ok := types.Unalias(info.TypeOf(lit)).(*types.Named)
	if !ok || named.Obj().Name() != "Transport" || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() != "net/http" {
		return
	}
	for _, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			return
		}
		if key, ok := kv.Key.(*ast.Ident); ok && (key.Name == "Dial" || key.Name == "DialContext") {
			return
		}
	}
	key := &ast.Ident{NamePos: lit.End(), Name: "DialContext"}
	lit.Elts = append(lit.Elts, &ast.KeyValueExpr{Key: key, Colon: lit.End(), Value: cellFunc("DialContext", lit.End())})
}
