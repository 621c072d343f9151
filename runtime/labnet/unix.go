package net

import (
	std "net"
	"os"
	"syscall"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
)

// UnixConn is a Unix domain socket, of streams or of datagrams. Its methods are those of [std.UnixConn], and may be called
// from many goroutines at once.
type UnixConn struct{ conn }

func (c *UnixConn) unix() *std.UnixConn {
	if unix, ok := c.std.(*std.UnixConn); ok {
		return unix
	}
	return new(std.UnixConn)
}

// CloseRead shuts down the reading side.
func (c *UnixConn) CloseRead() error { return c.shutdown("read", c.unix().CloseRead) }

// CloseWrite shuts down the writing side: the peer's reads end with EOF.
func (c *UnixConn) CloseWrite() error { return c.shutdown("write", c.unix().CloseWrite) }

// ReadFrom implements [PacketConn].
func (c *UnixConn) ReadFrom(b []byte) (int, Addr, error) {
	call := c.sock.begin()
	n, addr, err := c.unix().ReadFrom(b)
	call.peer(addr).read(b[:n], err)
	return n, addr, err
}

// ReadFromUnix is ReadFrom with a UnixAddr.
func (c *UnixConn) ReadFromUnix(b []byte) (int, *UnixAddr, error) {
	call := c.sock.begin()
	n, addr, err := c.unix().ReadFromUnix(b)
	call.peer(addr).read(b[:n], err)
	return n, addr, err
}

// ReadMsgUnix reads into b, and into oob what came beside it: descriptors or credentials.
func (c *UnixConn) ReadMsgUnix(b, oob []byte) (n, oobn, flags int, addr *UnixAddr, err error) {
	call := c.sock.begin()
	n, oobn, flags, addr, err = c.unix().ReadMsgUnix(b, oob)
	call.peer(addr).read(b[:n], err)
	return n, oobn, flags, addr, err
}

// WriteTo implements [PacketConn].
func (c *UnixConn) WriteTo(b []byte, addr Addr) (int, error) {
	call := c.sock.begin()
	n, err := c.unix().WriteTo(b, addr)
	call.peer(addr).wrote(b[:n], err)
	return n, err
}

// WriteToUnix is WriteTo with a UnixAddr.
func (c *UnixConn) WriteToUnix(b []byte, addr *UnixAddr) (int, error) {
	call := c.sock.begin()
	n, err := c.unix().WriteToUnix(b, addr)
	call.peer(addr).wrote(b[:n], err)
	return n, err
}

// WriteMsgUnix sends b, and oob beside it.
func (c *UnixConn) WriteMsgUnix(b, oob []byte, addr *UnixAddr) (n, oobn int, err error) {
	call := c.sock.begin()
	n, oobn, err = c.unix().WriteMsgUnix(b, oob, addr)
	call.peer(addr).wrote(b[:n], err)
	return n, oobn, err
}

// UnixListener is a Unix domain listener. Its methods are those of [std.UnixListener], and may be called from many
// goroutines at once.
type UnixListener struct {
	std  *std.UnixListener
	sock socket
}

// real is nil for a nil listener, which std's methods refuse in their own words.
func (l *UnixListener) real() *std.UnixListener {
	if l == nil {
		return nil
	}
	return l.std
}

// AcceptUnix waits for the next connection and returns it.
func (l *UnixListener) AcceptUnix() (*UnixConn, error) {
	if l.real() == nil {
		return nil, syscall.EINVAL
	}
	call := l.sock.begin()
	c, err := l.std.AcceptUnix()
	if err != nil {
		call.failed("accept", err)
		return nil, err
	}
	return &UnixConn{conn{c, call.accepted(c)}}, nil
}

// Accept implements [Listener]: it is AcceptUnix.
func (l *UnixListener) Accept() (Conn, error) {
	c, err := l.AcceptUnix()
	if err != nil {
		return nil, err
	}
	return c, nil
}

// Close stops listening, and removes the socket's file if the listener made it.
func (l *UnixListener) Close() error {
	if l.real() == nil {
		return syscall.EINVAL
	}
	call := l.sock.begin()
	err := l.std.Close()
	if err != nil {
		call.failed("close", err)
		return err
	}
	call.done(event.SockClosed)
	return nil
}

// SetUnlinkOnClose sets whether Close removes the socket's file. A zero listener has none.
func (l *UnixListener) SetUnlinkOnClose(unlink bool) {
	if l.std != nil {
		l.std.SetUnlinkOnClose(unlink)
	}
}

// Addr returns the address listened on. It is shared by all callers: do not modify it.
func (l *UnixListener) Addr() Addr { return l.real().Addr() }

// SetDeadline sets the time at which Accept fails instead of blocking.
func (l *UnixListener) SetDeadline(t time.Time) error { return l.real().SetDeadline(t) }

// File returns a copy of the descriptor. What is done with it is not recorded.
func (l *UnixListener) File() (*os.File, error) { return l.real().File() }

// SyscallConn gives access to the descriptor. What is done with it is not recorded.
func (l *UnixListener) SyscallConn() (syscall.RawConn, error) { return l.real().SyscallConn() }
