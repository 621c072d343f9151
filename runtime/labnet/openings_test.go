package net_test

import (
	"context"
	"errors"
	"io"
	"net/netip"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	net "github.com/wirebook/wirebook/runtime/labnet"
)

func TestEveryWayToOpenIsRecorded(t *testing.T) {
	for _, open := range openings(t) {
		t.Run(open.name+" "+open.network, func(t *testing.T) {
			log := record(t)
			sock, err := open.call(open.network)
			if errors.Is(err, syscall.EPERM) {
				t.Skip("raw IP sockets take rights that this user has not")
			}
			if err != nil {
				t.Fatal(err)
			}
			sock.Close()
			want := "listening closed"
			if open.dials() {
				want = "dialing connected closed"
			}
			if got := log.kinds(0); got != want {
				t.Errorf("events: %s, want %s", got, want)
			}
		})
	}
}

func TestEveryWayToFailToOpenIsRecorded(t *testing.T) {
	for _, open := range openings(t) {
		t.Run(open.name+" "+open.network, func(t *testing.T) {
			log := record(t)
			_, err := open.call("pigeon")
			kinds, op := "failed", "listen"
			if open.dials() {
				kinds, op = "dialing failed", "dial"
			}
			if got := log.kinds(0); got != kinds {
				t.Fatalf("events: %s, want %s", got, kinds)
			}
			e := log.all()[len(log.all())-1]
			if e.Op != op || e.Net != "pigeon" || e.Text != err.Error() {
				t.Errorf("failed: %s on %s: %s; want %s on pigeon: %v", e.Op, e.Net, e.Text, op, err)
			}
		})
	}
}

// opening is a way to open a socket.
type opening struct {
	name    string
	network string
	call    func(network string) (io.Closer, error)
}

func (o opening) dials() bool { return strings.Contains(o.name, "Dial") }

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
		{"Dial", "tcp", func(network string) (io.Closer, error) { return net.Dial(network, address) }},
		{"DialTimeout", "tcp4", func(network string) (io.Closer, error) { return net.DialTimeout(network, address, time.Minute) }},
		{"DialTCP", "tcp", func(network string) (io.Closer, error) { return net.DialTCP(network, nil, tcp) }},
		{"Dialer.Dial", "tcp", func(network string) (io.Closer, error) { return d.Dial(network, address) }},
		{"Dialer.DialContext", "tcp", func(network string) (io.Closer, error) { return d.DialContext(ctx, network, address) }},
		{"Dialer.DialTCP", "tcp", func(network string) (io.Closer, error) { return d.DialTCP(ctx, network, noPort, port) }},
		{"Dial", "udp", func(network string) (io.Closer, error) { return net.Dial(network, address) }},
		{"DialUDP", "udp", func(network string) (io.Closer, error) { return net.DialUDP(network, nil, udp) }},
		{"Dialer.DialUDP", "udp", func(network string) (io.Closer, error) { return d.DialUDP(ctx, network, noPort, port) }},
		{"Dial", "ip4:1", func(network string) (io.Closer, error) { return net.Dial(network, "127.0.0.1") }},
		{"DialIP", "ip4:1", func(network string) (io.Closer, error) { return net.DialIP(network, nil, ip) }},
		{"Dialer.DialIP", "ip4:1", func(network string) (io.Closer, error) { return d.DialIP(ctx, network, netip.Addr{}, port.Addr()) }},
		{"Dial", "unix", func(network string) (io.Closer, error) { return net.Dial(network, path.Name) }},
		{"DialUnix", "unix", func(network string) (io.Closer, error) { return net.DialUnix(network, nil, path) }},
		{"Dialer.DialUnix", "unix", func(network string) (io.Closer, error) { return d.DialUnix(ctx, network, nil, path) }},
	}
}

func listenings(dir string) []opening {
	var lc net.ListenConfig
	ctx := context.Background()
	loopback := net.IPv4(127, 0, 0, 1)
	path := func(name string) *net.UnixAddr { return &net.UnixAddr{Name: filepath.Join(dir, name)} }
	return []opening{
		{"Listen", "tcp", func(network string) (io.Closer, error) { return net.Listen(network, "127.0.0.1:0") }},
		{"ListenTCP", "tcp", func(network string) (io.Closer, error) { return net.ListenTCP(network, &net.TCPAddr{IP: loopback}) }},
		{"ListenConfig.Listen", "tcp", func(network string) (io.Closer, error) { return lc.Listen(ctx, network, "127.0.0.1:0") }},
		{"ListenPacket", "udp", func(network string) (io.Closer, error) { return net.ListenPacket(network, "127.0.0.1:0") }},
		{"ListenUDP", "udp", func(network string) (io.Closer, error) { return net.ListenUDP(network, &net.UDPAddr{IP: loopback}) }},
		{"ListenConfig.ListenPacket", "udp", func(network string) (io.Closer, error) { return lc.ListenPacket(ctx, network, "127.0.0.1:0") }},
		{"ListenMulticastUDP", "udp4", func(network string) (io.Closer, error) {
			return net.ListenMulticastUDP(network, nil, &net.UDPAddr{IP: net.IPv4allsys})
		}},
		{"ListenPacket", "ip4:1", func(network string) (io.Closer, error) { return net.ListenPacket(network, "127.0.0.1") }},
		{"ListenIP", "ip4:1", func(network string) (io.Closer, error) { return net.ListenIP(network, &net.IPAddr{IP: loopback}) }},
		{"Listen", "unix", func(network string) (io.Closer, error) { return net.Listen(network, path("a").Name) }},
		{"ListenUnix", "unix", func(network string) (io.Closer, error) { return net.ListenUnix(network, path("b")) }},
		{"ListenUnix", "unixpacket", func(network string) (io.Closer, error) { return net.ListenUnix(network, path("c")) }},
		{"ListenPacket", "unixgram", func(network string) (io.Closer, error) { return net.ListenPacket(network, path("d").Name) }},
		{"ListenUnixgram", "unixgram", func(network string) (io.Closer, error) { return net.ListenUnixgram(network, path("e")) }},
	}
}
