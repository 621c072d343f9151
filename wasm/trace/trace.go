package trace

import (
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/packet"
)

// Limits of what is kept: the lab records as many packets of one run, and a run as many calls; nobody looks at more.
const (
	maxPackets = 40_000
	maxCalls   = 10_000
	maxPrints  = 10_000
)

// Trace is a fold over a log. It is not safe for concurrent use.
type Trace struct {
	Links []Link // what the cable did, from when on

	rev     int
	drops   []Drop // what the kernel lost
	gone    int    // packets that are no longer kept
	packets map[int64]*Packet
	order   []*Packet // as they were sent
	conns   conns
	states  []State               // of listeners, which are no connections
	bound   map[socketName]Socket // sockets without a peer, as the kernels have them
	last    time.Duration         // when the newest event happened
	hosts   map[string]string     // by address
	runs    map[event.RunID]*run
}

// inOrder goes through the runs as they were started: what is told of a log must not depend on a map's chance.
func (t *Trace) inOrder() iter.Seq2[event.RunID, *run] {
	return func(yield func(event.RunID, *run) bool) {
		for _, id := range slices.Sorted(maps.Keys(t.runs)) {
			if !yield(id, t.runs[id]) {
				return
			}
		}
	}
}

// New returns a trace that has heard nothing.
func New() *Trace {
	t := &Trace{conns: conns{known: map[string]*Conn{}}, runs: map[event.RunID]*run{}}
	t.forgetPackets()
	return t
}

// run is what is known of a run.
type run struct {
	calls   *Calls
	prints  []*Print
	host    string
	cell    string
	started time.Duration
	ended   time.Duration // 0 while it goes on
}

// Link is what a cable does from a time on.
type Link struct {
	At  time.Duration
	Is  event.Cable
	Why string // "" if a learner has asked for it
}

// Drop is packets that a kernel has lost.
type Drop struct {
	At   time.Duration
	Host string
	Is   event.Drop
}

// Rev changes whenever a story may.
func (t *Trace) Rev() int { return t.rev }

// Apply takes an event in, and reports whether a story is another now; if it is that of one connection only, it returns which. An event
// that lacks what its kind carries tells nothing: a log may come from a file.
func (t *Trace) Apply(e *event.Event) (c *Conn, news bool) {
	t.rev++
	t.last = e.At
	switch {
	case e.Kind == event.LabUp || e.Kind == event.LabDown: // packets and addresses begin anew
		t.forgetPackets()
	case e.Kind == event.LinkChanged && e.Cable != nil:
		t.Links = append(t.Links, Link{At: e.At, Is: *e.Cable, Why: e.Text})
	case e.Kind == event.KernelDropped && e.Drop != nil:
		t.drops = append(t.drops, Drop{At: e.At, Host: e.Host, Is: *e.Drop})
	case e.Kind == event.KernelSaw && e.Conn != nil && e.Kernel != nil:
		c = t.saw(e)
	case e.Kind == event.ConnState && e.Conn != nil:
		c = t.state(e)
	case e.Packet != nil:
		c = t.packet(e)
	case e.Run != 0:
		c = t.applyRun(e)
	default:
		return nil, false
	}
	return c, true
}

// applyRun takes in an event of a run.
func (t *Trace) applyRun(e *event.Event) *Conn {
	r := t.runOf(e.Run)
	switch e.Kind {
	case event.RunQueued:
		r.host, r.started = e.Host, e.At
		if e.Cell != nil {
			r.cell = e.Cell.Cell
		}
	case event.RunStarted:
		r.started = e.At
	case event.RunExited, event.RunForgotten:
		r.ended = e.At
		r.calls.end()
	case event.Stdout, event.Stderr:
		r.print(e)
	}
	if e.Sock != nil {
		return t.call(e)
	}
	return nil
}

func (r *run) print(e *event.Event) {
	p := &Print{Seq: e.Seq, At: e.At, Run: e.Run, Host: e.Host, Data: e.Data, Stderr: e.Kind == event.Stderr}
	if e.Pos != nil {
		p.Pos = *e.Pos
	}
	if r.prints = append(r.prints, p); len(r.prints) > maxPrints {
		r.prints = r.prints[1:]
	}
}

func (t *Trace) runOf(id event.RunID) *run {
	if t.runs[id] == nil {
		t.runs[id] = &run{calls: &Calls{}}
	}
	return t.runs[id]
}

// Calls returns the socket calls of a run, nil of one that is not known.
func (t *Trace) Calls(id event.RunID) *Calls {
	if r := t.runs[id]; r != nil {
		return r.calls
	}
	return nil
}

// Talks reports whether a run has a connection to another that is known.
func (t *Trace) Talks(id event.RunID) bool {
	return slices.ContainsFunc(t.conns.all, func(c *Conn) bool {
		a, b := c.Ends[0].Run, c.Ends[1].Run
		return (a == id || b == id) && a != b && a != 0 && b != 0
	})
}

