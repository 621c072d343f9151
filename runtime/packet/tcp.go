package packet

import (
	"encoding/binary"
	"iter"
	"strconv"
	"strings"
)

// minTCP is the length of a TCP header without options (RFC 9293 §3.1), in bytes.
const minTCP = 20

// TCP is a TCP header (RFC 9293 §3.1).
type TCP struct {
	SrcPort, DstPort uint16
	Seq, Ack         uint32
	HeaderLen        int // Data Offset, in bytes: 20 to 60
	Flags            Flags
	Window           uint16 // as it stands in the header: not scaled
	Checksum         uint16
	Sum              Sum
	Urgent           uint16
	Options          Options
}

// Flags are the control bits of a TCP header (RFC 9293 §3.1), the last byte of the 16 bits that hold them.
type Flags uint8

// The control bits.
const (
	FIN Flags = 1 << iota
	SYN
	RST
	PSH
	ACK
	URG
	ECE // RFC 3168
	CWR // RFC 3168
)

var flagNames = [8]string{"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"}

// Has reports whether all of want are set.
func (f Flags) Has(want Flags) bool { return f&want == want }

// String returns the names of the flags that are set: "SYN ACK".
func (f Flags) String() string {
	var names [8]string
	set := names[:0]
	for i, name := range flagNames {
		if f&(1<<i) != 0 {
			set = append(set, name)
		}
	}
	return strings.Join(set, " ")
}

// Options are the TCP options that Linux sends. What is absent is zero, and Set says what is present.
type Options struct {
	Set          OptionSet
	MSS          uint16   // RFC 9293 §3.7.1
	WindowScale  uint8    // RFC 7323 §2: how many places to shift the windows that follow
	TSVal, TSEcr uint32   // RFC 7323 §3
	SACK         [4]Block // RFC 2018 §3; as many as SACKs
	SACKs        int
}

// String returns what the options say, in the order of their kinds: "MSS 1460, window scale 7".
func (s *Options) String() string {
	var says []string
	if s.Set.Has(OptMSS) {
		says = append(says, "MSS "+decimal(s.MSS))
	}
	if s.Set.Has(OptWindowScale) {
		says = append(says, "window scale "+decimal(s.WindowScale))
	}
	if s.Set.Has(OptSACKPermitted) {
		says = append(says, "SACK permitted")
	}
	if s.Set.Has(OptSACK) {
		says = append(says, "SACK "+s.blocks())
	}
	if s.Set.Has(OptTimestamps) {
		says = append(says, "timestamps "+s.timestamps())
	}
	return strings.Join(says, ", ")
}

// blocks writes the SACK blocks: "5000-6000 7000-8000".
func (s *Options) blocks() string {
	var says []string
	for _, b := range s.SACK[:s.SACKs] {
		says = append(says, decimal(b.Left)+"-"+decimal(b.Right))
	}
	return strings.Join(says, " ")
}

// timestamps writes TSval and TSecr.
func (s *Options) timestamps() string { return decimal(s.TSVal) + " " + decimal(s.TSEcr) }

// decimal writes a number.
func decimal[N uint8 | uint16 | uint32](n N) string { return strconv.FormatUint(uint64(n), 10) }

// Block is one range of bytes that has arrived out of order: from Left up to, and without, Right.
type Block struct{ Left, Right uint32 }

// OptionSet is a set of TCP options.
type OptionSet uint8

// The options a set may hold.
const (
	OptMSS OptionSet = 1 << iota
	OptWindowScale
	OptSACKPermitted
	OptSACK
	OptTimestamps
)

// Has reports whether the option is present.
func (s OptionSet) Has(o OptionSet) bool { return s&o != 0 }

// SegLen returns how much of the sequence space a segment takes: its payload, and one each for SYN and FIN (RFC 9293 §3.4, SEG.LEN).
func (p *Packet) SegLen() uint32 {
	n := uint32(p.Len)
	if p.TCP.Flags.Has(SYN) {
		n++
	}
	if p.TCP.Flags.Has(FIN) {
		n++
	}
	return n
}

