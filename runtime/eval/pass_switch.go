package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ast/astutil"
)

// switches writes a switch whose clauses the interpreter would try in another order, or compare wrongly, as a chain of ifs that
// finds the clause, and a switch over its number. It gets right: constants and names of the tag's type, and a default at the end.
func switches(p *program) bool {
	changed := false
	astutil.Apply(p.file, nil, func(c *astutil.Cursor) bool {
		if l, ok := c.Node().(*ast.LabeledStmt); ok && !branched(l.Label.Name, p.file) {
			c.Replace(l.Stmt)
		}
		switch n := c.Node().(type) {
		case *ast.CaseClause:
			changed = enclose(&n.Body) || changed
		case *ast.CommClause:
			changed = enclose(&n.Body) || changed
		}
		s, ok := c.Node().(*ast.SwitchStmt)
		if !ok || p.plain(s) {
			return true
		}
		if l, ok := c.Parent().(*ast.LabeledStmt); ok {
			p.relabel(s, l.Label.Name)
		}
		if list := p.numbered(s); list != nil {
			c.Replace(&ast.BlockStmt{Lbrace: s.Switch, List: list, Rbrace: s.End()})
			changed = true
		}
		return true
	})
	return changed
}

// enclose puts a clause's statements into a block if there is a label or a type among them: within a clause the interpreter does not
// find the label, and runs only the last of the statements behind the type. It reports whether it had to.
func enclose(body *[]ast.Stmt) bool {
	list, last := *body, []ast.Stmt(nil)
	if n := len(list); n > 0 && fallsThrough(list) {
		list, last = list[:n-1], list[n-1:]
	}
	needs := slices.ContainsFunc(list, func(s ast.Stmt) bool {
		_, label := s.(*ast.LabeledStmt)
		d, declares := s.(*ast.DeclStmt)
		return label || declares && d.Decl.(*ast.GenDecl).Tok == token.TYPE
	})
	if needs {
		block := &ast.BlockStmt{Lbrace: list[0].Pos(), List: list, Rbrace: list[len(list)-1].End()}
		*body = append([]ast.Stmt{block}, last...)
	}
	return needs
}

// fallsThrough reports whether a clause's statements, of which there is one at least, end in a fallthrough.
func fallsThrough(body []ast.Stmt) bool {
	b, ok := body[len(body)-1].(*ast.BranchStmt)
	return ok && b.Tok == token.FALLTHROUGH
}

// plain reports whether the interpreter gets a switch right.
func (p *program) plain(s *ast.SwitchStmt) bool {
	for i, clause := range s.Body.List {
		clause := clause.(*ast.CaseClause)
		if clause.List == nil && i < len(s.Body.List)-1 || s.Tag == nil && len(clause.List) > 1 {
			return false
		}
		if len(clause.Body) > 0 && fallsThrough(clause.Body) {
			return false
		}
		for _, x := range clause.List {
			if s.Tag != nil && p.info.Types[x].Value == nil {
				return false
			}
		}
	}
	if s.Tag == nil {
		return true
	}
	if len(s.Body.List) == 0 {
		return false
	}
	if _, name := ast.Unparen(s.Tag).(*ast.Ident); !name && s.Init != nil {
		return false // the interpreter computes the tag before it has run the statement in front of it
	}
	_, basic := p.info.TypeOf(s.Tag).Underlying().(*types.Basic)
	return basic && p.info.Types[s.Tag].Value == nil
}

// relabel names a switch's own label in the breaks that leave it, which the label before it will no longer do.
func (p *program) relabel(s *ast.SwitchStmt, label string) {
	ast.Inspect(s.Body, func(n ast.Node) bool {
		if b, ok := n.(*ast.BranchStmt); ok && b.Tok == token.BREAK && b.Label != nil && b.Label.Name == label {
			b.Label.Name = invent("switch", s.Switch)
		}
		return true
	})
}

