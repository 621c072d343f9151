package trace

import (
	"slices"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
)

// Packet is one packet on the cable and what became of it.
type Packet struct {
	Seq      int64 // of the event that says it was sent
	Sent     time.Duration
	Host     string // the sender's
	Size     int    // bytes, from the IPv4 header on
	Data     []byte // the first of them
	About    event.Packet
	Seg      *event.Seg // nil unless it is a TCP segment
	Conn     *Conn      // nil of what belongs to none
	From     int        // which end of the connection has sent it
	Arrivals []Arrival
	Lost     *Loss // nil unless it was dropped

	oneOfMany bool // only one way of what was sent to many
}

// Arrival is one copy of a packet being delivered.
type Arrival struct {
	At   time.Duration
	Host string
	How  event.Packet // Copy, Bit, Held, Script, Note
}

// Loss is a packet being dropped.
type Loss struct {
	At   time.Duration
	Rule string // event.Packet's
	Line string // of the script, "" if none did it
}

// Number names the packet: the order of sending on its cable, from 1.
func (p *Packet) Number() int64 { return p.About.Number }

// Ways returns the packet as each of its receivers has it: itself, unless it was sent to many.
func (p *Packet) Ways() []*Packet {
	if !p.toMany() {
		return []*Packet{p}
	}
	var ways []*Packet
	for _, a := range p.Arrivals {
		i := slices.IndexFunc(ways, func(w *Packet) bool { return w.Arrivals[0].Host == a.Host })
		if i < 0 {
			way := *p
			way.Arrivals, way.oneOfMany, i = nil, true, len(ways)
			ways = append(ways, &way)
		}
		ways[i].Arrivals = append(ways[i].Arrivals, a)
	}
	return ways
}

// toMany reports whether the packet has arrived at several hosts.
func (p *Packet) toMany() bool {
	return slices.ContainsFunc(p.Arrivals, func(a Arrival) bool { return a.Host != p.Arrivals[0].Host })
}

// Last is when the last that is known of the packet happened.
func (p *Packet) Last() time.Duration {
	switch {
	case p.Lost != nil:
		return p.Lost.At
	case len(p.Arrivals) > 0:
		return p.Arrivals[len(p.Arrivals)-1].At
	}
	return p.Sent
}

// packet takes in an event about a packet.
func (t *Trace) packet(e *event.Event) *Conn {
	switch e.Kind {
	case event.SegSent, event.DgramSent, event.ICMPSent:
		return t.sent(e)
	}
	p := t.packets[e.Number]
	if p == nil {
		return nil // the log no longer has its beginning
	}
	switch e.Kind {
	case event.SegDelivered, event.DgramDelivered, event.ICMPDelivered:
		p.Arrivals = append(p.Arrivals, Arrival{At: e.At, Host: e.Host, How: *e.Packet})
		t.dwells(addressOf(p.About.Dst), e.Host)
		if c := p.Conn; c != nil && e.Kind != event.ICMPDelivered {
			c.Ends[1-p.From].Host = e.Host
			if e.Kind == event.DgramDelivered && c.Packets[0] == p && c.Ends[1-p.From].Run == 0 {
				c.Ends[1-p.From].Run = t.addressee(e.Host, p.About.Dst)
			}
		}
	case event.SegDropped, event.DgramDropped, event.ICMPDropped:
		p.Lost = &Loss{At: e.At, Rule: e.Rule, Line: e.Script}
	}
	return p.Conn
}

func (t *Trace) sent(e *event.Event) *Conn {
	p := &Packet{Seq: e.Seq, Sent: e.At, Host: e.Host, Size: e.Size, Data: e.Data, About: *e.Packet, Seg: e.Seg}
	t.dwells(addressOf(e.Src), e.Host)
	switch e.Kind {
	case event.SegSent:
		p.Conn, p.From = t.conns.of("tcp", e.Src, e.Dst)
		if p.Conn != nil && opens(e.Seg) && p.Conn.over() {
			p.Conn, p.From = t.conns.renew("tcp", e.Src, e.Dst)
		}
	case event.DgramSent:
		p.Conn, p.From = t.conns.of("udp", e.Src, e.Dst) // nil of a later fragment, which has no ports
	case event.ICMPSent:
		p.Conn, p.From = t.quoted(p)
	}
	if c := p.Conn; c != nil {
		c.Packets = append(c.Packets, p)
		if e.Kind != event.ICMPSent {
			c.Ends[p.From].Host = e.Host
		}
		t.own(c, p)
	}
	t.keep(p)
	return p.Conn
}

// opens reports whether a segment is the first of a connection.
func opens(s *event.Seg) bool { return s != nil && s.Flags == "SYN" && s.Repeats == 0 }

// keep remembers a packet, and forgets the oldest half when there are too many.
func (t *Trace) keep(p *Packet) {
	if len(t.order) >= maxPackets {
		for _, old := range t.order[:maxPackets/2] {
			delete(t.packets, old.Number())
		}
		for _, c := range t.conns.all {
			c.forget(t.order[maxPackets/2].Number())
		}
		t.gone += maxPackets / 2
		t.order = append([]*Packet(nil), t.order[maxPackets/2:]...)
	}
	t.packets[p.Number()] = p
	t.order = append(t.order, p)
}
