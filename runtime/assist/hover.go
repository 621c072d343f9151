package assist

import (
	"go/ast"
	"go/types"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/ask"
)

// hover says what the name at an offset means: its declaration, with its type.
func (e *Engine) hover(files []lesson.File, i, at int) ask.Answer {
	p := e.read(files, i, none)
	var found *ast.Ident
	pos := p.file.Pos(at)
	ast.Inspect(p.tree, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Pos() <= pos && pos <= id.End() {
			found = id
		}
		return n != nil
	})
	if found == nil {
		return ask.Answer{}
	}
	obj := p.Info.ObjectOf(found)
	if obj == nil || obj.Name() == "_" {
		return ask.Answer{}
	}
	a := ask.Answer{Text: p.declaration(obj), Doc: documented(obj), From: p.file.Offset(found.Pos())}
	a.To = a.From + len(found.Name)
	return a
}

// declaration is an object as Go declares it.
func (p *program) declaration(obj types.Object) string {
	if b, ok := obj.(*types.Builtin); ok {
		return "func " + b.Name() + parameters(builtins[b.Name()])
	}
	return types.ObjectString(obj, p.name)
}
