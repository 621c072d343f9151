// Package pcapng writes the packets of a log as a capture for Wireshark. It is pure, so that a bridge, a command and a page that replays a
// saved run write the same.
package pcapng

import (
	"encoding/binary"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
)

// Write writes the packets of a log as a capture that Wireshark and tshark read: each packet once, when and where it was sent, with
// what became of it as its comment. up is the time of day at which the log's clock was 0. An error is w's.
//
// The format is the Internet-Draft "PCAP Now Generic (pcapng) Capture File Format", version 1.0. It is written here because gopacket's
// writer has no comments on packets.
func Write(w io.Writer, up time.Time, log []event.Event) error {
	fates := fatesOf(log)
	c := capture{w: w}
	c.section()
	for i := range log {
		if e := &log[i]; IsSent(e.Kind) {
			c.packet(e, up, fates[e.Number].String())
		}
	}
	return c.err
}

// IsSent reports whether an event of a kind has a packet's bytes.
func IsSent(k event.Kind) bool {
	return k == event.SegSent || k == event.DgramSent || k == event.ICMPSent
}

// fate is what became of a packet, put together from its events.
type fate struct {
	sent    time.Duration
	note    string
	arrived []time.Duration // when each copy did
	hosts   []string        // where, each once
	how     event.Packet    // what was said of it when it arrived or was dropped
}

// fatesOf returns what became of each packet of a log, by its number.
func fatesOf(log []event.Event) map[int64]*fate {
	fates := map[int64]*fate{}
	for i := range log {
		e := &log[i]
		if e.Packet == nil {
			continue
		}
		f := fates[e.Number]
		if f == nil {
			f = &fate{}
			fates[e.Number] = f
		}
		switch e.Kind {
		case event.SegSent, event.DgramSent, event.ICMPSent:
			f.sent, f.note = e.At, e.Note
		case event.SegDelivered, event.DgramDelivered, event.ICMPDelivered:
			f.arrived = append(f.arrived, e.At)
			if !slices.Contains(f.hosts, e.Host) {
				f.hosts = append(f.hosts, e.Host)
			}
			f.how = *e.Packet
		default:
			f.how = *e.Packet
		}
	}
	return fates
}

// String returns the fate in words.
func (f *fate) String() string {
	var says []string
	switch {
	case f.how.Rule != "":
		says = append(says, "dropped: "+f.how.Rule)
	case len(f.arrived) == 0:
		says = append(says, "still on its way")
	default:
		says = append(says, "delivered after "+(f.arrived[0]-f.sent).String())
	}
	if len(f.hosts) > 1 {
		says = append(says, "to "+strconv.Itoa(len(f.hosts))+" hosts")
	}
	if len(f.arrived) > len(f.hosts) {
		says = append(says, "delivered twice")
	}
	if f.how.Bit > 0 {
		says = append(says, "bit "+strconv.Itoa(f.how.Bit)+" flipped on the way")
	}
	if f.how.Held {
		says = append(says, "held back")
	}
	if f.how.Script != "" {
		says = append(says, "by the script: "+f.how.Script)
	}
	if f.note != "" {
		says = append(says, f.note)
	}
	return strings.Join(says, "; ")
}

// Block types and option codes of pcapng that are written here.
const (
	blockSection   = 0x0A0D0D0A
	blockInterface = 1
	blockPacket    = 6

	optEnd        = 0
	optComment    = 1
	optName       = 2 // of an interface
	optAppl       = 4 // of a section: what wrote it
	optResolution = 9 // of an interface: times count in 10 to the power of minus this seconds
)

// linkIPv4 says that packets begin with their IPv4 header (LINKTYPE_IPV4 of tcpdump.org/linktypes.html).
const linkIPv4 = 228

// capture writes the blocks of a file. After the first error it writes nothing.
type capture struct {
	w     io.Writer
	hosts []string // each has an interface, whose number is its place here
	err   error
}

// section begins the file.
func (c *capture) section() {
	body := binary.LittleEndian.AppendUint32(nil, 0x1A2B3C4D) // tells the byte order
	body = binary.LittleEndian.AppendUint16(body, 1)          // version 1.0
	body = binary.LittleEndian.AppendUint16(body, 0)
	body = binary.LittleEndian.AppendUint64(body, ^uint64(0)) // the section's length is not known yet
	body = option(body, optAppl, []byte("Wirebook"))
	c.block(blockSection, option(body, optEnd, nil))
}

// packet writes a packet, after its host's interface if it is the first from there.
func (c *capture) packet(e *event.Event, up time.Time, comment string) {
	at := slices.Index(c.hosts, e.Host)
	if at < 0 {
		at = len(c.hosts)
		c.hosts = append(c.hosts, e.Host)
		c.iface(e.Host)
	}
	nanoseconds := uint64(up.Add(e.At).UnixNano())
	body := binary.LittleEndian.AppendUint32(nil, uint32(at))
	body = binary.LittleEndian.AppendUint32(body, uint32(nanoseconds>>32))
	body = binary.LittleEndian.AppendUint32(body, uint32(nanoseconds))
	body = binary.LittleEndian.AppendUint32(body, uint32(len(e.Data)))
	body = binary.LittleEndian.AppendUint32(body, uint32(e.Size))
	body = padded(append(body, e.Data...))
	body = option(body, optComment, []byte(comment))
	c.block(blockPacket, option(body, optEnd, nil))
}

// iface writes the interface of a host, which is named after it.
func (c *capture) iface(host string) {
	body := binary.LittleEndian.AppendUint16(nil, linkIPv4)
	body = append(body, 0, 0, 0, 0, 0, 0) // reserved; no limit to a packet's length
	body = option(body, optName, []byte(host))
	body = option(body, optResolution, []byte{9})
	c.block(blockInterface, option(body, optEnd, nil))
}

// block writes a block: its type, its length before and behind it.
func (c *capture) block(kind uint32, body []byte) {
	if c.err != nil {
		return
	}
	length := uint32(12 + len(body))
	b := binary.LittleEndian.AppendUint32(nil, kind)
	b = binary.LittleEndian.AppendUint32(b, length)
	b = append(b, body...)
	b = binary.LittleEndian.AppendUint32(b, length)
	_, c.err = c.w.Write(b)
}

// option appends an option. Its length has 16 bits: what is longer is cut.
func option(b []byte, code uint16, value []byte) []byte {
	value = value[:min(len(value), 0xffff)]
	b = binary.LittleEndian.AppendUint16(b, code)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(value)))
	return padded(append(b, value...))
}

// padded appends zeros up to a multiple of four bytes. Bodies begin at one.
func padded(b []byte) []byte { return append(b, make([]byte, -len(b)&3)...) }
