package packet

import "encoding/binary"

// lenUDP is the length of a UDP header (RFC 768), in bytes.
const lenUDP = 8

// UDP is a UDP header (RFC 768).
type UDP struct {
	SrcPort, DstPort uint16
	Length           uint16 // of header and payload; of a fragmented datagram the whole, more than this packet holds
	Checksum         uint16 // 0: the sender computed none
	Sum              Sum
}

// decodeUDP reads a UDP header from what follows the IPv4 header.
func (p *Packet) decodeUDP(b []byte) {
	if len(b) < lenUDP {
		p.fail(ShortUDP)
		return
	}
	p.Has = HasUDP
	h := &p.UDP
	h.SrcPort, h.DstPort = binary.BigEndian.Uint16(b[0:]), binary.BigEndian.Uint16(b[2:])
	h.Length, h.Checksum = binary.BigEndian.Uint16(b[4:]), binary.BigEndian.Uint16(b[6:])
	inPacket := p.Len // what the IPv4 header says that follows it
	p.Payload, p.Len = b[lenUDP:], inPacket-lenUDP
	switch {
	case int(h.Length) < lenUDP, int(h.Length) > inPacket && !p.IP.MoreFragments:
		p.fail(BadUDPLength)
		return
	case int(h.Length) < inPacket: // RFC 768 lets the IP packet be longer; what is over is no payload
		p.Len = int(h.Length) - lenUDP
		p.Payload = p.Payload[:min(len(p.Payload), p.Len)]
		b = b[:min(len(b), int(h.Length))]
	}
	if h.Checksum != 0 {
		h.Sum = p.verify(b)
	}
}
