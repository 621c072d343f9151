package eval

import (
	"flag"
	"fmt"
	"log"
	"os"
	"reflect"

	"github.com/traefik/yaegi/interp"

	labhttp "github.com/wirebook/wirebook/runtime/labnet/http"
	labhttptest "github.com/wirebook/wirebook/runtime/labnet/httptest"
	labrpc "github.com/wirebook/wirebook/runtime/labnet/rpc"
	labsmtp "github.com/wirebook/wirebook/runtime/labnet/smtp"
	labtextproto "github.com/wirebook/wirebook/runtime/labnet/textproto"
	labtls "github.com/wirebook/wirebook/runtime/labnet/tls"
	"github.com/wirebook/wirebook/runtime/typecheck"
)

// shims are the stand-ins in the tables, by package, and the functions that passes call into.
func (m *Machine) shims() interp.Exports {
	value := reflect.ValueOf
	return interp.Exports{
		cellPath + "/cell": {
			"At": value(m.at), "Panic": value(m.panic), "PanicError": value(m.panicError), "Recovered": value(m.recovered), "Caught": value(m.caught),
			"Rune": value(runeAt), "Overrun": value(overrun), "Clear": value(clearMap),
			"Print": value(m.process.BuiltinPrint), "Println": value(m.process.BuiltinPrintln),
			"Type": value(m.types.register), "Method": value(m.types.method), "Ready": value(m.types.ready),
			"Own": value(m.types.own), "Plain": value(m.types.plain), "Open": value(m.types.open), "Holds": value(m.types.holds),
			"Must": value(m.types.must), "Case": value(m.types.which), "Equal": value(equal), "Call": value(m.types.call),
			"Hidden": value((*hidden)(nil)), "As": value(retyped), "ShiftCount": value(shiftCount),
			"ErrorAs":              value(m.types.errorAs),
			"DialContext":          value(labhttp.DialContext),
			"ServerListenAndServe": value(labhttp.ServerListenAndServe), "ServerListenAndServeTLS": value(labhttp.ServerListenAndServeTLS),
			"TestServerClient": value(labhttptest.ServerClient),
			"LoggerFatal":      value(m.process.LoggerFatal), "LoggerFatalf": value(m.process.LoggerFatalf), "LoggerFatalln": value(m.process.LoggerFatalln),
		},
		"net/net":                      labnetSymbols(),
		typecheck.CheckPath + "/check": checkSymbols(),
		"net/http/http": {
			"ListenAndServe": value(labhttp.ListenAndServe), "ListenAndServeTLS": value(labhttp.ListenAndServeTLS),
		},
		"net/http/httptest/httptest": {
			"NewServer": value(labhttptest.NewServer), "NewTLSServer": value(labhttptest.NewTLSServer), "NewUnstartedServer": value(labhttptest.NewUnstartedServer),
		},
		"crypto/tls/tls": {
			"Dial": value(labtls.Dial), "DialWithDialer": value(labtls.DialWithDialer), "Listen": value(labtls.Listen), "Dialer": value((*labtls.Dialer)(nil)),
		},
		"net/textproto/textproto": {"Dial": value(labtextproto.Dial)},
		"net/smtp/smtp":           {"Dial": value(labsmtp.Dial), "SendMail": value(labsmtp.SendMail)},
		"net/rpc/rpc":             {"Dial": value(labrpc.Dial)},
		"net/rpc/jsonrpc/jsonrpc": {"Dial": value(labrpc.DialJSON)},
		"os/os":                   {"Exit": value(m.process.Exit)},
		"flag/flag":               {"Parse": value(m.process.ParseFlags)},
		"log/log": {
			"New": value(log.New), "Logger": value((*log.Logger)(nil)),
			"Fatal": value(m.process.Fatal), "Fatalf": value(m.process.Fatalf), "Fatalln": value(m.process.Fatalln),
		},
	}
}

// rebound are the names that the interpreter binds by itself once it has the standard library, to writers of its own and to a
// logger that panics where log.Fatal exits. They go back to what they are in Go.
func (m *Machine) rebound() interp.Exports {
	value := reflect.ValueOf
	return interp.Exports{
		"log/log": {
			"Fatal": value(m.process.Fatal), "Fatalf": value(m.process.Fatalf), "Fatalln": value(m.process.Fatalln),
			"Panic": value(log.Panic), "Panicf": value(log.Panicf), "Panicln": value(log.Panicln),
			"Print": value(log.Print), "Printf": value(log.Printf), "Println": value(log.Println),
			"Flags": value(log.Flags), "Output": value(log.Output), "Prefix": value(log.Prefix), "Writer": value(log.Writer),
			"SetFlags": value(log.SetFlags), "SetOutput": value(log.SetOutput), "SetPrefix": value(log.SetPrefix),
		},
		"os/os": {"Args": value(&os.Args).Elem(), "Stdin": value(&os.Stdin).Elem(), "Stdout": value(&os.Stdout).Elem(), "Stderr": value(&os.Stderr).Elem()},
		"fmt/rebound": {"Printf": value(func(format string, args ...any) (int, error) {
			return fmt.Fprintf(m.config.Stdout, format, args...)
		})},
		"flag/flag": {"CommandLine": value(&flag.CommandLine).Elem()},
	}
}
