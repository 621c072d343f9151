package eval

import (
	"reflect"

	labnet "github.com/wirebook/wirebook/runtime/labnet"
)

// labnetSymbols are the names of package net that open sockets or are sockets. All others are the standard library's own, in
// both packages.
func labnetSymbols() map[string]reflect.Value {
	value := reflect.ValueOf
	return map[string]reflect.Value{
		"Dial": value(labnet.Dial), "DialTimeout": value(labnet.DialTimeout), "DialIP": value(labnet.DialIP),
		"DialTCP": value(labnet.DialTCP), "DialUDP": value(labnet.DialUDP), "DialUnix": value(labnet.DialUnix),
		"Listen": value(labnet.Listen), "ListenPacket": value(labnet.ListenPacket), "ListenIP": value(labnet.ListenIP),
		"ListenMulticastUDP": value(labnet.ListenMulticastUDP), "ListenTCP": value(labnet.ListenTCP), "ListenUDP": value(labnet.ListenUDP),
		"ListenUnix": value(labnet.ListenUnix), "ListenUnixgram": value(labnet.ListenUnixgram),
		"FileConn": value(labnet.FileConn), "FileListener": value(labnet.FileListener), "FilePacketConn": value(labnet.FilePacketConn),
		"Buffers": value((*labnet.Buffers)(nil)), "Dialer": value((*labnet.Dialer)(nil)), "ListenConfig": value((*labnet.ListenConfig)(nil)),
		"TCPConn": value((*labnet.TCPConn)(nil)), "UDPConn": value((*labnet.UDPConn)(nil)), "UnixConn": value((*labnet.UnixConn)(nil)),
		"IPConn": value((*labnet.IPConn)(nil)), "TCPListener": value((*labnet.TCPListener)(nil)), "UnixListener": value((*labnet.UnixListener)(nil)),
		// Newer than the interpreter's own table.
		"KeepAliveConfig": value((*labnet.KeepAliveConfig)(nil)), "ErrWriteToConnected": value(&labnet.ErrWriteToConnected).Elem(),
	}
}
