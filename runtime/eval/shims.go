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
			"Type": value(m.boxes.register), "Method": value(m.boxes.method), "Box": value(m.boxes.box), "Any": value(m.boxes.any),
			"Raw": value(m.boxes.value), "Value": value(m.boxes.value), "TypeNo": value(m.boxes.typeNo), "Open": value(m.boxes.open), "Is": value(m.boxes.is),
			"Must": value(m.boxes.must), "Case": value(m.boxes.which), "Equal": value(m.boxes.equal), "Call": value(m.boxes.callMethod),
			"To": value(m.boxes.to), "ErrorAs": value(m.boxes.errorAs),
			"DialContext":          value(dialContext),
			"ServerListenAndServe": value(serverListenAndServe), "ServerListenAndServeTLS": value(serverListenAndServeTLS),
			"TestServerClient": value(testServerClient),
			"LoggerFatal":      value(m.loggerFatal), "LoggerFatalf": value(m.loggerFatalf), "LoggerFatalln": value(m.loggerFatalln),
		},
		"errors/errors":      {"Is": value(m.boxes.errorIs), "Unwrap": value(m.boxes.errorUnwrap)},
		"encoding/json/json": {"Marshal": value(marshal), "MarshalIndent": value(marshalIndent)},
		"fmt/fmt":            m.boxes.fmtSymbols(),
		"net/net":            labnetSymbols(),
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
			format, args = named(format, args)
			return fmt.Fprintf(m.config.Stdout, format, args...)
		})},
		"flag/flag": {"CommandLine": value(&flag.CommandLine).Elem()},
	}
}
