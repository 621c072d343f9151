// Package http is those functions of net/http that open sockets by themselves, here through package labnet, so that they are
// recorded.
package http

import (
	"cmp"
	"context"
	"net/http"
	"time"

	labnet "github.com/wirebook/wirebook/runtime/labnet"
)

// DialContext is how net/http dials when it is left to itself (http.DefaultTransport).
func DialContext(ctx context.Context, network, addr string) (labnet.Conn, error) {
	d := labnet.Dialer{Timeout: 30 * time.Second, KeepAlive: 30 * time.Second}
	return d.DialContext(ctx, network, addr)
}

// RecordDefaultTransport makes http.Get and every client without a transport of its own dial through package labnet. It changes
// the process, which serves one program.
func RecordDefaultTransport() {
	http.DefaultTransport.(*http.Transport).DialContext = DialContext
}

// ServerListenAndServe is the method ListenAndServe of a server.
func ServerListenAndServe(s *http.Server) func() error {
	return func() error {
		ln, err := labnet.Listen("tcp", cmp.Or(s.Addr, ":http"))
		if err != nil {
			return err
		}
		return s.Serve(ln)
	}
}

// ServerListenAndServeTLS is the method ListenAndServeTLS of a server.
func ServerListenAndServeTLS(s *http.Server) func(certFile, keyFile string) error {
	return func(certFile, keyFile string) error {
		ln, err := labnet.Listen("tcp", cmp.Or(s.Addr, ":https"))
		if err != nil {
			return err
		}
		defer ln.Close()
		return s.ServeTLS(ln, certFile, keyFile)
	}
}

// ListenAndServe is http.ListenAndServe.
func ListenAndServe(addr string, h http.Handler) error {
	return ServerListenAndServe(&http.Server{Addr: addr, Handler: h})()
}

// ListenAndServeTLS is http.ListenAndServeTLS.
func ListenAndServeTLS(addr, certFile, keyFile string, h http.Handler) error {
	return ServerListenAndServeTLS(&http.Server{Addr: addr, Handler: h})(certFile, keyFile)
}
