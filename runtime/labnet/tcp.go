package net

import (
	"io"
	std "net"
	"os"
	"syscall"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
)

// TCPConn is a TCP connection. Its methods are those of [std.TCPConn], and may be called from many goroutines at once.
type TCPConn struct{ conn }

func (c *TCPConn) tcp() *std.TCPConn {
	if tcp, ok := c.std.(*std.TCPConn); ok {
		return tcp
	}
	return new(std.TCPConn)
}

// CloseRead shuts down the reading side.
func (c *TCPConn) CloseRead() error { return c.shutdown("read", c.tcp().CloseRead) }

// CloseWrite shuts down the writing side: the peer's reads end with EOF.
func (c *TCPConn) CloseWrite() error { return c.shutdown("write", c.tcp().CloseWrite) }

// ReadFrom sends what r has, until EOF. It calls Write for each piece, so that each is recorded; std may leave the whole copy
// to the kernel.
func (c *TCPConn) ReadFrom(r io.Reader) (int64, error) {
	if c.std == nil {
		return 0, syscall.EINVAL
	}
	n, err := io.Copy(struct{ io.Writer }{c}, r)
	return n, c.copyError("readfrom", err)
}

// WriteTo passes what is received on to w, until EOF. It calls Read for each piece, as ReadFrom does Write.
func (c *TCPConn) WriteTo(w io.Writer) (int64, error) {
	if c.std == nil {
		return 0, syscall.EINVAL
	}
	n, err := io.Copy(w, struct{ io.Reader }{c})
	return n, c.copyError("writeto", err)
}

// copyError wraps err as std wraps what ends a copy.
func (c *TCPConn) copyError(op string, err error) error {
	if err == nil {
		return nil
	}
	return &OpError{Op: op, Net: c.sock.network, Source: c.LocalAddr(), Addr: c.RemoteAddr(), Err: err}
}

// SetLinger sets what Close does with data not yet acknowledged: sec < 0 sends it in the background, 0 discards it.
func (c *TCPConn) SetLinger(sec int) error { return c.tcp().SetLinger(sec) }

// SetNoDelay turns Nagle's algorithm off (true, the default) or on.
func (c *TCPConn) SetNoDelay(noDelay bool) error { return c.tcp().SetNoDelay(noDelay) }

// SetKeepAlive turns keep-alive probes on or off.
func (c *TCPConn) SetKeepAlive(keepalive bool) error { return c.tcp().SetKeepAlive(keepalive) }

// SetKeepAlivePeriod sets how long the connection is idle before the first probe.
func (c *TCPConn) SetKeepAlivePeriod(d time.Duration) error { return c.tcp().SetKeepAlivePeriod(d) }

// SetKeepAliveConfig sets all that there is to set about keep-alive probes.
func (c *TCPConn) SetKeepAliveConfig(config KeepAliveConfig) error {
	return c.tcp().SetKeepAliveConfig(config)
}

// MultipathTCP reports whether the connection uses MPTCP.
func (c *TCPConn) MultipathTCP() (bool, error) { return c.tcp().MultipathTCP() }

// TCPListener is a TCP listener. Its methods are those of [std.TCPListener], and may be called from many goroutines at once.
type TCPListener struct {
	std  *std.TCPListener
	sock socket
}

// real is nil for a nil listener, which std's methods refuse in their own words.
func (l *TCPListener) real() *std.TCPListener {
	if l == nil {
		return nil
	}
	return l.std
}

// AcceptTCP waits for the next connection and returns it.
func (l *TCPListener) AcceptTCP() (*TCPConn, error) {
	if l.real() == nil {
		return nil, syscall.EINVAL
	}
	call := l.sock.begin()
	c, err := l.std.AcceptTCP()
	if err != nil {
		call.failed("accept", err)
		return nil, err
	}
	return &TCPConn{conn{c, call.accepted(c)}}, nil
}

// Accept implements [Listener]: it is AcceptTCP.
func (l *TCPListener) Accept() (Conn, error) {
	c, err := l.AcceptTCP()
	if err != nil {
		return nil, err
	}
	return c, nil
}

// Close stops listening. Connections already accepted stay open.
func (l *TCPListener) Close() error {
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

// Addr returns the address listened on. It is shared by all callers: do not modify it.
func (l *TCPListener) Addr() Addr { return l.real().Addr() }

// SetDeadline sets the time at which Accept fails instead of blocking.
func (l *TCPListener) SetDeadline(t time.Time) error { return l.real().SetDeadline(t) }

// File returns a copy of the descriptor. What is done with it is not recorded.
func (l *TCPListener) File() (*os.File, error) { return l.real().File() }

// SyscallConn gives access to the descriptor. What is done with it is not recorded.
func (l *TCPListener) SyscallConn() (syscall.RawConn, error) { return l.real().SyscallConn() }
