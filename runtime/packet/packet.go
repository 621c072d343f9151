// Package packet takes IPv4 packets apart: the headers of IPv4, TCP, UDP and ICMP as values, and every field with its
// name in the RFC and its place among the bytes.
//
// The package is pure: no I/O, no clock, nothing that would weigh on the page, which links it. [Decode] allocates nothing and
// never fails; what it cannot read it leaves zero and says so in [Packet.Problem], since a damaged packet is a lesson, too.
package packet

import (
	"encoding/binary"
	"math/bits"
)

// Packet is one IPv4 packet. Its slices are parts of the bytes it was decoded from.
type Packet struct {
	Bytes   []byte // the whole packet as captured, without what may follow it (link-layer padding)
	IP      IPv4
	Has     Has // which of the next three is there
	TCP     TCP
	UDP     UDP
	ICMP    ICMP
	Payload []byte  // what follows the last header that is there, as far as it was captured
	Len     int     // how long the payload was when it was sent, in bytes
	Problem Problem // the first thing that is wrong, "" if nothing is
}

// Has says which header follows IPv4's.
type Has uint8

// What may follow an IPv4 header. Only the first fragment of a datagram has a header; the others have Nothing.
const (
	Nothing Has = iota
	HasTCP
	HasUDP
	HasICMP
)

// Problem says what is wrong with a packet: a clause to follow "this packet".
type Problem string

// What may be wrong. A wrong checksum is no Problem: the header can be read, and the header's Sum says so.
const (
	ShortIP       Problem = "ends within its IPv4 header"
	NotIPv4       Problem = "is not IPv4"
	BadIHL        Problem = "has an IPv4 header length below 20 bytes"
	BadTotal      Problem = "has a total length shorter than its header"
	ShortTCP      Problem = "ends within its TCP header"
	BadDataOffset Problem = "has a TCP data offset below 20 bytes"
	BadTCPOption  Problem = "has a TCP option with a wrong length"
	ShortUDP      Problem = "ends within its UDP header"
	BadUDPLength  Problem = "has a UDP length that does not fit the packet"
	ShortICMP     Problem = "ends within its ICMP header"
)

// Sum is what became of verifying a checksum.
type Sum uint8

// The outcomes of verifying a checksum.
const (
	Unverified Sum = iota // bytes it covers are not here: the capture is cut, or this is one fragment of several; or UDP sent none
	Valid
	Invalid
)

// The protocol numbers that this package knows (IANA, Assigned Internet Protocol Numbers).
const (
	ProtoICMP = 1
	ProtoTCP  = 6
	ProtoUDP  = 17
)

// Decode takes a packet apart. The bytes may be cut at any place, as captures are; lengths come from the headers then.
func Decode(b []byte) Packet {
	var p Packet
	p.Bytes = b
	body, ok := p.decodeIP()
	if !ok {
		return p
	}
	p.Payload, p.Len = body, int(p.IP.TotalLength)-p.IP.HeaderLen
	if p.IP.FragmentOffset > 0 {
		return p
	}
	switch p.IP.Protocol {
	case ProtoTCP:
		p.decodeTCP(body)
	case ProtoUDP:
		p.decodeUDP(body)
	case ProtoICMP:
		p.decodeICMP(body)
	}
	return p
}

// Ports returns the ports that the packet goes between. They are 0 where there are none: ICMP, later fragments, damage.
func (p *Packet) Ports() (src, dst uint16) {
	switch p.Has {
	case HasTCP:
		return p.TCP.SrcPort, p.TCP.DstPort
	case HasUDP:
		return p.UDP.SrcPort, p.UDP.DstPort
	}
	return 0, 0
}

// Ends writes where the packet comes from and goes to: "ip:port", or "ip" where there is no port.
func (p *Packet) Ends() (src, dst string) {
	from, to := p.Ports()
	return endpoint(p.IP.Src, from), endpoint(p.IP.Dst, to)
}

func endpoint(addr [4]byte, port uint16) string {
	if port == 0 {
		return ip(addr[:])
	}
	return ip(addr[:]) + ":" + decimal(port)
}

// fail notes the first problem.
func (p *Packet) fail(why Problem) {
	if p.Problem == "" {
		p.Problem = why
	}
}

// cut reports whether the capture ends before the packet does.
func (p *Packet) cut() bool { return len(p.Bytes) < int(p.IP.TotalLength) }

// verify checks a transport checksum, which covers a pseudo-header (RFC 9293 §3.1, RFC 768) and everything after the IPv4 header.
func (p *Packet) verify(body []byte) Sum {
	if p.cut() || p.IP.MoreFragments {
		return Unverified
	}
	var pseudo [12]byte
	copy(pseudo[0:], p.IP.Src[:])
	copy(pseudo[4:], p.IP.Dst[:])
	pseudo[9] = p.IP.Protocol
	binary.BigEndian.PutUint16(pseudo[10:], uint16(len(body)))
	return verdict(add(add(0, pseudo[:]), body))
}

// add adds bytes to a one's complement sum of 16-bit words (RFC 1071), zeros at their end making the last word whole. It takes eight
// bytes at a time, since it runs over every payload: the sum of wider words folds to the same.
func add(sum uint64, b []byte) uint64 {
	var carry uint64
	for ; len(b) >= 8; b = b[8:] {
		sum, carry = bits.Add64(sum, binary.BigEndian.Uint64(b), carry)
	}
	var last [8]byte
	copy(last[:], b)
	sum, carry = bits.Add64(sum, binary.BigEndian.Uint64(last[:]), carry)
	sum, carry = bits.Add64(sum, 0, carry)
	return sum + carry
}

// Checksum returns the Internet checksum of b (RFC 1071).
func Checksum(b []byte) uint16 { return ^fold(add(0, b)) }

// fold brings a sum back to 16 bits, with the carries added in.
func fold(sum uint64) uint16 {
	for sum > 0xffff {
		sum = sum>>16 + sum&0xffff
	}
	return uint16(sum)
}

// verdict judges the sum over bytes that include their checksum: it is all ones when they are as sent.
func verdict(sum uint64) Sum {
	if fold(sum) == 0xffff {
		return Valid
	}
	return Invalid
}
