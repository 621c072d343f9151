package eval

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"reflect"
	"strconv"
	"strings"
)

func (m *Machine) fatal(v ...any)            { log.Print(v...); m.config.Exit(1) }
func (m *Machine) fatalln(v ...any)          { log.Println(v...); m.config.Exit(1) }
func (m *Machine) fatalf(f string, v ...any) { log.Printf(f, v...); m.config.Exit(1) }

func (m *Machine) loggerFatal(l *log.Logger) func(...any) {
	return func(v ...any) { l.Print(v...); m.config.Exit(1) }
}

func (m *Machine) loggerFatalln(l *log.Logger) func(...any) {
	return func(v ...any) { l.Println(v...); m.config.Exit(1) }
}

func (m *Machine) loggerFatalf(l *log.Logger) func(string, ...any) {
	return func(f string, v ...any) { l.Printf(f, v...); m.config.Exit(1) }
}

// panic marks the place and panics. The interpreter's own panic would hide the value in one of package reflect.
func (m *Machine) panic(n int, v any) {
	m.at(n)
	panic(v)
}

// panicError is panic for an error, which may be of a learner's type: as an error it keeps its method.
func (m *Machine) panicError(n int, err error) { m.panic(n, err) }

// runtimeError is what Go itself panics with.
type runtimeError string

func (e runtimeError) Error() string { return string(e) }
func (runtimeError) RuntimeError()   {}

// recovered is what the program sees of what recover returned. The goroutine goes on elsewhere.
func recovered(v any) any {
	if v == nil {
		return nil
	}
	forget()
	text, ok := v.(string)
	if err, isError := v.(error); isError {
		text, ok = err.Error(), true
	}
	if said := GoText(text); ok && said != text {
		return runtimeError(said)
	}
	return v
}

// commandLine makes the process's arguments and flags the program's.
func commandLine(args []string) {
	os.Args = append([]string{"cell"}, args...)
	flag.CommandLine = flag.NewFlagSet(os.Args[0], flag.ContinueOnError)
	flag.CommandLine.Usage = func() { flag.Usage() }
}

// parseFlags is flag.Parse, which ends the process by itself.
func (m *Machine) parseFlags() {
	switch err := flag.CommandLine.Parse(os.Args[1:]); {
	case errors.Is(err, flag.ErrHelp):
		m.config.Exit(0)
	case err != nil:
		m.config.Exit(2)
	}
}

func (m *Machine) print(args ...any)   { m.printed("", "", args) }
func (m *Machine) println(args ...any) { m.printed(" ", "\n", args) }

// printed writes as the builtins do, numbers without the methods that package fmt would call (runtime/print.go).
func (m *Machine) printed(between, end string, args []any) {
	words := make([]string, len(args))
	for i, arg := range args {
		words[i] = builtinText(reflect.ValueOf(arg))
	}
	io.WriteString(m.config.Stderr, strings.Join(words, between)+end)
}

func builtinText(v reflect.Value) string {
	switch {
	case !v.IsValid():
		return "nil"
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10)
	case v.CanUint():
		return strconv.FormatUint(v.Uint(), 10)
	case v.CanFloat():
		return strconv.FormatFloat(v.Float(), 'g', -1, v.Type().Bits())
	case v.CanComplex():
		return strconv.FormatComplex(v.Complex(), 'g', -1, v.Type().Bits())
	case v.Kind() == reflect.String:
		return v.String()
	case v.Kind() == reflect.Bool:
		return strconv.FormatBool(v.Bool())
	}
	return fmt.Sprintf("%p", v.Interface())
}
