package picture

import (
	"cmp"
	mathbits "math/bits" // bits is what a packet's field says
	"slices"

	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

// Of the table of datagrams, CSS pixels, as in the style sheet.
const (
	messageRow    = 26
	messageNarrow = 46 // the words stand below the boxes there
	partMessages  = 20 // rows of one part
	boxTop        = 2.0
	messageBox    = 20.0
	wayWidth      = 168.0 // of the column that says who sends
	wayNarrow     = 100.0
	besideBox     = 96.0 // what a box leaves of its column for words
	besideNarrow  = 18.0
	messageUnit   = 7.2 // a byte's width at most: that of a letter
	leastColumn   = 40.0
	thinnest      = 2.0 // an empty datagram is there, too
	fragmentSpace = 2.0
	crossWidth    = 11.0
	// A datagram that is so many times as long as a usual one is drawn shortened, or the others would be lines.
	shortenedFrom = 4
)

// DatagramWords is what the table of datagrams says.
type DatagramWords struct {
	Title                    string
	Way, Sent, OnWire, Read  string // the columns
	Bytes                    string // how many, in short
	Cut                      string // a read that had room for fewer bytes than there were: how many of how many
	Failed                   string // a write that has sent nothing: the error's name
	NotRead, Refused, Full   string // why no read has returned it; refused: by which ICMP message
	Damaged, There, Copy     string
	Fragments, FragmentsLost string // how many packets carry it; how many of how many were lost, and why
	Foot                     string
	Datagrams                text.Plural
}

// Datagrams draws the UDP datagrams of a story, one in a row, in the order of sending: written, on the wire, read. All boxes have one scale.
// TCP has no such table: there a border is nothing that is kept.
func Datagrams(s *trace.Story, l Look) Drawing {
	d := Drawing{Mark: -1}
	all := messages(s, &l)
	if len(all) == 0 {
		return d
	}
	d.Count = l.Say.Datagrams.Datagrams.Of(len(all))
	t := newTable(s, &l, all)
	rows := rowsOf(all)
	d.Tools, d.Head = connTools(s, &l), t.head()
	d.Foot = foot(l.Say.Datagrams.Foot)
	height := messageRow
	if l.Width < narrow {
		height = messageNarrow
	}
	for from := 0; from < len(rows); from += partMessages {
		part := rows[from:min(from+partMessages, len(rows))]
		d.Parts = append(d.Parts, Part{Rev: t.rev(part), Height: len(part) * height, Draw: func() string { return t.part(part) }})
	}
	for i, r := range rows {
		if l.Replay && !l.later(r.at) {
			d.Mark = (i + 1) * height
		}
	}
	return d
}

// messageTable is the datagrams as they are looked at.
type messageTable struct {
	story   *trace.Story
	look    *Look
	say     *DatagramWords
	unit    float64        // of a byte, CSS pixels
	longest float64        // box, CSS pixels
	sockets map[string]int // how many addresses of each party there are
}

// messageLine is a datagram, or its second copy.
type messageLine struct {
	*message
	copy int // which of its copies, from 0
}

func newTable(s *trace.Story, l *Look, all []*message) *messageTable {
	way, beside := wayWidth, besideBox
	if l.Width < narrow {
		way, beside = wayNarrow, besideNarrow
	}
	longest, usual := 1, usualSize(all)
	for _, m := range all {
		longest = max(longest, min(m.size, shortenedFrom*usual))
	}
	room := max(leastColumn, (float64(l.Width)-way)/3-beside)
	t := &messageTable{story: s, look: l, say: &l.Say.Datagrams, unit: min(messageUnit, room/float64(longest)), longest: room}
	t.count(all)
	return t
}

// count counts the addresses of each party.
func (t *messageTable) count(all []*message) {
	t.sockets = map[string]int{}
	seen := map[string]bool{}
	var last *trace.Conn
	for _, m := range all {
		if m.conn == last { // as it mostly is
			continue
		}
		last = m.conn
		for end := range m.conn.Ends {
			party, addr := t.party(m.conn, end), m.conn.Ends[end].Addr
			if !seen[party+" "+addr] {
				seen[party+" "+addr] = true
				t.sockets[party]++
			}
		}
	}
}

// usualSize returns the power of two that is next to the sizes of datagrams in the mean: a few long ones do not change it.
func usualSize(all []*message) int {
	digits := 0
	for _, m := range all {
		digits += mathbits.Len(uint(m.size))
	}
	return 1 << (digits / len(all))
}

func rowsOf(all []*message) []messageLine {
	var rows []messageLine
	for _, m := range all {
		for i := range max(1, len(m.copies)) {
			rows = append(rows, messageLine{m, i})
		}
	}
	return rows
}

func (t *messageTable) party(c *trace.Conn, end int) string {
	return name(t.story, t.story.PartyOfEnd(c, end))
}

// whose names an end: by its party, and by its port where the party has several.
func (t *messageTable) whose(c *trace.Conn, end int) string {
	party := t.party(c, end)
	if t.sockets[party] > 1 {
		return party + ":" + trace.PortOf(c.Ends[end].Addr)
	}
	return party
}

// sender names who has sent a datagram: of the answers to what was sent to many, each has its own.
func (t *messageTable) sender(r messageLine) string {
	if len(r.packets) > 0 {
		if party := t.story.From(r.packets[0]); party != t.story.PartyOfEnd(r.conn, r.from) {
			return name(t.story, party)
		}
	}
	return t.whose(r.conn, r.from)
}

func (t *messageTable) head() string {
	var m text.Markup
	m.Add(`<table class="%" aria-hidden="true"><thead>`, t.class())
	t.columns(&m)
	m.HTML(`</thead></table>`)
	return m.String()
}

// columns appends the row of the columns' names.
func (t *messageTable) columns(m *text.Markup) {
	m.Add(`<tr><th scope="col">%</th><th scope="col">%</th>`, t.say.Way, t.say.Sent)
	m.Add(`<th scope="col">%</th><th scope="col">%</th></tr>`, t.say.OnWire, t.say.Read)
}

func (t *messageTable) class() string {
	if t.look.Width < narrow {
		return "datagrams narrow"
	}
	return "datagrams"
}

// rev tells the looks of a part apart: how many of its things have happened, as the story is told.
func (t *messageTable) rev(part []messageLine) string {
	known, happened := 0, 0
	count := func(is bool, later bool) {
		if is {
			known++
			if !later {
				happened++
			}
		}
	}
	for _, r := range part {
		count(true, t.look.later(r.at))
		count(r.write != nil, r.write != nil && t.look.later(r.write.At))
		for _, p := range r.packets {
			count(true, t.look.later(p.Sent))
			count(p.Last() > p.Sent, t.look.later(p.Last()))
		}
		count(r.refusal != nil, !t.refused(r.message))
		for _, a := range r.copies {
			count(true, t.look.later(a.at))
			count(a.passed, false)
			count(a.read != nil, a.read != nil && t.look.later(a.read.At))
		}
	}
	return revOf(int(part[0].at), len(part), known, happened, t.look.Width, int(t.unit*1000), len(t.story.Drops), int(t.look.Chosen))
}

func (t *messageTable) part(part []messageLine) string {
	var m text.Markup
	m.Add(`<table class="%" aria-label="%"><thead class="heard">`, t.class(), t.say.Title)
	t.columns(&m)
	m.HTML(`</thead><tbody>`)
	for _, r := range part {
		t.row(&m, r)
	}
	m.HTML(`</tbody></table>`)
	return m.String()
}

func (t *messageTable) row(m *text.Markup, r messageLine) {
	class := ""
	if t.look.later(r.at) {
		class = "later"
	}
	way := t.sender(r) + " → " + cmp.Or(r.host, t.whose(r.conn, 1-r.from))
	m.Add(`<tr class="%"><td title="%">%</td>`, class, way, way)
	failed := r.write != nil && r.write.Failed
	cell(m, failed)
	switch {
	case failed:
		t.unread(m, r, "lost", text.Fill(t.say.Failed, r.write.Sock.Err))
	case r.write != nil && r.copy == 0:
		t.call(m, "write", r.write, r.size, t.bytes(r.size))
	}
	m.HTML(`</td>`)
	cell(m, len(r.copies) == 0)
	t.wire(m, r)
	m.HTML(`</td>`)
	cell(m, false)
	t.received(m, r)
	m.HTML(`</td></tr>`)
}

// cell begins a cell. What it says may take the room of the next ones if those are empty.
func cell(m *text.Markup, alone bool) {
	if alone {
		m.HTML(`<td class="wide">`)
	} else {
		m.HTML(`<td>`)
	}
}

func (t *messageTable) bytes(n int) string { return text.Fill(t.say.Bytes, text.Group(n)) }

// call draws what a call has moved of a datagram of a size, and what it has cut off.
func (t *messageTable) call(m *text.Markup, class string, c *trace.Call, size int, words string) {
	said, width := preview(c), t.width(c.Size, size)
	t.lane(m, t.width(size, size))
	t.look.beginBox(m, class, words+" "+said, nil, c)
	t.rect(m, 0, width)
	inside := fits(width-4, said)
	write(m, "label", width/2, boxTop+messageBox/2+4, inside)
	m.HTML(`</g>`)
	if c.Size < size {
		m.HTML(`<g class="box cut">`)
		t.rect(m, width, t.width(size-c.Size, size))
		m.HTML(`</g>`)
	}
	t.short(m, size)
	if inside == "" && c.Size > 0 {
		words += "  " + said
	}
	t.beside(m, words)
}

// wire draws the packets that carry a datagram.
func (t *messageTable) wire(m *text.Markup, r messageLine) {
	if len(r.packets) == 0 {
		return
	}
	t.lane(m, max(crossWidth, t.width(r.size, r.size)+fragmentSpace*float64(len(r.packets)-1)))
	x := 0.0
	for _, p := range r.packets {
		t.look.beginBox(m, "packet", t.look.packetTitle(p), p, nil)
		width := t.width(p.About.Len, r.size)
		t.rect(m, x, width)
		if t.look.lost(p) {
			cross(m, max(x+width/2, crossWidth/2), boxTop+messageBox/2)
		}
		m.HTML(`</g>`)
		x += width + fragmentSpace
	}
	t.short(m, r.size)
	t.beside(m, t.carried(r))
}

// carried says how a datagram has crossed.
func (t *messageTable) carried(r messageLine) string {
	lost := r.lost()
	switch {
	case r.copy > 0:
		return t.say.Copy
	case len(r.packets) == 1 && len(r.copies) > 0 && !t.look.later(r.copies[0].at):
		return text.Span(r.copies[0].at - r.packets[0].Sent)
	case len(r.packets) == 1:
		return t.look.fate(r.packets[0])
	case len(lost) > 0 && t.look.lost(lost[0]):
		return text.Fill(t.say.FragmentsLost, text.Itoa(len(lost)), text.Itoa(len(r.packets)), t.look.fate(lost[0]))
	}
	return text.Fill(t.say.Fragments, text.Itoa(len(r.packets)))
}

// received draws the read that has returned a datagram, or says why none has.
func (t *messageTable) received(m *text.Markup, r messageLine) {
	if r.copy >= len(r.copies) || t.look.later(r.copies[r.copy].at) {
		return
	}
	a := &r.copies[r.copy]
	switch {
	case a.read != nil && !t.look.later(a.read.At):
		words := t.bytes(r.size)
		if a.read.Size < r.size {
			words = text.Fill(t.say.Cut, text.Group(a.read.Size), text.Group(r.size))
		}
		t.call(m, "read", a.read, r.size, words)
	case t.refused(r.message):
		t.unread(m, r, "refused", text.Fill(t.say.Refused, r.refusal.About.ICMP))
	case a.damaged:
		t.unread(m, r, "lost", t.say.Damaged)
	case r.conn.Ends[1-r.from].Run == 0:
		t.unread(m, r, "", t.say.There)
	case a.passed && t.full(r):
		t.unread(m, r, "lost", t.say.Full)
	default:
		t.unread(m, r, "", t.say.NotRead)
	}
}

// unread draws a datagram that was not received, and says why.
func (t *messageTable) unread(m *text.Markup, r messageLine, class, why string) {
	width := t.width(r.size, r.size)
	t.lane(m, max(crossWidth, width))
	t.look.beginBox(m, "waiting "+class, why, nil, nil)
	t.rect(m, 0, width)
	if class != "" {
		cross(m, max(width, crossWidth)/2, boxTop+messageBox/2)
	}
	m.HTML(`</g>`)
	t.short(m, r.size)
	t.beside(m, why)
}

func (t *messageTable) refused(m *message) bool {
	return m.refusal != nil && !t.look.later(m.refusal.Last())
}

// full reports whether the receiver's kernel has lost datagrams for want of room.
func (t *messageTable) full(r messageLine) bool {
	return slices.ContainsFunc(t.story.Drops, func(d trace.Drop) bool {
		return d.Is.Where == "receive buffer" && d.Host == r.conn.Ends[1-r.from].Host
	})
}

// lane begins a cell with room for boxes of a width.
func (t *messageTable) lane(m *text.Markup, width float64) {
	m.Add(`<span class="lane"><svg class="boxes" width="%" height="24">`, coord(width+1))
}

// width is that of some bytes of a datagram of a size.
func (t *messageTable) width(n, size int) float64 {
	unit := t.unit
	if t.shortened(size) {
		unit = t.longest / float64(size)
	}
	return max(thinnest, float64(n)*unit)
}

func (t *messageTable) shortened(size int) bool { return float64(size)*t.unit > t.longest+1 }

func (t *messageTable) rect(m *text.Markup, x, width float64) {
	rectangle(m, x, boxTop, width, messageBox)
}

// short marks the boxes of a datagram that is drawn shortened.
func (t *messageTable) short(m *text.Markup, size int) {
	if t.shortened(size) {
		m.Add(`<path class="short" d="M% 1l-5 22m4 0l5 -22"/>`, coord(t.longest-10))
	}
}

// beside ends a cell with words beside its box.
func (t *messageTable) beside(m *text.Markup, words string) {
	m.Add(`</svg><span title="%">%</span></span>`, words, words)
}
