package net_test

import (
	"context"
	"errors"
	"io"
	std "net"
	"reflect"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/wirebook/wirebook/runtime/event"
	net "github.com/wirebook/wirebook/runtime/labnet"
)

// On a closed socket every call fails, so every method that reads or writes has one event to show, whatever its form.
func TestEveryReadAndWriteIsRecorded(t *testing.T) {
	for name, open := range map[string]func() (io.Closer, error){
		"TCPConn": func() (io.Closer, error) { c, _, _ := pipe(t); return c, nil },
		"UDPConn": func() (io.Closer, error) { return net.ListenUDP("udp", nil) },
		"IPConn":  func() (io.Closer, error) { return net.ListenIP("ip4:1", &net.IPAddr{IP: net.IPv4(127, 0, 0, 1)}) },
		"UnixConn": func() (io.Closer, error) {
			return net.ListenUnixgram("unixgram", &net.UnixAddr{Name: t.TempDir() + "/s"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			log := record(t)
			sock, err := open()
			if errors.Is(err, syscall.EPERM) {
				t.Skip("raw IP sockets take rights that this user has not")
			}
			if err != nil {
				t.Fatal(err)
			}
			sock.Close()
			conn := reflect.ValueOf(sock)
			for i := range conn.NumMethod() {
				if method := conn.Type().Method(i).Name; strings.HasPrefix(method, "Read") || strings.HasPrefix(method, "Write") {
					before := len(log.all())
					conn.Method(i).Call(arguments(conn.Method(i).Type()))
					checkFailed(t, method, log.all()[before:])
				}
			}
		})
	}
}

// arguments are a byte to read into or write, and zeros for the rest.
func arguments(method reflect.Type) []reflect.Value {
	var args []reflect.Value
	for i := range method.NumIn() {
		arg := reflect.New(method.In(i)).Elem()
		switch arg.Addr().Interface().(type) {
		case *[]byte:
			arg.SetBytes(make([]byte, 1))
		case *io.Reader:
			arg.Set(reflect.ValueOf(strings.NewReader("x")))
		case *io.Writer:
			arg.Set(reflect.ValueOf(discard{}))
		}
		args = append(args, arg)
	}
	return args
}

// checkFailed wants one failure, of a read or a write. A TCPConn's ReadFrom writes, and its WriteTo reads.
func checkFailed(t *testing.T, method string, events []event.Event) {
	if len(events) != 1 {
		t.Errorf("%s: %d events, want one", method, len(events))
		return
	}
	e := events[0]
	writes := strings.HasPrefix(method, "Write")
	if e.Net == "tcp" && (method == "ReadFrom" || method == "WriteTo") {
		writes = !writes
	}
	op := "read"
	if writes {
		op = "write"
	}
	if e.Kind != event.SockFailed || e.Op != op {
		t.Errorf("%s: %s op=%s, want sock.failed op=%s", method, e.Kind, e.Op, op)
	}
}

func TestDialAsksOurDefaultResolver(t *testing.T) {
	defer func(r *net.Resolver) { net.DefaultResolver = r }(net.DefaultResolver)
	var asked atomic.Bool // the resolver asks for A and AAAA at once
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (std.Conn, error) {
		asked.Store(true)
		return nil, errBroken
	}}
	log := record(t)
	net.Dial("tcp", "name.example:80")
	if !asked.Load() {
		t.Error("Dial did not ask the resolver that the program assigned to DefaultResolver")
	}
	if got, want := log.kinds(0), "dialing failed"; got != want {
		t.Errorf("events: %s, want %s", got, want)
	}
}
