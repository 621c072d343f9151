package lab

import (
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strings"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"github.com/wirebook/wirebook/lessons/lesson"
)

// nic is the name of a host's interface to the cable.
const nic = "eth0"

// standardMTU is that of an Ethernet (RFC 894), in bytes.
const standardMTU = 1500

// host is a machine of the lab: a network namespace with one end of the cable.
type host struct {
	*space
	name string
	addr netip.Addr
	link netlink.Link // its interface
	port *veth
	near netlink.Link // the interface of the port

	diag     *diag
	counters *counters
}

// hostSettings are the settings of a host's namespace, by their path under /proc/sys/net, and why.
var hostSettings = []setting{
	{"ipv4/ip_unprivileged_port_start", "0"}, // a lesson's web server listens on port 80 and has no rights
	{"ipv4/tcp_congestion_control", "reno"},  // the one that RFC 5681 describes
	// Small writes are not gathered while the interface is busy (tcp_should_autocork in net/ipv4/tcp.c): whether it is hangs on how
	// busy the computer is, and a lesson on Nagle's rule must not.
	{"ipv4/tcp_autocorking", "0"},
	// Small windows: what is sent fits into the port's receive buffer, and a hundred connections that nobody reads do not fill the
	// computer's memory, which is charged to no other limit.
	{"ipv4/tcp_rmem", "4096 131072 131072"},
	{"ipv4/tcp_wmem", "4096 16384 131072"},
	// Every refused datagram is answered: a host tells a peer of six in a row and then of one a second (icmpv4_xrlim_allow in
	// net/ipv4/icmp.c), so that a learner who runs a cell again would wait for an answer that does not come.
	{"ipv4/icmp_ratelimit", "0"},
	{"ipv6/conf/default/disable_ipv6", "1"}, // the cable carries IPv4
}

type setting struct{ path, value string }

// set writes settings of the calling thread's namespace.
func set(settings ...setting) error {
	for _, s := range settings {
		if err := os.WriteFile(filepath.Join("/proc/sys/net", s.path), []byte(s.value), 0); err != nil {
			return err
		}
	}
	return nil
}

// newHost makes the nth host, from 1, joined to a port.
func newHost(n int, name string, link lesson.Link) (*host, error) {
	h := &host{name: name, addr: netip.AddrFrom4([4]byte{10, 0, 0, byte(n)})}
	var err error
	if h.space, err = newSpace(); err != nil {
		return nil, err
	}
	if err := h.do(func() error { return set(hostSettings...) }); err != nil {
		return nil, err
	}
	if err := h.do(h.openKernel); err != nil {
		return nil, err
	}
	if err := h.join(n); err != nil {
		return nil, err
	}
	if err := h.do(func() error { return h.configure(link) }); err != nil {
		return nil, err
	}
	h.port, err = openVeth(h.near.Attrs().Index, h.link.Attrs().HardwareAddr)
	return h, err
}

// join makes the pair of interfaces, one in the host, one in the lab process's own namespace.
func (h *host) join(n int) error {
	far, err := h.handle()
	if err != nil {
		return err
	}
	defer far.Close()
	near := fmt.Sprintf("port%d", n)
	pair := &netlink.Veth{LinkAttrs: netlink.NewLinkAttrs(), PeerName: nic, PeerNamespace: netlink.NsFd(far.Fd())}
	pair.Name, pair.MTU = near, maxPacket // the kernel would drop what is larger unseen; what is too large is the cable's to say
	if err := netlink.LinkAdd(pair); err != nil {
		return fmt.Errorf("veth: %w", err)
	}
	if err := set(setting{"ipv6/conf/" + near + "/disable_ipv6", "1"}); err != nil {
		return err
	}
	if h.near, err = netlink.LinkByName(near); err != nil {
		return err
	}
	return up(h.near)
}

// configure gives the host's interface its address, and makes what it sends be what a cable would carry: whole packets, with
// checksums. It is called in the host.
func (h *host) configure(link lesson.Link) error {
	lo, err := netlink.LinkByName("lo")
	if err != nil {
		return err
	}
	if err := netlink.LinkSetUp(lo); err != nil {
		return fmt.Errorf("lo up: %w", err)
	}
	if h.link, err = netlink.LinkByName(nic); err != nil {
		return err
	}
	if err := offloadsOff(nic); err != nil {
		return err
	}
	if err := h.setMTU(link); err != nil {
		return err
	}
	address := &netlink.Addr{IPNet: &net.IPNet{IP: h.addr.AsSlice(), Mask: net.CIDRMask(24, 32)}}
	if err := netlink.AddrAdd(h.link, address); err != nil {
		return fmt.Errorf("address: %w", err)
	}
	if err := up(h.link); err != nil {
		return err
	}
	return h.routeGroups()
}

// groups are what a host sends to its network although no address of it has the network's number: to everybody, and to the members of
// multicast groups (RFC 5771).
var groups = []net.IPNet{
	{IP: net.IPv4bcast, Mask: net.CIDRMask(32, 32)},
	{IP: net.IPv4(224, 0, 0, 0), Mask: net.CIDRMask(4, 32)},
}

// routeGroups has the host send to groups by its interface. There is no other way out, and for all other addresses none.
func (h *host) routeGroups() error {
	for _, group := range groups {
		route := &netlink.Route{LinkIndex: h.link.Attrs().Index, Dst: &group, Scope: netlink.SCOPE_LINK}
		if err := netlink.RouteAdd(route); err != nil {
			return fmt.Errorf("route to %v: %w", &group, err)
		}
	}
	return nil
}

// setMTU has the host send packets as large as the link takes.
func (h *host) setMTU(link lesson.Link) error {
	mtu := link.MTU
	if mtu == 0 {
		mtu = standardMTU
	}
	if err := netlink.LinkSetMTU(h.link, mtu); err != nil {
		return fmt.Errorf("MTU %d: %w", mtu, err)
	}
	return nil
}

// up starts an interface that asks nobody for hardware addresses: there is one other end.
func up(link netlink.Link) error {
	if err := netlink.LinkSetARPOff(link); err != nil {
		return fmt.Errorf("ARP off: %w", err)
	}
	if err := netlink.LinkSetUp(link); err != nil {
		return fmt.Errorf("%s up: %w", link.Attrs().Name, err)
	}
	return nil
}

// offloads are what a network card would do for the kernel, by the numbers of ethtool (include/uapi/linux/ethtool.h).
var offloads = map[string]uint32{
	"transmit checksum": unix.ETHTOOL_STXCSUM,
	"TSO":               unix.ETHTOOL_STSO,
	"GSO":               unix.ETHTOOL_SGSO,
	"GRO":               unix.ETHTOOL_SGRO,
}

// offloadsOff makes an interface of the calling thread's namespace send packets as they are.
func offloadsOff(name string) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return os.NewSyscallError("socket", err)
	}
	defer unix.Close(fd)
	for what, command := range offloads {
		if err := ethtoolSet(fd, name, command, 0); err != nil {
			return fmt.Errorf("%s off: %w", what, err)
		}
	}
	return nil
}

// hostsFile is /etc/hosts for every host: names instead of a name server.
func hostsFile(hosts []*host) string {
	var b strings.Builder
	b.WriteString("127.0.0.1 localhost\n")
	for _, h := range hosts {
		if h.name != "" {
			fmt.Fprintf(&b, "%v %s\n", h.addr, h.name)
		}
	}
	return b.String()
}
