package net

import (
	std "net"
	"os"
)

// FileConn makes a connection of the socket that f is a descriptor of. The connection works on a copy of f, and is recorded as
// a new socket that is connected already. An f that is no such socket is not recorded.
func FileConn(f *os.File) (Conn, error) {
	c, err := std.FileConn(f)
	if err != nil {
		return nil, err
	}
	return wrap(c, open(c.LocalAddr().Network(), "", "").connected(c)), nil
}

// FileListener is FileConn for a socket that listens.
func FileListener(f *os.File) (Listener, error) {
	l, err := std.FileListener(f)
	if err != nil {
		return nil, err
	}
	return wrapListener(l, open(l.Addr().Network(), "", "").listening(l.Addr())), nil
}

// FilePacketConn is FileConn for a datagram socket.
func FilePacketConn(f *os.File) (PacketConn, error) {
	c, err := std.FilePacketConn(f)
	if err != nil {
		return nil, err
	}
	return wrapPacket(c, open(c.LocalAddr().Network(), "", "").listening(c.LocalAddr())), nil
}
