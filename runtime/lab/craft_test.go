package lab

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"testing"

	"github.com/wirebook/wirebook/runtime/packet"
)

// hostAddrs are the addresses of the hosts that test data names.
var hostAddrs = map[string]netip.Addr{
	"client": netip.MustParseAddr("10.0.0.1"),
	"server": netip.MustParseAddr("10.0.0.2"),
	"third":  netip.MustParseAddr("10.0.0.3"),
	"lo":     netip.MustParseAddr("127.0.0.1"),
	"all":    netip.MustParseAddr("10.0.0.255"),
	"group":  netip.MustParseAddr("239.1.2.3"),
}

// craft makes the bytes of a packet from a line of test data, as testdata/README.md says.
func craft(t testing.TB, line string) []byte {
	t.Helper()
	words := strings.Fields(line)
	if len(words) < 3 {
		t.Fatalf("packet %q: want FROM TO KIND …", line)
	}
	src, dst := addrPort(t, words[0]), addrPort(t, words[1])
	var flags packet.Flags
	set := map[string]uint64{"win": 1000}
	kind := ""
	for _, w := range words[2:] {
		if key, value, ok := strings.Cut(w, "="); ok {
			n, err := strconv.ParseUint(value, 10, 32)
			if err != nil {
				t.Fatalf("packet %q: %v", line, err)
			}
			set[key] = n
		} else if f, ok := flagBits[w]; ok {
			flags |= f
		} else {
			kind = w
		}
	}
	payload := []byte(strings.Repeat("x", int(set["len"])))
	switch kind {
	case "udp":
		return ipv4(src.Addr(), dst.Addr(), packet.ProtoUDP, set, append(udpHeader(src, dst, len(payload)), payload...))
	case "rest":
		return ipv4(src.Addr(), dst.Addr(), packet.ProtoUDP, set, payload)
	case "icmp":
		return ipv4(src.Addr(), dst.Addr(), packet.ProtoICMP, set, append([]byte{byte(set["type"]), byte(set["code"]), 0, 0, 0, 0, 0, 0}, payload...))
	}
	return ipv4(src.Addr(), dst.Addr(), packet.ProtoTCP, set, append(tcpHeader(src, dst, flags, set), payload...))
}

// decoded is a packet from a line of test data.
func decoded(t testing.TB, line string) packet.Packet {
	t.Helper()
	return packet.Decode(craft(t, line))
}

var flagBits = map[string]packet.Flags{"SYN": packet.SYN, "ACK": packet.ACK, "FIN": packet.FIN, "RST": packet.RST, "PSH": packet.PSH}

func addrPort(t testing.TB, s string) netip.AddrPort {
	t.Helper()
	host, port, _ := strings.Cut(s, ":")
	addr, ok := hostAddrs[host]
	n, err := strconv.ParseUint("0"+port, 10, 16)
	if !ok || err != nil {
		t.Fatalf("address %q is none", s)
	}
	return netip.AddrPortFrom(addr, uint16(n))
}

func tcpHeader(src, dst netip.AddrPort, flags packet.Flags, set map[string]uint64) []byte {
	h := make([]byte, 20)
	binary.BigEndian.PutUint16(h[0:], src.Port())
	binary.BigEndian.PutUint16(h[2:], dst.Port())
	binary.BigEndian.PutUint32(h[4:], uint32(set["seq"]))
	binary.BigEndian.PutUint32(h[8:], uint32(set["ack"]))
	h[13] = byte(flags)
	binary.BigEndian.PutUint16(h[14:], uint16(set["win"]))
	if mss, ok := set["mss"]; ok {
		h = append(h, 2, 4, byte(mss>>8), byte(mss))
	}
	if scale, ok := set["scale"]; ok {
		h = append(h, 1, 3, 3, byte(scale))
	}
	h[12] = byte(len(h) / 4 << 4)
	return h
}

func udpHeader(src, dst netip.AddrPort, payload int) []byte {
	h := make([]byte, 8)
	binary.BigEndian.PutUint16(h[0:], src.Port())
	binary.BigEndian.PutUint16(h[2:], dst.Port())
	binary.BigEndian.PutUint16(h[4:], uint16(8+payload))
	return h
}

// ipv4 puts an IPv4 header before body, and the checksums into both.
func ipv4(src, dst netip.Addr, proto byte, set map[string]uint64, body []byte) []byte {
	h := make([]byte, 20, 20+len(body))
	h[0], h[8], h[9] = 0x45, 64, proto
	binary.BigEndian.PutUint16(h[2:], uint16(20+len(body)))
	binary.BigEndian.PutUint16(h[4:], uint16(set["id"]))
	binary.BigEndian.PutUint16(h[6:], uint16(set["more"]<<13|set["offset"]/8))
	s, d := src.As4(), dst.As4()
	copy(h[12:], s[:])
	copy(h[16:], d[:])
	binary.BigEndian.PutUint16(h[10:], packet.Checksum(h))
	place := map[byte]int{packet.ProtoTCP: 16, packet.ProtoUDP: 6, packet.ProtoICMP: 2}[proto]
	covered := body
	if proto != packet.ProtoICMP {
		pseudo := []byte{11: 0}
		copy(pseudo, h[12:20])
		pseudo[9] = proto
		binary.BigEndian.PutUint16(pseudo[10:], uint16(len(body)))
		covered = append(pseudo, body...)
	}
	if set["offset"] == 0 && set["more"] == 0 {
		binary.BigEndian.PutUint16(body[place:], packet.Checksum(covered))
	}
	return append(h, body...)
}

// name is how test data writes an address.
func name(a netip.AddrPort) string {
	for host, addr := range hostAddrs {
		if addr == a.Addr() {
			return fmt.Sprintf("%s:%d", host, a.Port())
		}
	}
	return a.String()
}

// hostOf is the host that has an address.
func hostOf(a netip.AddrPort) string {
	host, _, _ := strings.Cut(name(a), ":")
	return host
}
