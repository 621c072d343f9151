package net

import (
	"net/netip"
	"strings"
)

// family is a network without its version and protocol: "tcp" for "tcp4", "ip" for "ip4:icmp".
func family(network string) string {
	network, _, _ = strings.Cut(network, ":")
	return strings.TrimRight(network, "46")
}

// addrText is "" for an address that is not there, be it nil or a nil pointer in an Addr.
func addrText(addr Addr) string {
	if addr == nil {
		return ""
	}
	if text := addr.String(); text != "<nil>" {
		return text
	}
	return ""
}

// portText is addrText for netip. It writes an IPv4 address that a dual-stack socket sees as IPv6 the way that addrText does,
// so that the events of both ends name it alike.
func portText(addr netip.AddrPort) string {
	if !addr.IsValid() {
		return ""
	}
	return netip.AddrPortFrom(addr.Addr().Unmap(), addr.Port()).String()
}

// ipText is portText without a port.
func ipText(addr netip.Addr) string {
	if !addr.IsValid() {
		return ""
	}
	return addr.Unmap().String()
}
