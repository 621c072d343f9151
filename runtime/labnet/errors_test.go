package net_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	std "net"
	"os"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	net "github.com/wirebook/wirebook/runtime/labnet"
)

// stack is std's net or ours, as far as the errors need it.
type stack struct {
	listen func(network, address string) (std.Listener, error)
	dial   func(network, address string) (std.Conn, error)
	packet func(network, address string) (std.PacketConn, error)
}

// Each case fails the same way on std's net and on ours: same types, same texts, but for the ports.
func TestErrorsAreStds(t *testing.T) {
	record(t)
	for _, test := range errorCases {
		t.Run(test.name, func(t *testing.T) {
			want, got := test.fail(t, stack{std.Listen, std.Dial, std.ListenPacket}), test.fail(t, stack{net.Listen, net.Dial, net.ListenPacket})
			if explain(got) != explain(want) {
				t.Errorf("error:\n%s\nwant std's:\n%s", explain(got), explain(want))
			}
			if test.is != nil && !errors.Is(got, test.is) {
				t.Errorf("errors.Is(%v, %v) = false", got, test.is)
			}
		})
	}
}

// explain writes err and all that it wraps, with types, and ports as letters.
func explain(err error) string {
	var b strings.Builder
	names := map[string]string{}
	for ; err != nil; err = errors.Unwrap(err) {
		fmt.Fprintf(&b, "%T %s\n", err, namePorts(err.Error(), names))
		if op, ok := err.(*std.OpError); ok {
			fmt.Fprintf(&b, "  Op %s Net %s %v %v\n", op.Op, op.Net, reflect.TypeOf(op.Source), reflect.TypeOf(op.Addr))
		}
	}
	return b.String()
}

var errBroken = errors.New("the file is broken")

var errorCases = []struct {
	name string
	is   error
	fail func(t *testing.T, net stack) error
}{
	{"refused", syscall.ECONNREFUSED, func(t *testing.T, net stack) error {
		l := must(net.listen("tcp", "127.0.0.1:0"))(t)
		l.Close()
		_, err := net.dial("tcp", l.Addr().String())
		return err
	}},
	{"in use", syscall.EADDRINUSE, func(t *testing.T, net stack) error {
		l := must(net.listen("tcp", "127.0.0.1:0"))(t)
		_, err := net.listen("tcp", l.Addr().String())
		return err
	}},
	{"accept after close", std.ErrClosed, func(t *testing.T, net stack) error {
		l := must(net.listen("tcp", "127.0.0.1:0"))(t)
		l.Close()
		_, err := l.Accept()
		return err
	}},
	{"read after deadline", os.ErrDeadlineExceeded, func(t *testing.T, net stack) error {
		c, _ := ends(t, net, "tcp4")
		c.SetDeadline(time.Unix(1, 0))
		_, err := c.Read(make([]byte, 1))
		return err
	}},
	{"close twice", std.ErrClosed, func(t *testing.T, net stack) error {
		c, _ := ends(t, net, "tcp")
		c.Close()
		return c.Close()
	}},
	{"half close after close", std.ErrClosed, func(t *testing.T, net stack) error {
		c, _ := ends(t, net, "tcp")
		c.Close()
		return c.(interface{ CloseWrite() error }).CloseWrite()
	}},
	{"end of stream", io.EOF, func(t *testing.T, net stack) error {
		c, s := ends(t, net, "tcp")
		s.Close()
		_, err := c.Read(make([]byte, 1))
		return err
	}},
	{"copy from a broken reader", errBroken, func(t *testing.T, net stack) error {
		c, _ := ends(t, net, "tcp4")
		_, err := io.Copy(c, iotest.ErrReader(errBroken))
		return err
	}},
	{"copy to a closed connection", std.ErrClosed, func(t *testing.T, net stack) error {
		c, _ := ends(t, net, "tcp")
		c.Close()
		_, err := c.(io.ReaderFrom).ReadFrom(strings.NewReader("text"))
		return err
	}},
	{"copy from a closed connection", std.ErrClosed, func(t *testing.T, net stack) error {
		_, s := ends(t, net, "tcp4") // an accepted connection has its listener's network
		s.Close()
		_, err := s.(io.WriterTo).WriteTo(io.Discard)
		return err
	}},
	{"datagram to nobody", nil, func(t *testing.T, net stack) error {
		p := must(net.packet("udp", "127.0.0.1:0"))(t)
		_, err := p.WriteTo([]byte("x"), nil)
		return err
	}},
	{"datagram to another than the peer", std.ErrWriteToConnected, func(t *testing.T, net stack) error {
		p := must(net.packet("udp4", "127.0.0.1:0"))(t)
		c := must(net.dial("udp4", p.LocalAddr().String()))(t)
		_, err := c.(std.PacketConn).WriteTo([]byte("x"), p.LocalAddr())
		return err
	}},
	{"no port", nil, func(t *testing.T, net stack) error { _, err := net.dial("tcp", "127.0.0.1"); return err }},
	{"no such network", nil, func(t *testing.T, net stack) error { _, err := net.listen("pigeon", ""); return err }},
}

// must ends the test if a socket could not be made, and closes it when the test ends.
func must[S io.Closer](s S, err error) func(*testing.T) S {
	return func(t *testing.T) S {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
}

// ends returns the client's and the server's end of a connection.
func ends(t *testing.T, net stack, network string) (client, server std.Conn) {
	l := must(net.listen(network, "127.0.0.1:0"))(t)
	client = must(net.dial(network, l.Addr().String()))(t)
	return client, must(l.Accept())(t)
}

func TestErrorsHaveShortNames(t *testing.T) {
	canceled, cancel := context.WithCancel(context.Background())
	cancel()
	_, errCanceled := new(net.Dialer).DialContext(canceled, "tcp", "127.0.0.1:9")
	for _, test := range []struct {
		err  error
		want string
	}{
		{&net.OpError{Op: "read", Err: os.NewSyscallError("read", syscall.ECONNRESET)}, "ECONNRESET"},
		{&net.OpError{Op: "read", Err: os.NewSyscallError("read", syscall.ETIMEDOUT)}, "ETIMEDOUT"},
		{&net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, "timeout"},
		{&net.DNSError{Err: "i/o timeout", IsTimeout: true}, "timeout"},
		{&net.OpError{Op: "read", Err: net.ErrClosed}, "closed"},
		{errCanceled, "canceled"},
		{&net.DNSError{Err: "no such host", IsNotFound: true}, ""},
		{errBroken, ""},
	} {
		if got := net.ErrName(test.err); got != test.want {
			t.Errorf("errName(%v) = %q, want %q", test.err, got, test.want)
		}
	}
}
