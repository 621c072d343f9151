package picture

import (
	"math"
	"strconv"
	"strings"

	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

// packetClass is what a packet looks like. Each has strokes or marks of its own, so that none needs its colour to be recognized.
func packetClass(p *trace.Packet) string {
	switch {
	case p.Seg == nil && p.About.ICMP != "":
		return "icmp"
	case p.Seg == nil:
		return "udp"
	}
	class := "ack"
	switch flags := p.Seg.Flags; {
	case strings.Contains(flags, "RST"):
		class = "rst"
	case strings.Contains(flags, "SYN"):
		class = "syn"
	case strings.Contains(flags, "FIN"):
		class = "fin"
	case p.About.Len > 0:
		class = "data"
	}
	if repeats(p) {
		class += " again"
	}
	return class
}

// direction is 1 for an arrow that goes to the right, -1 to the left.
func (f *frame) direction(a *flight) int {
	if f.laneOf(a.from, a.to) == a.from {
		return -1
	}
	return 1
}

// target is where an arrow ends from left to right: at a lifeline; in the middle of nowhere, where none is known; of what a party sends to
// itself, at its own.
func (f *frame) target(a *flight) int {
	if a.to < 0 {
		return f.x[a.from] + f.direction(a)*f.lane*8/10
	}
	return f.x[a.to]
}

// fitsBeyond reports whether there is room for words beyond a cross, beside it.
func (f *frame) fitsBeyond(words string) bool { return textWidth(words) <= f.lane*55/100-18 }

// middle is how far an arrow gets that does not arrive.
func (f *frame) middle(a *flight) int { return f.x[a.from] + f.direction(a)*f.lane*45/100 }

// arrowLines draws the lines and heads of a packet, all its copies.
func (k *sketch) arrowLines(a *flight) {
	class := packetClass(a.packet)
	if a.packet.Number() == k.look.Chosen {
		class += " chosen"
	}
	k.Add(`<g class="arrow %">`, class+k.later(a.packet.Sent))
	ends := k.ends[a.first : a.first+a.fates]
	for i, y := range ends {
		if i < len(a.packet.Arrivals) {
			k.copyLine(a, y, &a.packet.Arrivals[i])
		} else {
			k.crossed(a, y)
		}
	}
	if len(ends) == 0 {
		k.line("way unknown", k.x[a.from], a.y, k.middle(a), a.y+crossDown)
	}
	k.origin(a)
	k.HTML(`</g>`)
}

// origin marks where a connection is opened or closed.
func (k *sketch) origin(a *flight) {
	x, y := k.x[a.from], a.y
	switch packetClass(a.packet) {
	case "syn", "syn again":
		k.Add(`<circle class="mark" cx="%" cy="%" r="3.5"/>`, text.Itoa(x), text.Itoa(y))
	case "fin", "fin again":
		k.box("mark", x-3, y-3, 6, 6)
	}
}

// crossed draws what does not arrive.
func (k *sketch) crossed(a *flight, y int) {
	x := k.middle(a)
	k.line("way", k.x[a.from], a.y, x, y)
	k.Add(`<path class="cross" d="M% %l10 10m0 -10l-10 10"/>`, text.Itoa(x-5), text.Itoa(y-5))
}

// copyLine draws the way of one copy that arrives, as far as it has got at the cursor, and the rest pale.
func (k *sketch) copyLine(a *flight, y int, arrived *trace.Arrival) {
	x1, y1, x2 := k.x[a.from], a.y, k.target(a)
	if a.to == a.from {
		k.loop(a, y)
		return
	}
	now := 0.0
	if k.look.later(arrived.At) && !k.look.later(a.packet.Sent) {
		now = float64(k.height(k.look.Cursor)-y1) / float64(max(y-y1, 1))
		now = min(max(now, 0), 1)
		x, here := x1+int(float64(x2-x1)*now), y1+int(float64(y-y1)*now)
		k.line("way", x1, y1, x, here)
		k.tip(a, float64(x), float64(here), float64(x2-x1), float64(y-y1))
		k.HTML(`<g class="later">`)
		k.line("way", x, here, x2, y)
		k.HTML(`</g>`)
		return
	}
	if arrived.How.Bit > 0 {
		k.zigzag(x1, y1, x2, y)
	} else {
		k.line("way"+heldClass(arrived), x1, y1, x2, y)
	}
	k.tip(a, float64(x2), float64(y), float64(x2-x1), float64(y-y1))
}

func heldClass(a *trace.Arrival) string {
	if a.How.Held {
		return " held"
	}
	return ""
}

// loop draws what a party sends to itself.
func (k *sketch) loop(a *flight, y int) {
	x, out := k.x[a.from], k.direction(a)*k.lane*35/100
	k.Add(`<path class="way" d="M% %L% %L% %"/>`, text.Itoa(x), text.Itoa(a.y), text.Itoa(x+out), text.Itoa((a.y+y)/2), text.Itoa(x), text.Itoa(y))
	k.tip(a, float64(x), float64(y), float64(-out), float64(y-a.y)/2)
}

// zigzag draws the way of a packet that was corrupted.
func (k *sketch) zigzag(x1, y1, x2, y2 int) {
	const teeth, tall, step = 6, 6, 5
	dx, dy := float64(x2-x1), float64(y2-y1)
	length := math.Hypot(dx, dy)
	dx, dy = dx/length, dy/length
	point := func(along, aside float64) {
		k.Add(`L% %`, tenths(float64(x1)+along*dx-aside*dy), tenths(float64(y1)+along*dy+aside*dx))
	}
	k.Add(`<path class="way" d="M% %`, text.Itoa(x1), text.Itoa(y1))
	along, aside := length/2-teeth*step/2, float64(tall)
	point(along, 0)
	for range teeth {
		point(along+step/2, aside)
		along, aside = along+step, -aside
	}
	point(along, 0)
	k.Add(`L% %"/>`, text.Itoa(x2), text.Itoa(y2))
}

// tip draws the head of an arrow that comes along (dx, dy): of a segment a full one, of a datagram an open one, of an ICMP message a
// diamond, before that of a reset a bar.
func (k *sketch) tip(a *flight, x, y, dx, dy float64) {
	length := math.Hypot(dx, dy)
	ux, uy := dx/length, dy/length
	at := func(back, aside float64) string {
		return tenths(x-back*ux-aside*uy) + " " + tenths(y-back*uy+aside*ux)
	}
	switch class, _, _ := strings.Cut(packetClass(a.packet), " "); class {
	case "udp":
		k.Add(`<path class="open" d="M%L%L%"/>`, at(8, 4), at(0, 0), at(8, -4))
	case "icmp":
		k.Add(`<path class="tip" d="M%L%L%L%z"/>`, at(0, 0), at(5, 4), at(10, 0), at(5, -4))
	case "rst":
		k.Add(`<path class="open" d="M%L%"/>`, at(12, 6), at(12, -6))
		fallthrough
	default:
		k.Add(`<path class="tip" d="M%L%L%z"/>`, at(0, 0), at(9, 3.5), at(9, -3.5))
	}
}

func tenths(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }

// sectionCaptions places the words of a section: what the packets are that are sent in it, in their order, and what is to be said of those
// that end in it.
func (k *sketch) sectionCaptions() ([]caption, []aside) {
	var labels []caption
	var asides []aside
	var others []bar
	for _, r := range k.rungs[k.part.from:k.part.to] {
		switch r.kind {
		case rungSent:
			labels = append(labels, k.captionOf(r.i))
		case rungArrived, rungLost:
			if a := k.aside(&r); a.words != "" {
				asides, others = append(asides, a), append(others, a.bar())
			}
		case rungNote:
			others = append(others, k.noteBar(&k.notes[r.i]))
		}
	}
	for _, b := range k.sectionBands() {
		others = append(others, k.bandBar(b))
	}
	settle(labels, others, k.part.top, k.part.bottom)
	return labels, asides
}

// bandBar is the room of a band. It goes across everything.
func (k *sketch) bandBar(b *band) bar {
	return bar{left: float64(k.gutter), right: float64(k.width), y: float64(b.y), half: bandHalf}
}

// captionOf is the caption of an arrow, lying level.
func (k *sketch) captionOf(i int) caption {
	a := &k.arrows[i]
	room := k.lane - 2*captionOff - 6
	c := caption{label: labelOf(a.packet, k.several(), room, k.look.Say), arrow: i, direction: k.direction(a), x: k.x[a.from], y: a.y}
	if length := (k.reach(a) - c.x) * c.direction; a.fates > 0 && c.width()+2*captionOff <= length {
		c.slope = float64(k.ends[a.first]-a.y) / float64(length*c.direction)
	}
	c.lies(false)
	return c
}

// caption writes what a packet is along its arrow: what a learner presses to look into it.
func (k *sketch) caption(c *caption) {
	a := &k.arrows[c.arrow]
	p := a.packet
	class := packetClass(p) + k.later(p.Sent)
	if p.Number() == k.look.Chosen {
		class += " chosen"
	}
	k.Add(`<g class="caption %"`, class)
	k.stop(k.arrowTitle(p), p, nil)
	k.Add(`<path class="hit" d="M% %L% %"/>`, text.Itoa(c.x), text.Itoa(c.y), text.Itoa(k.reach(a)), text.Itoa(k.end(a)))
	k.HTML(`<g`)
	x, y := float64(c.x+c.direction*captionOff), float64(c.y-captionUp)
	if c.along {
		k.Add(` transform="translate(% %) rotate(%)">`, tenths(x), tenths(c.bar.at(x)), tenths(math.Atan(c.slope)*180/math.Pi))
	} else {
		k.Add(` transform="translate(% %)">`, tenths(x), tenths(y))
	}
	left, width := 0, c.width()
	if c.direction < 0 {
		left = -width
	}
	k.box("paper", left-2, -captionHalf+1, width+4, 2*captionHalf-2)
	k.Add(`<text y="%" text-anchor="%">`, text.Itoa(baselineDown), anchorOf(c.direction))
	k.HTML(`<tspan class="flags">`)
	flagWords(&k.Markup, c.flags)
	k.HTML(`</tspan>`)
	if c.numbers != "" {
		k.Add(` %`, c.numbers)
	}
	if c.label.note != "" {
		k.Add(` <tspan class="said" data-term="note/%">%</tspan>`, p.About.Note, c.label.note)
	}
	k.HTML(`</text></g></g>`)
}

// reach is where the line of an arrow ends from left to right.
func (k *sketch) reach(a *flight) int {
	if len(a.packet.Arrivals) > 0 {
		return k.target(a)
	}
	return k.middle(a)
}

// aside is what is said where an arrow ends.
type aside struct {
	x, y   int
	anchor string
	words  string
	class  string
	term   string // by which the glossary explains it
}

func (a *aside) bar() bar {
	w := float64(textWidth(a.words))
	b := bar{left: float64(a.x), right: float64(a.x) + w, y: float64(a.y), half: captionHalf}
	if a.anchor == "end" {
		b.left, b.right = b.left-w, b.left
	}
	return b
}

// aside says why a packet was dropped, beyond the cross, or what is to be said of its arrival, below the head.
func (k *sketch) aside(r *rung) aside {
	a := &k.arrows[r.i]
	way := k.direction(a)
	if r.kind == rungLost {
		why, class, rule := lossWords(a.packet.Lost, k.look.Say), "why"+k.later(r.at), "rule/"+a.packet.Lost.Rule
		if k.fitsBeyond(why) {
			return aside{k.middle(a) + 10*way, r.y, anchorOf(way), why, class, rule}
		}
		return aside{k.x[a.from] + captionOff*way, r.y + lineHeight, anchorOf(way), clip(why, k.lane-2*captionOff), class, rule}
	}
	arrival := &a.packet.Arrivals[r.nth]
	words, term := remark(arrival, k.look.Say), "note/"+arrival.How.Note
	return aside{k.target(a) - 10*way, r.y + remarkDown/2 + 1, anchorOf(-way), clip(words, k.lane-20), "said" + k.later(r.at), term}
}

func (k *sketch) noteBar(n *note) bar {
	what, with := k.noteWords(n)
	x := k.noteX(n.party)
	_, direction := k.side(n.party)
	w := min(boldWidth(what)+spaceWidth+textWidth(with), k.noteRoom(n.party))
	b := bar{left: float64(x), right: float64(x + w), y: float64(n.y), half: captionHalf}
	if direction < 0 {
		b.left, b.right = float64(x-w), float64(x)
	}
	return b
}
