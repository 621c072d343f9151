package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ast/astutil"
)

// loopVariables gives each iteration of a loop its own variables, which the interpreter does not, where somebody could tell.
// The loop counts in variables of its own: an iteration copies them, steps, tests, and copies back as it ends.
func loopVariables(p *program) bool {
	changed := p.loopsOnce()
	labels := map[ast.Stmt]string{}
	astutil.Apply(p.file, func(c *astutil.Cursor) bool {
		if l, ok := c.Node().(*ast.LabeledStmt); ok {
			labels[l.Stmt] = l.Label.Name
		}
		return true
	}, func(c *astutil.Cursor) bool {
		s, ok := c.Node().(*ast.ForStmt)
		if !ok {
			return true
		}
		if vars := p.iterated(s); vars != nil {
			c.Replace(p.iterates(s, vars, labels[s]))
			changed = true
		}
		return true
	})
	return changed
}

// iterated are a loop's variables if any of them outlives an iteration.
func (p *program) iterated(s *ast.ForStmt) []*ast.Ident {
	init, ok := s.Init.(*ast.AssignStmt)
	if !ok || init.Tok != token.DEFINE {
		return nil
	}
	var vars []*ast.Ident
	outlives := false
	for _, e := range init.Lhs {
		id := e.(*ast.Ident)
		if v := p.info.Defs[id]; v != nil && id.Name != "_" {
			vars = append(vars, id)
			nodes := []ast.Node{s.Body}
			if s.Cond != nil {
				nodes = append(nodes, s.Cond)
			}
			if s.Post != nil {
				nodes = append(nodes, s.Post)
			}
			outlives = outlives || p.shared(v, nodes...)
		}
	}
	if !outlives {
		return nil
	}
	return vars
}

func (p *program) iterates(s *ast.ForStmt, vars []*ast.Ident, label string) ast.Stmt {
	at := s.For
	h := holes{"FIRST": invent("first", at), "BODY": s.Body.List, "INIT": []ast.Stmt{s.Init}}
	var out, back []ast.Stmt
	for _, id := range vars {
		name := id.Name
		if p.changesWithin(p.info.Defs[id], s) {
			p.rename(id, invent(name, at), s)
		}
		carried := invent("c"+name, at)
		pair := holes{"MINE": id.Name, "CARRIED": carried}
		out = append(out, quote(at, "MINE := CARRIED", pair)...)
		back = append(back, quote(at, "CARRIED = MINE", pair)...)
		id.Name = carried
	}
	p.copyBack(s.Body, label, back)
	h["OUT"], h["BACK"] = out, cloneAll(back)
	h["POST"], h["COND"] = quote(at, "_ = FIRST", holes{"FIRST": h["FIRST"]}), []ast.Stmt{} // Go wants it read
	if s.Post != nil {
		h["POST"] = quote(s.Post.Pos(), "if !FIRST { STEP }", holes{"FIRST": h["FIRST"], "STEP": []ast.Stmt{s.Post}})
	}
	if s.Cond != nil {
		h["COND"] = quote(s.Cond.Pos(), "if !(TEST) { break }", holes{"TEST": s.Cond})
	}
	loop := quote(at, "for ; ; FIRST = false { OUT; POST; COND; BODY; BACK }", h)[0].(*ast.ForStmt)
	init := s.Init.(*ast.AssignStmt)
	p.sets(init, h["FIRST"].(string))
	loop.Init = init
	return loop
}

// sets adds a variable that is true to those that a statement declares. Those that get their values from one call get them from a
// function that returns true as well.
func (p *program) sets(s *ast.AssignStmt, name string) {
	at := s.Pos()
	yes := &ast.Ident{NamePos: at, Name: "true"}
	if tuple, ok := p.info.TypeOf(s.Rhs[0]).(*types.Tuple); ok {
		call := quoteExpr(at, "func() bool { V := X; return V }()", holes{"X": s.Rhs[0]})
		fn := call.(*ast.CallExpr).Fun.(*ast.FuncLit)
		declares, returns := fn.Body.List[0].(*ast.AssignStmt), fn.Body.List[1].(*ast.ReturnStmt)
		declares.Lhs, returns.Results = nil, nil
		for i := range tuple.Len() {
			v := &ast.Ident{NamePos: at, Name: invent("v"+strconv.Itoa(i), at)}
			t := p.typeName(types.Default(tuple.At(i).Type()), at)
			if t == nil {
				p.refuse(s, "the interpreter cannot give each iteration these variables of its own: declare them before the loop")
				return
			}
			fn.Type.Results.List = slices.Insert(fn.Type.Results.List, i, &ast.Field{Type: t})
			declares.Lhs, returns.Results = append(declares.Lhs, v), append(returns.Results, clone[ast.Expr](v))
		}
		returns.Results = append(returns.Results, yes)
		s.Rhs = []ast.Expr{call}
	} else {
		s.Rhs = append(s.Rhs, yes)
	}
	s.Lhs = append(s.Lhs, &ast.Ident{NamePos: at, Name: name})
}

func cloneAll(list []ast.Stmt) []ast.Stmt {
	copied := make([]ast.Stmt, len(list))
	for i, s := range list {
		copied[i] = clone(s)
	}
	return copied
}

// changesWithin reports whether the name means something else in a part of the loop.
func (p *program) changesWithin(v types.Object, s *ast.ForStmt) bool {
	found := false
	ast.Inspect(s.Body, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && id.Name == v.Name() && p.info.Defs[id] != nil
		return !found
	})
	return found
}

func (p *program) rename(def *ast.Ident, name string, s ast.Node) {
	v := p.info.Defs[def]
	ast.Inspect(s, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && p.info.Uses[id] == v {
			id.Name = name
		}
		return true
	})
	def.Name = name
}

// copyBack puts the statements before each continue that ends an iteration of the loop whose body this is.
func (p *program) copyBack(body *ast.BlockStmt, label string, back []ast.Stmt) {
	nested := 0
	astutil.Apply(body, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.FuncLit:
			return false
		case *ast.ForStmt, *ast.RangeStmt:
			nested++
		case *ast.BranchStmt:
			if n.Tok != token.CONTINUE || n.Label == nil && nested > 0 || n.Label != nil && n.Label.Name != label {
				return true
			}
			c.Replace(&ast.BlockStmt{Lbrace: n.Pos(), Rbrace: n.Pos(), List: append(cloneAll(back), n)})
			return false
		}
		return true
	}, func(c *astutil.Cursor) bool {
		switch c.Node().(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			nested--
		}
		return true
	})
}

// loopsOnce gives a loop that has an initial statement alone a post statement: without one, the interpreter begins each iteration
// with the initial statement.
func (p *program) loopsOnce() bool {
	changed := false
	ast.Inspect(p.file, func(n ast.Node) bool {
		if s, ok := n.(*ast.ForStmt); ok && s.Init != nil && s.Cond == nil && s.Post == nil {
			s.Post = quote(s.For, "_ = 0", nil)[0]
			changed = true
		}
		return true
	})
	return changed
}
