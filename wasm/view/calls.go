package view

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
)

// Limits of the table of socket calls: what the page keeps of one run, and what it draws at once, since a table draws slowly.
const (
	callRows = 10_000
	pageRows = 200
)

// call is one socket call, a row of the table.
type call struct {
	seq     int64
	at      time.Duration // when it returned; when it began for one that has not
	run     *run
	name    string // as in Strings.CallNames
	failed  bool
	pending bool // a dial that has not returned
	sock    event.Sock
	data    []byte
	size    int
	text    string
	pos     event.Pos
	conn    int // 0 for none
}

// calls is the socket calls of one run, the oldest left out beyond callRows.
type calls struct {
	rows []*call
	gone int
}

// call takes a socket call in. A dial has a row from its beginning, which gives way to that of its end.
func (m *Model) call(r *run, e *event.Event) {
	c := &call{
		seq: e.Seq, at: e.At, run: r, sock: *e.Sock, data: e.Data, size: max(e.Size, len(e.Data)), text: e.Text,
		name: callName(e), failed: e.Kind == event.SockFailed, pending: e.Kind == event.SockDialing,
	}
	if e.Pos != nil {
		c.pos = *e.Pos
	}
	if c.name == "dial" && !c.pending {
		r.calls.rows = slices.DeleteFunc(r.calls.rows, func(o *call) bool { return o.pending && o.sock.ID == c.sock.ID })
	}
	c.conn = m.conns.number(c.sock.Net, c.sock.Local, c.sock.Remote)
	r.calls.add(c)
}

func (c *calls) add(row *call) {
	c.rows = append(c.rows, row)
	if len(c.rows) > callRows {
		c.rows[0] = nil
		c.rows = c.rows[1:]
		c.gone++
	}
}

// end leaves no row pending: the run is over.
func (c *calls) end() {
	for _, row := range c.rows {
		row.pending = false
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

// renumber numbers the connections again: a run, and with it some of them, is gone.
func (m *Model) renumber() {
	m.conns = conns{}
	var rows []*call
	for _, name := range m.order {
		if r := m.newest(name); r != nil {
			rows = append(rows, r.calls.rows...)
		}
	}
	slices.SortFunc(rows, func(a, b *call) int { return cmp.Compare(a.seq, b.seq) })
	for _, c := range rows {
		c.conn = m.conns.number(c.sock.Net, c.sock.Local, c.sock.Remote)
	}
}

// CallCount returns how many socket calls a cell's newest run has made.
func (m *Model) CallCount(name string) int {
	if r := m.newest(name); r != nil {
		return len(r.calls.rows) + r.calls.gone
	}
	return 0
}

// conversation returns the rows of a run together with those of the runs it talked to, in the order of time: their ends of the same
// connections, and what their sockets and listeners did before there was a connection.
func (m *Model) conversation(r *run) []*call {
	shared := map[int]bool{}
	for _, c := range r.calls.rows {
		shared[c.conn] = c.conn > 0
	}
	rows := slices.Clone(r.calls.rows)
	for _, name := range m.order {
		if other := m.newest(name); other != nil && other != r {
			rows = append(rows, other.calls.sharing(shared)...)
		}
	}
	slices.SortStableFunc(rows, func(a, b *call) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.seq, b.seq)) })
	return rows
}

// sharing returns the rows that belong to one of the connections.
func (c *calls) sharing(shared map[int]bool) []*call {
	sockets := map[int]bool{}
	for _, row := range c.rows {
		if shared[row.conn] {
			sockets[row.sock.ID], sockets[row.sock.Listener] = true, true
		}
	}
	var rows []*call
	for _, row := range c.rows {
		if shared[row.conn] || row.conn == 0 && sockets[row.sock.ID] {
			rows = append(rows, row)
		}
	}
	return rows
}
