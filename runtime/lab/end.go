package lab

import (
	"net/netip"
	"slices"

	"github.com/wirebook/wirebook/runtime/packet"
)

// end is one end of a connection, by the variables of RFC 9293 §3.3.1 as far as they show in packets.
type end struct {
	addr  netip.AddrPort
	host  string
	state State
	doubt State // what the kernel has said in the last look, if that is another
	held  bool  // the kernel keeps it in SYN-RECEIVED: no program accepts

	// As a sender.
	known  bool   // iss is
	iss    uint32 // ISS
	scale  uint8  // of the windows it announces
	scales bool   // its SYN had the option
	next   uint32 // SND.NXT: behind the last byte sent
	una    uint32 // SND.UNA: behind the last byte that an arrived ACK acknowledges
	fin    bool   // it has sent a FIN, which ends at next
	dups   int    // how many duplicate ACKs for una have arrived
	fast   bool   // and it has sent una again for them: if it does so once more, that is the timer's doing
	shut   bool   // the last window that arrived is zero
	old    []segment

	// As a receiver.
	in      bool      // nxt is known
	nxt     uint32    // RCV.NXT: behind the last byte that has arrived in order
	early   []stretch // what has arrived beyond nxt
	finIn   bool      // a FIN has arrived, perhaps early
	finAt   uint32    // its sequence number
	acked   uint32    // the last acknowledgment number sent
	window  uint32    // the last window sent
	edge    uint32    // behind the last byte that it has ever said to take
	acks    bool      // the three above are known
	repeats int       // how many times in a row acked was sent as a duplicate
	asked   bool      // a keepalive or a window probe has arrived since it last sent
}

// stretch is a run of sequence numbers, from one up to the other.
type stretch struct{ from, to uint32 }

// segment is a stretch and the number of the packet that sent them first.
type segment struct {
	stretch
	number int64
}

// before reports whether a comes before b in the sequence space, which wraps (RFC 9293 §3.4).
func before(a, b uint32) bool { return int32(a-b) < 0 }

// over reports whether the end has no more to show.
func (e *end) over() bool { return e.state == "" || e.state == Closed || e.state == TimeWait }

// renew begins a new connection at the end of an old one.
func (e *end) renew() { *e = end{addr: e.addr, host: e.host, state: e.state} }

// enter changes the state.
func (e *end) enter(s State, peer *end, r *Reading) {
	if s != e.state {
		r.Changes = append(r.Changes, Change{e.host, e.addr, peer.addr, e.state, s})
		e.state, e.doubt, e.held = s, "", false
	}
}

// believe takes in which state the kernel says. It counts if it is said twice: a packet may be on its way between cable and kernel.
func (e *end) believe(s State, peer *end, r *Reading) {
	switch s {
	case e.state:
		e.doubt = ""
	case e.doubt:
		e.enter(s, peer, r)
		e.held = s == SynReceived
	default:
		e.doubt = s
	}
}

// learn takes the initial sequence number from a SYN, or, when the connection is older than the capture, from its first segment.
func (e *end) learn(p *packet.Packet) {
	syn := p.TCP.Flags.Has(packet.SYN)
	if !e.known {
		e.known, e.iss = true, p.TCP.Seq
		if !syn {
			e.iss--
		}
		e.next, e.una = p.TCP.Seq, p.TCP.Seq
	}
	if syn {
		e.scales, e.scale = p.TCP.Options.Set.Has(packet.OptWindowScale), min(p.TCP.Options.WindowScale, maxScale)
	}
}

// maxScale is the largest window scale (RFC 7323 §2.3).
const maxScale = 14

// note says what a segment that e sends is, compared with what it has sent and what has arrived.
func (e *end) note(peer *end, number int64, p *packet.Packet, r *Reading) {
	seq, size, flags := p.TCP.Seq, p.SegLen(), p.TCP.Flags
	asked := e.asked
	e.asked = false
	switch {
	case flags.Has(packet.RST):
	case size > 0 && before(seq, e.next) && (e.acks || !flags.Has(packet.SYN|packet.ACK)): // of two that open at once, each says its SYN again, with an ACK
		r.Note, r.Repeats = Retransmission, e.first(seq)
		if e.dups >= 3 && seq == e.una && !e.fast {
			r.Note, e.fast = FastRetransmit, true
		}
	case size > 0:
		e.remember(segment{stretch{seq, seq + size}, number})
	case e.state != SynSent && seq == e.una-1:
		r.Note = Keepalive
		if e.shut {
			r.Note = WindowProbe
		}
	case r.Window == 0 && !flags.Has(packet.SYN):
		r.Note = ZeroWindow
	case !e.acks || p.TCP.Ack != e.acked:
	case asked:
		r.Note = KeepaliveAnswer
	case r.Window > e.window && p.TCP.Options.SACKs == 0:
		r.Note = WindowUpdate
	case before(p.TCP.Ack, peer.next) && (r.Window == e.window || p.TCP.Options.SACKs > 0):
		e.repeats++
		r.Note, r.Dup = DuplicateAck, e.repeats
	}
	if flags.Has(packet.ACK) && !flags.Has(packet.RST) {
		e.acknowledge(p.TCP.Ack, r)
	}
}

// acknowledge notes what a segment that e sends says it has received and still takes.
func (e *end) acknowledge(ack uint32, r *Reading) {
	if r.Note != DuplicateAck && (!e.acks || ack != e.acked) {
		e.repeats = 0
	}
	if right := ack + r.Window; !e.acks || before(e.edge, right) {
		e.edge = right
	}
	e.acks, e.acked, e.window = true, ack, r.Window
}

// remember keeps what was sent first, and forgets the oldest.
func (e *end) remember(s segment) {
	if len(e.old) == maxRemembered {
		e.old = slices.Delete(e.old, 0, maxRemembered/2)
	}
	e.old = append(e.old, s)
}

