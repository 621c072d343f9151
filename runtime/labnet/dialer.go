package net

import (
	"cmp"
	"context"
	std "net"
	"net/netip"
	"syscall"
	"time"
)

// Dialer holds the options of a dial. Its fields and methods are those of [std.Dialer], which says what they mean; the zero
// value dials as [Dial] does. Its methods may be called from many goroutines at once, and DialContext serves as the dial
// function of whatever takes one.
type Dialer struct {
	Timeout         time.Duration
	Deadline        time.Time
	LocalAddr       Addr
	DualStack       bool // Deprecated: the fallback to IPv4 is on unless FallbackDelay is negative.
	FallbackDelay   time.Duration
	KeepAlive       time.Duration
	KeepAliveConfig KeepAliveConfig
	Resolver        *Resolver
	Cancel          <-chan struct{} // Deprecated: use DialContext.
	Control         func(network, address string, c syscall.RawConn) error
	ControlContext  func(ctx context.Context, network, address string, c syscall.RawConn) error

	multipath std.Dialer // keeps only what SetMultipathTCP sets, which is not a field
}

// real is std's dialer with d's options.
func (d *Dialer) real() *std.Dialer {
	r := d.multipath
	r.Timeout = d.Timeout
	r.Deadline = d.Deadline
	r.LocalAddr = d.LocalAddr
	r.DualStack = d.DualStack //lint:ignore SA1019 a program that sets it gets what it sets
	r.FallbackDelay = d.FallbackDelay
	r.KeepAlive = d.KeepAlive
	r.KeepAliveConfig = d.KeepAliveConfig
	r.Resolver = cmp.Or(d.Resolver, DefaultResolver)
	r.Cancel = d.Cancel //lint:ignore SA1019 a program that sets it gets what it sets
	r.Control = d.Control
	r.ControlContext = d.ControlContext
	return &r
}

// MultipathTCP reports whether the dialer asks for MPTCP.
func (d *Dialer) MultipathTCP() bool { return d.multipath.MultipathTCP() }

// SetMultipathTCP sets whether the dialer asks for MPTCP.
func (d *Dialer) SetMultipathTCP(use bool) { d.multipath.SetMultipathTCP(use) }

// Dial is DialContext without a context.
func (d *Dialer) Dial(network, address string) (Conn, error) {
	return d.DialContext(context.Background(), network, address)
}

// DialContext connects to address, unless ctx ends first. See [std.Dial] for networks and addresses.
func (d *Dialer) DialContext(ctx context.Context, network, address string) (Conn, error) {
	call := dial(network, addrText(d.LocalAddr), address)
	c, err := d.real().DialContext(ctx, network, address)
	if err != nil {
		call.failed("dial", err)
		return nil, err
	}
	return wrap(c, call.connected(c)), nil
}

// DialTCP is DialContext for TCP, without names.
func (d *Dialer) DialTCP(ctx context.Context, network string, laddr, raddr netip.AddrPort) (*TCPConn, error) {
	call := dial(network, portText(laddr), portText(raddr))
	c, err := d.real().DialTCP(ctx, network, laddr, raddr)
	if err != nil {
		call.failed("dial", err)
		return nil, err
	}
	return &TCPConn{conn{c, call.connected(c)}}, nil
}

// DialUDP is DialContext for UDP, without names.
func (d *Dialer) DialUDP(ctx context.Context, network string, laddr, raddr netip.AddrPort) (*UDPConn, error) {
	call := dial(network, portText(laddr), portText(raddr))
	c, err := d.real().DialUDP(ctx, network, laddr, raddr)
	if err != nil {
		call.failed("dial", err)
		return nil, err
	}
	return &UDPConn{conn{c, call.connected(c)}}, nil
}

// DialIP is DialContext for raw IP, without names.
func (d *Dialer) DialIP(ctx context.Context, network string, laddr, raddr netip.Addr) (*IPConn, error) {
	call := dial(network, ipText(laddr), ipText(raddr))
	c, err := d.real().DialIP(ctx, network, laddr, raddr)
	if err != nil {
		call.failed("dial", err)
		return nil, err
	}
	return &IPConn{conn{c, call.connected(c)}}, nil
}

// DialUnix is DialContext for Unix domain sockets.
func (d *Dialer) DialUnix(ctx context.Context, network string, laddr, raddr *UnixAddr) (*UnixConn, error) {
	call := dial(network, addrText(laddr), addrText(raddr))
	c, err := d.real().DialUnix(ctx, network, laddr, raddr)
	if err != nil {
		call.failed("dial", err)
		return nil, err
	}
	return &UnixConn{conn{c, call.connected(c)}}, nil
}
