package lab

import (
	"bytes"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/packet"
)

const (
	// snapPayload is how many bytes of a payload are recorded: enough to recognize what a lesson sends, little beside 1500.
	snapPayload = 128
	// maxRecorded is how many packets are recorded for one run: with what becomes of them they take about a third of a session's log, and
	// are more than a learner can look at.
	maxRecorded = 20_000
)

// Recorder makes events of what is seen on a cable, and of what the kernels of its hosts say. Both feed one record of the states of
// connections.
//
// It is a [Witness] of one cable: it reads the packets in the order of its calls. It is safe for concurrent use.
type Recorder struct {
	emit    func(event.Event)
	renewed atomic.Bool // count anew from the next packet that is sent

	mu     sync.Mutex // guards what follows; held while emit is called
	conns  Conns
	first  int64            // the packets recorded are those from this number on, up to the limit,
	before int64            // and earlier ones up to this number, which may still be on their way
	full   bool             // the limit is reached, and has been told
	views  map[string]*view // what was last told of each host's sockets
	said   int              // how many times it was told of sockets
}

// NewRecorder returns a recorder that gives its events to emit, in order.
func NewRecorder(emit func(event.Event)) *Recorder {
	return &Recorder{emit: emit, first: 1, views: map[string]*view{}}
}

// Renew has packets, and what sockets become, counted anew from the next packet that is sent. It does not wait for See.
func (r *Recorder) Renew() { r.renewed.Store(true) }

// See records a sighting. Beyond the limit packets are still read, so that the states stay true.
func (r *Recorder) See(s Sighting) {
	kinds, ok := kindsOf(s.Packet)
	if !ok {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if s.Stage == Sent && r.renewed.Swap(false) {
		r.before = min(s.Number, r.first+maxRecorded)
		r.first, r.full, r.said = s.Number, false, 0
	}
	reading := r.read(&s)
	if r.records(&s) {
		r.emit(s.event(kinds[s.Stage], &reading))
	}
	r.change(s.At, s.Number, reading.Changes)
}

// change emits changes of state, and the number of the packet that is behind them.
func (r *Recorder) change(at time.Duration, cause int64, changes []Change) {
	for _, c := range changes {
		r.emit(event.Event{At: at, Host: c.Host, Kind: event.ConnState, Conn: &event.Conn{
			End: c.End.String(), Peer: peerOf(c.Peer), State: string(c.Is), Was: string(c.Was), Cause: cause}})
	}
}

// Changed records what the cable is from now on.
func (r *Recorder) Changed(c Condition) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.emit(event.Event{At: c.At, Kind: event.LinkChanged, Text: c.Line, Cable: &event.Cable{Link: event.Link(c.Link), Cut: c.Cut, Faults: c.Faults}})
}

// read follows the connection that a segment belongs to. What is damaged or lost does not reach it. Whether the checksum was right as it
// was sent is not asked: a kernel that leaves it to its network card sends it wrong here, and takes it for right there.
func (r *Recorder) read(s *Sighting) Reading {
	switch {
	case s.Packet.Has != packet.HasTCP:
	case s.Stage == Sent:
		return r.conns.Sent(s.Host, s.Number, s.Packet)
	case s.Stage == Arrived && s.Verdict.Bit == 0:
		return r.conns.Arrived(s.Host, s.Packet)
	}
	return Reading{}
}

// records reports whether a packet is to be recorded. It says once that no more packets are.
func (r *Recorder) records(s *Sighting) bool {
	n := s.Number
	if n < r.before || r.first <= n && n < r.first+maxRecorded {
		return true
	}
	if n >= r.first && !r.full {
		r.full = true
		r.emit(event.Event{At: s.At, Kind: event.LabTruncated,
			Text: fmt.Sprintf("more than %d packets: they still cross the cable, but are not recorded until a program is run again", maxRecorded)})
	}
	return false
}

// kindsOf returns the kinds of events for a packet's stages. There are none for what no lesson speaks of.
func kindsOf(p *packet.Packet) (kinds [3]event.Kind, ok bool) {
	switch p.IP.Protocol {
	case packet.ProtoTCP:
		return [3]event.Kind{event.SegSent, event.SegDelivered, event.SegDropped}, true
	case packet.ProtoUDP:
		return [3]event.Kind{event.DgramSent, event.DgramDelivered, event.DgramDropped}, true
	case packet.ProtoICMP:
		return [3]event.Kind{event.ICMPSent, event.ICMPDelivered, event.ICMPDropped}, true
	}
	return kinds, false
}

// event makes an event of a sighting.
func (s *Sighting) event(kind event.Kind, r *Reading) event.Event {
	e := event.Event{At: s.At, Host: s.Host, Kind: kind, Packet: &event.Packet{Number: s.Number}}
	switch s.Stage {
	case Sent:
		describeSent(&e, s.Packet, r)
	case Arrived:
		e.Bit, e.Held, e.Script, e.Note = s.Verdict.Bit, s.Verdict.Held, s.Verdict.Script, string(r.Note)
		if s.Copy > 1 {
			e.Copy = s.Copy
		}
	case Lost:
		e.Rule, e.Script = string(s.Verdict.Dropped), s.Verdict.Script
	}
	return e
}

// describeSent says what a packet is.
func describeSent(e *event.Event, p *packet.Packet, r *Reading) {
	header := len(p.Bytes) - len(p.Payload)
	e.Data = bytes.Clone(p.Bytes[:min(len(p.Bytes), header+snapPayload)])
	e.Size = len(p.Bytes)
	e.Src, e.Dst = p.Ends()
	e.Len = p.Len
	switch p.Has {
	case packet.HasICMP:
		e.ICMP = p.ICMP.String()
	case packet.HasTCP:
		e.Note = string(r.Note)
		e.Seg = &event.Seg{Flags: p.TCP.Flags.String(), SegSeq: p.TCP.Seq, SegAck: p.TCP.Ack, RelSeq: r.RelSeq, RelAck: r.RelAck,
			Window: r.Window, Options: p.TCP.Options.String(), Repeats: r.Repeats, Dup: r.Dup}
	}
}
