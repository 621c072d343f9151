package net

import std "net"

// ListenUDP is [ListenPacket] for UDP; a nil laddr is any address and a port that the kernel chooses.
func ListenUDP(network string, laddr *UDPAddr) (*UDPConn, error) {
	call := open(network, addrText(laddr), "")
	c, err := std.ListenUDP(network, laddr)
	if err != nil {
		call.failed("listen", err)
		return nil, err
	}
	return &UDPConn{conn{c, call.listening(c.LocalAddr())}}, nil
}

// ListenMulticastUDP receives what is sent to the group gaddr on the interface ifi; a nil ifi lets the kernel choose.
func ListenMulticastUDP(network string, ifi *Interface, gaddr *UDPAddr) (*UDPConn, error) {
	call := open(network, addrText(gaddr), "")
	c, err := std.ListenMulticastUDP(network, ifi, gaddr)
	if err != nil {
		call.failed("listen", err)
		return nil, err
	}
	return &UDPConn{conn{c, call.listening(c.LocalAddr())}}, nil
}

// ListenIP is [ListenPacket] for raw IP.
func ListenIP(network string, laddr *IPAddr) (*IPConn, error) {
	call := open(network, addrText(laddr), "")
	c, err := std.ListenIP(network, laddr)
	if err != nil {
		call.failed("listen", err)
		return nil, err
	}
	return &IPConn{conn{c, call.listening(c.LocalAddr())}}, nil
}

// ListenUnixgram is [ListenPacket] for Unix domain sockets.
func ListenUnixgram(network string, laddr *UnixAddr) (*UnixConn, error) {
	call := open(network, addrText(laddr), "")
	c, err := std.ListenUnixgram(network, laddr)
	if err != nil {
		call.failed("listen", err)
		return nil, err
	}
	return &UnixConn{conn{c, call.listening(c.LocalAddr())}}, nil
}
