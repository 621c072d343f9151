package picture

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"github.com/wirebook/wirebook/runtime/packet"
	"github.com/wirebook/wirebook/wasm/trace"
)

// message is one UDP datagram: the call that wrote it, the packets that carried it, and what came of it.
type message struct {
	conn    *trace.Conn
	from    int    // the end that sends it
	host    string // of the receiver, where there are several: one that was sent to many is a message to each; else ""
	at      time.Duration
	seq     int64 // of the event that tells it: what happened at once is told in order
	size    int
	data    []byte          // its first bytes
	write   *trace.Call     // nil if it is not known; one that has failed has sent nothing
	packets []*trace.Packet // its fragments, the first first; none where packets are not seen
	id      datagramID      // of its packets
	split   bool            // it was sent in more than one packet
	copies  []arrival       // in the order of time
	refusal *trace.Packet   // the ICMP message that says nobody has it; nil if there is none
}

// arrival is a datagram being there for its receiver, whole.
type arrival struct {
	at      time.Duration
	damaged bool
	read    *trace.Call // nil if no call has returned it
	passed  bool        // a later one was read, so it is not in the receiver's queue any more
}

// messages returns the datagrams of the connections that are looked at, in the order of sending.
func messages(s *trace.Story, l *Look) []*message {
	var all []*message
	var flows [][]*message // by connection and direction
	for _, c := range s.Conns {
		if c.Net != "udp" || !l.shows(c) {
			continue
		}
		for from := range c.Ends {
			sent := sentBy(c, from)
			flows, all = append(flows, byHost(sent)...), append(all, sent...)
		}
	}
	assemble(s, all)
	for _, m := range all {
		m.arrive()
	}
	for _, sent := range flows {
		hand(sent)
	}
	slices.SortFunc(all, func(a, b *message) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.seq, b.seq)) })
	return all
}

// sentBy matches what an end has written with what it has sent: both are in the same order.
func sentBy(c *trace.Conn, from int) []*message {
	writes := callsOf(c, "write", from)
	var all []*message
	written := func(w *trace.Call) {
		all = append(all, &message{conn: c, from: from, at: w.At, seq: w.Seq, size: w.Size, data: w.Data, write: w})
	}
	for _, p := range c.Packets {
		if p.From != from || p.About.ICMP != "" {
			continue
		}
		d := packet.Decode(p.Data)
		m := message{conn: c, from: from, at: p.Sent, seq: p.Seq, id: idOf(&d), split: d.IP.Fragment()}
		m.size, m.data = max(p.About.Len, int(d.UDP.Length)-udpHeader), d.Payload
		if i := slices.IndexFunc(writes, func(w *trace.Call) bool { return w.Size == m.size && same(w.Data, m.data) }); i >= 0 {
			for _, w := range writes[:i] {
				written(w) // no packet of it was seen
			}
			m.write, writes = writes[i], writes[i+1:]
		}
		m.packets = p.Ways()
		if len(m.packets) == 1 {
			all = append(all, &m)
			continue
		}
		for _, way := range m.packets {
			one := m
			one.packets, one.host = []*trace.Packet{way}, way.Arrivals[0].Host
			all = append(all, &one)
		}
	}
	for _, w := range writes {
		written(w)
	}
	for _, w := range c.Calls {
		if w.Name == "write" && w.End == from && w.Failed && w.Size == 0 {
			written(w)
		}
	}
	return all
}

// byHost splits what one end has sent by its receivers.
func byHost(sent []*message) (flows [][]*message) {
	for _, m := range sent {
		i := slices.IndexFunc(flows, func(flow []*message) bool { return flow[0].host == m.host })
		if i < 0 {
			i, flows = len(flows), append(flows, nil)
		}
		flows[i] = append(flows[i], m)
	}
	return flows
}

// udpHeader is the length of a UDP header (RFC 768), which the header's length counts in. Of a datagram in fragments that is the whole length,
// of which the first packet carries a part.
const udpHeader = 8

// same reports whether two records of bytes begin alike: each is cut at a limit of its own.
func same(a, b []byte) bool {
	n := min(len(a), len(b))
	return bytes.Equal(a[:n], b[:n])
}

