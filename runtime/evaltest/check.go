package evaltest

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"sync"
)

// standard has the types of the standard library, which it reads once. It is not for several goroutines at a time.
var standard = sync.OnceValue(importer.Default)

// Check reports what go/types has against a program. It is not for several goroutines at a time.
func Check(source []byte) []error {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "main.go", source, parser.SkipObjectResolution)
	if err != nil {
		return []error{err}
	}
	return check(fset, file)
}

func check(fset *token.FileSet, file *ast.File) []error {
	var found []error
	conf := types.Config{Importer: standard(), Error: func(err error) { found = append(found, err) }}
	conf.Check("main", fset, []*ast.File{file}, nil) // what it returns has been told to Error
	return found
}
