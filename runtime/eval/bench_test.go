package eval

import (
	"go/ast"
	"io"
	"testing"

	"github.com/wirebook/wirebook/lessons"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/lessons/markdown"
	"github.com/wirebook/wirebook/runtime/typecheck"
)

// courseProgram is the longest program of the course.
func courseProgram(b *testing.B) (longest lesson.Program) {
	course, err := markdown.Parse(lessons.Files)
	if err != nil {
		b.Fatal(err)
	}
	size := 0
	for _, l := range course.Lessons {
		for _, c := range l.Cells() {
			p, err := l.Program(c.Name, func(name string) string { return l.Cell(name).Source })
			if err == nil && len(c.Source) > size {
				longest, size = p, len(c.Source)
			}
		}
	}
	return longest
}

// BenchmarkNew is what a worker does before a click.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		New(Config{Stdout: io.Discard})
	}
}

// BenchmarkPrepare is what it does after one, up to the program's start: cold with a new machine, warm with one that has prepared
// the program before.
func BenchmarkPrepare(b *testing.B) {
	p := courseProgram(b)
	prepare := func(m *Machine) {
		if _, diags := m.Prepare(p); diags != nil {
			b.Fatal(diags)
		}
	}
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			m := New(Config{Stdout: io.Discard})
			b.StartTimer()
			prepare(m)
		}
	})
	b.Run("warm-check-and-lower", func(b *testing.B) {
		m := New(Config{Stdout: io.Discard})
		for b.Loop() {
			fset := m.interp.FileSet()
			files, _ := typecheck.Parse(fset, p.Files)
			c, diags := typecheck.Check(fset, m.std, files)
			if diags != nil {
				b.Fatal(diags)
			}
			m.marks = marks{}
			m.lower(fset, c)
		}
	})
}

// BenchmarkMark is a call that is marked in a hot loop, against one that is not; the difference is what a mark costs.
func BenchmarkMark(b *testing.B) {
	const body = `func main() { f := func() {}; for i := 0; i < 100_000; i++ { f() } }`
	for _, marked := range []bool{false, true} {
		b.Run(map[bool]string{false: "without", true: "with"}[marked], func(b *testing.B) {
			m := New(Config{Stdout: io.Discard})
			fset := m.interp.FileSet()
			files, _ := typecheck.Parse(fset, file("", body).Files)
			c, diags := typecheck.Check(fset, m.std, files)
			if diags != nil {
				b.Fatal(diags)
			}
			var tree *ast.File
			if marked {
				lowered, _ := m.lower(fset, c)
				tree = lowered.file
			} else {
				tree, _ = merge(c)
			}
			program, err := m.compile(tree)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := m.interp.Execute(program); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100_000, "ns/call")
		})
	}
}
