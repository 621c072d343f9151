package lessons_test

import (
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/wirebook/wirebook/lessons"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/lessons/markdown"
	"github.com/wirebook/wirebook/lessons/vet"
)

func TestLessonsHaveNoFaults(t *testing.T) {
	if _, err := markdown.Parse(lessons.Files); err != nil {
		t.Errorf("Parse(lessons.Files): want no faults, got\n%v", err)
	}
}

func TestProgramsAreFormatted(t *testing.T) {
	for l, c := range cells(t) {
		program, err := l.Program(c.Name, func(name string) string { return l.Cell(name).Source })
		if err != nil {
			t.Errorf("%s:%d: %v", l.File, c.Line, err)
		}
		for _, f := range program.Files {
			formatted, err := format.Source([]byte(f.Source))
			if err != nil {
				t.Errorf("%s:%d: %s: %v", l.File, c.Line, f.Name, err)
			} else if string(formatted) != f.Source {
				t.Errorf("%s:%d: %s is not as gofmt would have it", l.File, c.Line, f.Name)
			}
		}
	}
}

func TestEveryExperimentPromisesItsOutput(t *testing.T) {
	for _, l := range course(t).Lessons {
		experiments, _ := vet.Experiments(l)
		for _, name := range experiments {
			if c := l.Cell(name); c.Output == nil {
				t.Errorf("%s:%d: cell %q has no // Output:", l.File, c.Line, c.Name)
			}
		}
	}
}

func TestEveryLessonAsksSomething(t *testing.T) {
	for _, l := range course(t).Lessons {
		asks := false
		for _, s := range l.Sections {
			for _, b := range s.Blocks {
				asks = asks || b.Quiz != nil
			}
		}
		if !asks {
			t.Errorf("%s has no quiz", l.File)
		}
	}
}

// TestTheLessonOnChecksIsComplete wants each exported name of package check, of methods and fields too, in the lesson that lists them.
func TestTheLessonOnChecksIsComplete(t *testing.T) {
	names := exported(t, "../runtime/check")
	for _, text := range []string{"07-teaching/02-checks.md", "07-teaching/02-checks.zh.md"} {
		page, err := fs.ReadFile(lessons.Files, text)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if !regexp.MustCompile("`(check\\.)?" + name + `\b`).Match(page) {
				t.Errorf("%s does not name %s", text, name)
			}
		}
	}
}

// exported are the names that a package declares for others.
func exported(t *testing.T, folder string) (all []string) {
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.FileExports(file)
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				all = append(all, n.Name.Name)
				return false
			case *ast.TypeSpec:
				all = append(all, n.Name.Name)
			case *ast.ValueSpec:
				all = append(all, n.Names[0].Name)
			case *ast.Field:
				for _, name := range n.Names {
					all = append(all, name.Name)
				}
			}
			return true
		})
	}
	return all
}

func course(t *testing.T) *lesson.Course {
	t.Helper()
	c, err := markdown.Parse(lessons.Files)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// cells returns every cell of the course with its lesson.
func cells(t *testing.T) func(yield func(*lesson.Lesson, *lesson.Cell) bool) {
	return func(yield func(*lesson.Lesson, *lesson.Cell) bool) {
		for _, l := range course(t).Lessons {
			for _, c := range l.Cells() {
				if !yield(l, c) {
					return
				}
			}
		}
	}
}
