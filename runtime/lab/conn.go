package lab

import (
	"net/netip"

	"github.com/wirebook/wirebook/runtime/packet"
)

// State is the state of a TCP connection at one end, by its name in RFC 9293 §3.3.2. The zero value is an end of which nothing is
// known.
type State string

// The states. Packets show all but LISTEN.
const (
	Closed      State = "CLOSED"
	Listen      State = "LISTEN"
	SynSent     State = "SYN-SENT"
	SynReceived State = "SYN-RECEIVED"
	Established State = "ESTABLISHED"
	FinWait1    State = "FIN-WAIT-1"
	FinWait2    State = "FIN-WAIT-2"
	CloseWait   State = "CLOSE-WAIT"
	Closing     State = "CLOSING"
	LastAck     State = "LAST-ACK"
	TimeWait    State = "TIME-WAIT"
)

// Note says what a segment is in its connection.
type Note string

// What a segment may be. One that only says the next thing has no note.
const (
	Retransmission  Note = "retransmission"
	FastRetransmit  Note = "fast retransmission" // three duplicate ACKs for these bytes had arrived (RFC 5681 §3.2)
	DuplicateAck    Note = "duplicate ACK"       // RFC 5681 §2
	ZeroWindow      Note = "zero window"         // the sender takes no more
	WindowUpdate    Note = "window update"       // it acknowledges nothing new: the sender takes more than before
	WindowProbe     Note = "window probe"        // the other's window is zero: is it still? (RFC 9293 §3.8.6.1)
	Keepalive       Note = "keepalive"           // nothing is to be said: is anybody there? (RFC 9293 §3.8.4)
	KeepaliveAnswer Note = "keepalive answer"    // or of a window probe that found the window still open
	OutOfOrder      Note = "out of order"        // on arrival: bytes before these have not come yet
)

// Reading is what one segment tells.
type Reading struct {
	RelSeq, RelAck uint32 // counted from the initial sequence numbers
	Window         uint32 // in bytes
	Note           Note
	Repeats        int64 // of a retransmission: the number of the packet that sent these bytes first, 0 if it is no longer known
	Dup            int   // of a duplicate ACK: which one in a row, from 1
	Changes        []Change
}

// Change is a change of state at one end of a connection, or of a listener.
type Change struct {
	Host      string
	End, Peer netip.AddrPort // a listener's peer is the zero value
	Was, Is   State
}

const (
	// maxConns bounds the connections that are followed. When there are more, those that have ended are forgotten, and if none has, all:
	// a flood of them shows nothing that a learner could follow.
	maxConns = 1024
	// maxRemembered bounds the segments of each direction that a retransmission may be recognized to repeat. More than fit into the
	// lab's windows, so that what is in flight is always known.
	maxRemembered = 256
	// maxEarly bounds what is kept of bytes that come before their turn. Beyond it the receiver's own ACKs tell what it has.
	maxEarly = 256
)

// Conns follows TCP connections by the packets that their hosts send and that are delivered to them, and by what the hosts' kernels say:
// listeners and the end of TIME-WAIT show in no packet, and a program that is slow to accept in no packet alone. It is plain data: the
// same packets and looks always read the same.
//
// The zero value has seen nothing. It is not safe for concurrent use.
type Conns struct {
	conns     map[pair]*conn
	listeners map[listener]bool
}

// listener is a socket in LISTEN.
type listener struct {
	host string
	end  netip.AddrPort
}

// conn is the two ends of one connection, in the order of their pair. A socket connected to itself has one end.
type conn [2]*end

// Sent takes in a segment that a host has sent, by the number of its packet.
func (cs *Conns) Sent(host string, number int64, p *packet.Packet) Reading {
	from, to := cs.ends(p)
	from.host = host
	if again := p.TCP.Flags.Has(packet.SYN) && from.known && p.TCP.Seq != from.iss; again {
		from.known = false
		if !p.TCP.Flags.Has(packet.ACK) {
			from.renew()
			to.renew()
		}
	}
	from.learn(p)
	r := from.reading(to, p)
	from.note(to, number, p, &r)
	from.send(to, p, &r)
	return r
}

// Arrived takes in a segment that has been delivered to a host. One that was damaged on the way is discarded there, and not to be
// given here.
func (cs *Conns) Arrived(host string, p *packet.Packet) Reading {
	from, to := cs.ends(p)
	to.host = host
	r := from.reading(to, p)
	to.arrive(from, p, &r)
	return r
}

// ends returns the ends of the connection that a segment belongs to: its sender's and its receiver's.
func (cs *Conns) ends(p *packet.Packet) (from, to *end) { return cs.between(addrs(p)) }

// between returns the ends at two addresses.
func (cs *Conns) between(a, b netip.AddrPort) (atA, atB *end) {
	key, swapped := pairOf(a, b)
	c := cs.conns[key]
	if c == nil {
		if cs.conns == nil {
			cs.conns = map[pair]*conn{}
		}
		if len(cs.conns) >= maxConns {
			cs.forget()
		}
		c = &conn{{addr: key[0]}, {addr: key[1]}}
		if key[0] == key[1] {
			c[1] = c[0]
		}
		cs.conns[key] = c
	}
	if swapped {
		return c[1], c[0]
	}
	return c[0], c[1]
}

// forget makes room.
func (cs *Conns) forget() {
	for key, c := range cs.conns {
		if c[0].over() && c[1].over() {
			delete(cs.conns, key)
		}
	}
	if len(cs.conns) >= maxConns {
		clear(cs.conns)
	}
}

// reading returns what the header of a segment from one end to the other says, with the numbers made relative and the window scaled.
func (from *end) reading(to *end, p *packet.Packet) Reading {
	r := Reading{RelSeq: p.TCP.Seq - from.iss, Window: uint32(p.TCP.Window)}
	if p.TCP.Flags.Has(packet.ACK) && to.known {
		r.RelAck = p.TCP.Ack - to.iss
	}
	if from.scales && to.scales && !p.TCP.Flags.Has(packet.SYN) {
		r.Window <<= from.scale
	}
	return r
}
