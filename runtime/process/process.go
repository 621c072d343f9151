// Package process is what a learner's program meets of the process that it runs in, whether it is interpreted or compiled: the ways
// out that package log and package flag take by themselves, its command line, and the builtins print and println.
package process

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

// Process has the functions that stand in for those of the standard library. Safe for concurrent use, as they are.
type Process struct {
	Exit   func(code int) // os.Exit; must not return
	Stderr io.Writer      // where the builtins print
}

// Environment is all of it that a program sees. A learner's own variables hold secrets that no lesson needs.
func Environment() []string { return []string{"LANG=C.UTF-8", "HOME=/"} }

// Fatal is log.Fatal.
func (p Process) Fatal(v ...any) { log.Print(v...); p.Exit(1) }

// Fatalln is log.Fatalln.
func (p Process) Fatalln(v ...any) { log.Println(v...); p.Exit(1) }

// Fatalf is log.Fatalf.
func (p Process) Fatalf(f string, v ...any) { log.Printf(f, v...); p.Exit(1) }

// LoggerFatal is the method Fatal of a logger.
func (p Process) LoggerFatal(l *log.Logger) func(...any) {
	return func(v ...any) { l.Print(v...); p.Exit(1) }
}

// LoggerFatalln is the method Fatalln of a logger.
func (p Process) LoggerFatalln(l *log.Logger) func(...any) {
	return func(v ...any) { l.Println(v...); p.Exit(1) }
}

// LoggerFatalf is the method Fatalf of a logger.
func (p Process) LoggerFatalf(l *log.Logger) func(string, ...any) {
	return func(f string, v ...any) { l.Printf(f, v...); p.Exit(1) }
}

// CommandLine makes the process's arguments and flags the program's.
func CommandLine(args []string) {
	os.Args = append([]string{"cell"}, args...)
	flag.CommandLine = flag.NewFlagSet(os.Args[0], flag.ContinueOnError)
	flag.CommandLine.Usage = func() { flag.Usage() }
}

// ParseFlags is flag.Parse.
func (p Process) ParseFlags() {
	switch err := flag.CommandLine.Parse(os.Args[1:]); {
	case errors.Is(err, flag.ErrHelp):
		p.Exit(0)
	case err != nil:
		p.Exit(2)
	}
}

// BuiltinPrint is print.
func (p Process) BuiltinPrint(args ...any) { p.print("", "", args) }

// BuiltinPrintln is println.
func (p Process) BuiltinPrintln(args ...any) { p.print(" ", "\n", args) }

// print writes as the builtins do, numbers without the methods that package fmt would call (runtime/print.go).
func (p Process) print(between, end string, args []any) {
	words := make([]string, len(args))
	for i, arg := range args {
		words[i] = Text(reflect.ValueOf(arg))
	}
	io.WriteString(p.Stderr, strings.Join(words, between)+end)
}

// Text is what the builtins print for a value.
func Text(v reflect.Value) string {
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
