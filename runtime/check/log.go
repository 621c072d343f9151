package check

import (
	"slices"
	"time"

	"github.com/wirebook/wirebook/runtime/check/feed"
	"github.com/wirebook/wirebook/runtime/event"
)

// Call is a socket call of the learner's program.
type Call struct {
	Op            string // "listen", "dial", "accept", "write", "read", "shutdown", "close"
	Net           string // "tcp", "udp"
	Local, Remote string // "ip:port"
	Size          int    // bytes that crossed
	Data          string // the first of them
	Err           string // "EOF", "timeout", "closed", or an errno's name
	Line          int    // in the learner's source
	At, Took      time.Duration
}

var ops = map[event.Kind]string{
	event.SockListening: "listen", event.SockConnected: "dial", event.SockAccepted: "accept", event.SockWrote: "write",
	event.SockRead: "read", event.SockShutdown: "shutdown", event.SockClosed: "close",
}

// Calls returns the program's socket calls so far that are of one of the given kinds; all, where none is given.
func (p *Program) Calls(kinds ...string) []Call {
	var calls []Call
	for _, e := range feed.Of(feed.Events(), p.run) {
		op := ops[e.Kind]
		if e.Kind == event.SockFailed {
			op = e.Op
		}
		if e.Sock == nil || op == "" || len(kinds) > 0 && !slices.Contains(kinds, op) {
			continue
		}
		c := Call{Op: op, Net: e.Net, Local: e.Local, Remote: e.Remote, Size: e.Size, Data: string(e.Data), Err: e.Err, At: e.At, Took: e.Took}
		if e.Pos != nil {
			c.Line = e.Line
		}
		calls = append(calls, c)
	}
	return calls
}

// Packet is a packet that has crossed the lab's cable, or tried to.
type Packet struct {
	Number   int64
	At       time.Duration
	Host     string // that has sent it
	Src, Dst string // "ip:port"
	Len      int    // bytes of payload
	Flags    string // of a segment: "SYN ACK"
	Seq, Ack int64  // of a segment, counted from the first of the connection
	SegSeq   uint32 // of a segment, as it is in the header
	SegAck   uint32 // of a segment with an ACK, as it is in the header
	Window   int
	Note     string // "retransmission", "duplicate ACK" and the like
	ICMP     string // "port unreachable" and the like
	Dropped  string // why it has not arrived, "" if it has, or is on its way
}

// Segments returns the TCP segments that have been sent since the check began, at the plain level none.
func Segments() []Packet { return packets(event.SegSent) }

// Datagrams returns the UDP datagrams that have been sent since the check began.
func Datagrams() []Packet { return packets(event.DgramSent) }

// Messages returns the ICMP messages that have been sent since the check began.
func Messages() []Packet { return packets(event.ICMPSent) }

func packets(kind event.Kind) []Packet {
	all := feed.Events()
	dropped := map[int64]string{}
	for _, e := range all {
		if e.Packet != nil && e.Rule != "" {
			dropped[e.Number] = e.Rule
		}
	}
	var list []Packet
	for _, e := range all {
		if e.Kind != kind || e.Packet == nil {
			continue
		}
		p := Packet{Number: e.Number, At: e.At, Host: e.Host, Src: e.Src, Dst: e.Dst, Len: e.Len, Note: e.Note, ICMP: e.ICMP, Dropped: dropped[e.Number]}
		if e.Seg != nil {
			p.Flags, p.Seq, p.Ack, p.Window = e.Flags, int64(e.RelSeq), int64(e.RelAck), int(e.Window)
			p.SegSeq, p.SegAck = e.SegSeq, e.SegAck
		}
		list = append(list, p)
	}
	return list
}

// State is an end of a connection, or a listener, having entered a state.
type State struct {
	At        time.Duration
	Host      string
	End, Peer string // "ip:port"; a listener has no peer
	State     string // as RFC 9293 §3.3.2 has it
}

// States returns the states that TCP connections and listeners have entered since the check began.
func States() []State {
	var list []State
	for _, e := range feed.Events() {
		if e.Kind == event.ConnState && e.Conn != nil {
			list = append(list, State{At: e.At, Host: e.Host, End: e.End, Peer: e.Peer, State: e.State})
		}
	}
	return list
}

// Visible reports whether the lab shows packets and states: at the plain level a check can go by the calls alone.
func Visible() bool {
	for _, e := range feed.Events() {
		if e.Packet != nil {
			return true
		}
	}
	return false
}
