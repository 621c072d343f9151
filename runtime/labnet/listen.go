package net

import (
	"context"
	std "net"
	"syscall"
	"time"
)

// ListenConfig holds the options of listening. Its fields and methods are those of [std.ListenConfig], which says what they
// mean; the zero value listens as [Listen] does. Its methods may be called from many goroutines at once.
type ListenConfig struct {
	Control         func(network, address string, c syscall.RawConn) error
	KeepAlive       time.Duration
	KeepAliveConfig KeepAliveConfig

	multipath std.ListenConfig // keeps only what SetMultipathTCP sets, which is not a field
}

// real is std's configuration with lc's options.
func (lc *ListenConfig) real() *std.ListenConfig {
	r := lc.multipath
	r.Control = lc.Control
	r.KeepAlive = lc.KeepAlive
	r.KeepAliveConfig = lc.KeepAliveConfig
	return &r
}

// MultipathTCP reports whether listeners accept MPTCP.
func (lc *ListenConfig) MultipathTCP() bool { return lc.multipath.MultipathTCP() }

// SetMultipathTCP sets whether listeners accept MPTCP.
func (lc *ListenConfig) SetMultipathTCP(use bool) { lc.multipath.SetMultipathTCP(use) }

// Listen listens for connections to address. See [std.Listen] for networks and addresses.
func (lc *ListenConfig) Listen(ctx context.Context, network, address string) (Listener, error) {
	call := open(network, address, "")
	l, err := lc.real().Listen(ctx, network, address)
	if err != nil {
		call.failed("listen", err)
		return nil, err
	}
	return wrapListener(l, call.listening(l.Addr())), nil
}

// ListenPacket opens a datagram socket at address. See [std.ListenPacket] for networks and addresses.
func (lc *ListenConfig) ListenPacket(ctx context.Context, network, address string) (PacketConn, error) {
	call := open(network, address, "")
	c, err := lc.real().ListenPacket(ctx, network, address)
	if err != nil {
		call.failed("listen", err)
		return nil, err
	}
	return wrapPacket(c, call.listening(c.LocalAddr())), nil
}

// Listen listens for connections to address. See [std.Listen] for networks and addresses.
func Listen(network, address string) (Listener, error) {
	return new(ListenConfig).Listen(context.Background(), network, address)
}

// ListenPacket opens a datagram socket at address. See [std.ListenPacket] for networks and addresses.
func ListenPacket(network, address string) (PacketConn, error) {
	return new(ListenConfig).ListenPacket(context.Background(), network, address)
}

// ListenTCP is [Listen] for TCP; a nil laddr is any address and a port that the kernel chooses.
func ListenTCP(network string, laddr *TCPAddr) (*TCPListener, error) {
	call := open(network, addrText(laddr), "")
	l, err := std.ListenTCP(network, laddr)
	if err != nil {
		call.failed("listen", err)
		return nil, err
	}
	return &TCPListener{l, call.listening(l.Addr())}, nil
}

// ListenUnix is [Listen] for Unix domain sockets.
func ListenUnix(network string, laddr *UnixAddr) (*UnixListener, error) {
	call := open(network, addrText(laddr), "")
	l, err := std.ListenUnix(network, laddr)
	if err != nil {
		call.failed("listen", err)
		return nil, err
	}
	return &UnixListener{l, call.listening(l.Addr())}, nil
}

// wrapListener makes a listener of std's ours.
func wrapListener(l std.Listener, s socket) Listener {
	switch l := l.(type) {
	case *std.TCPListener:
		return &TCPListener{l, s}
	case *std.UnixListener:
		return &UnixListener{l, s}
	}
	return l
}
