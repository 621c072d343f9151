package eval

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/tools/go/ast/astutil"
)

// constants computes what is constant: the interpreter does so itself, and loses types on the way (SYN|ACK is no longer the flags'
// type), does not know the blank constant, and has no complex ones.
//
// Each constant's declaration gets its value as a literal. Where a constant is computed within an expression, the literal stands
// there, or, if that would be of another type, a new constant's name.
func constants(p *program) bool {
	c := &constantWriter{program: p, names: map[string]string{}}
	astutil.Apply(p.file, c.enter, c.leave)
	if c.decl != nil {
		imports := p.file.Decls[0]
		p.file.Decls = append([]ast.Decl{imports, c.decl}, p.file.Decls[1:]...)
	}
	return c.changed
}

type constantWriter struct {
	*program
	changed bool
	decl    *ast.GenDecl      // of the constants that this pass names
	names   map[string]string // of those, by type and value
}

// enter stops at what is constant, all of it.
func (c *constantWriter) enter(cur *astutil.Cursor) bool {
	switch n := cur.Node().(type) {
	case *ast.GenDecl:
		if n.Tok == token.CONST {
			c.declare(n)
			return false
		}
	case *ast.BasicLit, *ast.Ident, *ast.SelectorExpr: // a name of a constant is as good as its value
		return false
	case ast.Expr:
		tv := c.info.Types[n]
		if tv.Value == nil {
			return true
		}
		if shift, ok := cur.Parent().(*ast.BinaryExpr); ok && cur.Name() == "X" && (shift.Op == token.SHL || shift.Op == token.SHR) && !isUntyped(tv.Type) {
			return false // a literal would have the type of what the shift is part of
		}
		if e := c.value(n, tv); e != nil {
			cur.Replace(e)
			c.changed = true
		}
		return false
	}
	return true
}

// leave takes out a local declaration that has nothing left.
func (c *constantWriter) leave(cur *astutil.Cursor) bool {
	if d, ok := cur.Node().(*ast.DeclStmt); ok && len(d.Decl.(*ast.GenDecl).Specs) == 0 {
		cur.Replace(&ast.EmptyStmt{Semicolon: d.Pos(), Implicit: true})
	}
	return true
}

// declare writes each constant of a declaration out, NAME T = literal, without the blank ones.
func (c *constantWriter) declare(d *ast.GenDecl) {
	var specs []ast.Spec
	for _, spec := range d.Specs {
		for _, name := range spec.(*ast.ValueSpec).Names {
			obj, ok := c.info.Defs[name].(*types.Const)
			if !ok || name.Name == "_" {
				continue
			}
			out := &ast.ValueSpec{Names: []*ast.Ident{name}, Values: []ast.Expr{literal(obj.Val(), obj.Type(), name.Pos())}}
			if b, ok := obj.Type().(*types.Basic); !ok || b.Info()&types.IsUntyped == 0 {
				out.Type = c.typeName(obj.Type(), name.Pos())
			}
			if out.Values[0] == nil || out.Type == nil && !isUntyped(obj.Type()) {
				return // of a package that the program does not import
			}
			specs = append(specs, out)
		}
	}
	d.Specs, d.Lparen = specs, d.Pos()
	c.changed = true
}

func isUntyped(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Info()&types.IsUntyped != 0
}

// value is a constant expression's literal or name; nil if it has to stay.
func (c *constantWriter) value(e ast.Expr, tv types.TypeAndValue) ast.Expr {
	t := types.Default(tv.Type)
	basic, ok := t.Underlying().(*types.Basic)
	lit := literal(tv.Value, t, e.Pos())
	if !ok || lit == nil {
		return nil
	}
	if plain := defaultOf(lit); plain != types.Invalid && types.Identical(t, types.Typ[plain]) {
		return lit
	}
	if _, param := types.Unalias(t).(*types.TypeParam); param || basic.Info()&types.IsConstType == 0 {
		return nil
	}
	typ := c.typeName(t, e.Pos())
	if typ == nil {
		return nil
	}
	if named, ok := types.Unalias(t).(*types.Named); ok && named.Obj().Pkg() == c.pkg && named.Obj().Parent() != c.pkg.Scope() {
		return &ast.CallExpr{Fun: typ, Lparen: e.Pos(), Args: []ast.Expr{lit}, Rparen: e.End()} // a local type has no place outside
	}
	return &ast.Ident{NamePos: e.Pos(), Name: c.name(t, tv.Value, typ, lit)}
}

