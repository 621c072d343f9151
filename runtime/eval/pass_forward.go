package eval

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// forwards takes the results of a call that a return passes on into variables first, { a, b := f(); return a, b }. The interpreter
// leaves them where they are if the first is of the very type that the function returns, and otherwise returns that one alone: any
// and interface{} are two types to it.
func forwards(p *program) bool {
	changed := false
	astutil.Apply(p.file, nil, func(c *astutil.Cursor) bool {
		s, ok := c.Node().(*ast.ReturnStmt)
		if !ok || len(s.Results) != 1 {
			return true
		}
		tuple, ok := p.info.TypeOf(s.Results[0]).(*types.Tuple)
		if !ok {
			return true
		}
		at := s.Pos()
		call := &ast.AssignStmt{TokPos: at, Tok: token.DEFINE, Rhs: s.Results}
		s.Results = nil
		for i := range tuple.Len() {
			name := invent("forward"+string(rune('a'+i%26)), at)
			call.Lhs = append(call.Lhs, &ast.Ident{NamePos: at, Name: name})
			s.Results = append(s.Results, &ast.Ident{NamePos: at, Name: name})
		}
		c.Replace(&ast.BlockStmt{Lbrace: at, List: []ast.Stmt{call, s}, Rbrace: s.End()})
		changed = true
		return true
	})
	return changed
}
