package eval

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/typecheck"
)

// program makes a program of the Go files of an archive.
func programOf(a *txtar.Archive) lesson.Program {
	var p lesson.Program
	for _, f := range a.Files {
		if strings.HasSuffix(f.Name, ".go") {
			p.Files = append(p.Files, lesson.File{Name: f.Name, Source: string(f.Data)})
		}
	}
	return p
}

// file makes a program of one file, of which only the body is given.
func file(imports, body string) lesson.Program {
	source := "package main\n"
	for _, path := range strings.Fields(imports) {
		source += "import \"" + path + "\"\n"
	}
	return lesson.Program{Files: []lesson.File{{Name: "main.go", Source: source + body}}}
}

// section returns the content of an archive's file.
func section(a *txtar.Archive, name string) string {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

// archives runs a test for each archive of a folder. With UPDATE set, what the test returns for a section becomes the section.
func archives(t *testing.T, pattern string, test func(t *testing.T, a *txtar.Archive) map[string]string) {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("Glob(%q) = %v, %v, want files", pattern, paths, err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got := test(t, a)
			if os.Getenv("UPDATE") != "" {
				for i, f := range a.Files {
					if text, ok := got[f.Name]; ok {
						a.Files[i].Data = []byte(text)
					}
				}
				if err := os.WriteFile(path, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			for name, text := range got {
				if diff := cmp.Diff(section(a, name), text); diff != "" {
					t.Errorf("%s: %s (-want +got):\n%s", path, name, diff)
				}
			}
		})
	}
}

// lowered is a program after all passes.
type lowered struct {
	fset  *token.FileSet
	file  *ast.File
	imp   types.Importer
	marks *marks
}

// lowerProgram prepares a program as [Machine.Prepare] does, up to what the interpreter would get.
func lowerProgram(t *testing.T, p lesson.Program) lowered {
	t.Helper()
	m := newMachine(Config{})
	fset := token.NewFileSet()
	files, diags := typecheck.Parse(fset, p.Files)
	if diags != nil {
		t.Fatalf("parse: %v", diags)
	}
	c, diags := typecheck.Check(fset, m.std, files)
	if diags == nil {
		diags = names(fset, c, m.tables)
	}
	if diags != nil {
		t.Fatalf("check: %v", diags)
	}
	p2, diags := m.lower(fset, c)
	if diags != nil {
		t.Fatalf("lower: %v", diags)
	}
	return lowered{fset, p2.file, p2.imp, &m.marks}
}

// checkAgain type-checks what the interpreter gets: a pass that writes something that is not Go is found here.
func (l lowered) checkAgain(t *testing.T) {
	t.Helper()
	conf := types.Config{Importer: l.imp, Error: func(err error) { t.Errorf("lowered: %v", err) }}
	conf.Check("main", l.fset, []*ast.File{l.file}, nil)
}

// texts writes diagnostics as the compiler does.
func texts(diags []typecheck.Diagnostic) []string {
	var all []string
	for _, d := range diags {
		all = append(all, fmt.Sprintf("%s:%d:%d: %s", d.File, d.Line, d.Col, d.Text))
	}
	return all
}
