package lab

import (
	"fmt"
	"net"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// loopback is what a host calls itself (RFC 1122 §3.2.1.3 g).
var loopback = &net.IPNet{IP: net.IPv4(127, 0, 0, 0).To4(), Mask: net.CIDRMask(8, 32)}

// outTable is the routing table that sends a host's own traffic out.
const outTable = 100

// hairpin has a host's packets to itself leave by its interface, so that they cross the cable and come back: the kernel takes them for
// its own only when they come in from there. It is called in the host.
func (h *host) hairpin() error {
	nic := h.link.Attrs().Name
	err := set(
		setting{"ipv4/conf/" + nic + "/route_localnet", "1"}, // loopback addresses may come and go by a real interface
		setting{"ipv4/conf/" + nic + "/accept_local", "1"},   // and be the host's own at both ends
		setting{"ipv4/conf/" + nic + "/rp_filter", "0"},
		setting{"ipv4/conf/all/route_localnet", "1"},
		setting{"ipv4/conf/all/rp_filter", "0"},
	)
	if err != nil {
		return err
	}
	route := &netlink.Route{LinkIndex: h.link.Attrs().Index, Dst: loopback, Src: net.IPv4(127, 0, 0, 1).To4(), Table: outTable, Scope: netlink.SCOPE_LINK}
	if err := netlink.RouteAdd(route); err != nil {
		return fmt.Errorf("route: %w", err)
	}
	came := rule(10, unix.RT_TABLE_LOCAL)
	came.IifName = nic
	for _, r := range []*netlink.Rule{came, rule(20, outTable), rule(30, unix.RT_TABLE_LOCAL)} {
		if err := netlink.RuleAdd(r); err != nil {
			return fmt.Errorf("rule %d: %w", r.Priority, err)
		}
	}
	if err := netlink.RuleDel(rule(0, unix.RT_TABLE_LOCAL)); err != nil {
		return fmt.Errorf("rule 0: %w", err)
	}
	return nil
}

// rule has packets routed by a table, before rules of a higher priority number.
func rule(priority, table int) *netlink.Rule {
	r := netlink.NewRule()
	r.Priority, r.Table, r.Family = priority, table, netlink.FAMILY_V4
	return r
}
