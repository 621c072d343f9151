package packet

import "encoding/binary"

// minIPv4 is the length of an IPv4 header without options (RFC 791 §3.1), in bytes.
const minIPv4 = 20

// IPv4 is an IPv4 header (RFC 791 §3.1).
type IPv4 struct {
	HeaderLen      int   // IHL, in bytes: 20 to 60
	DSCP           uint8 // RFC 2474; 6 bits
	ECN            uint8 // RFC 3168; 2 bits
	TotalLength    uint16
	ID             uint16
	DontFragment   bool
	MoreFragments  bool
	FragmentOffset int // in bytes: the field counts in eights
	TTL            uint8
	Protocol       uint8
	Checksum       uint16
	Sum            Sum
	Src, Dst       [4]byte
	Options        []byte
}

// Fragment reports whether the packet carries only a part of what was sent.
func (h *IPv4) Fragment() bool { return h.MoreFragments || h.FragmentOffset > 0 }

// decodeIP reads the IPv4 header and returns what follows it, as far as it was captured.
func (p *Packet) decodeIP() (body []byte, ok bool) {
	b, h := p.Bytes, &p.IP
	switch {
	case len(b) < minIPv4:
		p.fail(ShortIP)
		return nil, false
	case b[0]>>4 != 4:
		p.fail(NotIPv4)
		return nil, false
	}
	h.HeaderLen = int(b[0]&0x0f) * 4
	h.DSCP, h.ECN = b[1]>>2, b[1]&3
	h.TotalLength = binary.BigEndian.Uint16(b[2:])
	h.ID = binary.BigEndian.Uint16(b[4:])
	flags := binary.BigEndian.Uint16(b[6:])
	h.DontFragment, h.MoreFragments = flags&0x4000 != 0, flags&0x2000 != 0
	h.FragmentOffset = int(flags&0x1fff) * 8
	h.TTL, h.Protocol = b[8], b[9]
	h.Checksum = binary.BigEndian.Uint16(b[10:])
	h.Src, h.Dst = [4]byte(b[12:]), [4]byte(b[16:])
	switch {
	case h.HeaderLen < minIPv4:
		p.fail(BadIHL)
		return nil, false
	case len(b) < h.HeaderLen:
		p.fail(ShortIP)
		return nil, false
	case int(h.TotalLength) < h.HeaderLen:
		p.fail(BadTotal)
		return nil, false
	}
	h.Options = b[minIPv4:h.HeaderLen]
	h.Sum = verdict(add(0, b[:h.HeaderLen]))
	p.Bytes = b[:min(len(b), int(h.TotalLength))]
	return p.Bytes[h.HeaderLen:], true
}
