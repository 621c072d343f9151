package evaltest

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// batch is how many candidates are tried at a time: to build them together costs little more than to build one.
const batch = 24

// Minimise takes declarations and statements out of a program until nothing more can be taken out. What is left is well-typed, and
// differs still says so: it returns the first of some programs that differs, or -1. Minimise is not for several goroutines at a
// time.
func Minimise(source []byte, differs func(candidates [][]byte) int) []byte {
	smaller := false
	for at := 0; ; {
		candidates, next := candidatesFrom(source, at)
		if candidates == nil {
			if !smaller {
				return source
			}
			at, smaller = 0, false // what could not be taken out before may be now
			continue
		}
		at = next
		var tried [][]byte
		for _, c := range candidates {
			tried = append(tried, c.source)
		}
		if i := differs(tried); i >= 0 {
			source, at, smaller = candidates[i].source, candidates[i].edit, true
		}
	}
}

// candidate is a program without what an edit takes out.
type candidate struct {
	source []byte
	edit   int
}

// candidatesFrom tries the edits of a program from one on, and returns the well-typed outcomes and the edit to go on with.
func candidatesFrom(source []byte, at int) ([]candidate, int) {
	var found []candidate
	for ; len(found) < batch; at++ {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "main.go", source, parser.SkipObjectResolution)
		if err != nil {
			panic("evaltest: what has been formatted cannot be parsed: " + err.Error())
		}
		edits := editsOf(file)
		if at >= len(edits) {
			break
		}
		edits[at]()
		var out bytes.Buffer
		if tidy(fset, file) && format.Node(&out, fset, file) == nil && Check(out.Bytes()) == nil {
			found = append(found, candidate{out.Bytes(), at})
		}
	}
	return found, at
}

// editsOf are the ways to take something out of a program, larger things first.
func editsOf(file *ast.File) []func() {
	var edits []func()
	for _, d := range file.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "main" {
			edits = append(edits, editsOfList(&fn.Body.List)...)
		}
	}
	for i, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv != nil || d.Name.Name != "main" {
				edits = append(edits, func() { file.Decls = slices.Delete(file.Decls, i, i+1) })
			}
		case *ast.GenDecl:
			if len(d.Specs) > 0 {
				edits = append(edits, func() { removeWithMethods(file, d) })
			}
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			edits = append(edits, editsOfList(&n.List)...)
		case *ast.CaseClause:
			edits = append(edits, editsOfList(&n.Body)...)
		case *ast.CommClause:
			edits = append(edits, editsOfList(&n.Body)...)
		}
		return true
	})
	return edits
}

// removeWithMethods takes out a declaration, and the methods of the type that it declares.
func removeWithMethods(file *ast.File, d *ast.GenDecl) {
	t, _ := d.Specs[0].(*ast.TypeSpec)
	file.Decls = slices.DeleteFunc(file.Decls, func(other ast.Decl) bool {
		fn, ok := other.(*ast.FuncDecl)
		return other == d || ok && t != nil && fn.Recv != nil && receiver(fn.Recv.List[0].Type) == t.Name.Name
	})
}

// receiver is the name of a receiver's type.
func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return ""
}

// editsOfList takes out halves, quarters and so on of a list down to each statement, and the shell of each that has one.
func editsOfList(list *[]ast.Stmt) []func() {
	var edits []func()
	n := len(*list)
	for size := (n + 1) / 2; size > 0; size /= 2 {
		for i := 0; i < n; i += size {
			edits = append(edits, func() { *list = slices.Delete(*list, i, min(i+size, n)) })
		}
	}
	for i, s := range *list {
		if inner := body(s); inner != nil {
			edits = append(edits, func() { *list = slices.Replace(*list, i, i+1, inner...) })
		}
	}
	return edits
}

// body is what a statement has within, which may do in its place.
func body(s ast.Stmt) []ast.Stmt {
	switch s := s.(type) {
	case *ast.BlockStmt:
		return s.List
	case *ast.IfStmt:
		return s.Body.List
	case *ast.ForStmt:
		return s.Body.List
	case *ast.RangeStmt:
		return s.Body.List
	case *ast.LabeledStmt:
		return []ast.Stmt{s.Stmt}
	}
	return nil
}

// tidy takes out what an edit has left without a use. It reports whether the program is well-typed then.
func tidy(fset *token.FileSet, file *ast.File) bool {
	for {
		found := check(fset, file)
		if found == nil {
			return true
		}
		for _, err := range found {
			complaint, ok := err.(types.Error)
			if !ok || !strings.Contains(complaint.Msg, "not used") || !takeOut(file, complaint.Pos) {
				return false
			}
		}
	}
}

// takeOut takes out the import, the label or the definition that stands at a position. It reports whether it has found it.
func takeOut(file *ast.File, at token.Pos) bool {
	found := false
	take := func(list []ast.Stmt) []ast.Stmt {
		for i, s := range list {
			switch s := s.(type) {
			case *ast.LabeledStmt:
				if s.Pos() == at {
					list[i], found = s.Stmt, true
				}
			case *ast.AssignStmt:
				if s.Tok != token.DEFINE {
					continue
				}
				for _, x := range s.Lhs {
					if id, ok := x.(*ast.Ident); ok && x.Pos() == at && id.Name != "_" {
						id.Name, found = "_", true
					}
				}
				if found && !slices.ContainsFunc(s.Lhs, func(x ast.Expr) bool { return x.(*ast.Ident).Name != "_" }) {
					return slices.Delete(list, i, i+1)
				}
			case *ast.DeclStmt:
				if spec, ok := s.Decl.(*ast.GenDecl).Specs[0].(*ast.ValueSpec); ok && spec.Pos() == at {
					found = true
					return slices.Delete(list, i, i+1)
				}
			}
		}
		return list
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GenDecl:
			n.Specs = slices.DeleteFunc(n.Specs, func(s ast.Spec) bool {
				_, isImport := s.(*ast.ImportSpec)
				found = found || isImport && s.Pos() == at
				return isImport && s.Pos() == at
			})
		case *ast.BlockStmt:
			n.List = take(n.List)
		case *ast.CaseClause:
			n.Body = take(n.Body)
		case *ast.CommClause:
			n.Body = take(n.Body)
		}
		return !found
	})
	return found
}
