package eval

import (
	"context"
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"net/rpc"
	"net/smtp"
	"net/textproto"
	"os"
	"reflect"
	"time"

	"github.com/traefik/yaegi/interp"

	labnet "github.com/wirebook/wirebook/runtime/labnet"
)

// shims are the stand-ins in the tables, by package, and the functions that passes call into.
func (m *Machine) shims() interp.Exports {
	value := reflect.ValueOf
	return interp.Exports{
		cellPath + "/cell": {
			"At": value(m.marks.at), "DialContext": value(dialContext),
			"ServerListenAndServe": value(serverListenAndServe), "ServerListenAndServeTLS": value(serverListenAndServeTLS),
			"LoggerFatal": value(m.loggerFatal), "LoggerFatalf": value(m.loggerFatalf), "LoggerFatalln": value(m.loggerFatalln),
		},
		"net/net": labnetSymbols(),
		"net/http/http": {
			"ListenAndServe": value(listenAndServe), "ListenAndServeTLS": value(listenAndServeTLS),
		},
		"net/http/httptest/httptest": {
			"NewServer": value(newTestServer),
		},
		"crypto/tls/tls": {
			"Dial": value(tlsDial), "DialWithDialer": value(tlsDialWithDialer), "Listen": value(tlsListen), "Dialer": value((*tlsDialer)(nil)),
		},
		"net/textproto/textproto": {"Dial": value(textprotoDial)},
		"net/smtp/smtp":           {"Dial": value(smtpDial)},
		"net/rpc/rpc":             {"Dial": value(rpcDial)},
		"os/os":                   {"Exit": value(m.config.Exit)},
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
		"os/os":     {"Args": value(&m.args).Elem(), "Stdin": value(&os.Stdin).Elem(), "Stdout": value(&os.Stdout).Elem(), "Stderr": value(&os.Stderr).Elem()},
		"flag/flag": {"CommandLine": value(&flag.CommandLine).Elem()},
	}
}

// dialContext is how package net/http dials when it is left to itself (http.DefaultTransport), through package labnet.
func dialContext(ctx context.Context, network, addr string) (labnet.Conn, error) {
	d := labnet.Dialer{Timeout: 30 * time.Second, KeepAlive: 30 * time.Second}
	return d.DialContext(ctx, network, addr)
}

// recordDefaultTransport makes http.Get and every client without a transport of its own dial through package labnet. It
// changes the process, which is the worker's and serves one program.
func recordDefaultTransport() {
	http.DefaultTransport.(*http.Transport).DialContext = dialContext
}

func serverListenAndServe(s *http.Server) error {
	ln, err := labnet.Listen("tcp", addrOr(s.Addr, ":http"))
	if err != nil {
		return err
	}
	return s.Serve(ln)
}

func serverListenAndServeTLS(s *http.Server, certFile, keyFile string) error {
	ln, err := labnet.Listen("tcp", addrOr(s.Addr, ":https"))
	if err != nil {
		return err
	}
	defer ln.Close()
	return s.ServeTLS(ln, certFile, keyFile)
}

func addrOr(addr, standard string) string {
	if addr == "" {
		return standard
	}
	return addr
}

func listenAndServe(addr string, h http.Handler) error {
	return serverListenAndServe(&http.Server{Addr: addr, Handler: h})
}

func listenAndServeTLS(addr, certFile, keyFile string, h http.Handler) error {
	return serverListenAndServeTLS(&http.Server{Addr: addr, Handler: h}, certFile, keyFile)
}

func newTestServer(h http.Handler) *httptest.Server {
	s := httptest.NewUnstartedServer(h)
	s.Listener.Close()
	ln, err := labnet.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(fmt.Sprintf("httptest: failed to listen on a port: %v", err))
	}
	s.Listener = ln
	s.Start()
	return s
}

func tlsListen(network, addr string, config *tls.Config) (labnet.Listener, error) {
	if config == nil || len(config.Certificates) == 0 && config.GetCertificate == nil && config.GetConfigForClient == nil {
		return nil, errors.New("tls: neither Certificates, GetCertificate, nor GetConfigForClient set in Config")
	}
	ln, err := labnet.Listen(network, addr)
	if err != nil {
		return nil, err
	}
	return tls.NewListener(ln, config), nil
}

func tlsDial(network, addr string, config *tls.Config) (*tls.Conn, error) {
	return tlsDialWithDialer(&labnet.Dialer{}, network, addr, config)
}

func tlsDialWithDialer(d *labnet.Dialer, network, addr string, config *tls.Config) (*tls.Conn, error) {
	c, err := (&tlsDialer{NetDialer: d, Config: config}).DialContext(context.Background(), network, addr)
	if err != nil {
		return nil, err
	}
	return c.(*tls.Conn), nil
}

// tlsDialer is tls.Dialer over package labnet's Dialer.
type tlsDialer struct {
	NetDialer *labnet.Dialer
	Config    *tls.Config
}

func (d *tlsDialer) Dial(network, addr string) (labnet.Conn, error) {
	return d.DialContext(context.Background(), network, addr)
}

func (d *tlsDialer) DialContext(ctx context.Context, network, addr string) (labnet.Conn, error) {
	nd := d.NetDialer
	if nd == nil {
		nd = &labnet.Dialer{}
	}
	if nd.Timeout != 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, nd.Timeout) // dial and handshake together, as in package tls
		defer cancel()
	}
	raw, err := nd.DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	c := tls.Client(raw, withServerName(d.Config, addr))
	if err := c.HandshakeContext(ctx); err != nil {
		raw.Close()
		return nil, err
	}
	return c, nil
}

func withServerName(config *tls.Config, addr string) *tls.Config {
	if config == nil {
		config = &tls.Config{}
	}
	if config.ServerName != "" {
		return config
	}
	host, _, err := labnet.SplitHostPort(addr)
	if err != nil {
		host = addr
	}
	config = config.Clone()
	config.ServerName = host
	return config
}

func textprotoDial(network, addr string) (*textproto.Conn, error) {
	c, err := labnet.Dial(network, addr)
	if err != nil {
		return nil, err
	}
	return textproto.NewConn(c), nil
}

func smtpDial(addr string) (*smtp.Client, error) {
	c, err := labnet.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	host, _, _ := labnet.SplitHostPort(addr)
	return smtp.NewClient(c, host)
}

func rpcDial(network, addr string) (*rpc.Client, error) {
	c, err := labnet.Dial(network, addr)
	if err != nil {
		return nil, err
	}
	return rpc.NewClient(c), nil
}

func (m *Machine) fatal(v ...any)            { log.Print(v...); m.config.Exit(1) }
func (m *Machine) fatalln(v ...any)          { log.Println(v...); m.config.Exit(1) }
func (m *Machine) fatalf(f string, v ...any) { log.Printf(f, v...); m.config.Exit(1) }

func (m *Machine) loggerFatal(l *log.Logger, v ...any)   { l.Print(v...); m.config.Exit(1) }
func (m *Machine) loggerFatalln(l *log.Logger, v ...any) { l.Println(v...); m.config.Exit(1) }
func (m *Machine) loggerFatalf(l *log.Logger, f string, v ...any) {
	l.Printf(f, v...)
	m.config.Exit(1)
}
