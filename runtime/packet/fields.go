package packet

import (
	"encoding/binary"
	"math/bits"
	"strconv"
)

// Field is one field of a header: what it is called, where it stands, what it says.
type Field struct {
	Header   string // "IPv4", "TCP", "UDP", "ICMP"; "" of what they carry
	Name     string // by the RFC that defines it
	From, To int    // its bytes in [Packet.Bytes], from one up to the other; fields of a few bits share them
	Mask     uint16 // the bits of those bytes that are its own, of a field that is read bit by bit; else 0
	Value    string
}

// Fields returns every field of the packet's headers in the order of its bytes, and last what they carry, as far as it was captured.
// It reads the bytes themselves, so that of a damaged header what is there is shown.
func (p *Packet) Fields() []Field {
	if p.Problem == NotIPv4 {
		return nil
	}
	l := list{bytes: p.Bytes}
	l.header("IPv4", 0, ipv4Layout)
	l.sum(p.IP.Sum)
	if p.IP.HeaderLen < minIPv4 {
		return l.fields
	}
	l.add("Options", minIPv4, p.IP.HeaderLen, 0, octets)
	at := p.IP.HeaderLen
	if p.IP.FragmentOffset == 0 {
		at = l.transport(p, at)
	}
	l.name = ""
	l.add("Data", at, min(len(p.Bytes), at+len(p.Payload)), 0, count)
	return l.fields
}

// transport lists the header that follows IPv4's, at a place, and returns where its data begins.
func (l *list) transport(p *Packet, at int) (data int) {
	switch p.IP.Protocol {
	case ProtoTCP:
		l.header("TCP", at, tcpLayout)
		l.sum(p.TCP.Sum)
		return l.tcpOptions(p, at)
	case ProtoUDP:
		l.header("UDP", at, udpLayout)
		l.sum(p.UDP.Sum)
		return at + lenUDP
	case ProtoICMP:
		l.header("ICMP", at, icmpLayout)
		l.sum(p.ICMP.Sum)
		l.icmpRest(p, at+4)
		return at + lenICMP
	}
	return at
}

// tcpOptions lists the options of the TCP header at a place, and returns where its data begins.
func (l *list) tcpOptions(p *Packet, at int) (data int) {
	if p.Has != HasTCP {
		return len(p.Bytes) // what is left of a broken header is no data
	}
	first, data := at+minTCP, at+p.TCP.HeaderLen
	for offset, o := range options(p.Bytes[first:data]) {
		size := max(1, len(o.bytes)) // one that runs over the end is shown by its kind
		l.add(optionName(o.kind), first+offset, first+offset+size, 0, optionValue)
	}
	return data
}

// icmpRest lists the second half of an ICMP header, which is each type's own.
func (l *list) icmpRest(p *Packet, at int) {
	switch {
	case p.ICMP.Type == Echo || p.ICMP.Type == EchoReply:
		l.add("Identifier", at, at+2, 0, number)
		l.add("Sequence Number", at+2, at+4, 0, number)
	case p.ICMP.Type == DestUnreachable && p.ICMP.Code == fragNeeded:
		l.add("unused", at, at+2, 0, octets)
		l.add("Next-Hop MTU", at+2, at+4, 0, number)
	default:
		l.add("unused", at, at+4, 0, octets)
	}
}

// layout is where a field stands in its header, and how its bytes are read.
type layout struct {
	name     string
	from, to int
	mask     uint16
	show     func([]byte) string
}

// The layouts of RFC 791 §3.1 (with the names of RFC 2474 and RFC 3168 for the Type of Service), RFC 9293 §3.1, RFC 768 and RFC 792.
var (
	ipv4Layout = []layout{
		{"Version", 0, 1, 0xf0, number}, {"IHL", 0, 1, 0x0f, words},
		{"DSCP", 1, 2, 0xfc, number}, {"ECN", 1, 2, 0x03, number},
		{"Total Length", 2, 4, 0, number}, {"Identification", 4, 6, 0, octets},
		{"Flags", 6, 7, 0xe0, fragmentFlags}, {"Fragment Offset", 6, 8, 0x1fff, fragmentOffset},
		{"Time to Live", 8, 9, 0, number}, {"Protocol", 9, 10, 0, protocol}, {"Header Checksum", 10, 12, 0, octets},
		{"Source Address", 12, 16, 0, ip}, {"Destination Address", 16, 20, 0, ip},
	}
	tcpLayout = []layout{
		{"Source Port", 0, 2, 0, number}, {"Destination Port", 2, 4, 0, number},
		{"Sequence Number", 4, 8, 0, number}, {"Acknowledgment Number", 8, 12, 0, number},
		{"Data Offset", 12, 13, 0xf0, words}, {"Reserved", 12, 13, 0x0f, number}, {"Control bits", 13, 14, 0xff, controlBits},
		{"Window", 14, 16, 0, number}, {"Checksum", 16, 18, 0, octets}, {"Urgent Pointer", 18, 20, 0, number},
	}
	udpLayout = []layout{
		{"Source Port", 0, 2, 0, number}, {"Destination Port", 2, 4, 0, number}, {"Length", 4, 6, 0, number}, {"Checksum", 6, 8, 0, octets},
	}
	icmpLayout = []layout{{"Type", 0, 1, 0, number}, {"Code", 1, 2, 0, number}, {"Checksum", 2, 4, 0, octets}}
)