// datagramID is what the fragments of a datagram have in common, and what an ICMP message quotes (RFC 791 §3.2).
type datagramID struct {
	src, dst [4]byte
	id       uint16
}

func idOf(d *packet.Packet) datagramID {
	return datagramID{d.IP.Src, d.IP.Dst, d.IP.ID}
}

// assemble gives each datagram its other fragments, and the message that refuses it. There seldom are any.
func assemble(s *trace.Story, all []*message) {
	if !slices.ContainsFunc(all, func(m *message) bool { return m.split }) && !slices.ContainsFunc(s.Packets, func(p *trace.Packet) bool { return p.About.ICMP != "" }) {
		return
	}
	byID := map[datagramID]*message{}
	for _, m := range all {
		if len(m.packets) > 0 {
			byID[m.id] = m
		}
	}
	for _, p := range s.Packets {
		if p.Seg != nil {
			continue
		}
		d := packet.Decode(p.Data)
		switch {
		case d.Has == packet.HasICMP && d.ICMP.Error():
			quoted := packet.Decode(d.Payload)
			if m := byID[idOf(&quoted)]; m != nil {
				m.refusal = p
			}
		case d.IP.FragmentOffset > 0:
			if m := byID[idOf(&d)]; m != nil {
				m.packets = append(m.packets, p)
			}
		}
	}
}

// arrive finds when the datagram was there: each copy of a packet that is whole, or when the last of its fragments had come. Where packets
// are not seen, it may have been there at once.
func (m *message) arrive() {
	switch len(m.packets) {
	case 0:
		if m.write.Failed {
			return
		}
		m.copies = []arrival{{at: m.at}}
	case 1:
		if m.split {
			return
		}
		for _, a := range m.packets[0].Arrivals {
			m.copies = append(m.copies, arrival{at: a.At, damaged: a.How.Bit > 0})
		}
	default:
		whole := arrival{}
		for _, p := range m.packets {
			if len(p.Arrivals) == 0 {
				return
			}
			whole.at = max(whole.at, p.Arrivals[0].At)
			whole.damaged = whole.damaged || p.Arrivals[0].How.Bit > 0
		}
		m.copies = []arrival{whole}
	}
}

// readSlack is how much earlier than its datagram's arrival a read may seem to return: the two are told by different processes.
const readSlack = time.Millisecond

// hand gives each read the datagram that it has returned, of those that went one way. The receiver's queue keeps the order of arrival, so
// what a read has passed by was not in it.
func hand(sent []*message) {
	type waiting struct {
		*arrival
		of *message
	}
	var queue []*waiting
	for _, m := range sent {
		for i := range m.copies {
			if !m.copies[i].damaged {
				queue = append(queue, &waiting{&m.copies[i], m})
			}
		}
	}
	if len(queue) == 0 {
		return
	}
	slices.SortFunc(queue, func(a, b *waiting) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.of.seq, b.of.seq)) })
	for _, read := range callsOf(sent[0].conn, "read", 1-sent[0].from) {
		if host := sent[0].host; host != "" && host != read.Host {
			continue
		}
		i := slices.IndexFunc(queue, func(w *waiting) bool {
			return w.at <= read.At+readSlack && read.Size <= w.of.size && same(read.Data, w.of.data)
		})
		if i < 0 {
			continue
		}
		for _, w := range queue[:i] {
			w.passed = true
		}
		queue[i].read, queue = read, queue[i+1:]
	}
}

// lost returns the packets of the datagram that did not arrive.
func (m *message) lost() []*trace.Packet {
	var lost []*trace.Packet
	for _, p := range m.packets {
		if p.Lost != nil {
			lost = append(lost, p)
		}
	}
	return lost
}

// Strayed reports whether a datagram of the story was lost, refused, cut or delivered twice.
func Strayed(s *trace.Story) bool {
	return slices.ContainsFunc(messages(s, &Look{}), func(m *message) bool {
		cut := func(a arrival) bool { return a.damaged || a.passed || a.read != nil && a.read.Size < m.size }
		return len(m.lost()) > 0 || m.write != nil && m.write.Failed || m.refusal != nil || len(m.copies) > 1 || slices.ContainsFunc(m.copies, cut)
	})
}
