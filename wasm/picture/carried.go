package picture

import (
	"slices"
	"strings"

	"github.com/wirebook/wirebook/wasm/trace"
)

// carried reports whether a call is of a kind that packets come of, or that comes of packets, and is known to belong to a connection.
func carried(c *trace.Call) bool {
	if c.Conn == nil {
		return false
	}
	switch c.Name {
	case "read", "write":
		return c.Size > 0 || c.Conn.Net == "udp" && !c.Failed || heardOfEnd(c)
	case "dial", "accept", "shutdown", "close":
		return c.Conn.Net == "tcp"
	}
	return false
}

// heardOfEnd reports whether a read has returned because the peer ends its half of the connection, or all of it.
func heardOfEnd(c *trace.Call) bool {
	return c.Name == "read" && c.Conn.Net == "tcp" && (c.Sock.Err == "EOF" || c.Sock.Err == "ECONNRESET")
}

// Carrier returns the number of the first packet that has to do with a call, which is named by its event: that opened or closed what it
// did, or carried what it wrote or read. It is 0 where none is known, as where packets are not seen.
func Carrier(s *trace.Story, seq int64) int64 {
	i := slices.IndexFunc(s.Calls, func(c *trace.Call) bool { return c.Seq == seq })
	if i < 0 || !carried(s.Calls[i]) {
		return 0
	}
	p := carrierOf(s, s.Calls[i])
	if p == nil {
		return 0
	}
	return p.Number()
}

func carrierOf(s *trace.Story, c *trace.Call) *trace.Packet {
	switch {
	case c.Name == "dial":
		return firstFlagged(c, c.End, "SYN")
	case c.Name == "accept":
		return firstFlagged(c, 1-c.End, "SYN")
	case c.Name == "shutdown" || c.Name == "close":
		return firstFlagged(c, c.End, "FIN", "RST")
	case heardOfEnd(c):
		return firstFlagged(c, 1-c.End, "FIN", "RST")
	case c.Conn.Net == "udp":
		return datagramOf(s, c)
	case c.Name == "write":
		st := streamOf(c.Conn, c.End)
		return st.firstIn(st.writes, c)
	}
	st := streamOf(c.Conn, 1-c.End)
	return st.firstIn(st.reads, c)
}

// firstFlagged returns the first segment with one of the flags that an end has sent on a call's connection, nil if it has sent none.
func firstFlagged(c *trace.Call, end int, flags ...string) *trace.Packet {
	for _, p := range c.Conn.Packets {
		has := func(flag string) bool { return p.Seg != nil && strings.Contains(p.Seg.Flags, flag) }
		if p.From == end && slices.ContainsFunc(flags, has) {
			return p
		}
	}
	return nil
}

// firstIn returns the segment that was the first to carry a byte of a call's, which is one of a row; nil where it was not seen.
func (st *stream) firstIn(row []span, c *trace.Call) *trace.Packet {
	i := slices.IndexFunc(row, func(s span) bool { return s.call == c })
	if i < 0 || len(st.segments) == 0 {
		return nil
	}
	// What was sent again lies in the layers above the first.
	if carriers := within(st.segments[0], row[i].from, row[i].to); len(carriers) > 0 {
		return carriers[0].packet
	}
	return nil
}

// datagramOf returns the first packet of the datagram that a call has written or read, nil where it was not seen.
func datagramOf(s *trace.Story, c *trace.Call) *trace.Packet {
	for _, m := range messages(s, &Look{Conn: c.Conn.Number}) {
		read := func(a arrival) bool { return a.read == c }
		if len(m.packets) > 0 && (m.write == c || slices.ContainsFunc(m.copies, read)) {
			return m.packets[0]
		}
	}
	return nil
}
