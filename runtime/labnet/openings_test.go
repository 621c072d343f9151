package net_test

import (
	"context"
	"io"
	"net/netip"
	"path/filepath"
	"testing"
	"time"

	net "github.com/wirebook/wirebook/runtime/labnet"
)

// opening is a way to open a socket. Its name begins with the network.
type opening struct {
	name string
	want string // the events of opening and closing it
	call func() (io.Closer, error)
}

const (
	listens  = "listening closed"
	connects = "dialing connected closed"
)

// openings are all of them. What they dial is open until the test ends.
func openings(t *testing.T) []opening {
	l, err := net.ListenTCP("tcp4", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "l")
	u, err := net.ListenUnix("unix", &net.UnixAddr{Name: path})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close(); u.Close() })
	port := l.Addr().(*net.TCPAddr).AddrPort()
	return append(dials(l.Addr().String(), port, &net.UnixAddr{Name: path}), listenings(t.TempDir())...)
}

func dials(address string, port netip.AddrPort, path *net.UnixAddr) []opening {
	var d net.Dialer
	ctx := context.Background()
	tcp, udp := net.TCPAddrFromAddrPort(port), net.UDPAddrFromAddrPort(port)
	ip, noPort := &net.IPAddr{IP: tcp.IP}, netip.AddrPort{}
	return []opening{
		{"tcp Dial", connects, func() (io.Closer, error) { return net.Dial("tcp", address) }},
		{"tcp DialTimeout", connects, func() (io.Closer, error) { return net.DialTimeout("tcp4", address, time.Minute) }},
		{"tcp DialTCP", connects, func() (io.Closer, error) { return net.DialTCP("tcp", nil, tcp) }},
		{"tcp Dialer.Dial", connects, func() (io.Closer, error) { return d.Dial("tcp", address) }},
		{"tcp Dialer.DialContext", connects, func() (io.Closer, error) { return d.DialContext(ctx, "tcp", address) }},
		{"tcp Dialer.DialTCP", connects, func() (io.Closer, error) { return d.DialTCP(ctx, "tcp", noPort, port) }},
		{"udp Dial", connects, func() (io.Closer, error) { return net.Dial("udp", address) }},
		{"udp DialUDP", connects, func() (io.Closer, error) { return net.DialUDP("udp", nil, udp) }},
		{"udp Dialer.DialUDP", connects, func() (io.Closer, error) { return d.DialUDP(ctx, "udp", noPort, port) }},
		{"ip Dial", connects, func() (io.Closer, error) { return net.Dial("ip4:1", "127.0.0.1") }},
		{"ip DialIP", connects, func() (io.Closer, error) { return net.DialIP("ip4:1", nil, ip) }},
		{"ip Dialer.DialIP", connects, func() (io.Closer, error) { return d.DialIP(ctx, "ip4:1", netip.Addr{}, port.Addr()) }},
		{"unix Dial", connects, func() (io.Closer, error) { return net.Dial("unix", path.Name) }},
		{"unix DialUnix", connects, func() (io.Closer, error) { return net.DialUnix("unix", nil, path) }},
		{"unix Dialer.DialUnix", connects, func() (io.Closer, error) { return d.DialUnix(ctx, "unix", nil, path) }},
	}
}

func listenings(dir string) []opening {
	var lc net.ListenConfig
	ctx := context.Background()
	loopback := net.IPv4(127, 0, 0, 1)
	path := func(name string) *net.UnixAddr { return &net.UnixAddr{Name: filepath.Join(dir, name)} }
	return []opening{
		{"tcp Listen", listens, func() (io.Closer, error) { return net.Listen("tcp", "127.0.0.1:0") }},
		{"tcp ListenTCP", listens, func() (io.Closer, error) { return net.ListenTCP("tcp", &net.TCPAddr{IP: loopback}) }},
		{"tcp ListenConfig.Listen", listens, func() (io.Closer, error) { return lc.Listen(ctx, "tcp", "127.0.0.1:0") }},
		{"udp ListenPacket", listens, func() (io.Closer, error) { return net.ListenPacket("udp", "127.0.0.1:0") }},
		{"udp ListenUDP", listens, func() (io.Closer, error) { return net.ListenUDP("udp", &net.UDPAddr{IP: loopback}) }},
		{"udp ListenConfig.ListenPacket", listens, func() (io.Closer, error) { return lc.ListenPacket(ctx, "udp", "127.0.0.1:0") }},
		{"udp ListenMulticastUDP", listens, func() (io.Closer, error) {
			return net.ListenMulticastUDP("udp4", nil, &net.UDPAddr{IP: net.IPv4allsys})
		}},
		{"ip ListenPacket", listens, func() (io.Closer, error) { return net.ListenPacket("ip4:1", "127.0.0.1") }},
		{"ip ListenIP", listens, func() (io.Closer, error) { return net.ListenIP("ip4:1", &net.IPAddr{IP: loopback}) }},
		{"unix Listen", listens, func() (io.Closer, error) { return net.Listen("unix", path("a").Name) }},
		{"unix ListenUnix", listens, func() (io.Closer, error) { return net.ListenUnix("unix", path("b")) }},
		{"unixpacket ListenUnix", listens, func() (io.Closer, error) { return net.ListenUnix("unixpacket", path("c")) }},
		{"unixgram ListenPacket", listens, func() (io.Closer, error) { return net.ListenPacket("unixgram", path("d").Name) }},
		{"unixgram ListenUnixgram", listens, func() (io.Closer, error) { return net.ListenUnixgram("unixgram", path("e")) }},
	}
}
