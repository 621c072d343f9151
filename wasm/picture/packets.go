package picture

import (
	"strconv"
	"strings"

	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

const (
	rowHeight = 24 // of a row of the table, CSS pixels, as in the style sheet
	partRows  = 20 // of one part of it
)

// Packets is the table of a story's packets: what the ladder shows, to be read.
func Packets(s *trace.Story, l Look) Drawing {
	d := Drawing{Mark: -1}
	var rows []*trace.Packet
	for _, p := range s.Packets {
		if l.shows(p.Conn) {
			rows = append(rows, p)
		}
	}
	if len(rows) == 0 {
		return d
	}
	d.Count = text.Group(len(rows))
	d.Tools, d.Head = connTools(s, &l), packetsHead(l.Say)
	for from := 0; from < len(rows); from += partRows {
		part := rows[from:min(from+partRows, len(rows))]
		d.Parts = append(d.Parts, Part{
			Rev:    packetsRev(part, &l),
			Height: len(part) * rowHeight,
			Draw:   func() string { return packetsPart(s, part, &l) },
		})
	}
	for i, p := range rows {
		if l.Replay && !l.later(p.Sent) {
			d.Mark = (i + 1) * rowHeight
		}
	}
	return d
}

// packetsRev tells the looks of a part apart: which packets, how much is known of them, and how many have been sent as the story is told.
func packetsRev(part []*trace.Packet, l *Look) string {
	known, sent, which := 0, 0, uint64(0)
	for _, p := range part {
		which = mixed(which, uint64(p.Number())) // a filter may leave any of them out
		known += len(p.Arrivals)
		if p.Lost != nil {
			known++
		}
		if !l.later(p.Sent) {
			sent++
		}
	}
	return revOf(int(which), len(part), known, sent, int(l.Chosen))
}

func packetsHead(say *Words) string {
	var m text.Markup
	m.HTML(`<table class="packets" aria-hidden="true"><thead>`)
	packetColumns(&m, say)
	m.HTML(`</thead></table>`)
	return m.String()
}

// packetColumns appends the row of the columns' names.
func packetColumns(m *text.Markup, say *Words) {
	m.Add(`<tr><th scope="col">%</th><th scope="col">%</th><th scope="col">%</th>`, say.ColNumber, say.ColTime, say.ColWay)
	m.Add(`<th scope="col">%</th><th scope="col">%</th><th scope="col">%</th></tr>`, say.ColWhat, say.ColLength, say.ColFate)
}

func packetsPart(s *trace.Story, part []*trace.Packet, l *Look) string {
	var m text.Markup
	m.Add(`<table class="packets" aria-label="%"><thead class="heard">`, l.Say.Packets)
	packetColumns(&m, l.Say)
	m.HTML(`</thead><tbody>`)
	for _, p := range part {
		class, chosen := "", p.Number() == l.Chosen
		if l.later(p.Sent) {
			class = "later"
		}
		if chosen {
			class += " chosen"
		}
		m.Add(`<tr class="%"`, class)
		m.AttrIf(chosen, `aria-current="true"`)
		m.HTML(`><td>`)
		packetLink(&m, p.Number(), l, ` tabindex="-1"`)
		m.Add(`</td><td>%</td><td>% → %</td><td>`, text.Millis(p.Sent-s.Begin), name(s, s.From(p)), name(s, s.To(p)))
		what(&m, p, termInRow)
		m.Add(`</td><td>%</td><td>`, strconv.Itoa(p.About.Len))
		fate(&m, p, l.Say, termInRow)
		m.HTML(`</td></tr>`)
	}
	m.HTML(`</tbody></table>`)
	return m.String()
}

func name(s *trace.Story, party int) string {
	if party < 0 {
		return "?"
	}
	return s.Parties[party].String()
}

// What says what a packet is, in the field's short form: "SYN seq 0", "ACK seq 1 ack 1 win 64256".
func What(p *trace.Packet) string {
	switch {
	case p.Seg != nil:
		words := p.Seg.Flags + " seq " + strconv.FormatUint(uint64(p.Seg.RelSeq), 10)
		if strings.Contains(p.Seg.Flags, "ACK") {
			words += " ack " + strconv.FormatUint(uint64(p.Seg.RelAck), 10)
		}
		return words + " win " + strconv.FormatUint(uint64(p.Seg.Window), 10)
	case p.About.ICMP != "":
		return "ICMP " + p.About.ICMP
	}
	return "UDP"
}

// Fate says what became of a packet.
func Fate(p *trace.Packet, say *Words) string {
	switch {
	case p.Lost != nil:
		return text.Fill(say.Lost, lossWords(p.Lost, say))
	case len(p.Arrivals) > 0:
		return text.Fill(say.Delivered, text.Span(p.Arrivals[0].At-p.Sent))
	}
	return say.OnItsWay
}
