package assist

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/ask"
)

// maxItems ends a list that nobody reads to its end. Only package syscall has more.
const maxItems = 500

// complete lists what may stand at the cursor: members after a dot, otherwise the names in scope and the keywords. Those that do
// not begin like the word at the cursor, in upper or lower case, are left out.
func (e *Engine) complete(files []lesson.File, i, at int) ask.Answer {
	c := newCursor(files[i].Source, at)
	var items []ask.Item
	switch from, to, ok := c.selected(); {
	case c.text:
		return e.importPaths(files, i, c)
	case ok:
		p := e.read(files, i, c.gap())
		items = p.members(c.source[from:to], from)
	case c.kind(len(c.before)-1) != token.PERIOD:
		p := e.read(files, i, c.gap())
		items = append(p.fieldKeys(c), p.names(c.word)...)
	}
	return ask.Answer{From: c.word, Items: begun(items, c.source[c.word:at])}
}

// begun are the items that begin like a word.
func begun(items []ask.Item, word string) []ask.Item {
	items = slices.DeleteFunc(items, func(item ask.Item) bool {
		return len(item.Name) < len(word) || !strings.EqualFold(item.Name[:len(word)], word)
	})
	return items[:min(len(items), maxItems)]
}

// importPaths lists what can be imported, where the cursor is in the path of an import.
func (e *Engine) importPaths(files []lesson.File, i int, c *cursor) ask.Answer {
	p := e.read(files, i, none)
	for _, spec := range p.tree.Imports {
		from := p.file.Offset(spec.Path.Pos()) + 1
		if from > c.at || c.at >= p.file.Offset(spec.Path.End()) {
			continue
		}
		var items []ask.Item
		for _, path := range e.std.Paths() {
			items = append(items, ask.Item{Name: path, Kind: ask.Package})
		}
		return ask.Answer{From: from, Items: begun(items, c.source[from:c.at])}
	}
	return ask.Answer{}
}

// members lists what can stand after an expression and a dot.
func (p *program) members(expr string, at int) []ask.Item {
	tv, obj := p.eval(expr, at)
	if pkg, ok := obj.(*types.PkgName); ok {
		return p.exported(pkg.Imported())
	}
	if !tv.IsValue() && !tv.IsType() {
		return nil
	}
	var items []ask.Item
	for _, name := range candidates(tv.Type) {
		obj, _, _ := types.LookupFieldOrMethod(tv.Type, true, p.Pkg, name) // not found where two are as deep
		_, field := obj.(*types.Var)
		if obj == nil || name == "_" || tv.IsType() && field {
			continue
		}
		items = append(items, p.item(obj))
	}
	return items
}

func (p *program) exported(pkg *types.Package) []ask.Item {
	var items []ask.Item
	for _, name := range pkg.Scope().Names() {
		if obj := pkg.Scope().Lookup(name); obj.Exported() {
			items = append(items, p.item(obj))
		}
	}
	return items
}

// candidates are the names of all fields and methods of a type, also those of embedded fields: first fields, as they are declared.
func candidates(t types.Type) []string {
	var names []string
	seen := map[types.Type]bool{}
	var fields func(types.Type)
	fields = func(t types.Type) {
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			t = ptr.Elem()
		}
		s, ok := t.Underlying().(*types.Struct)
		if !ok || seen[t] {
			return
		}
		seen[t] = true
		for f := range s.Fields() {
			names = append(names, f.Name())
		}
		for f := range s.Fields() {
			if f.Embedded() {
				fields(f.Type())
			}
		}
	}
	fields(t)
	if _, ok := t.(*types.Pointer); !ok && !types.IsInterface(t) {
		t = types.NewPointer(t)
	}
	for m := range types.NewMethodSet(t).Methods() {
		names = append(names, m.Obj().Name())
	}
	seenName := map[string]bool{}
	return slices.DeleteFunc(names, func(name string) bool {
		twice := seenName[name]
		seenName[name] = true
		return twice
	})
}

