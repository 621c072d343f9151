package packet

import "encoding/binary"

// lenICMP is the length of an ICMP header (RFC 792), in bytes.
const lenICMP = 8

// ICMP is an ICMP header (RFC 792). Of an error the payload is the beginning of the packet that it is about, to be decoded in turn.
type ICMP struct {
	Type, Code uint8
	Checksum   uint16
	Sum        Sum
	ID, Seq    uint16 // of echo and echo reply
	MTU        uint16 // of "fragmentation needed": what would have fitted, in bytes (RFC 1191 §4)
}

// The ICMP types that hosts on a cable send (RFC 792).
const (
	EchoReply        = 0
	DestUnreachable  = 3
	Echo             = 8
	TimeExceeded     = 11
	ParameterProblem = 12
)

// fragNeeded is the code of DestUnreachable that carries an MTU (RFC 1191 §4).
const fragNeeded = 4

// Error reports whether the message is about a packet, which it quotes.
func (h *ICMP) Error() bool {
	return h.Type == DestUnreachable || h.Type == TimeExceeded || h.Type == ParameterProblem
}

// String returns what the message says, by the names of RFC 792 and RFC 1122 §3.2.2.1: "port unreachable".
func (h *ICMP) String() string {
	switch h.Type {
	case EchoReply:
		return "echo reply"
	case Echo:
		return "echo"
	case TimeExceeded:
		return "time exceeded"
	case ParameterProblem:
		return "parameter problem"
	case DestUnreachable:
		if int(h.Code) < len(unreachable) {
			return unreachable[h.Code]
		}
		return "destination unreachable"
	}
	return "ICMP"
}

var unreachable = [...]string{"net unreachable", "host unreachable", "protocol unreachable", "port unreachable",
	"fragmentation needed and DF set", "source route failed"}

// decodeICMP reads an ICMP header from what follows the IPv4 header.
func (p *Packet) decodeICMP(b []byte) {
	if len(b) < lenICMP {
		p.fail(ShortICMP)
		return
	}
	p.Has = HasICMP
	h := &p.ICMP
	h.Type, h.Code, h.Checksum = b[0], b[1], binary.BigEndian.Uint16(b[2:])
	switch {
	case h.Type == Echo, h.Type == EchoReply:
		h.ID, h.Seq = binary.BigEndian.Uint16(b[4:]), binary.BigEndian.Uint16(b[6:])
	case h.Type == DestUnreachable && h.Code == fragNeeded:
		h.MTU = binary.BigEndian.Uint16(b[6:])
	}
	if !p.cut() && !p.IP.MoreFragments { // the one transport checksum without a pseudo-header
		h.Sum = verdict(add(0, b))
	}
	p.Payload, p.Len = b[lenICMP:], p.Len-lenICMP
}