// first returns the number of the packet that first sent a byte, 0 if it is forgotten.
func (e *end) first(seq uint32) int64 {
	for _, s := range e.old {
		if !before(seq, s.from) && before(seq, s.to) {
			return s.number
		}
	}
	return 0
}

// send changes the state of e for a segment that it sends.
func (e *end) send(peer *end, p *packet.Packet, r *Reading) {
	flags := p.TCP.Flags
	if last := p.TCP.Seq + p.SegLen(); before(e.next, last) {
		e.next = last
	}
	switch {
	case flags.Has(packet.RST):
		if e.state != "" && e.state != TimeWait { // there a host answers with RST what belongs to no connection
			e.enter(Closed, peer, r)
		}
		return
	case flags.Has(packet.SYN | packet.ACK):
		if e.state == "" || e.over() {
			e.enter(SynReceived, peer, r)
		}
	case flags.Has(packet.SYN):
		if e.over() {
			e.enter(SynSent, peer, r)
		}
	}
	if flags.Has(packet.ACK) && e.in && before(e.nxt, p.TCP.Ack) { // it knows best what it has received
		e.receive(stretch{e.nxt, p.TCP.Ack})
		e.finish(peer, r)
	}
	if flags.Has(packet.FIN) {
		e.fin = true
		switch e.state {
		case Established, SynReceived:
			e.enter(FinWait1, peer, r)
		case CloseWait:
			if e.finIn && !before(e.finAt, p.TCP.Ack) { // its kernel had sent this before the other's FIN came: both closed at once
				e.enter(Closing, peer, r)
			} else {
				e.enter(LastAck, peer, r)
			}
		}
	}
}

// arrive changes the state of e for a segment that is delivered to it.
func (e *end) arrive(peer *end, p *packet.Packet, r *Reading) {
	flags, seq := p.TCP.Flags, p.TCP.Seq
	if flags.Has(packet.RST) {
		e.reset(peer, p, r)
		return
	}
	if e.held { // its kernel discards all else
		return
	}
	if flags.Has(packet.SYN) {
		if !e.in {
			e.in, e.nxt = true, seq+1
		}
		if e.state == SynSent && !flags.Has(packet.ACK) { // both opened at once
			e.enter(SynReceived, peer, r)
		}
		seq++
	}
	if flags.Has(packet.ACK) {
		e.acknowledged(peer, p, r)
	}
	e.asked = p.SegLen() == 0 && e.in && seq == e.nxt-1
	e.take(seq, p, r)
	e.finish(peer, r)
}

// reset ends the connection for an RST that e believes: in SYN-SENT one that acknowledges its SYN, else one with exactly the next number
// (RFC 9293 §3.10.7.3 and §3.10.7.4, with the check of RFC 5961 §3.2).
func (e *end) reset(peer *end, p *packet.Packet, r *Reading) {
	believed := e.in && p.TCP.Seq == e.nxt
	if e.state == SynSent {
		believed = p.TCP.Flags.Has(packet.ACK) && p.TCP.Ack == e.next
	}
	if believed && e.state != "" {
		e.enter(Closed, peer, r)
	}
}

// acknowledged takes in the acknowledgment of a segment that is delivered to e.
func (e *end) acknowledged(peer *end, p *packet.Packet, r *Reading) {
	ack := p.TCP.Ack
	if !e.known || before(e.next, ack) {
		return
	}
	e.shut = r.Window == 0
	switch {
	case before(e.una, ack):
		e.una, e.dups, e.fast = ack, 0, false
	case ack == e.una && p.SegLen() == 0 && before(ack, e.next):
		e.dups++
	}
	if (e.state == SynSent && p.TCP.Flags.Has(packet.SYN) || e.state == SynReceived) && before(e.iss, ack) {
		e.enter(Established, peer, r)
	}
	if !e.fin || ack != e.next {
		return
	}
	switch e.state {
	case FinWait1:
		e.enter(FinWait2, peer, r)
	case Closing:
		e.enter(TimeWait, peer, r)
	case LastAck:
		e.enter(Closed, peer, r)
	}
}

// take receives what a segment carries, at seq, as far as the window of e allows. A bare FIN is always taken.
func (e *end) take(seq uint32, p *packet.Packet, r *Reading) {
	carried := stretch{seq, seq + uint32(p.Len)}
	fin := p.TCP.Flags.Has(packet.FIN)
	if !e.in || p.Len == 0 && !fin || p.Len > 0 && e.acks && !before(seq, e.edge) {
		return
	}
	if before(e.nxt, seq) {
		r.Note = OutOfOrder
	}
	if fin {
		e.finIn, e.finAt = true, carried.to
		carried.to++
	}
	e.receive(carried)
}

// receive adds bytes to those that have arrived and moves nxt behind the last of them without a gap.
func (e *end) receive(s stretch) {
	if len(e.early) == maxEarly {
		e.early = slices.Delete(e.early, 0, 1)
	}
	e.early = append(e.early, s)
	for moved := true; moved; {
		moved = false
		e.early = slices.DeleteFunc(e.early, func(s stretch) bool {
			if before(e.nxt, s.from) {
				return false
			}
			if before(e.nxt, s.to) {
				e.nxt, moved = s.to, true
			}
			return true
		})
	}
}

// finish changes the state for a FIN once everything before it has arrived.
func (e *end) finish(peer *end, r *Reading) {
	if !e.finIn || !before(e.finAt, e.nxt) {
		return
	}
	switch e.state {
	case Established, SynReceived:
		e.enter(CloseWait, peer, r)
	case FinWait1:
		e.enter(Closing, peer, r)
	case FinWait2:
		e.enter(TimeWait, peer, r)
	}
}