// list gathers fields of a packet.
type list struct {
	bytes  []byte
	name   string // of the header
	fields []Field
}

// add adds a field that has bytes, all of them captured.
func (l *list) add(name string, from, to int, mask uint16, show func([]byte) string) {
	if from < to && to <= len(l.bytes) {
		l.fields = append(l.fields, Field{l.name, name, from, to, mask, show(own(l.bytes[from:to], mask))})
	}
}

// own returns what a field's bytes say with the bits of others taken out, the mask's lowest bit as the lowest.
func own(b []byte, mask uint16) []byte {
	if mask == 0 {
		return b
	}
	var n uint16
	for _, c := range b {
		n = n<<8 | uint16(c)
	}
	n = n & mask >> bits.TrailingZeros16(mask)
	return binary.BigEndian.AppendUint16(nil, n)[2-len(b):]
}

// header adds the fields of a header that begins at a place.
func (l *list) header(name string, at int, fields []layout) {
	l.name = name
	for _, f := range fields {
		l.add(f.name, at+f.from, at+f.to, f.mask, f.show)
	}
}

// sum says of the last checksum listed whether it is right.
func (l *list) sum(s Sum) {
	for i := len(l.fields) - 1; i >= 0; i-- {
		if f := &l.fields[i]; f.Name == "Checksum" || f.Name == "Header Checksum" {
			f.Value += sumNames[s]
			return
		}
	}
}

var sumNames = [...]string{Unverified: "", Valid: " (right)", Invalid: " (wrong)"}

// The ways to read a field's bytes, or its own bits of them.

func number(b []byte) string {
	var n uint64
	for _, c := range b {
		n = n<<8 | uint64(c)
	}
	return strconv.FormatUint(n, 10)
}

func octets(b []byte) string {
	const digits = "0123456789abcdef"
	text := append(make([]byte, 0, 2+2*len(b)), "0x"...)
	for _, c := range b {
		text = append(text, digits[c>>4], digits[c&15])
	}
	return string(text)
}

func count(b []byte) string { return strconv.Itoa(len(b)) + " bytes" }

func ip(b []byte) string {
	return number(b[:1]) + "." + number(b[1:2]) + "." + number(b[2:3]) + "." + number(b[3:])
}

// words reads a length that is counted in 32-bit words.
func words(b []byte) string {
	n := int(b[0])
	return strconv.Itoa(n) + " (" + strconv.Itoa(4*n) + " bytes)"
}

func controlBits(b []byte) string { return orNone(Flags(b[0]).String()) }

func fragmentFlags(b []byte) string {
	names := [...]string{"", "MF", "DF", "DF MF"}
	return orNone(names[b[0]&3])
}

func fragmentOffset(b []byte) string {
	return strconv.Itoa(8*int(binary.BigEndian.Uint16(b))) + " bytes"
}

func protocol(b []byte) string {
	switch b[0] {
	case ProtoICMP:
		return "1 (ICMP)"
	case ProtoTCP:
		return "6 (TCP)"
	case ProtoUDP:
		return "17 (UDP)"
	}
	return number(b)
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// optionName is the name of a kind of TCP option by the RFC that defines it.
func optionName(kind byte) string {
	switch kind {
	case kindEnd:
		return "End of Option List"
	case kindNOP:
		return "No-Operation"
	case kindMSS:
		return "Maximum Segment Size"
	case kindWindowScale:
		return "Window Scale"
	case kindSACKPermitted:
		return "SACK-Permitted"
	case kindSACK:
		return "SACK"
	case kindTimestamps:
		return "Timestamps"
	}
	return "Option"
}

// optionValue reads an option with its kind and length; what has another length than its RFC says is shown as it is.
func optionValue(b []byte) string {
	var o Options
	if len(b) == 1 || !known(b[0]) || !o.set(option{b[0], b, b[2:]}) {
		return octets(b)
	}
	switch b[0] {
	case kindMSS:
		return decimal(o.MSS)
	case kindWindowScale:
		return decimal(o.WindowScale)
	case kindSACK:
		return o.blocks()
	case kindTimestamps:
		return o.timestamps()
	}
	return "yes" // SACK-Permitted says no more than that it is there
}