// fieldKeys lists the fields of the composite literal that the cursor is in, if it is where a key stands.
func (p *program) fieldKeys(c *cursor) []ask.Item {
	if before := c.kind(len(c.before) - 1); before != token.LBRACE && before != token.COMMA && before != token.SEMICOLON {
		return nil
	}
	lit := p.literal(p.file.Pos(c.word))
	if lit == nil || p.Info.TypeOf(lit) == nil {
		return nil
	}
	t := p.Info.TypeOf(lit).Underlying()
	if ptr, ok := t.(*types.Pointer); ok { // in a literal of pointers, whose own & is left out
		t = ptr.Elem().Underlying()
	}
	s, ok := t.(*types.Struct)
	if !ok {
		return nil
	}
	var items []ask.Item
	for f := range s.Fields() {
		if f.Exported() || f.Pkg() == p.Pkg {
			item := p.item(f)
			item.Insert = item.Name + ": "
			items = append(items, item)
		}
	}
	return items
}

// literal is the composite literal whose elements are at pos, nil if there is none or a function is between.
func (p *program) literal(pos token.Pos) (found *ast.CompositeLit) {
	ast.Inspect(p.tree, func(n ast.Node) bool {
		if n == nil || pos < n.Pos() || n.End() < pos {
			return false
		}
		switch n := n.(type) {
		case *ast.CompositeLit:
			if n.Lbrace < pos && pos <= n.Rbrace {
				found = n
			}
		case *ast.BlockStmt, *ast.CallExpr:
			found = nil
		}
		return true
	})
	return found
}

// names lists the names in scope at an offset, innermost first, and the keywords.
func (p *program) names(at int) []ask.Item {
	var items []ask.Item
	seen := map[string]bool{"_": true, unnamed: true}
	inner := p.scope(at)
	for s := inner; s != nil; s = s.Parent() {
		for _, name := range s.Names() {
			_, obj := inner.LookupParent(name, p.file.Pos(at)) // of a function's, only what stands before
			if obj == nil || seen[name] || name == "main" || name == "init" {
				continue
			}
			seen[name] = true
			items = append(items, p.item(obj))
		}
	}
	for t := token.BREAK; t <= token.VAR; t++ {
		items = append(items, ask.Item{Name: t.String(), Kind: ask.Keyword})
	}
	return items
}

// item describes an object.
func (p *program) item(obj types.Object) ask.Item {
	item := ask.Item{Name: obj.Name(), Detail: p.detail(obj)}
	switch obj := obj.(type) {
	case *types.Func:
		item.Kind = ask.Function
		if obj.Signature().Recv() != nil {
			item.Kind = ask.Method
		}
	case *types.Var:
		item.Kind = ask.Variable
		if obj.IsField() {
			item.Kind = ask.Field
		}
	case *types.Const:
		item.Kind = ask.Constant
	case *types.TypeName:
		item.Kind = ask.Type
	case *types.PkgName:
		item.Kind = ask.Package
	case *types.Builtin:
		item.Kind = ask.Function
	case *types.Nil:
		item.Kind = ask.Constant
	}
	return item
}

// detail is an object's type as it stands beside its name: what a type is made of, a function's parameters and results.
func (p *program) detail(obj types.Object) string {
	switch obj := obj.(type) {
	case *types.PkgName:
		return strconv.Quote(obj.Imported().Path())
	case *types.Builtin:
		return parameters(builtins[obj.Name()])
	case *types.Nil:
		return ""
	case *types.Func:
		return parameters(p.signature("", obj.Signature()))
	case *types.TypeName:
		return kindOfType(obj.Type())
	}
	return short(types.TypeString(obj.Type(), p.name))
}

// kindOfType is the first word of what a type is.
func kindOfType(t types.Type) string {
	switch t.Underlying().(type) {
	case *types.Struct:
		return "struct"
	case *types.Interface:
		return "interface"
	}
	return short(types.TypeString(t.Underlying(), (*types.Package).Name))
}

// maxDetail is how much of a type fits beside a name, in bytes.
const maxDetail = 80

func short(s string) string {
	if len(s) <= maxDetail {
		return s
	}
	return strings.ToValidUTF8(s[:maxDetail], "") + "…"
}
