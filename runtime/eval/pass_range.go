package eval

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// ranges writes as plain loops what the interpreter does not range over, or wrongly: integers, strings (it takes a byte that is
// not UTF-8 for three), arrays and pointers to them, channels, slices and maps of channels. Whatever is ranged over, the variables are each
// iteration's own where that makes a difference, and the interpreter itself assigns to no other operand than a name.
func ranges(p *program) bool {
	changed := false
	astutil.Apply(p.file, nil, func(c *astutil.Cursor) bool {
		if s, ok := c.Node().(*ast.RangeStmt); ok {
			r := &ranger{p: p, s: s, count: invent("i", s.For)}
			if loop := r.loop(); loop != nil {
				c.Replace(loop)
				changed = true
			}
		}
		return true
	})
	return changed
}

type ranger struct {
	p     *program
	s     *ast.RangeStmt
	count string // the name of the loop's own counter
}

// loop is what a range becomes, nil if it can stay.
func (r *ranger) loop() ast.Stmt {
	over := r.p.info.TypeOf(r.s.X)
	switch t := over.Underlying().(type) {
	case *types.Basic:
		if t.Info()&types.IsString != 0 {
			return r.overString()
		}
		return r.overInt(over)
	case *types.Array:
		return r.overIndexed("X[I]")
	case *types.Pointer:
		if isBlank(r.s.Value) {
			r.countInKey()
			length := number(int(t.Elem().Underlying().(*types.Array).Len()), r.s.For)
			return r.write("for I, X := 0, OVER; I < LEN; I++ { _ = X; VARS; BODY }", r.variables("I", ""), holes{"LEN": length})
		}
		return r.overIndexed("(*X)[I]")
	case *types.Chan:
		return r.overChan()
	case *types.Slice:
		if _, channels := t.Elem().Underlying().(*types.Chan); channels {
			return r.overIndexed("X[I]")
		}
	case *types.Map:
		if _, channels := t.Elem().Underlying().(*types.Chan); channels && !isBlank(r.s.Value) && !calls(r.s.X) {
			return r.write("for I := range OVER { R, OK := OVER[I]; if !OK { continue }; VARS; BODY }", r.variables("I", "R"), nil)
		}
	default:
		return nil // a function, or a type parameter
	}
	return r.kept()
}

// calls reports whether an expression may be another when it is evaluated again.
func calls(x ast.Expr) bool {
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr, *ast.CompositeLit, *ast.FuncLit:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return !found
	})
	return found
}

func (r *ranger) overInt(t types.Type) ast.Stmt {
	name := r.p.typeName(types.Default(t), r.s.For)
	if name == nil {
		return nil
	}
	r.countInKey()
	return r.write("for I, X := T(0), T(OVER); I < X; I++ { VARS; BODY }", r.variables("I", ""), holes{"T": name})
}

func (r *ranger) overString() ast.Stmt {
	char := "R"
	if isBlank(r.s.Value) {
		char = "_"
	}
	return r.write("for I, N, X := 0, 0, string(OVER); I < len(X); I += N { "+char+", W := __cell.Rune(X, I); N = W; VARS; BODY }",
		r.variables("I", "R"), nil)
}

func (r *ranger) overIndexed(element string) ast.Stmt {
	if isBlank(r.s.Value) {
		return r.kept()
	}
	r.countInKey()
	return r.write("for I, X := 0, OVER; I < len(X); I++ { VARS; BODY }", r.variables("I", element), nil)
}

func (r *ranger) overChan() ast.Stmt {
	value, vars, more := "R", r.variables("R", ""), holes{}
	switch {
	case isBlank(r.s.Key):
		value = "_"
	case r.s.Tok == token.DEFINE && !r.own(r.s.Key, false): // what is received may be the variable itself
		vars, more["R"] = nil, r.s.Key.(*ast.Ident).Name
	}
	return r.write("for X := OVER; ; X = X { "+value+", OK := <-X; if !OK { break }; VARS; BODY }", vars, more)
}

// kept is the range itself with other variables, nil if its own will do.
func (r *ranger) kept() ast.Stmt {
	if r.s.Tok == token.DEFINE && !r.own(r.s.Key, true) && !r.own(r.s.Value, false) {
		return nil
	}
	if isBlank(r.s.Key) && isBlank(r.s.Value) {
		return nil
	}
	vars := r.variables("I", "R")
	key, value := "I", "R"
	if isBlank(r.s.Key) {
		key = "_"
	}
	if isBlank(r.s.Value) {
		return r.write("for "+key+" := range OVER { VARS; BODY }", vars, nil)
	}
	return r.write("for "+key+", "+value+" := range OVER { VARS; BODY }", vars, nil)
}

// own reports whether a variable must be each iteration's own.
func (r *ranger) own(e ast.Expr, counts bool) bool {
	if isBlank(e) {
		return false
	}
	v := r.p.info.ObjectOf(e.(*ast.Ident))
	return r.p.shared(v, r.s.Body) || counts && r.p.assigned(v, r.s.Body)
}

// countInKey spares a variable where the key may count.
func (r *ranger) countInKey() {
	if r.s.Tok == token.DEFINE && !isBlank(r.s.Key) && !r.own(r.s.Key, true) {
		r.count = r.s.Key.(*ast.Ident).Name
	}
}

// variables are the statements that give the range's own variables, or operands, what an iteration has.
func (r *ranger) variables(key, value string) []ast.Stmt {
	k, v := !isBlank(r.s.Key), !isBlank(r.s.Value)
	h := r.hidden()
	if k {
		h["K"] = r.s.Key
	}
	if v {
		h["V"] = r.s.Value
	}
	text := ""
	switch {
	case r.s.Tok == token.DEFINE:
		if k && r.count != r.s.Key.(*ast.Ident).Name {
			text = "K := " + key + ";"
		}
		if v {
			text += "V := " + value
		}
	case k && v:
		text = "K, V = " + key + ", " + value
	case k:
		text = "K = " + key
	case v:
		text = "V = " + value
	}
	return quote(r.s.For, text, h)
}

func (r *ranger) hidden() holes {
	at := r.s.For
	return holes{"I": r.count, "X": invent("x", at), "N": invent("n", at), "R": invent("v", at), "W": invent("w", at), "OK": invent("ok", at)}
}

func (r *ranger) write(loop string, vars []ast.Stmt, more holes) ast.Stmt {
	h := r.hidden()
	h["OVER"], h["VARS"], h["BODY"] = r.s.X, vars, r.s.Body.List
	for name, hole := range more {
		h[name] = hole
	}
	return quote(r.s.For, loop, h)[0]
}
