package net

import (
	std "net"
	"net/netip"
)

// UDPConn is a UDP socket, connected or not. Its methods are those of [std.UDPConn], and may be called from many goroutines
// at once. Each datagram is one event, with the peer's address where the call names or learns it.
type UDPConn struct{ conn }

func (c *UDPConn) udp() *std.UDPConn {
	if udp, ok := c.std.(*std.UDPConn); ok {
		return udp
	}
	return new(std.UDPConn)
}

// ReadFrom implements [PacketConn]. What does not fit into b is lost.
func (c *UDPConn) ReadFrom(b []byte) (int, Addr, error) {
	call := c.sock.begin()
	n, addr, err := c.udp().ReadFrom(b)
	call.peer(addr).read(b[:n], err)
	return n, addr, err
}

// ReadFromUDP is ReadFrom with a UDPAddr.
func (c *UDPConn) ReadFromUDP(b []byte) (int, *UDPAddr, error) {
	call := c.sock.begin()
	n, addr, err := c.udp().ReadFromUDP(b)
	call.peer(addr).read(b[:n], err)
	return n, addr, err
}

// ReadFromUDPAddrPort is ReadFrom with a netip.AddrPort.
func (c *UDPConn) ReadFromUDPAddrPort(b []byte) (int, netip.AddrPort, error) {
	call := c.sock.begin()
	n, addr, err := c.udp().ReadFromUDPAddrPort(b)
	call.peerPort(addr).read(b[:n], err)
	return n, addr, err
}

// ReadMsgUDP reads a datagram into b and what the kernel says about it into oob; flags tell whether either was cut.
func (c *UDPConn) ReadMsgUDP(b, oob []byte) (n, oobn, flags int, addr *UDPAddr, err error) {
	call := c.sock.begin()
	n, oobn, flags, addr, err = c.udp().ReadMsgUDP(b, oob)
	call.peer(addr).read(b[:n], err)
	return n, oobn, flags, addr, err
}

// ReadMsgUDPAddrPort is ReadMsgUDP with a netip.AddrPort.
func (c *UDPConn) ReadMsgUDPAddrPort(b, oob []byte) (n, oobn, flags int, addr netip.AddrPort, err error) {
	call := c.sock.begin()
	n, oobn, flags, addr, err = c.udp().ReadMsgUDPAddrPort(b, oob)
	call.peerPort(addr).read(b[:n], err)
	return n, oobn, flags, addr, err
}

// WriteTo implements [PacketConn].
func (c *UDPConn) WriteTo(b []byte, addr Addr) (int, error) {
	call := c.sock.begin()
	n, err := c.udp().WriteTo(b, addr)
	call.peer(addr).wrote(b[:n], err)
	return n, err
}

// WriteToUDP is WriteTo with a UDPAddr.
func (c *UDPConn) WriteToUDP(b []byte, addr *UDPAddr) (int, error) {
	call := c.sock.begin()
	n, err := c.udp().WriteToUDP(b, addr)
	call.peer(addr).wrote(b[:n], err)
	return n, err
}

// WriteToUDPAddrPort is WriteTo with a netip.AddrPort.
func (c *UDPConn) WriteToUDPAddrPort(b []byte, addr netip.AddrPort) (int, error) {
	call := c.sock.begin()
	n, err := c.udp().WriteToUDPAddrPort(b, addr)
	call.peerPort(addr).wrote(b[:n], err)
	return n, err
}

// WriteMsgUDP sends b with the control messages oob: to addr, or to the peer of a connected socket if addr is nil.
func (c *UDPConn) WriteMsgUDP(b, oob []byte, addr *UDPAddr) (n, oobn int, err error) {
	call := c.sock.begin()
	n, oobn, err = c.udp().WriteMsgUDP(b, oob, addr)
	call.peer(addr).wrote(b[:n], err)
	return n, oobn, err
}

// WriteMsgUDPAddrPort is WriteMsgUDP with a netip.AddrPort.
func (c *UDPConn) WriteMsgUDPAddrPort(b, oob []byte, addr netip.AddrPort) (n, oobn int, err error) {
	call := c.sock.begin()
	n, oobn, err = c.udp().WriteMsgUDPAddrPort(b, oob, addr)
	call.peerPort(addr).wrote(b[:n], err)
	return n, oobn, err
}
