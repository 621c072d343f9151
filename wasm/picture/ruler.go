package picture

import (
	"strconv"
	"unicode/utf8"

	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

// Of the ruler, CSS pixels, from the top of a line to its bottom.
const (
	gutterWidth   = 68.0 // left of a line: the names of the rows
	endRoom       = 36.0 // right of it: the mark of the end
	tickRow       = 17.0
	captionRow    = 13.0
	callHeight    = 22.0
	rowGap        = 6.0
	segmentHeight = 18.0
	segmentRow    = 21.0
	lineGap       = 10.0
	streamHead    = 28    // a stream's heading, one line of text
	leastWidth    = 120.0 // of the rows, however little room there is
)

// RulerWords is what the ruler says.
type RulerWords struct {
	Title                   string
	Written, Segments, Read string // the rows
	Write, ReadCall         string // one call, with its number
	Range                   string // the numbers of its first and last byte
	Unread, Underway        string // where bytes wait that no call has returned yet
	Somewhere               string // the same, if that is not known
	Useless                 string // of a segment that has brought nothing new
	Queues                  string // what the kernels have: the send queue's bytes, the receive queue's
	Foot                    string // what the marks mean
	Streams, Bytes          text.Plural
	Writes, Sent, Again     text.Plural // how many there are in a stream
	Reads                   text.Plural
}

// Ruler draws the byte streams of a story, each direction of a connection by itself: what was written above, the segments in the middle,
// what was read below, all on one scale, so that a border in one row is seen to have none below it in another.
func Ruler(s *trace.Story, l Look) Drawing {
	d := Drawing{Mark: -1}
	all := streams(s, &l)
	if len(all) == 0 {
		return d
	}
	d.Count = l.Say.Ruler.Streams.Of(len(all))
	d.Tools, d.Foot = connTools(s, &l), foot(l.Say.Ruler.Foot)
	y := 0
	for _, st := range all {
		r := newRuler(s, &l, st)
		head := r.head()
		d.Parts = append(d.Parts, Part{Rev: head, Height: r.headHeight(), Draw: func() string { return head }})
		y += r.headHeight()
		now := r.now()
		for from := 0; from < st.size; from += r.perLine {
			line := r.line(from)
			d.Parts = append(d.Parts, Part{Rev: r.rev(&line), Height: line.height(), Draw: func() string { return r.draw(&line) }})
			if l.Replay && line.from < now {
				d.Mark = y + line.height()/2
			}
			y += line.height()
		}
	}
	return d
}

// ruler is one stream as it is looked at. Written, arrived and read are how far it has come, in bytes, as the story is told.
type ruler struct {
	*stream
	scale
	story                  *trace.Story
	look                   *Look
	say                    *RulerWords
	width                  float64 // of the rows
	written, arrived, read int
	text                   []byte // of the stream, where letters are drawn: 0 for what was not recorded
	known                  []bool
}

func newRuler(s *trace.Story, l *Look, st *stream) *ruler {
	width := max(leastWidth, float64(l.Width)-gutterWidth-endRoom)
	r := &ruler{stream: st, scale: scaleOf(st, width), story: s, look: l, say: &l.Say.Ruler, width: width}
	r.written, r.arrived, r.read = done(st.writes, l), st.arrivedBy(l), done(st.reads, l)
	if r.letters() {
		r.text, r.known = st.spell(st.size)
	}
	return r
}

// now is how far the story has come in the stream.
func (r *ruler) now() int { return max(r.written, r.arrived, r.read) }

func (r *ruler) headHeight() int {
	if r.look.Width < narrow {
		return 2 * streamHead
	}
	return streamHead
}

// head is who talks to whom, and in how many pieces.
func (r *ruler) head() string {
	var m text.Markup
	m.Add(`<p class="stream"><b>% → %</b> <span>#%</span> <span>%</span>`, name(r.story, r.story.PartyOfEnd(r.conn, r.from)),
		name(r.story, r.story.PartyOfEnd(r.conn, 1-r.from)), text.Itoa(r.conn.Number), r.say.Bytes.Of(r.size))
	sent := 0
	for _, layer := range r.segments {
		sent += len(layer)
	}
	counts := r.say.Writes.Of(len(r.writes)) + " · " + r.say.Sent.Of(sent)
	if len(r.segments) > 1 {
		counts += " (" + r.say.Again.Of(sent-len(r.segments[0])) + ")"
	}
	m.Add(`<span>%</span>`, counts+" · "+r.say.Reads.Of(len(r.reads)))
	// Once all is read, what the kernels hold is what they held when they were asked last, before that.
	if from, to := r.conn.Ends[r.from].Kernel, r.conn.Ends[1-r.from].Kernel; r.read < r.size && !r.look.Replay && from != nil && to != nil && from.SendQ+to.RecvQ > 0 {
		m.Add(` <span>%</span>`, text.Fill(r.say.Queues, text.Group(from.SendQ), text.Group(to.RecvQ)))
	}
	m.HTML(`</p>`)
	return m.String()
}

// rulerLine is a stretch of the stream that stands on one line, with what has a part in it.
type rulerLine struct {
	from, to      int
	writes, reads []span
	layers        [][]span
}

func (r *ruler) line(from int) rulerLine {
	ln := rulerLine{from: from, to: min(from+r.perLine, r.size)}
	ln.writes, ln.reads = within(r.writes, ln.from, ln.to), within(r.reads, ln.from, ln.to)
	for _, layer := range r.segments {
		if part := within(layer, ln.from, ln.to); len(part) > 0 {
			ln.layers = append(ln.layers, part)
		}
	}
	return ln
}

func (ln *rulerLine) segmentsTop() float64 { return tickRow + captionRow + callHeight + rowGap }
func (ln *rulerLine) readsTop() float64 {
	return ln.segmentsTop() + segmentRow*float64(len(ln.layers)) + rowGap/2
}
func (ln *rulerLine) bottom() float64 { return ln.readsTop() + callHeight }
func (ln *rulerLine) height() int     { return int(ln.bottom() + captionRow + lineGap) }

// rev tells the looks of a line apart.
func (r *ruler) rev(ln *rulerLine) string {
	h := uint64(ln.to)
	mix := func(n int) { h = mixed(h, uint64(n)) }
	for _, row := range append(ln.layers, ln.writes, ln.reads) {
		mix(len(row))
		for i := range row {
			mix(r.state(&row[i]))
		}
	}
	for _, n := range []int{r.look.Width, r.size, r.perLine, r.clamp(ln, r.written), r.clamp(ln, r.arrived), r.clamp(ln, r.read)} {
		mix(n)
	}
	if r.fin != nil && ln.to == r.size {
		mix(r.state(&span{packet: r.fin}))
	}
	return strconv.FormatUint(h, 36)
}

// state is what may change in the look of a span, as a number.
func (r *ruler) state(s *span) int {
	n := s.to << 5
	for i, is := range []bool{r.look.later(s.at()), r.look.lost(s.packet), s.useless, s.packet != nil && s.packet.Number() == r.look.Chosen} {
		if is {
			n |= 1 << i
		}
	}
	if s.packet != nil && !r.look.later(s.packet.Last()) {
		n |= 1 << 4
	}
	return n
}

func (r *ruler) clamp(ln *rulerLine, at int) int { return min(max(at, ln.from), ln.to) }

// x is where a byte begins on a line. What is not on it stands a little outside, where it is cut off: a box that goes on has no border there.
func (r *ruler) x(ln *rulerLine, at int) float64 {
	const outside = 8
	switch {
	case at < ln.from:
		return -outside
	case at > ln.to:
		return float64(ln.to-ln.from)*r.unit + outside
	}
	return float64(at-ln.from) * r.unit
}

// draw draws a line. The rows are a picture in the picture, so that they end where the line does.
func (r *ruler) draw(ln *rulerLine) string {
	var m text.Markup
	height, width := float64(ln.height()), float64(ln.to-ln.from)*r.unit
	m.Add(`<svg class="ruler" width="%" height="%" role="group" aria-label="%">`, coord(gutterWidth+r.width+endRoom), coord(height), r.rangeOf(ln.from, ln.to))
	r.gutter(&m, ln)
	r.ticks(&m, ln)
	m.Add(`<svg x="%" width="%" height="%">`, coord(gutterWidth), coord(width+1), coord(height))
	for i := range ln.writes {
		r.call(&m, ln, &ln.writes[i], tickRow+captionRow, tickRow+captionRow-3.5, r.say.Write)
	}
	for i, layer := range ln.layers {
		for j := range layer {
			r.segment(&m, ln, &layer[j], ln.segmentsTop()+segmentRow*float64(i))
		}
	}
	r.buffers(&m, ln)
	for i := range ln.reads {
		if s := &ln.reads[i]; !r.look.later(s.at()) { // until then its bytes wait
			r.call(&m, ln, s, ln.readsTop(), ln.bottom()+captionRow-2, r.say.ReadCall)
		}
	}
	r.borders(&m, ln)
	m.HTML(`</svg>`)
	if r.fin != nil && ln.to == r.size {
		r.end(&m, ln, gutterWidth+width)
	}
	m.HTML(`</svg>`)
	return m.String()
}

func (r *ruler) gutter(m *text.Markup, ln *rulerLine) {
	label := func(y float64, words string) {
		write(m, "row", gutterWidth-8, y, words)
	}
	label(tickRow+captionRow+callHeight/2+4, r.say.Written)
	if len(ln.layers) > 0 {
		label(ln.segmentsTop()+segmentHeight/2+4, r.say.Segments)
	}
	label(ln.readsTop()+callHeight/2+4, r.say.Read)
}

// ticks draws the ruler's own marks: a number where there is room for one, a small mark at the fifth part of that way.
func (r *ruler) ticks(m *text.Markup, ln *rulerLine) {
	small := max(1, r.tick/5)
	for at := ln.from + (small-ln.from%small)%small; at <= ln.to; at += small {
		x, length := gutterWidth+r.x(ln, at), 3.0
		if at%r.tick == 0 {
			length = 5
			write(m, "tick", x, 9, text.Group(at))
		}
		m.Add(`<path class="tick" d="M% %v%"/>`, coord(x+0.5), coord(tickRow-length), coord(length))
	}
}

// call draws what a call has moved.
func (r *ruler) call(m *text.Markup, ln *rulerLine, s *span, y, captionY float64, word string) {
	word = text.Fill(word, text.Group(s.number))
	size := r.say.Bytes.Of(s.to - s.from)
	r.look.beginBox(m, s.call.Name, word+" · "+size+" · "+r.rangeOf(s.from, s.to), nil, s.call)
	x, width := r.box(m, ln, s, y, callHeight)
	words := fits(width-2, word+" · "+size, size, text.Group(s.to-s.from))
	if s.from < ln.from {
		words = fits(width-2, "… "+word)
	}
	write(m, "caption", x+width/2, captionY, words)
	if r.letters() {
		r.glyphs(m, ln, s, y+callHeight/2+4.5)
	} else if len(s.call.Data) == s.call.Size {
		write(m, "label", x+width/2, y+callHeight/2+4, fits(width-4, preview(s.call)))
	}
	m.HTML(`</g>`)
}

// box draws the outline of a span, and returns what of it is on the line.
func (r *ruler) box(m *text.Markup, ln *rulerLine, s *span, y, height float64) (x, width float64) {
	from := r.x(ln, s.from)
	rectangle(m, from, y, r.x(ln, s.to)-from, height)
	x = r.x(ln, r.clamp(ln, s.from))
	return x, r.x(ln, r.clamp(ln, s.to)) - x
}

// glyphs writes a box's bytes, each on its place. A character whose bytes are not all in the box is none: they are written as numbers.
func (r *ruler) glyphs(m *text.Markup, ln *rulerLine, s *span, y float64) {
	for at := s.from; at < min(s.to, ln.to); {
		if !r.known[at] {
			at++
			continue
		}
		char, n := utf8.DecodeRune(r.text[at:s.to])
		class, words := "glyph", string(char)
		switch {
		case char == utf8.RuneError && n == 1:
			class, words = "glyph cut", hex(r.text[at])
		case char == ' ':
			class, words = "glyph control", "␣"
		case !strconv.IsPrint(char):
			class, words = "glyph control", control(char)
		}
		if at+n > ln.from {
			write(m, class, (float64(at-ln.from)+float64(n)/2)*r.unit, y, words)
		}
		at += n
	}
}

// control is a character that has no picture, as Go writes it; where that is long, its number.
func control(char rune) string {
	quoted := strconv.QuoteRune(char)
	if quoted = quoted[1 : len(quoted)-1]; len(quoted) > 2 && char < utf8.RuneSelf {
		return hex(byte(char))
	}
	return quoted
}

// segment draws what a segment has carried. One that was sent again, was lost, or has brought nothing new must be told from the others without
// colours.
func (r *ruler) segment(m *text.Markup, ln *rulerLine, s *span, y float64) {
	p, class, title := s.packet, "segment", r.look.packetTitle(s.packet)
	if p.Seg.Repeats > 0 {
		class += " again"
	}
	if s.useless {
		class += " useless"
		title += ", " + r.say.Useless
	}
	r.look.beginBox(m, class, title, p, nil)
	x, width := r.box(m, ln, s, y, segmentHeight)
	number := "#" + text.Itoa(s.number)
	if r.look.lost(p) {
		cross(m, x+width/2, y+segmentHeight/2)
		write(m, "label first", x+3, y+segmentHeight/2+4, fits(width/2-9, number))
	} else {
		seq := number + " seq " + strconv.FormatUint(uint64(p.Seg.RelSeq), 10)
		write(m, "label", x+width/2, y+segmentHeight/2+4, fits(width-8, seq+" len "+text.Itoa(p.About.Len), seq, number))
	}
	m.HTML(`</g>`)
}

// buffers draws where the bytes are that were written and not read. Where not all packets were seen, it is not known how far they have come.
func (r *ruler) buffers(m *text.Markup, ln *rulerLine) {
	if len(r.segments) == 0 || r.read > r.arrived {
		r.waiting(m, ln, r.read, r.written, r.say.Somewhere)
		return
	}
	r.waiting(m, ln, r.read, r.arrived, r.say.Unread)
	r.waiting(m, ln, r.arrived, r.written, r.say.Underway)
}

// waiting draws bytes that no read has returned yet. Where the reader is not in the lab, nobody knows.
func (r *ruler) waiting(m *text.Markup, ln *rulerLine, from, to int, words string) {
	if r.clamp(ln, from) >= r.clamp(ln, to) || r.conn.Ends[1-r.from].Run == 0 {
		return
	}
	size := r.say.Bytes.Of(to - from)
	r.look.beginBox(m, "waiting", words+" · "+size, nil, nil)
	x, width := r.box(m, ln, &span{from: from, to: to}, ln.readsTop(), callHeight)
	write(m, "caption", x+width/2, ln.readsTop()+callHeight/2+4, fits(width-4, words+" · "+size, words, size))
	m.HTML(`</g>`)
}

// borders draws a faint line through all rows where one of them has a border; where several have it, the line is less faint.
func (r *ruler) borders(m *text.Markup, ln *rulerLine) {
	const closest = 4 // CSS pixels: lines that are closer would be a grey area
	for _, row := range r.rows() {
		last := 0.0
		for _, s := range within(row, ln.from, ln.to) {
			if x := r.x(ln, s.to); s.to < ln.to && x-last >= closest && !r.look.later(s.at()) {
				m.Add(`<path class="through" d="M% %V%"/>`, coord(x+0.5), coord(tickRow), coord(ln.bottom()+4))
				last = x
			}
		}
	}
}

// end marks where the stream ends: the FIN has a number, but is no byte.
func (r *ruler) end(m *text.Markup, ln *rulerLine, x float64) {
	top := ln.segmentsTop()
	r.look.beginBox(m, "fin", r.look.packetTitle(r.fin), r.fin, nil)
	m.Add(`<path d="M% %V%"/>`, coord(x+1), coord(tickRow), coord(ln.bottom()))
	rectangle(m, x+2, top, 29, segmentHeight)
	write(m, "label", x+16.5, top+segmentHeight/2+4, "FIN")
	m.HTML(`</g>`)
}

// rangeOf names a stretch by its first and last byte.
func (r *ruler) rangeOf(from, to int) string {
	return text.Fill(r.say.Range, text.Group(from), text.Group(to-1))
}
