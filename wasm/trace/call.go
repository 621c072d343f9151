package trace

import (
	"slices"
	"strings"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
)

// Call is one socket call of a program.
type Call struct {
	Seq     int64
	At      time.Duration // when it returned; when it began for one that has not
	Run     event.RunID
	Host    string
	Name    string // "listen", "dial", "accept", "write", "read", "shutdown", "close"
	Failed  bool
	Pending bool // a dial that has not returned
	Never   bool // and never will: its program has ended
	Sock    event.Sock
	Data    []byte // the first bytes that crossed
	Size    int    // how many did
	Text    string // the error in full
	Pos     event.Pos
	Conn    *Conn // nil of a call that belongs to none, or to none yet
	End     int   // which end of it the socket is
}

// Began is when the call was made.
func (c *Call) Began() time.Duration { return c.At - c.Sock.Took }

// Print is something that a program printed.
type Print struct {
	Seq    int64
	At     time.Duration
	Run    event.RunID
	Host   string
	Data   []byte
	Stderr bool
	Pos    event.Pos
}

// Calls is the socket calls of one run, the oldest left out beyond a limit.
type Calls struct {
	Rows []*Call
	Gone int
}

// call takes a socket call in. A dial has a row from its beginning, which gives way to that of its end.
func (t *Trace) call(e *event.Event) *Conn {
	c := &Call{
		Seq: e.Seq, At: e.At, Run: e.Run, Host: e.Host, Sock: *e.Sock, Data: e.Data, Size: max(e.Size, len(e.Data)), Text: e.Text,
		Name: callName(e), Failed: e.Kind == event.SockFailed, Pending: e.Kind == event.SockDialing,
	}
	if e.Pos != nil {
		c.Pos = *e.Pos
	}
	calls := t.runOf(e.Run).calls
	if c.Name == "dial" && !c.Pending {
		calls.Rows = slices.DeleteFunc(calls.Rows, func(o *Call) bool { return o.Pending && o.Sock.ID == c.Sock.ID })
	}
	calls.add(c)
	c.Conn, c.End = t.conns.of(c.Sock.Net, c.Sock.Local, c.Sock.Remote)
	if c.Conn == nil && c.Name == "dial" && c.Failed {
		c.Conn, c.End = t.claim(c)
	}
	if c.Conn == nil {
		return nil
	}
	c.Conn.Calls = append(c.Conn.Calls, c)
	c.Conn.Ends[c.End].Run, c.Conn.Ends[c.End].Host = c.Run, c.Host
	return c.Conn
}

func (cs *Calls) add(c *Call) {
	cs.Rows = append(cs.Rows, c)
	if len(cs.Rows) > maxCalls {
		cs.Rows[0] = nil
		cs.Rows = cs.Rows[1:]
		cs.Gone++
	}
}

// end leaves no call pending: the run is over.
func (cs *Calls) end() {
	for _, c := range cs.Rows {
		c.Pending, c.Never = false, c.Never || c.Pending
	}
}

func callName(e *event.Event) string {
	switch e.Kind {
	case event.SockListening:
		return "listen"
	case event.SockDialing, event.SockConnected:
		return "dial"
	case event.SockAccepted:
		return "accept"
	case event.SockWrote:
		return "write"
	case event.SockRead:
		return "read"
	case event.SockClosed:
		return "close"
	case event.SockFailed:
		return e.Sock.Op
	}
	return strings.TrimPrefix(string(e.Kind), "sock.") // shutdown, and what a later bridge may add
}

// own finds out whose the ends of a connection are by what the programs were doing when its first segments were sent: until a call has
// returned, nothing else tells.
func (t *Trace) own(c *Conn, p *Packet) {
	if p.Seg == nil || !strings.HasPrefix(p.Seg.Flags, "SYN") {
		return
	}
	to := 1 - p.From
	if c.Ends[p.From].Run == 0 {
		c.Ends[p.From].Run = t.caller(p.Host, c.Ends[to].Addr)
	}
	if c.Ends[to].Run == 0 {
		c.Ends[to].Run = t.listener(t.hosts[addressOf(c.Ends[to].Addr)], c.Ends[to].Addr, p.Sent)
	}
}

// caller returns the first run that is dialing an address from a host, 0 if none is. A name that is dialed tells by its port.
func (t *Trace) caller(host, remote string) event.RunID {
	for id, r := range t.inOrder() {
		for _, c := range r.calls.Rows {
			if c.Pending && c.Host == host && endpointOf(c.Sock.Remote).port == endpointOf(remote).port {
				return id
			}
		}
	}
	return 0
}

// claim finds the connection that a dial has tried to open in vain: its error names one address alone.
func (t *Trace) claim(call *Call) (c *Conn, end int) {
	for _, c := range slices.Backward(t.conns.all) {
		if len(c.Packets) == 0 || c.Ends[0].Host != call.Host || !strings.HasPrefix(call.Sock.Net, c.Net) ||
			endpointOf(c.Ends[1].Addr).port != endpointOf(call.Sock.Remote).port {
			continue
		}
		if first := c.Packets[0].Sent; call.Began() <= first && first <= call.At {
			return c, 0
		}
	}
	return nil, 0
}

// addressee returns the first run that has a socket for datagrams open at an address of a host, 0 if none has. It need not ever read what
// comes there: the kernel may keep it from a socket that was dialed to somebody else.
func (t *Trace) addressee(host, local string) event.RunID {
	want := endpointOf(local)
	for id, r := range t.inOrder() {
		if r.ended != 0 {
			continue
		}
		for _, s := range r.sockets(id) {
			if has := endpointOf(s.Local); s.Net == "udp" && s.Host == host && has.port == want.port && (has.host == "" || has.host == want.host) {
				return id
			}
		}
	}
	return 0
}

// listener returns the first run that was listening at an address of a host at a time, 0 if none was.
func (t *Trace) listener(host, local string, at time.Duration) event.RunID {
	want := endpointOf(local)
	for id, r := range t.inOrder() {
		open := 0
		for _, c := range r.calls.Rows {
			has := endpointOf(c.Sock.Local)
			if has.port != want.port || has.host != "" && has.host != want.host || host != "" && c.Host != host || c.At > at {
				continue
			}
			switch {
			case c.Name == "listen" && !c.Failed:
				open++
			case c.Name == "close" && c.Sock.Remote == "":
				open--
			}
		}
		if open > 0 {
			return id
		}
	}
	return 0
}
