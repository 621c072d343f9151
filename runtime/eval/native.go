package eval

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/native"
	"github.com/wirebook/wirebook/runtime/typecheck"
)

// Native is a program as the Go toolchain is to compile it: its own source, with the same stand-ins for what opens sockets and ends
// the process that the interpreter's tables have. Each line keeps its number, and a directive gives each file its name.
type Native struct {
	Files []lesson.File // under names that go build takes
	Job   native.Job    // what to ask of it, but for the epoch
}

// modulePath is where the stand-ins are.
const modulePath = "github.com/wirebook/wirebook/runtime/"

// standIn is what is written in place of a name of the standard library's.
type standIn struct{ pkg, name string } // pkg is a folder of labnet's; "" is a method of the running program

// standIns are by full name. What is a method takes its receiver and returns a function, so that it may be handed on.
var standIns = map[string]standIn{
	"fmt.Print": {"", "Print"}, "fmt.Printf": {"", "Printf"}, "fmt.Println": {"", "Println"},
	"os.Exit": {"", "Exit"}, "flag.Parse": {"", "ParseFlags"},
	"log.Fatal": {"", "Fatal"}, "log.Fatalf": {"", "Fatalf"}, "log.Fatalln": {"", "Fatalln"},
	"(*log.Logger).Fatal": {"", "LoggerFatal"}, "(*log.Logger).Fatalf": {"", "LoggerFatalf"}, "(*log.Logger).Fatalln": {"", "LoggerFatalln"},

	"net/http.ListenAndServe": {"http", "ListenAndServe"}, "net/http.ListenAndServeTLS": {"http", "ListenAndServeTLS"},
	"(*net/http.Server).ListenAndServe":    {"http", "ServerListenAndServe"},
	"(*net/http.Server).ListenAndServeTLS": {"http", "ServerListenAndServeTLS"},
	"net/http/httptest.NewServer":          {"httptest", "NewServer"}, "net/http/httptest.NewTLSServer": {"httptest", "NewTLSServer"},
	"net/http/httptest.NewUnstartedServer": {"httptest", "NewUnstartedServer"},
	"(*net/http/httptest.Server).Client":   {"httptest", "ServerClient"},
	"crypto/tls.Dial":                      {"tls", "Dial"}, "crypto/tls.DialWithDialer": {"tls", "DialWithDialer"},
	"crypto/tls.Listen": {"tls", "Listen"}, "crypto/tls.Dialer": {"tls", "Dialer"},
	"net/textproto.Dial": {"textproto", "Dial"}, "net/smtp.Dial": {"smtp", "Dial"}, "net/smtp.SendMail": {"smtp", "SendMail"},
	"net/rpc.Dial": {"rpc", "Dial"}, "net/rpc/jsonrpc.Dial": {"rpc", "DialJSON"},
}

// ForCompiler checks a program as [Machine.Prepare] does and makes it ready for the Go toolchain, which can run what the
// interpreter cannot. It returns diagnostics, or a program, never both.
func ForCompiler(p lesson.Program) (*Native, []typecheck.Diagnostic) {
	fset := token.NewFileSet()
	files, diags := typecheck.Parse(fset, p.Files)
	if diags != nil {
		return nil, diags
	}
	c, diags := typecheck.Check(fset, typecheck.NewStandard(), files)
	if diags == nil {
		diags = withheld(fset, c)
	}
	if diags != nil {
		return nil, diags
	}
	l := &lines{fset: fset, info: c.Info, pkg: c.Pkg}
	calls, numbers := nativeCalls(l, files)
	n := &Native{Job: native.Job{Args: p.Args, Stdin: readsStdin(c.Info), Woken: mentions(c.Info, outside...), Settles: settles(c.Info), Calls: calls}}
	http, ends := false, goroutines(c)
	for i, f := range files {
		w := &nativeWriter{lines: l, info: c.Info, numbers: numbers, ends: ends, packages: map[string]bool{}, used: map[string]bool{}}
		n.Files = append(n.Files, lesson.File{Name: fmt.Sprintf("file%d.go", i), Source: w.write(f, p.Files[i])})
		http = http || w.http
	}
	n.Files = append(n.Files, lesson.File{Name: "begin.go", Source: begin(http)}) // the first by name, which Go initialises first
	return n, nil
}

// begin is the file by which a program begins to speak to the bridge. Its names cannot be a learner's, by convention.
func begin(http bool) string {
	imports, record := `import __native "`+modulePath+"native\"\n", ""
	if http {
		imports += `import __http "` + modulePath + "labnet/http\"\n"
		record = "__http.RecordDefaultTransport(); "
	}
	return "//go:debug multipathtcp=0\npackage main\n" + imports +
		"var " + cellName + " = __begin()\nfunc __begin() *__native.Program { " + record + "return __native.Begin() }\n"
}

// nativeCalls are the places that the interpreter would mark, and the number of each.
func nativeCalls(l *lines, files []*ast.File) (all []native.Call, numbers map[*ast.CallExpr]int) {
	numbers = map[*ast.CallExpr]int{}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && (l.reaches(call) || printsItself(l.info, call)) {
				found := native.Call{Pos: l.place(call)}
				if fn := calleeOf(l.info, call); fn != nil {
					found.Name = fn.Name()
				}
				numbers[call] = len(all)
				all = append(all, found)
			}
			return true
		})
	}
	return all, numbers
}

// printsItself reports whether a call is of a builtin that prints.
func printsItself(info *types.Info, call *ast.CallExpr) bool {
	id, ok := call.Fun.(*ast.Ident)
	return ok && builtins[info.Uses[id]] != ""
}

// goroutines are the bodies that end with their goroutine: those of main and of what the program starts. Functions that are started as
// values are not known here.
func goroutines(c *typecheck.Checked) map[*ast.BlockStmt]bool {
	ends := map[*ast.BlockStmt]bool{declarations(c)[c.Pkg.Scope().Lookup("main")].Body: true}
	for _, s := range starts(c) {
		switch fn := s.fn.(type) {
		case *ast.FuncDecl:
			ends[fn.Body] = true
		case *ast.FuncLit:
			ends[fn.Body] = true
		}
	}
	return ends
}