// Forget forgets a run, and the connections that no other run has a part in.
func (t *Trace) Forget(id event.RunID) {
	t.rev++
	delete(t.runs, id)
	lonely, ended := map[*Conn]bool{}, map[*Conn]bool{}
	for _, c := range t.conns.all {
		if !c.Of(id) {
			continue
		}
		for i := range c.Ends {
			if c.Ends[i].Run == id {
				c.Ends[i].Run = 0
			}
		}
		lonely[c] = c.Ends[0].Run == 0 && c.Ends[1].Run == 0
		ended[c] = lonely[c] || c.Net == "udp" // the addresses may come again with the next run, which has said nothing yet
	}
	t.conns.unname(ended)
	t.conns.drop(lonely)
	kept := t.order[:0]
	for _, p := range t.order {
		if lonely[p.Conn] {
			delete(t.packets, p.Number())
		} else {
			kept = append(kept, p)
		}
	}
	clear(t.order[len(kept):])
	t.order = kept
}

// forgetPackets forgets what a lab has told, for another is there. What runs have told stays.
func (t *Trace) forgetPackets() {
	t.packets, t.order, t.Links, t.drops, t.states, t.gone = map[int64]*Packet{}, nil, nil, nil, nil, 0
	t.hosts, t.bound = map[string]string{}, map[socketName]Socket{}
	for _, c := range t.conns.all {
		c.Packets, c.States, c.Saw = nil, nil, nil
		for i := range c.Ends {
			c.Ends[i].State, c.Ends[i].Kernel = "", nil
		}
	}
}

// dwells remembers which host has an address.
func (t *Trace) dwells(address, host string) {
	t.hosts[address] = host
}

// state takes in that an end of a connection, or a listener, is in another state.
func (t *Trace) state(e *event.Event) *Conn {
	s := State{At: e.At, Host: e.Host, Addr: e.Conn.End, Is: e.State, Was: e.Was, CausedBy: e.Cause}
	if e.Peer == "" {
		t.bind("tcp", e)
		t.states = append(t.states, s)
		return nil
	}
	c, end := t.conns.of("tcp", e.Conn.End, e.Peer)
	if c == nil {
		return nil
	}
	if over(s.Was) && !over(s.Is) { // it was another connection that was over
		if s.Was == timeWait {
			t.endWait(c, end, s)
		}
		s.Was = ""
	}
	s.Conn, s.End = c, end
	c.States = append(c.States, s)
	c.Ends[end].State, c.Ends[end].Host = s.Is, e.Host
	return c
}

// endWait ends the wait of the connection that had the addresses of another before, which has just begun (RFC 9293 §3.10.7.4).
func (t *Trace) endWait(next *Conn, end int, s State) {
	for _, c := range slices.Backward(t.conns.all) {
		if i := c.end(s.Addr); c != next && c.Net == next.Net && i >= 0 && c.Ends[i].State == timeWait && c.Ends[1-i].Addr == next.Ends[1-end].Addr {
			s.Conn, s.End, s.Is = c, i, "CLOSED"
			c.States = append(c.States, s)
			c.Ends[i].State, c.Ends[i].Kernel = s.Is, nil
			return
		}
	}
}

// saw takes in what the kernel says of a socket.
func (t *Trace) saw(e *event.Event) *Conn {
	if e.Peer == "" {
		t.bind(e.Proto, e)
		return nil
	}
	c, end := t.conns.of(e.Proto, e.Conn.End, e.Peer)
	if c != nil {
		c.Ends[end].Kernel = e.Kernel
		c.Saw = append(c.Saw, Saw{e.At, end, e.Kernel})
	}
	return c
}

// quoted returns the connection that an ICMP message is about, and the end that sends the message: the one that would have received
// the packet that it quotes.
func (t *Trace) quoted(p *Packet) (c *Conn, end int) {
	message := packet.Decode(p.Data)
	if message.Has != packet.HasICMP || !message.ICMP.Error() {
		return nil, 0
	}
	about := packet.Decode(message.Payload)
	network := "udp"
	if about.Has == packet.HasTCP {
		network = "tcp"
	}
	src, dst := about.Ends()
	return t.conns.of(network, dst, src)
}

// LastCall returns the newest call of a run that had returned at a time, and says where it was made; nil if there is none.
func (t *Trace) LastCall(id event.RunID, at time.Duration) *Call {
	if r := t.runs[id]; r != nil {
		for _, c := range slices.Backward(r.calls.Rows) {
			if c.At <= at && c.Pos.Line > 0 {
				return c
			}
		}
	}
	return nil
}

// LastPrint returns the newest print of a run up to a time that says where it was made; nil if there is none.
func (t *Trace) LastPrint(id event.RunID, at time.Duration) *Print {
	if r := t.runs[id]; r != nil {
		for _, p := range slices.Backward(r.prints) {
			if p.At <= at && p.Pos.Line > 0 {
				return p
			}
		}
	}
	return nil
}
