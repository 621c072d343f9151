package net

import (
	std "net"
	"os"
	"syscall"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
)

// stdConn is what std's connections have in common.
type stdConn interface {
	std.Conn
	syscall.Conn
	File() (*os.File, error)
	SetReadBuffer(bytes int) error
	SetWriteBuffer(bytes int) error
}

// conn is what our connections have in common. The types that embed it are made with std's type of the same name.
type conn struct {
	std  stdConn
	sock socket
}

// real is where the calls go. A zero conn passes them to a zero connection of std's, which refuses them in std's words.
func (c *conn) real() stdConn {
	if c.std == nil {
		return new(std.TCPConn)
	}
	return c.std
}

// Read implements [Conn].
func (c *conn) Read(b []byte) (int, error) {
	call := c.sock.begin()
	n, err := c.real().Read(b)
	call.read(b[:n], err)
	return n, err
}

// Write implements [Conn].
func (c *conn) Write(b []byte) (int, error) {
	call := c.sock.begin()
	n, err := c.real().Write(b)
	call.wrote(b[:n], err)
	return n, err
}

// Close closes the connection. To close it a second time is an error.
func (c *conn) Close() error {
	call := c.sock.begin()
	err := c.real().Close()
	if err != nil {
		call.failed("close", err)
		return err
	}
	call.done(event.SockClosed)
	return nil
}

// shutdown closes one direction, "read" or "write", with std's function for it.
func (c *conn) shutdown(direction string, closeHalf func() error) error {
	call := c.sock.begin()
	err := closeHalf()
	if err != nil {
		call.failed("shutdown", err)
		return err
	}
	call.shutdown(direction)
	return nil
}

// LocalAddr returns this end's address. It is shared by all callers: do not modify it.
func (c *conn) LocalAddr() Addr { return c.real().LocalAddr() }

// RemoteAddr returns the other end's address. It is shared by all callers: do not modify it.
func (c *conn) RemoteAddr() Addr { return c.real().RemoteAddr() }

// SetDeadline sets the time at which reads and writes fail instead of blocking.
func (c *conn) SetDeadline(t time.Time) error { return c.real().SetDeadline(t) }

// SetReadDeadline is SetDeadline for reads alone.
func (c *conn) SetReadDeadline(t time.Time) error { return c.real().SetReadDeadline(t) }

// SetWriteDeadline is SetDeadline for writes alone.
func (c *conn) SetWriteDeadline(t time.Time) error { return c.real().SetWriteDeadline(t) }

// SetReadBuffer sets the size of the kernel's receive buffer, in bytes.
func (c *conn) SetReadBuffer(bytes int) error { return c.real().SetReadBuffer(bytes) }

// SetWriteBuffer sets the size of the kernel's send buffer, in bytes.
func (c *conn) SetWriteBuffer(bytes int) error { return c.real().SetWriteBuffer(bytes) }

// File returns a copy of the descriptor. What is done with it is not recorded.
func (c *conn) File() (*os.File, error) { return c.real().File() }

// SyscallConn gives access to the descriptor. What is done with it is not recorded.
func (c *conn) SyscallConn() (syscall.RawConn, error) { return c.real().SyscallConn() }

// wrap makes a connection of std's ours.
func wrap(c std.Conn, s socket) Conn {
	switch c := c.(type) {
	case *std.TCPConn:
		return &TCPConn{conn{c, s}}
	case *std.UDPConn:
		return &UDPConn{conn{c, s}}
	case *std.UnixConn:
		return &UnixConn{conn{c, s}}
	case *std.IPConn:
		return &IPConn{conn{c, s}}
	}
	return c
}

// wrapPacket is wrap for std's PacketConns.
func wrapPacket(c std.PacketConn, s socket) PacketConn {
	switch c := c.(type) {
	case *std.UDPConn:
		return &UDPConn{conn{c, s}}
	case *std.UnixConn:
		return &UnixConn{conn{c, s}}
	case *std.IPConn:
		return &IPConn{conn{c, s}}
	}
	return c
}