// name is the name of a constant of a type and a value.
func (c *constantWriter) name(t types.Type, v constant.Value, typ, lit ast.Expr) string {
	key := types.TypeString(t, nil) + " " + v.ExactString()
	if c.names[key] == "" {
		c.names[key] = fmt.Sprintf("__const%d", len(c.names)+1)
		if c.decl == nil {
			c.decl = &ast.GenDecl{TokPos: c.file.Package, Tok: token.CONST, Lparen: c.file.Package, Rparen: c.file.Package}
		}
		c.decl.Specs = append(c.decl.Specs, &ast.ValueSpec{Names: []*ast.Ident{{NamePos: c.file.Package, Name: c.names[key]}}, Type: typ, Values: []ast.Expr{lit}})
	}
	return c.names[key]
}

// literal writes a constant of a type; nil where Go has no literal for it.
func literal(v constant.Value, t types.Type, at token.Pos) ast.Expr {
	basic, ok := t.Underlying().(*types.Basic)
	if !ok {
		return nil
	}
	switch info := basic.Info(); {
	case info&types.IsBoolean != 0:
		return &ast.Ident{NamePos: at, Name: strconv.FormatBool(constant.BoolVal(v))}
	case info&types.IsString != 0:
		return &ast.BasicLit{ValuePos: at, Kind: token.STRING, Value: strconv.Quote(constant.StringVal(v))}
	case basic.Kind() == types.UntypedRune && isCharacter(v):
		r, _ := constant.Int64Val(constant.ToInt(v))
		return &ast.BasicLit{ValuePos: at, Kind: token.CHAR, Value: strconv.QuoteRune(rune(r))}
	case info&types.IsInteger != 0:
		return signed(token.INT, constant.ToInt(v).ExactString(), at)
	case info&types.IsFloat != 0:
		return signed(token.FLOAT, floatText(v), at)
	}
	return nil
}

// isCharacter reports whether there is a character's literal for a value.
func isCharacter(v constant.Value) bool {
	r, exact := constant.Int64Val(constant.ToInt(v))
	return exact && r <= utf8.MaxRune && utf8.ValidRune(rune(r))
}

// floatText writes a number so that it is read as the same float64 and is no integer's literal. A whole number, which may be used as
// an integer or be too large for a float64, is written with all its digits.
func floatText(v constant.Value) string {
	if whole := constant.ToInt(v); whole.Kind() == constant.Int {
		return whole.ExactString() + ".0"
	}
	f, _ := constant.Float64Val(constant.ToFloat(v))
	text := strconv.FormatFloat(f, 'g', -1, 64)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	return text
}

func signed(kind token.Token, text string, at token.Pos) ast.Expr {
	if digits, negative := strings.CutPrefix(text, "-"); negative {
		return &ast.UnaryExpr{OpPos: at, Op: token.SUB, X: &ast.BasicLit{ValuePos: at, Kind: kind, Value: digits}}
	}
	return &ast.BasicLit{ValuePos: at, Kind: kind, Value: text}
}

// defaultOf is the type of a literal that stands alone.
func defaultOf(lit ast.Expr) types.BasicKind {
	switch lit := lit.(type) {
	case *ast.Ident:
		return types.Bool
	case *ast.UnaryExpr:
		return defaultOf(lit.X)
	case *ast.BasicLit:
		return map[token.Token]types.BasicKind{token.INT: types.Int, token.FLOAT: types.Float64, token.STRING: types.String, token.CHAR: types.Rune}[lit.Kind]
	}
	return types.Invalid
}
