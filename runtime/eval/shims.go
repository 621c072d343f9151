package eval

import (
	"flag"
	"fmt"
	"log"
	"os"
	"reflect"

	"github.com/traefik/yaegi/interp"
)

// shims are the stand-ins in the tables, by package, and the functions that passes call into.
func (m *Machine) shims() interp.Exports {
	value := reflect.ValueOf
	return interp.Exports{
		cellPath + "/cell": {
			"At": value(m.at), "Panic": value(m.panic), "PanicError": value(m.panicError), "Recovered": value(recovered), "Rune": value(runeAt),
			"Print": value(m.print), "Println": value(m.println),
			"Type": value(m.types.register), "Method": value(m.types.method), "Ready": value(m.types.ready),
			"Own": value(m.types.own), "Plain": value(m.types.plain), "Open": value(m.types.open), "Holds": value(m.types.holds),
			"Must": value(m.types.must), "Case": value(m.types.which), "Equal": value(equal), "Call": value(m.types.call),
			"Hidden": value((*hidden)(nil)), "As": value(retyped),
			"ErrorAs":              value(m.types.errorAs),
			"DialContext":          value(dialContext),
			"ServerListenAndServe": value(serverListenAndServe), "ServerListenAndServeTLS": value(serverListenAndServeTLS),
			"TestServerClient": value(testServerClient),
			"LoggerFatal":      value(m.loggerFatal), "LoggerFatalf": value(m.loggerFatalf), "LoggerFatalln": value(m.loggerFatalln),
		},
		"net/net": labnetSymbols(),
		"net/http/http": {
			"ListenAndServe": value(listenAndServe), "ListenAndServeTLS": value(listenAndServeTLS),
		},
		"net/http/httptest/httptest": {
			"NewServer": value(newTestServer), "NewTLSServer": value(newTestTLSServer), "NewUnstartedServer": value(newUnstartedTestServer),
		},
		"crypto/tls/tls": {
			"Dial": value(tlsDial), "DialWithDialer": value(tlsDialWithDialer), "Listen": value(tlsListen), "Dialer": value((*tlsDialer)(nil)),
		},
		"net/textproto/textproto": {"Dial": value(textprotoDial)},
		"net/smtp/smtp":           {"Dial": value(smtpDial)},
		"net/rpc/rpc":             {"Dial": value(rpcDial)},
		"net/rpc/jsonrpc/jsonrpc": {"Dial": value(jsonrpcDial)},
		"os/os":                   {"Exit": value(m.config.Exit)},
		"flag/flag":               {"Parse": value(m.parseFlags)},
		"log/log": {
			"New": value(log.New), "Logger": value((*log.Logger)(nil)),
			"Fatal": value(m.fatal), "Fatalf": value(m.fatalf), "Fatalln": value(m.fatalln),
		},
	}
}

// rebound are the names that the interpreter binds by itself once it has the standard library, to writers of its own and to a
// logger that panics where log.Fatal exits. They go back to what they are in Go.
func (m *Machine) rebound() interp.Exports {
	value := reflect.ValueOf
	return interp.Exports{
		"log/log": {
			"Fatal": value(m.fatal), "Fatalf": value(m.fatalf), "Fatalln": value(m.fatalln),
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
