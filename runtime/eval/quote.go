package eval

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/tools/go/ast/astutil"
)

// holes are what stands for the names in a quotation: a string for another name, an expression, or statements.
type holes map[string]any

// quote writes statements as source. Each node has the position of what it stands for; what fills a hole keeps its own. A
// hole that occurs twice gets a copy, which has no types until the pass has ended.
func quote(at token.Pos, source string, h holes) []ast.Stmt {
	expr, err := parser.ParseExpr("func() {" + source + "\n}")
	if err != nil {
		panic("eval: internal error: " + err.Error())
	}
	body := expr.(*ast.FuncLit).Body
	place(reflect.ValueOf(body), at)
	filled := map[string]bool{}
	astutil.Apply(body, func(c *astutil.Cursor) bool { return !fill(c, h, filled) }, nil)
	return body.List
}

// quoteExpr does so with an expression.
func quoteExpr(at token.Pos, source string, h holes) ast.Expr {
	return quote(at, "_ = "+source, h)[0].(*ast.AssignStmt).Rhs[0]
}

// fill reports whether it replaced the node, whose own holes are none of this quotation's.
func fill(c *astutil.Cursor, h holes, filled map[string]bool) bool {
	name := c.Node()
	if s, ok := name.(*ast.ExprStmt); ok {
		name = s.X
	}
	id, ok := name.(*ast.Ident)
	if !ok {
		return false
	}
	switch v := h[id.Name].(type) {
	case string:
		id.Name = v
	case ast.Expr:
		if filled[id.Name] {
			v = clone(v)
		}
		filled[id.Name] = true
		c.Replace(v)
		return true
	case []ast.Stmt:
		for _, s := range v {
			c.InsertBefore(s)
		}
		c.Delete()
		return true
	}
	return false
}

// place gives a tree one position. A position that says that something is absent stays.
func place(v reflect.Value, at token.Pos) {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if !v.IsNil() { // an expression that is parsed alone has no objects of package ast
			place(v.Elem(), at)
		}
	case reflect.Slice:
		for i := range v.Len() {
			place(v.Index(i), at)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.Type() != reflect.TypeFor[token.Pos]() {
				place(f, at)
			} else if f.Int() != 0 {
				f.SetInt(int64(at))
			}
		}
	}
}

// invent makes a name that no learner has and that no other place has.
func invent(what string, at token.Pos) string { return "__" + what + strconv.Itoa(int(at)) }

// typeName writes a type as source.
func (p *program) typeName(t types.Type, at token.Pos) ast.Expr {
	text := types.TypeString(t, func(pkg *types.Package) string {
		if pkg == p.pkg {
			return ""
		}
		return p.names[pkg.Path()]
	})
	expr, err := parser.ParseExpr(text)
	if err != nil || strings.HasPrefix(text, ".") {
		return nil
	}
	place(reflect.ValueOf(&expr).Elem(), at)
	return expr
}

// isBlank reports whether a variable is not there, or is _.
func isBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return e == nil || ok && id.Name == "_"
}

func number(n int, at token.Pos) ast.Expr {
	return &ast.BasicLit{ValuePos: at, Kind: token.INT, Value: strconv.Itoa(n)}
}

// runeAt decodes the character that begins at a byte of a string.
func runeAt(s string, at int) (r rune, width int) { return utf8.DecodeRuneInString(s[at:]) }

// clearMap empties a map, whatever its type.
func clearMap(m any) { reflect.ValueOf(m).Clear() }
