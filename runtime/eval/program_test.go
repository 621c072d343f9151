package eval

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/typecheck"
)

// What a program meets of the process that it runs in.
func TestProgramMeets(t *testing.T) {
	tests := []struct {
		name, imports, body string
		args                []string
		stdin               string
		want                outcome
	}{
		{name: "its arguments", imports: "fmt os", body: `func main() { fmt.Println(os.Args) }`, args: []string{"a", "b"},
			want: outcome{Stdout: "[cell a b]\n"}},
		{name: "its flags", imports: "flag fmt", body: `func main() { n := flag.Int("n", 1, ""); flag.Parse(); fmt.Println(*n, flag.Args()) }`,
			args: []string{"-n", "3", "x"}, want: outcome{Stdout: "3 [x]\n"}},
		{name: "the end at a wrong flag", imports: "flag fmt", body: `func main() { flag.Parse(); fmt.Println("never") }`, args: []string{"-x"},
			want: outcome{Stderr: "flag provided but not defined: -x\nUsage of cell:\n", Exit: new(2)}},
		{name: "a clean environment", imports: "fmt os", body: `func main() { fmt.Print(os.Getenv("SECRET"), len(os.Environ()), os.Getenv("HOME")) }`,
			want: outcome{Stdout: "2/"}},
		{name: "standard input", imports: "bufio fmt os", body: `func main() { s := bufio.NewScanner(os.Stdin); for s.Scan() { fmt.Println("got", s.Text()) } }`,
			stdin: "one\ntwo", want: outcome{Stdin: true, Stdout: "got one\ngot two\n"}},
		{name: "standard input through fmt", imports: "fmt", body: `func main() { var n int; fmt.Scan(&n); fmt.Println(n + 1) }`,
			stdin: "41\n", want: outcome{Stdin: true, Stdout: "42\n"}},
		{name: "print and println on standard error", imports: "time", body: `func main() { println("a", 1, 1.5, 'a', true, time.Second, 2i); print("b", 3, "\n") }`,
			want: outcome{Stderr: "a 1 1.5 97 true 1000000000 (0+2i)\nb3\n"}},
		{name: "the standard logger on standard error", imports: "log", body: `func main() { log.SetFlags(0); log.SetPrefix("p: "); log.Print("x"); log.New(log.Writer(), "", 0).Print("y") }`,
			want: outcome{Stderr: "p: x\ny\n"}},
		{name: "the end at log.Fatal", imports: "log", body: `func main() { log.SetFlags(0); defer println("never"); log.Fatalf("%d", 7) }`,
			want: outcome{Stderr: "7\n", Exit: new(1)}},
		{name: "the end at a logger's Fatal that is handed on", imports: "log os", body: `func main() { fatal := log.New(os.Stderr, "p ", 0).Fatal; fatal("x") }`,
			want: outcome{Stderr: "p x\n", Exit: new(1)}},
		{name: "the end at os.Exit in a goroutine", imports: "os", body: `func main() { go os.Exit(3); select {} }`, want: outcome{Exit: new(3)}},
		{name: "run-time errors from recover", imports: "fmt runtime",
			body: `func main() { defer func() { r := recover(); _, ok := r.(runtime.Error); fmt.Print(r, " ", ok) }(); var a []int; i := 1; a[i] = 1 }`,
			want: outcome{Stdout: "runtime error: index out of range [1] with length 0 true"}},
		{name: "its own errors from recover", imports: "fmt errors",
			body: `var e = errors.New("x"); func main() { defer func() { err, ok := recover().(error); fmt.Print(err == e, ok) }(); panic(e) }`,
			want: outcome{Stdout: "true true"}},
		{name: "types of all its files", imports: "fmt", body: "func main() { fmt.Println(*f(nil)) }\n-- b.go --\npackage main\nimport \"net\"\ntype conn struct { net.Conn }\nfunc f(c net.Conn) *conn { return &conn{c} }",
			want: outcome{Stdout: "{<nil>}\n"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			body, second, _ := strings.Cut(test.body, "\n-- b.go --\n")
			p := file(test.imports, body)
			if second != "" {
				p.Files = append(p.Files, lesson.File{Name: "b.go", Source: second})
			}
			p.Args, p.Stdin = test.args, test.stdin
			lowerProgram(t, p).checkAgain(t)
			if diff := cmp.Diff(test.want, runProgram(t, p)); diff != "" {
				t.Errorf("outcome (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDiagnosticsAreTheCompilers(t *testing.T) {
	tests := []struct {
		name  string
		files []string // contents, named a.go, b.go …
		want  []string
	}{
		{"all at once, in the order of the source", []string{"package main\nimport \"os\"\nfunc main() {\n\tx := 1\n\ty()\n}"},
			[]string{`a.go:2:8: "os" imported and not used`, "a.go:4:2: declared and not used: x", "a.go:5:2: undefined: y"}},
		{"of every file", []string{"package main\nfunc main() { f() }", "package main\nfunc f() { g() }"}, []string{"b.go:2:12: undefined: g"}},
		{"of the same name twice", []string{"package main\nfunc main() {}", "package main\nfunc main() {}"},
			[]string{"a.go:2:6: \tother declaration of main", "b.go:2:6: main redeclared in this block"}},
		{"of syntax, one a line", []string{"package main\nfunc main() {\n\tx = = 1 1\n}\nfunc f( {}"},
			[]string{"a.go:3:6: expected operand, found '='", "a.go:5:11: expected ';', found 'EOF'"}},
		{"of the package's name", []string{"package lib\nfunc main() {}"}, []string{"a.go:1:1: package lib is not a program: write package main"}},
		{"of a missing main", []string{"package main\nvar main = 1"}, []string{"a.go:2:5: cannot declare main - must be func"}},
		{"of what the interpreter lacks", []string{"package main\nimport \"weak\"\nfunc main() {\n\tvar p *int\n\tweak.Make(p)\n\tweak.Make(p)\n\tvar _ weak.Pointer[int]\n}"},
			[]string{"a.go:5:7: weak.Make is not available in a cell yet: the interpreter does not have it",
				"a.go:7:13: weak.Pointer is not available in a cell yet: the interpreter does not have it"}},
		{"of what would not be recorded", []string{"package main\nimport (\n\t\"net/rpc\"\n\t\"syscall\"\n)\nfunc main() {\n\trpc.DialHTTP(\"\", \"\")\n\tsyscall.Socket(0, 0, 0)\n}"},
			[]string{"a.go:7:6: rpc.DialHTTP is not available in a cell: it would reach the computer or the network past what is recorded",
				"a.go:8:10: syscall.Socket is not available in a cell: it would reach the computer or the network past what is recorded"}},
	}
	m := New(Config{})
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var p lesson.Program
			for i, source := range test.files {
				p.Files = append(p.Files, lesson.File{Name: string(rune('a'+i)) + ".go", Source: source})
			}
			_, diags := m.Prepare(p)
			if diff := cmp.Diff(test.want, texts(diags)); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDiagnosticsEnd(t *testing.T) {
	_, diags := New(Config{}).Prepare(file("", "func main() {\n"+strings.Repeat("\tx()\n", 1000)+"}"))
	if len(diags) != typecheck.MaxDiagnostics {
		t.Errorf("%d diagnostics, want %d", len(diags), typecheck.MaxDiagnostics)
	}
}