// decodeTCP reads a TCP header from what follows the IPv4 header.
func (p *Packet) decodeTCP(b []byte) {
	if len(b) < minTCP {
		p.fail(ShortTCP)
		return
	}
	h := &p.TCP
	h.SrcPort, h.DstPort = binary.BigEndian.Uint16(b[0:]), binary.BigEndian.Uint16(b[2:])
	h.Seq, h.Ack = binary.BigEndian.Uint32(b[4:]), binary.BigEndian.Uint32(b[8:])
	h.HeaderLen = int(b[12]>>4) * 4
	h.Flags = Flags(b[13])
	h.Window = binary.BigEndian.Uint16(b[14:])
	h.Checksum, h.Urgent = binary.BigEndian.Uint16(b[16:]), binary.BigEndian.Uint16(b[18:])
	switch {
	case h.HeaderLen < minTCP:
		p.fail(BadDataOffset)
		return
	case len(b) < h.HeaderLen:
		p.fail(ShortTCP)
		return
	}
	p.Has = HasTCP
	h.Sum = p.verify(b)
	p.Payload, p.Len = b[h.HeaderLen:], p.Len-h.HeaderLen
	for _, o := range options(b[minTCP:h.HeaderLen]) {
		if !h.Options.set(o) {
			p.fail(BadTCPOption)
		}
	}
}

// The kinds of TCP options (IANA, TCP Option Kind Numbers).
const (
	kindEnd           = 0
	kindNOP           = 1
	kindMSS           = 2
	kindWindowScale   = 3
	kindSACKPermitted = 4
	kindSACK          = 5
	kindTimestamps    = 8
)

// option is one TCP option: its kind, all its bytes, and what follows kind and length. One that runs over the end has no bytes.
type option struct {
	kind  byte
	bytes []byte
	value []byte
}

// options yields the options in b, each with its offset, up to the end of the list or the first that cannot be read.
func options(b []byte) iter.Seq2[int, option] {
	return func(yield func(int, option) bool) {
		for at := 0; at < len(b); {
			o := option{kind: b[at]}
			switch rest := b[at:]; {
			case o.kind == kindEnd, o.kind == kindNOP:
				o.bytes = rest[:1]
			case len(rest) >= 2 && rest[1] >= 2 && int(rest[1]) <= len(rest):
				o.bytes = rest[:rest[1]]
				o.value = o.bytes[2:]
			}
			if !yield(at, o) || o.kind == kindEnd || len(o.bytes) == 0 {
				return
			}
			at += len(o.bytes)
		}
	}
}

// set takes an option in and reports whether it has the length that its RFC gives it. Kinds it does not know are well.
func (s *Options) set(o option) bool {
	v := o.value
	switch {
	case len(o.bytes) == 0:
		return false
	case o.kind == kindMSS && len(v) == 2:
		s.Set, s.MSS = s.Set|OptMSS, binary.BigEndian.Uint16(v)
	case o.kind == kindWindowScale && len(v) == 1:
		s.Set, s.WindowScale = s.Set|OptWindowScale, v[0]
	case o.kind == kindSACKPermitted && len(v) == 0:
		s.Set |= OptSACKPermitted
	case o.kind == kindTimestamps && len(v) == 8:
		s.Set |= OptTimestamps
		s.TSVal, s.TSEcr = binary.BigEndian.Uint32(v), binary.BigEndian.Uint32(v[4:])
	case o.kind == kindSACK && len(v) > 0 && len(v)%8 == 0 && len(v)/8 <= len(s.SACK):
		s.Set, s.SACKs = s.Set|OptSACK, len(v)/8
		for i := range s.SACKs {
			s.SACK[i] = Block{binary.BigEndian.Uint32(v[8*i:]), binary.BigEndian.Uint32(v[8*i+4:])}
		}
	default:
		return !known(o.kind)
	}
	return true
}

// known reports whether the length of a kind of option is fixed by an RFC that this package follows.
func known(kind byte) bool {
	switch kind {
	case kindMSS, kindWindowScale, kindSACKPermitted, kindTimestamps, kindSACK:
		return true
	}
	return false
}
