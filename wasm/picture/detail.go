package picture

import (
	"slices"
	"strconv"

	"github.com/wirebook/wirebook/runtime/packet"
	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

// dumpWidth is how many bytes stand in a row of the dump: two words of the RFCs' header diagrams, and no wider than a telephone.
const dumpWidth = 8

// Detail is what there is to know of the packet that is looked into: every field of its headers, its bytes, and what became of it.
func Detail(s *trace.Story, l Look) Drawing {
	d := Drawing{Mark: -1}
	i := indexOf(s.Packets, l.Chosen)
	if i < 0 {
		return d
	}
	p := s.Packets[i]
	fields := fieldsOf(p)
	var m text.Markup
	m.HTML(`<div class="detail">`)
	detailFacts(&m, s, i, &l)
	m.HTML(`<div class="halves" data-marks>`)
	fieldTable(&m, p.Data, fields, l.Say)
	dump(&m, p, fields, l.Say)
	m.HTML(`</div></div>`)
	d.Count, d.Tools, d.Head = strconv.FormatInt(p.Number(), 10), detailTools(s, i, &l), m.String()
	return d
}

// indexOf returns where the packet with a number stands, -1 if it is not there.
func indexOf(packets []*trace.Packet, number int64) int {
	return slices.IndexFunc(packets, func(p *trace.Packet) bool { return p.Number() == number })
}

func fieldsOf(p *trace.Packet) []packet.Field {
	decoded := packet.Decode(p.Data)
	return decoded.Fields()
}

// detailTools is the buttons that go on to another packet, or close the picture.
func detailTools(s *trace.Story, at int, l *Look) string {
	var m text.Markup
	button := func(what, value, label string, possible bool) {
		m.Add(`<button type="button" data-look="%" data-value="%" data-cell="%"`, what, value, l.Cell)
		m.AttrIf(!possible, "disabled")
		m.Add(`>%</button>`, label)
	}
	button("browse", "-1", l.Say.PreviousPacket, neighbour(s, at, -1, l) >= 0)
	button("browse", "1", l.Say.NextPacket, neighbour(s, at, 1, l) >= 0)
	button("choose", "0", l.Say.ClosePacket, true)
	return m.String()
}

// Browse returns the number of the packet that is shown n packets after the one that is looked into, or before it; that one's own where
// there is none.
func Browse(s *trace.Story, l *Look, n int) int64 {
	at := indexOf(s.Packets, l.Chosen)
	if at < 0 {
		return l.Chosen
	}
	if to := neighbour(s, at, n, l); to >= 0 {
		return s.Packets[to].Number()
	}
	return l.Chosen
}

// neighbour returns where the next packet stands that belongs to what is looked at, in steps of n; -1 where there is none.
func neighbour(s *trace.Story, at, n int, l *Look) int {
	for i := at + n; n != 0 && i >= 0 && i < len(s.Packets); i += n {
		if p := s.Packets[i]; l.shows(p.Conn) && (len(l.Filter) == 0 || l.Filter.passes(saidOfPacket(s, p, l.Say))) {
			return i
		}
	}
	return -1
}

// detailFacts says what a packet is and what became of it.
func detailFacts(m *text.Markup, s *trace.Story, at int, l *Look) {
	p := s.Packets[at]
	m.HTML(`<p class="what"><strong>`)
	what(m, p, Term)
	m.Add(`</strong> · % → % · % ms · %</p><ul class="fate"><li>`,
		name(s, s.From(p)), name(s, s.To(p)), text.Millis(p.Sent-s.Begin), text.Fill(l.Say.PacketSize, text.Itoa(p.Size), text.Itoa(p.About.Len)))
	fate(m, p, l.Say, Term)
	m.HTML(`</li>`)
	if l.Day > 0 {
		m.Add(`<li>%</li>`, text.Fill(l.Say.SentAt, text.TimeOfDay(l.Day+p.Sent)))
	}
	if at > 0 {
		m.Add(`<li>%</li>`, text.Fill(l.Say.SinceBefore, text.Span(p.Sent-s.Packets[at-1].Sent)))
	}
	detailNote(m, p.About.Note, p, l)
	for _, a := range p.Arrivals {
		how := a.How
		if how.Note != "" {
			detailNote(m, how.Note, p, l)
		}
		for _, fact := range []struct {
			is   bool
			text string
		}{
			{how.Copy > 1, text.Fill(l.Say.Duplicated, text.Span(a.At-p.Sent))},
			{how.Bit > 0, text.Fill(l.Say.Flipped, text.Itoa(how.Bit))},
			{how.Held, l.Say.Held},
			{how.Script != "", text.Fill(l.Say.ByScript, how.Script)},
		} {
			if fact.is {
				m.Add(`<li>%</li>`, fact.text)
			}
		}
	}
	m.HTML(`</ul>`)
}

// detailNote says what a segment is in its connection, if not the next thing to say.
func detailNote(m *text.Markup, note string, p *trace.Packet, l *Look) {
	if note == "" {
		return
	}
	m.HTML(`<li>`)
	Term(m, "note", note, l.Say.Note(note))
	if p.Seg != nil && p.Seg.Repeats > 0 && note == p.About.Note {
		m.Add(`: % `, l.Say.Repeats)
		packetLink(m, p.Seg.Repeats, l, "")
	}
	if p.Seg != nil && p.Seg.Dup > 0 && note == p.About.Note {
		m.Add(` (%)`, text.Itoa(p.Seg.Dup))
	}
	m.HTML(`</li>`)
}

// packetLink appends a packet's number as a button that chooses it, with more attributes.
func packetLink(m *text.Markup, number int64, l *Look, more text.Safe) {
	n := strconv.FormatInt(number, 10)
	m.Add(`<button type="button" class="place"`+more+` data-look="choose" data-value="%" data-cell="%" aria-label="%">%</button>`,
		n, l.Cell, text.Fill(l.Say.PacketNumber, n), n)
}

// fieldTable appends the fields, header by header. A row and the bytes it is about have the same mark.
func fieldTable(m *text.Markup, data []byte, fields []packet.Field, say *Words) {
	m.Add(`<table class="fields"><thead><tr><th scope="col">%</th><th scope="col">%</th><th scope="col">%</th></tr></thead>`,
		say.ColField, say.ColValue, say.ColPlace)
	header := "-"
	for i, f := range fields {
		if f.Header != header {
			if header != "-" {
				m.HTML(`</tbody>`)
			}
			header = f.Header
			m.HTML(`<tbody>`)
			if header != "" {
				m.Add(`<tr><th scope="rowgroup" colspan="3">%</th></tr>`, header)
			}
		}
		m.Add(`<tr tabindex="-1" data-mark="%" data-term="%"><th scope="row">%</th><td>%`, text.Itoa(i), fieldTerm(&f), f.Name, f.Value)
		if f.Mask != 0 {
			m.Add(` <code>%</code>`, bits(&f, data))
		}
		m.Add(`</td><td>%</td></tr>`, where(&f))
	}
	if len(fields) > 0 {
		m.HTML(`</tbody>`)
	}
	m.HTML(`</table>`)
}

// fieldTerm is how the glossary knows a field.
func fieldTerm(f *packet.Field) string {
	if f.Header == "" {
		return "field/" + f.Name
	}
	return "field/" + f.Header + "/" + f.Name
}

// where says which bytes of the packet a field takes.
func where(f *packet.Field) string {
	if f.To-f.From == 1 {
		return text.Itoa(f.From)
	}
	return text.Itoa(f.From) + "–" + text.Itoa(f.To-1)
}

// bits writes the bits that are a field's own, and dots for those of its neighbours: "0101 ····".
func bits(f *packet.Field, bytes []byte) string {
	n, value := f.To-f.From, uint16(0)
	for _, b := range bytes[f.From:f.To] {
		value = value<<8 | uint16(b)
	}
	var out []rune
	for i := 8*n - 1; i >= 0; i-- {
		switch {
		case f.Mask>>i&1 == 0:
			out = append(out, '·')
		case value>>i&1 == 0:
			out = append(out, '0')
		default:
			out = append(out, '1')
		}
		if i%4 == 0 && i > 0 {
			out = append(out, ' ')
		}
	}
	return string(out)
}

// dump appends the bytes, each with the marks of the fields that it belongs to.
func dump(m *text.Markup, p *trace.Packet, fields []packet.Field, say *Words) {
	marks := make([]string, len(p.Data))
	for i, f := range fields {
		for at := f.From; at < f.To; at++ {
			if marks[at] != "" {
				marks[at] += " "
			}
			marks[at] += text.Itoa(i)
		}
	}
	m.Add(`<div class="dump"><pre tabindex="0" aria-label="%">`, say.Dump)
	for from := 0; from < len(p.Data); from += dumpWidth {
		dumpRow(m, p.Data, marks, from)
	}
	m.HTML(`</pre>`)
	if len(p.Data) < p.Size {
		m.Add(`<p>%</p>`, text.Fill(say.Recorded, text.Itoa(len(p.Data)), text.Itoa(p.Size)))
	}
	m.HTML(`</div>`)
}

func dumpRow(m *text.Markup, data []byte, marks []string, from int) {
	row := data[from:min(from+dumpWidth, len(data))]
	m.Add(`<i>%</i>  `, hex(byte(from>>8))+hex(byte(from)))
	for i, b := range row {
		m.Add(`<b data-mark="%">%</b>`, marks[from+i], hex(b))
		m.HTML(gap(i))
	}
	for i := len(row); i < dumpWidth; i++ {
		m.HTML("  " + gap(i))
	}
	m.HTML(" ")
	for i, b := range row {
		shown := "."
		if ' ' <= b && b <= '~' {
			shown = string(rune(b))
		}
		m.Add(`<b data-mark="%">%</b>`, marks[from+i], shown)
	}
	m.HTML("\n")
}

// gap is what stands behind a byte of a row: its halves are the words of the RFCs' diagrams.
func gap(i int) text.Safe {
	if i == dumpWidth/2-1 {
		return "  "
	}
	return " "
}

func hex(b byte) string { return strconv.FormatUint(uint64(b)|0x100, 16)[1:] }
