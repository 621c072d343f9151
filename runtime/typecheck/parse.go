package typecheck

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"strings"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

// Diagnostic is a complaint about the learner's source: where, and one sentence in the compiler's words.
type Diagnostic struct {
	event.Pos
	Text string
}

// SameBase ends every file's name in the file set. The interpreter knows an import by the base name of the file that it is in, so
// in a program that several files were merged into, all must have the same.
const SameBase = "/cell"

// Parse reads every file of a program. With diagnostics there are no trees.
func Parse(fset *token.FileSet, files []lesson.File) ([]*ast.File, []Diagnostic) {
	var trees []*ast.File
	var diags []Diagnostic
	for _, f := range files {
		tree, err := parser.ParseFile(fset, f.Name+SameBase, f.Source, parser.SkipObjectResolution|parser.ParseComments|parser.AllErrors)
		diags = append(diags, syntaxErrors(f.Name, err)...)
		trees = append(trees, tree)
	}
	if diags != nil {
		return nil, diags
	}
	return trees, nil
}

// syntaxErrors keeps one complaint a line: what follows on the same line is the parser finding its feet again.
func syntaxErrors(file string, err error) []Diagnostic {
	if err == nil {
		return nil
	}
	var list scanner.ErrorList
	if !errors.As(err, &list) {
		return []Diagnostic{{event.Pos{File: file, Line: 1}, err.Error()}}
	}
	list.RemoveMultiples()
	var diags []Diagnostic
	for _, e := range list {
		diags = append(diags, Diagnostic{Position(e.Pos), e.Msg})
	}
	return diags
}

// Position is where a position of a program's file set is for the learner.
func Position(p token.Position) event.Pos {
	return event.Pos{File: strings.TrimSuffix(p.Filename, SameBase), Line: p.Line, Col: p.Column}
}
