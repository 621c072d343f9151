package eval

import (
	"fmt"
	"go/ast"
	"go/types"
	"io"
	"slices"
	"strings"

	"github.com/traefik/yaegi/interp"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
	labhttp "github.com/wirebook/wirebook/runtime/labnet/http"
	"github.com/wirebook/wirebook/runtime/process"
	"github.com/wirebook/wirebook/runtime/typecheck"
)

// Config is what a program meets: where its prints go, and how it leaves.
type Config struct {
	Stdout io.Writer      // fmt.Print and its kin; os.Stdout itself is the process's
	Stderr io.Writer      // the builtins print and println; os.Stderr and package log's default are the process's
	Settle func()         // what was written to os.Stdout or os.Stderr is to be taken now, before more is written to the other
	Exit   func(code int) // os.Exit and log.Fatal; must not return
	Unwind func(Panic)    // called as each frame of a panic unwinds, with all so far: the process may be about to end
}

// Machine interprets one program.
type Machine struct {
	config   Config
	process  process.Process
	interp   *interp.Interpreter
	tables   interp.Exports
	std      *typecheck.Standard
	withCell *withCell
	marks    marks
	frames   frames
	types    typeTable

	settles bool
}

// warm are the packages nearly every program of the course imports; reading their types beforehand saves the first check most
// of its time.
var warm = []string{"fmt", "net", "io", "os", "time", "bufio", "strings", "sync", "errors", "bytes", "log", "encoding/binary", "context", "strconv"}

// New makes a machine with its symbol tables loaded, which is most of the time that a program takes to start.
func New(c Config) *Machine {
	m := newMachine(c)
	m.frames.notify = c.Unwind
	labhttp.RecordDefaultTransport()
	m.interp = interp.New(interp.Options{Stdout: c.Stdout, Stderr: &m.frames, Env: process.Environment()})
	if err := m.interp.Use(m.tables); err != nil {
		panic("eval: internal error: " + err.Error())
	}
	if err := m.interp.Use(m.rebound()); err != nil {
		panic("eval: internal error: " + err.Error())
	}
	for _, path := range append(warm, cellPath) {
		if _, err := m.withCell.Import(path); err != nil {
			panic("eval: internal error: " + err.Error())
		}
	}
	return m
}

// newMachine is a machine without its interpreter: it can check and lower.
func newMachine(c Config) *Machine {
	m := &Machine{config: c, process: process.Process{Exit: c.Exit, Stderr: c.Stderr}, std: typecheck.NewStandard()}
	m.withCell = &withCell{Standard: m.std}
	m.tables = tables(m)
	m.types.symbols = m.tables
	return m
}

// Pos is the place in the learner's source that the calling goroutine is at, nil if it is not known. Safe for concurrent use.
func (m *Machine) Pos() *event.Pos { return m.marks.pos() }

// Ready is a program that may run.
type Ready struct {
	machine *Machine
	program *interp.Program
	Stdin   bool // it reads its standard input
	woken   bool // something outside of it may wake its goroutines
	starts  []start
}

// at is what a program calls as it comes to a place. It returns true so that it can stand before a condition.
func (m *Machine) at(n int) bool {
	if m.settles {
		m.config.Settle()
	}
	m.marks.at(n)
	return true
}

// Prepare checks a program and makes it ready to run. It returns diagnostics, or a program, never both.
func (m *Machine) Prepare(p lesson.Program) (*Ready, []typecheck.Diagnostic) {
	fset := m.interp.FileSet()
	files, diags := typecheck.Parse(fset, p.Files)
	if diags != nil {
		return nil, diags
	}
	c, diags := typecheck.Check(fset, m.std, files)
	if diags == nil {
		diags = withheld(fset, c)
	}
	if diags == nil && !p.Check {
		diags = checksOnly(fset, c)
	}
	if diags == nil {
		diags = names(fset, c, m.tables)
	}
	if diags != nil {
		return nil, diags
	}
	stdin := readsStdin(c.Info)
	woken := mentions(c.Info, outside...)
	starts := starts(c)
	m.settles = settles(c.Info)
	lowered, diags := m.lower(fset, c)
	if diags != nil {
		return nil, diags
	}
	m.frames.sites, m.frames.marks = sites{fset, lowered.info, lowered.pkg, lowered.file, lowered.made, &m.marks, lowered.generic, lowered.methods}, &m.marks
	program, err := m.compile(lowered.file)
	if err != nil {
		return nil, []typecheck.Diagnostic{unsupported(p, err)}
	}
	return &Ready{m, program, stdin, woken, starts}, nil
}

// compile also turns a crash of the interpreter's compiler into an error.
func (m *Machine) compile(file *ast.File) (p *interp.Program, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return m.interp.CompileAST(file)
}

// unsupported is what the interpreter refuses though it is Go. Its error may begin with a position.
func unsupported(p lesson.Program, err error) typecheck.Diagnostic {
	pos := event.Pos{File: p.Files[0].Name}
	text := err.Error()
	for _, f := range p.Files {
		if rest, ok := strings.CutPrefix(text, f.Name+typecheck.SameBase+":"); ok {
			pos.File, text = f.Name, rest
		}
	}
	if n, _ := fmt.Sscanf(text, "%d:%d:", &pos.Line, &pos.Col); n == 2 {
		_, text, _ = strings.Cut(text, ": ")
	}
	return typecheck.Diagnostic{Pos: pos, Text: "this is Go, but the interpreter does not understand it yet (" + text + ")"}
}

// settles reports whether a program names both os.Stdout and os.Stderr, which nothing but time would put in order.
func settles(info *types.Info) bool {
	return mentions(info, "os.Stdout") && mentions(info, "os.Stderr")
}

func readsStdin(info *types.Info) bool {
	return mentions(info, "os.Stdin", "fmt.Scan", "fmt.Scanf", "fmt.Scanln")
}

// mentions reports whether a program uses one of these names of imported packages, "os.Stdin".
func mentions(info *types.Info, names ...string) bool {
	for _, obj := range info.Uses {
		if obj.Pkg() != nil && slices.Contains(names, obj.Pkg().Path()+"."+obj.Name()) {
			return true
		}
	}
	return false
}

// Run interprets the program until its main returns or panics. A panic in another goroutine ends the process, as it does in Go;
// [Config.Unwind] has heard of it then.
func (r *Ready) Run(args []string) *Panic {
	m := r.machine
	process.CommandLine(args)
	_, err := m.interp.Execute(r.program)
	if err == nil {
		return nil
	}
	p := m.frames.last()
	if v, ok := err.(interp.Panic); ok {
		p.Text = GoText(panicText(v.Value), p.Text)
	} else {
		p.Text = err.Error()
	}
	return &p
}
