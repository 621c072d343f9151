package net

import (
	std "net"
	"time"
)

// Dial connects to address. See [std.Dial] for networks and addresses.
func Dial(network, address string) (Conn, error) { return new(Dialer).Dial(network, address) }

// DialTimeout is Dial with a limit to how long it may take.
func DialTimeout(network, address string, timeout time.Duration) (Conn, error) {
	return (&Dialer{Timeout: timeout}).Dial(network, address)
}

// DialTCP is [Dial] for TCP; a nil laddr lets the kernel choose.
func DialTCP(network string, laddr, raddr *TCPAddr) (*TCPConn, error) {
	call := dial(network, addrText(laddr), addrText(raddr))
	c, err := std.DialTCP(network, laddr, raddr)
	if err != nil {
		call.failed("dial", err)
		return nil, err
	}
	return &TCPConn{conn{c, call.connected(c)}}, nil
}

// DialUDP is [Dial] for UDP; a nil laddr lets the kernel choose.
func DialUDP(network string, laddr, raddr *UDPAddr) (*UDPConn, error) {
	call := dial(network, addrText(laddr), addrText(raddr))
	c, err := std.DialUDP(network, laddr, raddr)
	if err != nil {
		call.failed("dial", err)
		return nil, err
	}
	return &UDPConn{conn{c, call.connected(c)}}, nil
}

// DialIP is [Dial] for raw IP; a nil laddr lets the kernel choose.
func DialIP(network string, laddr, raddr *IPAddr) (*IPConn, error) {
	call := dial(network, addrText(laddr), addrText(raddr))
	c, err := std.DialIP(network, laddr, raddr)
	if err != nil {
		call.failed("dial", err)
		return nil, err
	}
	return &IPConn{conn{c, call.connected(c)}}, nil
}

// DialUnix is [Dial] for Unix domain sockets; a nil laddr leaves this end without a name.
func DialUnix(network string, laddr, raddr *UnixAddr) (*UnixConn, error) {
	call := dial(network, addrText(laddr), addrText(raddr))
	c, err := std.DialUnix(network, laddr, raddr)
	if err != nil {
		call.failed("dial", err)
		return nil, err
	}
	return &UnixConn{conn{c, call.connected(c)}}, nil
}
