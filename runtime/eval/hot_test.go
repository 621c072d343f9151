package eval

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/typecheck"
)

// hot are programs that spend their time in one construct, in the Go that the interpreter runs without passes, too. Each function
// hot takes about 10 ms.
var hot = map[string]string{
	"loop":      `func hot() { s := 0; for i := 0; i < 200000; i++ { s += i & 7 }; sink = s }`,
	"fib":       `func fib(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }; func hot() { sink = fib(18) }`,
	"bytes":     `func hot() { b := make([]byte, 50000); s := 0; for i := range b { b[i] = byte(i); s += int(b[i]) }; sink = s }`,
	"map":       `func hot() { m := map[int]int{}; for i := 0; i < 20000; i++ { m[i&255] += i }; sink = len(m) }`,
	"strings":   `func hot() { s := ""; for i := 0; i < 5000; i++ { s = strings.TrimSpace(" x "); sink = len(s) } }`,
	"field":     `type p struct { x, y int }; func hot() { v := &p{}; for i := 0; i < 50000; i++ { v.x += i; v.y = v.x }; sink = v.y }`,
	"method":    `type c struct { n int }; func (c *c) add(i int) { c.n += i }; func hot() { v := &c{}; for i := 0; i < 20000; i++ { v.add(i) }; sink = v.n }`,
	"interface": `type adder interface { add(int) }; type c struct { n int }; func (c *c) add(i int) { c.n += i }; func hot() { v := &c{}; var a adder = v; for i := 0; i < 20000; i++ { a.add(i) }; sink = v.n }`,
	"closure":   `func hot() { n := 0; f := func(i int) { n += i }; for i := 0; i < 20000; i++ { f(i) }; sink = n }`,
	"channel":   `func hot() { c := make(chan int, 16); go func() { for i := 0; i < 5000; i++ { c <- i }; close(c) }(); for v := range c { sink = v } }`,
	"list":      `type n struct { v int; next *n }; func hot() { var l *n; for i := 0; i < 1000; i++ { l = &n{i, l} }; for k := 0; k < 20; k++ { for p := l; p != nil; p = p.next { sink = p.v } } }`,
	"sprintf":   `func hot() { for i := 0; i < 3000; i++ { sink = len(fmt.Sprintf("%d %s", i, "x")) } }`,
}

// BenchmarkHot compares programs as they are with what the passes make of them, in one run: lowered/raw is what the passes cost.
func BenchmarkHot(b *testing.B) {
	for name, body := range hot {
		b.Run(name, func(b *testing.B) {
			p := file("fmt strings", "var sink int\nvar _, _ = fmt.Sprint, strings.Count\n"+body+"\nfunc main() { hot() }")
			raw, lowered := runner(b, p, false), runner(b, p, true)
			var spent [2]time.Duration
			for b.Loop() {
				for i, run := range []func(){raw, lowered} {
					start := time.Now()
					run()
					spent[i] += time.Since(start)
				}
			}
			b.ReportMetric(float64(spent[0].Microseconds())/float64(b.N), "raw-µs/op")
			b.ReportMetric(float64(spent[1])/float64(spent[0]), "lowered/raw")
		})
	}
}

// BenchmarkAdded runs a program of 167 lines, which the interpreter gets right by itself, as it is and after check and passes; added-ms
// is what these cost from source to end, in a process that has read the types of the usual packages.
func BenchmarkAdded(b *testing.B) {
	source := corpusProgram(b, "course_websocket_handshake.go")
	p := lesson.Program{Files: []lesson.File{{Name: "main.go", Source: source}}}
	var spent [2]time.Duration
	for b.Loop() {
		m := New(Config{Stdout: io.Discard})
		runtime.GC() // as a worker that was started ahead has done
		start := time.Now()
		ready, diags := m.Prepare(p)
		if diags != nil {
			b.Fatal(diags)
		}
		if p := ready.Run(nil); p != nil {
			b.Fatal(p.Text)
		}
		spent[1] += time.Since(start)
		raw := New(Config{Stdout: io.Discard})
		runtime.GC()
		start = time.Now()
		if _, err := raw.interp.Eval(source); err != nil {
			b.Fatal(err)
		}
		spent[0] += time.Since(start)
	}
	b.ReportMetric(float64(spent[0].Microseconds())/1000/float64(b.N), "raw-ms")
	b.ReportMetric(float64((spent[1]-spent[0]).Microseconds())/1000/float64(b.N), "added-ms")
}

// corpusProgram is the source of one of the corpus's programs.
func corpusProgram(b *testing.B, name string) string {
	b.Helper()
	paths, _ := filepath.Glob("testdata/corpus/*.txtar")
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		if err != nil {
			b.Fatal(err)
		}
		if text := section(a, name); text != "" {
			return text
		}
	}
	b.Fatalf("the corpus has no %s", name)
	return ""
}

// runner makes a program ready to run many times, with or without the passes.
func runner(b *testing.B, p lesson.Program, passes bool) func() {
	b.Helper()
	m := New(Config{Stdout: io.Discard})
	fset := m.interp.FileSet()
	files, _ := typecheck.Parse(fset, p.Files)
	c, diags := typecheck.Check(fset, m.std, files)
	if diags != nil {
		b.Fatal(diags)
	}
	tree, _ := merge(c)
	if passes {
		lowered, diags := m.lower(fset, c)
		if diags != nil {
			b.Fatal(diags)
		}
		tree = lowered.file
	}
	program, err := m.compile(tree)
	if err != nil {
		b.Fatal(err)
	}
	return func() {
		if _, err := m.interp.Execute(program); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSize builds a binary with the interpreter and its tables alone, and one with this package; added-MB is what check, passes,
// newer symbols and types made at run time weigh.
func BenchmarkSize(b *testing.B) {
	const bare = `package main

import (
	"github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib"
)

func main() { interp.New(interp.Options{}).Use(stdlib.Symbols) }
`
	const whole = `package main

import "github.com/wirebook/wirebook/runtime/eval"

func main() { eval.New(eval.Config{}) }
`
	for b.Loop() {
		was, is := binarySize(b, bare), binarySize(b, whole)
		b.ReportMetric(float64(was)/1e6, "interpreter-MB")
		b.ReportMetric(float64(is-was)/1e6, "added-MB")
	}
}

func binarySize(b *testing.B, source string) int64 {
	b.Helper()
	dir := b.TempDir()
	file, binary := filepath.Join(dir, "main.go"), filepath.Join(dir, "binary")
	if err := os.WriteFile(file, []byte(source), 0o600); err != nil {
		b.Fatal(err)
	}
	if out, err := exec.Command("go", "build", "-ldflags=-s -w", "-o", binary, file).CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	info, err := os.Stat(binary)
	if err != nil {
		b.Fatal(err)
	}
	return info.Size()
}