func (p *program) numbered(s *ast.SwitchStmt) []ast.Stmt {
	at := s.Switch
	tag, clause := invent("tag", at), invent("case", at)
	list := []ast.Stmt{}
	if s.Init != nil {
		list = append(list, s.Init)
	}
	if s.Tag != nil {
		t := p.typeName(types.Default(p.info.TypeOf(s.Tag)), at)
		if t == nil {
			return nil
		}
		list = append(list, quote(at, "var TAG T = VALUE", holes{"TAG": tag, "T": t, "VALUE": s.Tag})...)
	}
	list = append(list, quote(at, "CASE := 0", holes{"CASE": clause})...)
	var chain ast.Stmt
	numbered := &ast.SwitchStmt{Switch: at, Tag: &ast.Ident{NamePos: at, Name: clause}, Body: &ast.BlockStmt{Lbrace: at, Rbrace: s.Body.Rbrace}}
	for i := len(s.Body.List) - 1; i >= 0; i-- {
		c := s.Body.List[i].(*ast.CaseClause)
		if c.List != nil {
			found := quote(c.Case, "if X { CASE = "+strconv.Itoa(i+1)+" }", holes{"CASE": clause, "X": p.matches(c, tag, s.Tag != nil)})[0].(*ast.IfStmt)
			found.Else = chain
			chain = found
		}
	}
	if chain != nil {
		list = append(list, chain)
	} else if s.Tag != nil {
		list = append(list, quote(at, "_ = TAG", holes{"TAG": tag})...)
	}
	numbered.Body.List = p.jumps(s)
	if !branched(invent("switch", at), s) {
		return append(list, numbered)
	}
	return append(list, &ast.LabeledStmt{Label: &ast.Ident{NamePos: at, Name: invent("switch", at)}, Colon: at, Stmt: numbered})
}

// matches is the condition under which a clause is taken.
func (p *program) matches(c *ast.CaseClause, tag string, tagged bool) ast.Expr {
	var all ast.Expr
	for _, x := range c.List {
		cond := ast.Expr(&ast.ParenExpr{Lparen: x.Pos(), X: x, Rparen: x.End()})
		if tagged {
			if p.info.Types[x].IsNil() {
				cond = x // the interpreter has no nil in parentheses
			}
			cond = &ast.BinaryExpr{X: &ast.Ident{NamePos: x.Pos(), Name: tag}, OpPos: x.Pos(), Op: token.EQL, Y: cond}
		}
		if all == nil {
			all = cond
		} else {
			all = &ast.BinaryExpr{X: all, OpPos: x.Pos(), Op: token.LOR, Y: cond}
		}
	}
	return all
}

// jumps are the clauses by number, the default at the end. One that falls through is followed by the bodies that it falls into.
func (p *program) jumps(s *ast.SwitchStmt) []ast.Stmt {
	var clauses, last, next []ast.Stmt
	for i := len(s.Body.List) - 1; i >= 0; i-- {
		c := s.Body.List[i].(*ast.CaseClause)
		body := c.Body
		if n := len(body); n > 0 && fallsThrough(body) {
			b := body[n-1]
			rest := &ast.BlockStmt{Lbrace: b.Pos(), List: again(next, b.Pos()), Rbrace: b.End()}
			body = append(slices.Clone(body[:n-1]), rest)
		}
		jump := &ast.CaseClause{Case: c.Case, Colon: c.Colon, Body: body}
		if c.List == nil {
			last = []ast.Stmt{jump}
		} else {
			jump.List = []ast.Expr{number(i+1, c.Case)}
			clauses = slices.Insert(clauses, 0, ast.Stmt(jump))
		}
		next = body
	}
	return append(clauses, last...)
}

// again copies the statements of a clause that another one falls into, with labels of their own.
func again(body []ast.Stmt, at token.Pos) []ast.Stmt {
	block := &ast.BlockStmt{List: cloneAll(body)}
	own := map[string]string{}
	ast.Inspect(block, func(n ast.Node) bool {
		if l, ok := n.(*ast.LabeledStmt); ok {
			own[l.Label.Name] = l.Label.Name + invent("again", at)
			l.Label.Name = own[l.Label.Name]
		}
		return true
	})
	ast.Inspect(block, func(n ast.Node) bool {
		if b, ok := n.(*ast.BranchStmt); ok && b.Label != nil && own[b.Label.Name] != "" {
			b.Label.Name = own[b.Label.Name]
		}
		return true
	})
	return block.List
}
