package picture

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/wirebook/wirebook/runtime/packet"
	"github.com/wirebook/wirebook/wasm/trace"
)

// stream is the bytes that go one way on a TCP connection, counted from 0: how they were written, what carried them, how they were read.
type stream struct {
	conn     *trace.Conn
	from     int // the end that writes
	size     int // bytes that are known of
	writes   []span
	segments [][]span // the first layer is what was sent first; what was sent again lies in the layers above it
	reads    []span
	landed   []*landing    // in the order of time
	fin      *trace.Packet // nil while the stream goes on
}

// span is a stretch of a stream that was written, sent or read at once. Those of one row do not overlap and are in order.
type span struct {
	from, to int
	number   int // among the calls of its row, from 1; of a segment the packet's
	call     *trace.Call
	packet   *trace.Packet
	useless  bool // a segment that has brought nothing that was not there before
}

// at is when it happened: for a segment, when it was sent.
func (s *span) at() time.Duration {
	if s.packet != nil {
		return s.packet.Sent
	}
	return s.call.At
}

// data returns the first bytes of a span, as far as they were recorded.
func (s *span) data() []byte {
	if s.packet != nil {
		return packet.Decode(s.packet.Data).Payload
	}
	return s.call.Data
}

// streams returns the streams of the connections that are looked at, without those that have carried nothing.
func streams(s *trace.Story, l *Look) []*stream {
	var all []*stream
	for _, c := range s.Conns {
		if c.Net != "tcp" || !l.shows(c) {
			continue
		}
		for from := range c.Ends {
			if st := streamOf(c, from); st.size > 0 {
				all = append(all, st)
			}
		}
	}
	return all
}

func streamOf(c *trace.Conn, from int) *stream {
	st := &stream{conn: c, from: from}
	st.writes = callSpans(c, "write", from)
	st.reads = callSpans(c, "read", 1-from)
	for _, p := range c.Packets {
		if p.From == from && p.Seg != nil {
			st.carry(p)
		}
	}
	for _, layer := range st.segments {
		st.size = max(st.size, lastByte(layer))
	}
	st.size = max(st.size, lastByte(st.writes), lastByte(st.reads))
	st.arrive()
	return st
}

// rows returns all rows of the stream, from any of which its bytes may be known.
func (st *stream) rows() [][]span {
	return append([][]span{st.writes, st.reads}, st.segments...)
}

// spell puts together the first bytes of the stream from what was recorded of its pieces, and says which of them are known.
func (st *stream) spell(size int) (text []byte, known []bool) {
	text, known = make([]byte, size), make([]bool, size)
	for _, row := range st.rows() {
		for i := range row {
			for j, b := range row[i].data() {
				if at := row[i].from + j; at < min(row[i].to, size) {
					text[at], known[at] = b, true
				}
			}
		}
	}
	return text, known
}

// callSpans lines up what the calls of one end have moved: each begins where the one before it has ended.
func callSpans(c *trace.Conn, name string, end int) []span {
	var spans []span
	at := 0
	for _, call := range callsOf(c, name, end) {
		if call.Size > 0 {
			spans = append(spans, span{from: at, to: at + call.Size, number: len(spans) + 1, call: call})
			at += call.Size
		}
	}
	return spans
}

// callsOf returns the calls of one end that have moved something, an empty datagram too, in the order of time.
func callsOf(c *trace.Conn, name string, end int) []*trace.Call {
	var calls []*trace.Call
	for _, call := range c.Calls {
		if call.Name == name && call.End == end && (!call.Failed || call.Size > 0) {
			calls = append(calls, call)
		}
	}
	slices.SortFunc(calls, inTime)
	return calls
}

// inTime orders calls by when they returned.
func inTime(a, b *trace.Call) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Seq, b.Seq)) }

