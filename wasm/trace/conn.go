package trace

import (
	"slices"
	"strings"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
)

// Conn is a conversation between two addresses: a TCP connection, or the datagrams that go to and fro.
type Conn struct {
	Number  int    // from 1, in the order in which they are first seen
	Net     string // "tcp" or "udp"
	Ends    [2]End // the first is the one that was heard of first: who dials, where that is seen
	Packets []*Packet
	Calls   []*Call
	States  []State
	Saw     []Saw // what the kernels said of its ends, in the order in which that was told
}

// Saw is what the kernel said of its end of a connection at a time.
type Saw struct {
	At  time.Duration
	End int
	Is  *event.Kernel
}

// End is one end of a connection.
type End struct {
	Addr   string        // "ip:port"; ":port" while the address is not known
	Host   string        // "" while it is not known
	Run    event.RunID   // whose socket it is; 0 while that is not known
	State  string        // as RFC 9293 §3.3.2 has it; "" of UDP
	Kernel *event.Kernel // what the kernel last said of its socket; nil if nothing
}

// State is one end of a connection entering a state.
type State struct {
	At       time.Duration
	Host     string
	Conn     *Conn // nil of a listener
	End      int
	Addr     string // of the end
	Is, Was  string
	CausedBy int64 // the packet's number; 0 if none did
}

// over reports whether nothing more belongs to the connection: another may have its addresses.
func (c *Conn) over() bool {
	return len(c.Packets) > 0 && (over(c.Ends[0].State) || over(c.Ends[1].State))
}

const timeWait = "TIME-WAIT"

// over reports whether nothing more belongs to the connection of an end in a state.
func over(state string) bool { return state == "CLOSED" || state == timeWait }

// end returns which end has an address; a socket on every address is known by its port.
func (c *Conn) end(addr string) int {
	a := endpointOf(addr)
	for i := range c.Ends {
		if b := endpointOf(c.Ends[i].Addr); b == a {
			return i
		}
	}
	for i := range c.Ends {
		if b := endpointOf(c.Ends[i].Addr); b.port == a.port && (a.host == "" || b.host == "") {
			return i
		}
	}
	return -1
}

// forget forgets the packets before one with a number.
func (c *Conn) forget(number int64) {
	keep := slices.IndexFunc(c.Packets, func(p *Packet) bool { return p.Number() >= number })
	if keep < 0 {
		keep = len(c.Packets)
	}
	c.Packets = slices.Delete(c.Packets, 0, keep)
}

// elsewhere reports whether a host is another than the one that an end is on: what is sent to many has as many ends.
func (c *Conn) elsewhere(end int, host string) bool {
	e := c.Ends[end].Host
	return e != "" && host != "" && e != host
}

// Of reports whether a run has one of its ends.
func (c *Conn) Of(run event.RunID) bool { return c.Ends[0].Run == run || c.Ends[1].Run == run }

// conns finds connections by the addresses of their ends: one's local address is the other's remote one.
//
// A socket that listens on every address ("[::]:9000") shows that as the local address of its datagrams, so an end is also known by its
// port alone.
type conns struct {
	known map[string]*Conn
	all   []*Conn
}

// of returns the connection between two addresses and the end that the first of them is, nil where one of them is missing.
func (cs *conns) of(name, from, to string) (c *Conn, end int) {
	a, b, network := endpointOf(from), endpointOf(to), networkOf(name)
	if a.port == "" || b.port == "" || network == "" {
		return nil, 0
	}
	keys := connKeys(network, a, b)
	for _, k := range keys {
		if c = cs.known[k]; c != nil {
			break
		}
	}
	if c == nil {
		return cs.add(keys, network, a, b), 0
	}
	cs.name(c, keys)
	end = c.end(from)
	if other := c.end(to); end < 0 && other >= 0 {
		end = 1 - other // what was sent to all is answered from another address than theirs
	}
	end = max(0, end)
	c.learn(end, a)
	c.learn(1-end, b)
	return c, end
}

// learn completes an address of which only the port was known.
func (c *Conn) learn(end int, e endpoint) {
	if old := endpointOf(c.Ends[end].Addr); old.host == "" && e.host != "" && old.port == e.port {
		c.Ends[end].Addr = e.String()
	}
}

// renew begins another connection between the addresses of one that is over.
func (cs *conns) renew(network, from, to string) (c *Conn, end int) {
	a, b := endpointOf(from), endpointOf(to)
	return cs.add(connKeys(network, a, b), network, a, b), 0
}

func (cs *conns) add(keys []string, network string, a, b endpoint) *Conn {
	c := &Conn{Number: len(cs.all) + 1, Net: network, Ends: [2]End{{Addr: a.String()}, {Addr: b.String()}}}
	cs.all = append(cs.all, c)
	cs.name(c, keys)
	return c
}

func (cs *conns) name(c *Conn, keys []string) {
	for _, k := range keys {
		cs.known[k] = c
	}
}

// drop forgets connections that are not named any more, and numbers the others again.
func (cs *conns) drop(gone map[*Conn]bool) {
	cs.all = slices.DeleteFunc(cs.all, func(c *Conn) bool { return gone[c] })
	for i, c := range cs.all {
		c.Number = i + 1
	}
}

// unname has what is heard from now on of the addresses of connections belong to others.
func (cs *conns) unname(ended map[*Conn]bool) {
	for k, c := range cs.known {
		if ended[c] {
			delete(cs.known, k)
		}
	}
}

// connKeys returns the names by which the connection of a and b may be looked up, the surest first.
func connKeys(network string, a, b endpoint) []string {
	if b.String() < a.String() {
		a, b = b, a
	}
	var keys []string
	if a.host != "" && b.host != "" {
		keys = append(keys, network+" "+a.String()+" "+b.String())
	}
	if a.host != "" {
		keys = append(keys, network+" "+a.String()+" *:"+b.port)
	}
	if b.host != "" {
		keys = append(keys, network+" "+b.String()+" *:"+a.port)
	}
	return keys
}

// endpoint is one end of a connection; host is empty for "every address".
type endpoint struct{ host, port string }

func (e endpoint) String() string { return e.host + ":" + e.port }

func endpointOf(addr string) endpoint {
	i := strings.LastIndexByte(addr, ':')
	if i < 0 {
		return endpoint{}
	}
	host := strings.TrimPrefix(strings.Trim(addr[:i], "[]"), "::ffff:")
	if host == "0.0.0.0" || host == "::" {
		host = ""
	}
	return endpoint{host, addr[i+1:]}
}

// PortOf returns what stands after an address's last colon.
func PortOf(addr string) string { return addr[strings.LastIndexByte(addr, ':')+1:] }

// addressOf returns the IP address of an address.
func addressOf(addr string) string {
	if e := endpointOf(addr); e.port != "" {
		return e.host
	}
	return addr
}
