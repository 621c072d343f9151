package eval

import (
	"bytes"
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/wirebook/wirebook/lessons/lesson"
)

// nativeWriter writes one file anew, by changes to its text: all that is not changed stays where it is.
type nativeWriter struct {
	lines    *lines
	info     *types.Info
	numbers  map[*ast.CallExpr]int   // of calls, in the job
	ends     map[*ast.BlockStmt]bool // bodies of which the last act is to have heard what was printed
	packages map[string]bool         // of labnet's, that the file needs
	used     map[string]bool         // names whose import nothing else may be left to use
	http     bool                    // the file imports net/http or a package of its family
	changes  []change
}

// change replaces the text from one place to another.
type change struct {
	from, to token.Pos
	text     string
}

func (w *nativeWriter) write(f *ast.File, source lesson.File) string {
	for _, spec := range f.Imports {
		w.imported(spec)
	}
	ast.Inspect(f, w.node)
	w.constraints(f)
	for _, pkg := range slices.Sorted(maps.Keys(w.packages)) {
		w.change(f.Name.End(), f.Name.End(), "; import __"+pkg+" \""+modulePath+"labnet/"+pkg+"\"")
	}
	text := w.apply(f, source.Source)
	for _, name := range slices.Sorted(maps.Keys(w.used)) {
		text += "\nvar _ " + name
	}
	return "//line " + source.Name + ":1:1\n" + text + "\n"
}

func (w *nativeWriter) change(from, to token.Pos, text string) {
	w.changes = append(w.changes, change{from, to, text})
}

// apply makes the changes. Those at one place stay in the order in which they came.
func (w *nativeWriter) apply(f *ast.File, source string) string {
	slices.SortStableFunc(w.changes, func(a, b change) int { return cmp.Compare(a.from, b.from) })
	var out bytes.Buffer
	done := 0
	for _, c := range w.changes {
		from, to := int(c.from-f.FileStart), int(c.to-f.FileStart)
		out.WriteString(source[done:from])
		out.WriteString(c.text)
		done = to
	}
	out.WriteString(source[done:])
	return out.String()
}

func (w *nativeWriter) imported(spec *ast.ImportSpec) {
	switch importPath := w.info.PkgNameOf(spec).Imported().Path(); {
	case importPath == "net":
		w.change(spec.Path.Pos(), spec.Path.End(), "\""+modulePath+"labnet\"")
	case importPath == "net/http" || strings.HasPrefix(importPath, "net/http/"):
		w.http = true
	}
}

// constraints makes plain comments of what the go command would take for orders, above all not to build the file.
func (w *nativeWriter) constraints(f *ast.File) {
	for _, group := range f.Comments {
		for _, c := range group.List {
			if c.Pos() < f.Package && (strings.HasPrefix(c.Text, "//go:") || strings.HasPrefix(c.Text, "// +build")) {
				w.change(c.Pos(), c.Pos()+2, "// ")
			}
		}
	}
}

func (w *nativeWriter) node(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.BlockStmt:
		if w.ends[n] {
			w.change(n.Lbrace+1, n.Lbrace+1, " defer "+cellName+".End();")
		}
		w.mark(n.List)
	case *ast.CaseClause:
		w.mark(n.Body)
	case *ast.CommClause:
		w.mark(n.Body)
	case *ast.DeferStmt:
		if _, ok := w.numbers[n.Call]; ok { // marked just before it runs
			w.change(n.End(), n.End(), "; defer "+w.at(n.Call))
		}
	case *ast.SelectorExpr:
		if s := w.info.Selections[n]; s != nil {
			w.method(n, s)
			return true
		}
		if stand, ok := w.standIn(w.info.Uses[n.Sel]); ok {
			w.replace(n, stand, w.info.Uses[n.Sel], types.ExprString(n.X)+".")
		}
		return false
	case *ast.Ident:
		w.ident(n)
	case *ast.CompositeLit:
		if dialsByItself(w.info, n) {
			w.packages["http"] = true
			w.change(n.Lbrace+1, n.Lbrace+1, "DialContext: __http.DialContext, ")
		}
	}
	return true
}

// mark has each statement that may reach a socket or print say so beforehand: a goroutine that it starts knows whose it is.
func (w *nativeWriter) mark(list []ast.Stmt) {
	for _, stmt := range list {
		if call := w.lines.first(heads(stmt)...); call != nil {
			w.change(stmt.Pos(), stmt.Pos(), w.at(call)+"; ")
		}
	}
}

func (w *nativeWriter) at(call *ast.CallExpr) string {
	return cellName + ".At(" + strconv.Itoa(w.numbers[call]) + ")"
}

func (w *nativeWriter) standIn(obj types.Object) (standIn, bool) {
	if obj == nil || obj.Pkg() == nil || obj.Parent() != obj.Pkg().Scope() {
		return standIn{}, false
	}
	s, ok := standIns[obj.Pkg().Path()+"."+obj.Name()]
	return s, ok
}

// replace writes the stand-in for a name of a package, which keeps its import in use.
func (w *nativeWriter) replace(n ast.Expr, stand standIn, obj types.Object, qualifier string) {
	w.change(n.Pos(), n.End(), w.name(stand))
	if _, isType := obj.(*types.TypeName); isType {
		w.used[qualifier+obj.Name()] = true
	} else {
		w.used["= "+qualifier+obj.Name()] = true
	}
}

func (w *nativeWriter) name(stand standIn) string {
	if stand.pkg == "" {
		return cellName + "." + stand.name
	}
	w.packages[stand.pkg] = true
	return "__" + stand.pkg + "." + stand.name
}

// ident is about names without a qualifier: the builtins that print, and what a dot import brought.
func (w *nativeWriter) ident(n *ast.Ident) {
	obj := w.info.Uses[n]
	if name := builtins[obj]; name != "" {
		w.change(n.Pos(), n.End(), cellName+".Builtin"+name)
	} else if stand, ok := w.standIn(obj); ok {
		w.replace(n, stand, obj, "")
	}
}

// method makes x.Fatal a call that returns it, LoggerFatal(&x): the receiver goes through the embedded fields that lead to it.
func (w *nativeWriter) method(n *ast.SelectorExpr, s *types.Selection) {
	if s.Kind() != types.MethodVal {
		return
	}
	stand, ok := standIns[s.Obj().(*types.Func).FullName()]
	if !ok {
		return
	}
	fields, pointer := route(s)
	address := "&"
	if pointer {
		address = ""
	}
	w.change(n.Pos(), n.Pos(), w.name(stand)+"("+address)
	w.change(n.X.End(), n.End(), strings.Join(append([]string{""}, fields...), ".")+")")
}
