package net

import std "net"

// IPConn is a raw IP socket. Its methods are those of [std.IPConn], and may be called from many goroutines at once.
type IPConn struct{ conn }

func (c *IPConn) ip() *std.IPConn {
	if ip, ok := c.std.(*std.IPConn); ok {
		return ip
	}
	return new(std.IPConn)
}

// ReadFrom implements [PacketConn].
func (c *IPConn) ReadFrom(b []byte) (int, Addr, error) {
	call := c.sock.begin()
	n, addr, err := c.ip().ReadFrom(b)
	call.peer(addr).read(b[:n], err)
	return n, addr, err
}

// ReadFromIP is ReadFrom with an IPAddr.
func (c *IPConn) ReadFromIP(b []byte) (int, *IPAddr, error) {
	call := c.sock.begin()
	n, addr, err := c.ip().ReadFromIP(b)
	call.peer(addr).read(b[:n], err)
	return n, addr, err
}

// ReadMsgIP reads a packet into b and what the kernel says about it into oob; flags tell whether either was cut.
func (c *IPConn) ReadMsgIP(b, oob []byte) (n, oobn, flags int, addr *IPAddr, err error) {
	call := c.sock.begin()
	n, oobn, flags, addr, err = c.ip().ReadMsgIP(b, oob)
	call.peer(addr).read(b[:n], err)
	return n, oobn, flags, addr, err
}

// WriteTo implements [PacketConn].
func (c *IPConn) WriteTo(b []byte, addr Addr) (int, error) {
	call := c.sock.begin()
	n, err := c.ip().WriteTo(b, addr)
	call.peer(addr).wrote(b[:n], err)
	return n, err
}

// WriteToIP is WriteTo with an IPAddr.
func (c *IPConn) WriteToIP(b []byte, addr *IPAddr) (int, error) {
	call := c.sock.begin()
	n, err := c.ip().WriteToIP(b, addr)
	call.peer(addr).wrote(b[:n], err)
	return n, err
}

// WriteMsgIP sends b with the control messages oob.
func (c *IPConn) WriteMsgIP(b, oob []byte, addr *IPAddr) (n, oobn int, err error) {
	call := c.sock.begin()
	n, oobn, err = c.ip().WriteMsgIP(b, oob, addr)
	call.peer(addr).wrote(b[:n], err)
	return n, oobn, err
}
