// Package httptest is those functions of net/http/httptest that open sockets by themselves, here through package labnet, so that
// they are recorded.
package httptest

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	labnet "github.com/wirebook/wirebook/runtime/labnet"
	labhttp "github.com/wirebook/wirebook/runtime/labnet/http"
)

// NewServer is httptest.NewServer.
func NewServer(h http.Handler) *httptest.Server {
	s := NewUnstartedServer(h)
	s.Start()
	return s
}

// NewTLSServer is httptest.NewTLSServer.
func NewTLSServer(h http.Handler) *httptest.Server {
	s := NewUnstartedServer(h)
	s.StartTLS()
	return s
}

// NewUnstartedServer is httptest.NewUnstartedServer.
func NewUnstartedServer(h http.Handler) *httptest.Server {
	s := httptest.NewUnstartedServer(h)
	s.Listener.Close()
	ln, err := labnet.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(fmt.Sprintf("httptest: failed to listen on a port: %v", err))
	}
	s.Listener = ln
	return s
}

// ServerClient is the method Client of a server. It leaves to package httptest the host that that answers for without a name
// server, example.com.
func ServerClient(s *httptest.Server) func() *http.Client {
	return func() *http.Client {
		c := s.Client()
		if t, ok := c.Transport.(*http.Transport); ok && t.DialContext != nil {
			std := t.DialContext
			t.DialContext = func(ctx context.Context, network, addr string) (labnet.Conn, error) {
				if strings.Contains(addr, "example.com:") {
					return std(ctx, network, addr)
				}
				return labhttp.DialContext(ctx, network, addr)
			}
		}
		return c
	}
}
