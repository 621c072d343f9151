package trace

import (
	"cmp"
	"slices"
	"strings"

	"github.com/wirebook/wirebook/runtime/event"
)

// Socket is a socket that is open, as far as the log tells.
type Socket struct {
	Net    string // "tcp" or "udp"
	Host   string // "" where there is only one
	Local  string // "ip:port"; ":port" on every address
	Peer   string // "" of a listener, and of a UDP socket that talks to anybody
	State  string // as RFC 9293 §3.3.2 has it; "" of UDP, and where nothing tells
	Run    event.RunID
	Kernel *event.Kernel // what the kernel last said of it; nil if nothing
}

// Listens reports whether the socket waits for whoever comes.
func (s *Socket) Listens() bool { return s.Peer == "" }

// Port is the socket's own.
func (s *Socket) Port() string { return endpointOf(s.Local).port }

// socketName tells open sockets apart.
type socketName struct{ net, host, local, peer string }

func nameOf(s *Socket) socketName { return socketName{s.Net, s.Host, s.Local, s.Peer} }

// Sockets returns the sockets that are open now: those that wait for whoever comes first, then by host and port. Programs tell of what they
// have opened and not closed; where there is a private network, the cable and the kernels tell what has become of it.
func (t *Trace) Sockets() []Socket {
	open := map[socketName]Socket{}
	for id, r := range t.inOrder() {
		if r.ended == 0 {
			for _, s := range r.sockets(id) {
				open[nameOf(&s)] = s
			}
		}
	}
	for name, s := range t.bound {
		if s.Run = open[name].Run; s.Run == 0 {
			s.Run = t.listener(s.Host, s.Local, t.last)
		}
		open[name] = s
	}
	for _, c := range t.conns.all {
		for i := range c.Ends {
			t.refine(open, c, i)
		}
	}
	all := make([]Socket, 0, len(open))
	for _, s := range open {
		all = append(all, s)
	}
	// The stable sort is the smaller one of values as large as these: it saves the page's program 17 kB.
	slices.SortStableFunc(all, func(a, b Socket) int {
		return cmp.Or(cmp.Compare(min(len(a.Peer), 1), min(len(b.Peer), 1)), cmp.Compare(a.Host, b.Host), cmp.Compare(len(a.Port()), len(b.Port())), cmp.Compare(a.Port(), b.Port()),
			cmp.Compare(a.Peer, b.Peer), cmp.Compare(a.Net, b.Net))
	})
	return all
}

// refine takes in what packets and kernel tell of one end of a connection.
func (t *Trace) refine(open map[socketName]Socket, c *Conn, end int) {
	e := &c.Ends[end]
	s := Socket{Net: c.Net, Host: e.Host, Local: e.Addr, Peer: c.Ends[1-end].Addr, State: e.State, Run: e.Run, Kernel: e.Kernel}
	switch {
	case e.State == "CLOSED":
		delete(open, nameOf(&s))
	case e.State != "":
		open[nameOf(&s)] = s
	}
}

// sockets returns those that a run has opened and not closed.
func (r *run) sockets(id event.RunID) map[int]Socket {
	open := map[int]Socket{}
	for _, c := range r.calls.Rows {
		s := Socket{Net: networkOf(c.Sock.Net), Host: c.Host, Local: endpointOf(c.Sock.Local).String(), Run: id}
		switch {
		case s.Net == "" || c.Failed || c.Pending:
		case c.Name == "close":
			delete(open, c.Sock.ID)
		case c.Name == "listen":
			if s.Net == "tcp" {
				s.State = "LISTEN"
			}
			open[c.Sock.ID] = s
		case c.Name == "dial", c.Name == "accept":
			s.Peer = endpointOf(c.Sock.Remote).String()
			open[c.Sock.ID] = s
		}
	}
	return open
}

// networkOf returns "tcp" for "tcp4" and "tcp6", for they are one, and "" for what has no ports.
func networkOf(name string) string {
	if strings.HasPrefix(name, "tcp") || strings.HasPrefix(name, "udp") {
		return name[:3]
	}
	return ""
}

// bind takes in what is said of a socket without a peer.
func (t *Trace) bind(proto string, e *event.Event) {
	s := Socket{Net: proto, Host: e.Host, Local: endpointOf(e.Conn.End).String(), State: e.State, Kernel: e.Kernel}
	name := nameOf(&s)
	if e.State == "CLOSED" {
		delete(t.bound, name)
		return
	}
	if s.Kernel == nil {
		s.Kernel = t.bound[name].Kernel
	}
	t.bound[name] = s
}
