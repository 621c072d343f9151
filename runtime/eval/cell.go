package eval

import (
	"go/ast"
	"go/token"
)

// The package that passes call into. Its name cannot be a learner's, who would have to import it.
const (
	cellPath = "wirebook/cell"
	cellName = "__cell"
)

// cellCall calls a function of that package.
func cellCall(name string, at token.Pos, args ...ast.Expr) *ast.CallExpr {
	return &ast.CallExpr{Fun: cellFunc(name, at), Lparen: at, Rparen: at, Args: args}
}

func cellFunc(name string, at token.Pos) *ast.SelectorExpr {
	return &ast.SelectorExpr{X: &ast.Ident{NamePos: at, Name: cellName}, Sel: &ast.Ident{NamePos: at, Name: name}}
}

// cellSource is what [Machine.shims] has under cellPath, as Go, for the type checker.
const cellSource = `package cell

import (
	"fmt"
	"context"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
)

func At(n int) bool
func Panic(n int, v any)
func PanicError(n int, err error)
func Rune(s string, at int) (r rune, width int)
func Clear(m any)
func Recovered(v any) any
func Caught(v any)
func Overrun(state int)
func Print(args ...any)
func Println(args ...any)
func Type(n int, sample any)
func Method(n int, name string, fn any)
type Hidden struct{}

func As(v, like any) any
func ShiftCount(n int64) uint64
func Ready()
func Own(n int, v any) any
func Plain(v any) any
func Open(v any) (int, any)
func Holds(n int, v any) bool
func Must(n, from int, v any)
func Case(v any, types ...int) int
func Equal(x, y any) bool
func Call(v any, name string, args ...any) []any
func ErrorAs(err error, n int) (any, bool)
func DialContext(ctx context.Context, network, addr string) (net.Conn, error)
func ServerListenAndServe(s *http.Server) func() error
func ServerListenAndServeTLS(s *http.Server) func(certFile, keyFile string) error
func TestServerClient(s *httptest.Server) func() *http.Client
func LoggerFatal(l *log.Logger) func(v ...any)
func LoggerFatalf(l *log.Logger) func(format string, v ...any)
func LoggerFatalln(l *log.Logger) func(v ...any)
`