// carry takes a segment in. Its relative sequence number is 1 for the first byte, since the SYN has taken the 0.
func (st *stream) carry(p *trace.Packet) {
	at := int(p.Seg.RelSeq) - 1
	if strings.HasPrefix(p.Seg.Flags, "SYN") {
		at++
	}
	if strings.HasPrefix(p.Seg.Flags, "FIN") && st.fin == nil {
		st.fin = p
	}
	if p.About.Len == 0 || at < 0 {
		return
	}
	sp := span{from: at, to: at + p.About.Len, number: int(p.Number()), packet: p}
	for i := range st.segments {
		if place, free := roomIn(st.segments[i], sp); free {
			layer := append(st.segments[i], sp)
			copy(layer[place+1:], layer[place:])
			layer[place], st.segments[i] = sp, layer
			return
		}
	}
	st.segments = append(st.segments, []span{sp})
}

// roomIn returns where a span belongs in a row, and whether there is room for it.
func roomIn(row []span, s span) (place int, free bool) {
	place = firstAfter(row, s.from)
	return place, place == len(row) || row[place].from >= s.to
}

// firstAfter returns the index of the first span that ends after a byte.
func firstAfter(row []span, at int) int {
	i, _ := slices.BinarySearchFunc(row, at+1, func(s span, at int) int { return cmp.Compare(s.to, at) })
	return i
}

// within returns the spans of a row that have a part in the bytes [from, to).
func within(row []span, from, to int) []span {
	first := firstAfter(row, from)
	last := first
	for last < len(row) && row[last].from < to {
		last++
	}
	return row[first:last]
}

// lastByte returns where a row ends.
func lastByte(row []span) int {
	if len(row) == 0 {
		return 0
	}
	return row[len(row)-1].to
}

// landing is a segment that arrives whole.
type landing struct {
	at time.Duration
	*span
}

// landings returns the arrivals of the stream's segments in the order of time. What arrives damaged is thrown away by the kernel.
func (st *stream) landings() []*landing {
	var all []*landing
	for _, layer := range st.segments {
		for i := range layer {
			for _, a := range layer[i].packet.Arrivals {
				if a.How.Bit == 0 {
					all = append(all, &landing{a.At, &layer[i]})
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b *landing) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.number, b.number)) })
	return all
}

// arrive finds which segments have brought nothing new.
func (st *stream) arrive() {
	st.landed = st.landings()
	for _, a := range st.landed {
		a.useless = true
	}
	var there bytesSet
	for _, a := range st.landed {
		if there.add(a.from, a.to) {
			a.useless = false
		}
	}
}

// arrivedBy returns how many bytes have arrived with none missing before them, as the story is told.
func (st *stream) arrivedBy(l *Look) int {
	var there bytesSet
	for _, a := range st.landed {
		if !l.later(a.at) {
			there.add(a.from, a.to)
		}
	}
	if len(there) == 0 || there[0].from > 0 {
		return 0
	}
	return there[0].to
}

// done returns how far the calls of a row had come, as the story is told.
func done(row []span, l *Look) int {
	to := 0
	for i := range row {
		if !l.later(row[i].at()) {
			to = row[i].to
		}
	}
	return to
}

// sticky reports whether what was read is not what was written: a border of the writes is none of the reads. What is not read yet has no
// borders.
func (st *stream) sticky() bool {
	for i := range min(len(st.writes), len(st.reads)) {
		if st.writes[i].to != st.reads[i].to {
			return true
		}
	}
	return false
}

// Sticky reports whether the bytes of a stream of the story were read in other pieces than they were written in.
func Sticky(s *trace.Story) bool {
	return slices.ContainsFunc(streams(s, &Look{}), (*stream).sticky)
}

// bytesSet is a set of bytes of a stream, as stretches in order that do not touch.
type bytesSet []stretch

type stretch struct{ from, to int }

// add adds a stretch, and reports whether any byte of it is new.
func (b *bytesSet) add(from, to int) (fresh bool) {
	set := *b
	i, _ := slices.BinarySearchFunc(set, from, func(s stretch, at int) int { return cmp.Compare(s.to, at) })
	if i < len(set) && set[i].from <= from && to <= set[i].to {
		return false
	}
	j := i
	for ; j < len(set) && set[j].from <= to; j++ {
		from, to = min(from, set[j].from), max(to, set[j].to)
	}
	*b = append(append(set[:i:i], stretch{from, to}), set[j:]...)
	return true
}
