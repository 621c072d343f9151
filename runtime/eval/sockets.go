package eval

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/rpc"
	"net/rpc/jsonrpc"
	"net/smtp"
	"net/textproto"
	"strings"
	"time"

	labnet "github.com/wirebook/wirebook/runtime/labnet"
)

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

func serverListenAndServe(s *http.Server) func() error {
	return func() error {
		ln, err := labnet.Listen("tcp", cmp.Or(s.Addr, ":http"))
		if err != nil {
			return err
		}
		return s.Serve(ln)
	}
}

func serverListenAndServeTLS(s *http.Server) func(certFile, keyFile string) error {
	return func(certFile, keyFile string) error {
		ln, err := labnet.Listen("tcp", cmp.Or(s.Addr, ":https"))
		if err != nil {
			return err
		}
		defer ln.Close()
		return s.ServeTLS(ln, certFile, keyFile)
	}
}

func listenAndServe(addr string, h http.Handler) error {
	return serverListenAndServe(&http.Server{Addr: addr, Handler: h})()
}

func listenAndServeTLS(addr, certFile, keyFile string, h http.Handler) error {
	return serverListenAndServeTLS(&http.Server{Addr: addr, Handler: h})(certFile, keyFile)
}

func newTestServer(h http.Handler) *httptest.Server {
	s := newUnstartedTestServer(h)
	s.Start()
	return s
}

func newTestTLSServer(h http.Handler) *httptest.Server {
	s := newUnstartedTestServer(h)
	s.StartTLS()
	return s
}

func newUnstartedTestServer(h http.Handler) *httptest.Server {
	s := httptest.NewUnstartedServer(h)
	s.Listener.Close()
	ln, err := labnet.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(fmt.Sprintf("httptest: failed to listen on a port: %v", err))
	}
	s.Listener = ln
	return s
}

// testServerClient leaves to package httptest the host that it answers for without a name server, example.com.
func testServerClient(s *httptest.Server) func() *http.Client {
	return func() *http.Client {
		c := s.Client()
		if t, ok := c.Transport.(*http.Transport); ok && t.DialContext != nil {
			std := t.DialContext
			t.DialContext = func(ctx context.Context, network, addr string) (labnet.Conn, error) {
				if strings.Contains(addr, "example.com:") {
					return std(ctx, network, addr)
				}
				return dialContext(ctx, network, addr)
			}
		}
		return c
	}
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

func jsonrpcDial(network, addr string) (*rpc.Client, error) {
	c, err := labnet.Dial(network, addr)
	if err != nil {
		return nil, err
	}
	return jsonrpc.NewClient(c), nil
}
