package picture

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

// sketch is the SVG of a section in the making.
type sketch struct {
	text.Markup
	*ladder
	part   *section
	titles []string // of what is drawn for a file
}

// draw returns the SVG of a section. What is read comes after what it is about, so that no line crosses it.
func (g *ladder) draw(part *section) string {
	k := sketch{ladder: g, part: part}
	k.Add(`<svg class="ladder" width="%" height="%" viewBox="0 % % %" role="group" aria-label="%">`, text.Itoa(g.width), text.Itoa(part.bottom-part.top),
		text.Itoa(part.top), text.Itoa(g.width), text.Itoa(part.bottom-part.top), g.summary(part))
	k.body()
	k.HTML(`</svg>`)
	return k.String()
}

func (k *sketch) body() {
	k.lifelines()
	k.bars()
	k.bandsAcross()
	for i := range k.arrows {
		if a := &k.arrows[i]; a.y < k.part.bottom && k.end(a) >= k.part.top {
			k.arrowLines(a)
		}
	}
	k.brackets()
	k.cursor()
	k.readings()
	k.words()
}

// summary says what a section is about to who cannot see it.
func (g *ladder) summary(part *section) string {
	packets := 0
	for _, r := range g.rungs[part.from:part.to] {
		if r.kind == rungSent {
			packets++
		}
	}
	from, to := g.rungs[part.from].at, g.rungs[part.to-1].at
	return text.Fill(g.look.Say.Ladder.Summary, g.reading(from), g.reading(to), text.Group(packets))
}

// head is the names of the parties, which stay in sight.
func (g *ladder) head() string {
	var m text.Markup
	m.Add(`<svg class="ladder names" width="%" height="26" viewBox="0 0 % 26" role="img" aria-label="%">`, text.Itoa(g.width), text.Itoa(g.width), g.look.Say.Ladder.Title)
	g.names(&m)
	m.HTML(`</svg>`)
	return m.String()
}

func (g *ladder) names(m *text.Markup) {
	if g.narrow {
		m.Add(`<text class="time" x="%" y="18" text-anchor="end">ms</text>`, text.Itoa(g.gutter-8))
	}
	for i, x := range g.x {
		m.Add(`<text class="name" x="%" y="18" text-anchor="middle">%</text>`, text.Itoa(x), clip(g.story.Parties[i].String(), g.lane-10))
	}
}

// line appends a straight line.
func (k *sketch) line(class string, x1, y1, x2, y2 int) {
	k.Add(`<path class="%" d="M% %L% %"/>`, class, text.Itoa(x1), text.Itoa(y1), text.Itoa(x2), text.Itoa(y2))
}

func (k *sketch) lifelines() {
	for _, x := range k.x {
		k.line("life", x, k.part.top, x, k.part.bottom)
	}
	for i := range k.strips {
		if s := &k.strips[i]; s.top < k.part.bottom && s.bottom > k.part.top {
			k.lasting("strip "+s.state, k.stripX(s.party, s.slot), stripWidth, s.top, s.bottom-1)
		}
	}
}

func (k *sketch) box(class string, x, y, width, height int) {
	k.Add(`<rect class="%" x="%" y="%" width="%" height="%"/>`, class, text.Itoa(x), text.Itoa(y), text.Itoa(width), text.Itoa(max(height, 1)))
}

// lasting draws what lasts for a while, as much of it as is in this section. What is later than the cursor is pale.
func (k *sketch) lasting(class string, x, width, top, bottom int) {
	top, bottom = max(top, k.part.top), min(bottom, k.part.bottom)
	now := bottom
	if k.look.Replay {
		now = min(max(k.height(k.look.Cursor), top), bottom)
	}
	if now > top {
		k.box(class, x, top, width, now-top)
	}
	if bottom > now {
		k.box(class+" later", x, now, width, bottom-now)
	}
}

const (
	stripWidth = 4
	stripStep  = 5 // from one connection's strip to the next
	stripOff   = 4 // from the lifeline
	noteOff    = 7 // from lifeline or strips
	barWidth   = 5
	leastBar   = 6 // a bar that is lower is not to be seen
)

// stripX is where a strip is: beside the outer lifelines outside, beside those in the middle to the left, where their notes are not.
func (g *ladder) stripX(party, slot int) int {
	if party > 0 && party == len(g.x)-1 {
		return g.x[party] + stripOff + slot*stripStep
	}
	return g.x[party] - stripOff - stripWidth - slot*stripStep
}

// bars shows how long calls blocked.
func (k *sketch) bars() {
	next := time.Duration(math.MaxInt64)
	if k.part.to < len(k.rungs) {
		next = k.rungs[k.part.to].at
	}
	for i := range k.notes {
		n := &k.notes[i]
		if n.call == nil || n.y < k.part.top || n.call.Sock.Took <= 0 || n.call.Began() > next {
			continue
		}
		if top := k.height(n.call.Began()); n.y-top >= leastBar {
			k.lasting("blocked", k.x[n.party]-barWidth/2, barWidth, top, n.y)
		}
	}
}

func (k *sketch) later(at time.Duration) string {
	if k.look.later(at) {
		return " later"
	}
	return ""
}

// anchorOf is which end of a text stands where it is put, for one that goes on to the right (1) or to the left (-1).
func anchorOf(direction int) string {
	if direction < 0 {
		return "end"
	}
	return "start"
}

// stop ends the tag of a group at which the arrow keys stop. In a file nothing can be pressed.
func (k *sketch) stop(title string, p *trace.Packet, c *trace.Call) {
	if k.file {
		k.titles = append(k.titles, title)
		k.Add(`><title>%</title>`, title)
		return
	}
	k.look.stop(&k.Markup, title, p, c)
}

// sectionBands returns what goes across and belongs to this section, from top to bottom.
func (k *sketch) sectionBands() []*band {
	var bands []*band
	for i := range k.bands {
		if b := &k.bands[i]; b.y >= k.part.top && b.y < k.part.bottom {
			bands = append(bands, b)
		}
	}
	slices.SortFunc(bands, func(a, b *band) int { return cmp.Compare(a.y, b.y) })
	return bands
}

// bandRight is where bands end.
func (g *ladder) bandRight() int { return g.width - 8 }

// bandsAcross draws the ground of what goes across, which no line is to be hidden by.
func (k *sketch) bandsAcross() {
	left, right := k.gutter, k.bandRight()
	for _, b := range k.sectionBands() {
		k.Add(`<g class="band %">`, b.class+k.later(b.at))
		k.box("ground", left, b.y-bandHalf, right-left, 2*bandHalf)
		k.line("edge", left, b.y-bandHalf, right, b.y-bandHalf)
		k.line("edge", left, b.y+bandHalf, right, b.y+bandHalf)
		k.HTML(`</g>`)
	}
}

// words writes what is to be read in this section: what is said of the packets that end in it, then what happened, in the order of time, in
// which the arrow keys go from one to the next.
func (k *sketch) words() {
	bands := k.sectionBands()
	labels, remarks := k.sectionCaptions()
	for _, r := range remarks {
		k.Add(`<text class="%" data-term="%" x="%" y="%" text-anchor="%">%</text>`, r.class, r.term, text.Itoa(r.x), text.Itoa(r.y+baselineDown), r.anchor, r.words)
	}
	for _, r := range k.rungs[k.part.from:k.part.to] {
		for len(bands) > 0 && bands[0].y <= r.y {
			k.bandWords(bands[0])
			bands = bands[1:]
		}
		switch r.kind {
		case rungSent:
			k.caption(&labels[0])
			labels = labels[1:]
		case rungNote:
			k.noteBeside(&k.notes[r.i], k.later(r.at))
		}
	}
}

func (k *sketch) bandWords(b *band) {
	left, right, title := k.gutter, k.bandRight(), b.words
	if b.class == idle {
		title = text.Fill(k.look.Say.Ladder.Idle, b.words)
	}
	k.Add(`<g class="band %"`, b.class+k.later(b.at))
	k.stop(title, nil, nil)
	k.Add(`<text x="%" y="%" text-anchor="middle">%</text></g>`, text.Itoa((left+right)/2), text.Itoa(b.y+baselineDown), clip(b.words, right-left-8))
}

// brackets links retransmissions with what they repeat, at the sender's lifeline.
func (k *sketch) brackets() {
	for i := range k.arrows {
		a := &k.arrows[i]
		o := k.repeated(a)
		if o == nil || a.y < k.part.top || o.y >= k.part.bottom {
			continue
		}
		x, in := k.x[a.from], 5*k.direction(a)
		k.Add(`<path class="repeats%" d="M% %h%V%h%"/>`, k.later(a.packet.Sent), text.Itoa(x), text.Itoa(o.y), text.Itoa(in), text.Itoa(a.y), text.Itoa(-in))
	}
}

// repeated returns what an arrow repeats, nil if it does not or that is not shown.
func (g *ladder) repeated(a *flight) *flight {
	if a.packet.Seg == nil || a.packet.Seg.Repeats == 0 {
		return nil
	}
	if o := g.numbered(a.packet.Seg.Repeats); o != nil && o.from == a.from {
		return o
	}
	return nil
}

// readings writes the time at the left edge, where it is not too close to the one above.
func (k *sketch) readings() {
	const apart, afterFold = 44, 14
	above, last := k.part.top-apart, time.Duration(math.MaxInt64)
	for _, r := range k.rungs[k.part.from:k.part.to] {
		folded := r.at-last >= foldFrom && r.y-above >= afterFold
		last = r.at
		if r.y-above < apart && !folded || r.y-k.part.top < textUp || k.part.bottom-r.y < textDown {
			continue
		}
		above = r.y
		k.Add(`<text class="time" x="%" y="%" text-anchor="end">%</text>`, text.Itoa(k.gutter-8), text.Itoa(r.y+baselineDown), k.shortReading(r.at))
		k.line("tick", k.gutter-5, r.y, k.gutter, r.y)
	}
}

// offset is how far a time is from the beginning of the story, and "−" if it is before that.
func (g *ladder) offset(at time.Duration) (sign string, d time.Duration) {
	if d = at - g.story.Begin; d < 0 {
		return "−", -d
	}
	return "", d
}

// reading is a time since the story began, to a hundredth or a thousandth of what it is.
func (g *ladder) reading(at time.Duration) string {
	switch sign, d := g.offset(at); {
	case d < 10*time.Millisecond:
		return sign + strconv.FormatFloat(float64(d)/1e6, 'f', 2, 64) + " ms"
	case d < time.Second:
		return sign + strconv.FormatFloat(float64(d)/1e6, 'f', 1, 64) + " ms"
	case d < time.Minute:
		return sign + strconv.FormatFloat(d.Seconds(), 'f', 3, 64) + " s"
	default:
		return sign + text.Span(d)
	}
}

// shortReading is a reading at the left edge. Where there is little room, the names' line says that it is milliseconds.
func (g *ladder) shortReading(at time.Duration) string {
	switch sign, d := g.offset(at); {
	case !g.narrow:
		return g.reading(at)
	case d < time.Second:
		return strings.TrimSuffix(g.reading(at), " ms")
	case d < 10*time.Second:
		return sign + strconv.FormatInt(d.Milliseconds(), 10)
	case d < 100*time.Second && sign == "":
		return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s"
	default:
		return sign + strconv.FormatInt(int64(d.Seconds()), 10) + " s"
	}
}

// noteBeside writes what stands beside a lifeline.
func (k *sketch) noteBeside(n *note, pale string) {
	_, direction := k.side(n.party)
	x, anchor, room := k.noteX(n.party), anchorOf(direction), k.noteRoom(n.party)
	what, with := k.noteWords(n)
	space := 0
	if what != "" {
		space = boldWidth(what) + spaceWidth
	}
	k.Add(`<g class="note %"`, noteClass(n)+pale)
	k.stop(k.noteTitle(n, strings.TrimSpace(what+" "+with)), nil, n.call)
	k.Add(`<circle cx="%" cy="%" r="2"/>`, text.Itoa(k.x[n.party]), text.Itoa(n.y))
	k.Add(`<text data-term="%" x="%" y="%" text-anchor="%">`, n.term(), text.Itoa(x), text.Itoa(n.y+baselineDown), anchor)
	if what != "" {
		k.Add(`<tspan class="what">%</tspan> `, what)
	}
	if n.state == nil { // the names of the states are set in smaller type, for which there is always room
		with = clip(with, room-space)
	}
	k.Add(`%</text></g>`, with)
}

// term is by which the glossary explains what a note says, "" where there is nothing to explain.
func (n *note) term() string {
	switch {
	case n.state != nil:
		return "state/" + n.state.Is
	case n.call != nil:
		return "call/" + n.call.Name
	}
	return ""
}

// noteX is where the notes of a party begin, and those of the first end.
func (g *ladder) noteX(party int) int {
	_, direction := g.side(party)
	off := noteOff
	if party == 0 || party == len(g.x)-1 {
		off += g.slots * stripStep
	}
	return g.x[party] + direction*off
}

func (g *ladder) noteRoom(party int) int {
	switch x := g.noteX(party); {
	case party == 0:
		return x - g.gutter - 2
	case party == len(g.x)-1:
		return g.width - x - 2
	default:
		return g.x[party+1] - x - noteOff - g.slots*stripStep
	}
}

func noteClass(n *note) string {
	switch {
	case n.state != nil:
		return "state " + n.state.Is
	case n.print != nil && n.print.Stderr:
		return "print stderr"
	case n.print != nil:
		return "print"
	case n.call.Failed:
		return "call failed"
	}
	return "call"
}

// noteTitle is a note in full.
func (k *sketch) noteTitle(n *note, words string) string {
	who := k.story.Parties[n.party].String() + ": "
	switch {
	case n.state != nil:
		return who + words + ", " + k.reading(n.state.At)
	case n.print != nil:
		return who + string(n.print.Data)
	}
	if n.call.Text != "" {
		words += " (" + n.call.Text + ")"
	}
	return who + words + ", " + k.reading(n.call.At)
}

// cursor draws the moment that the story is told up to.
func (k *sketch) cursor() {
	if !k.look.Replay {
		return
	}
	if y := k.height(k.look.Cursor); y >= k.part.top && y < k.part.bottom {
		k.line("now", 0, y, k.width, y)
	}
}

// arrowTitle is all that is to be said of a packet.
func (k *sketch) arrowTitle(p *trace.Packet) string {
	words := strconv.FormatInt(p.Number(), 10) + ": " + name(k.story, k.story.From(p)) + " → " + name(k.story, k.story.To(p)) + ", " + What(p) + ", " + bytesOf(p.About.Len)
	if note := packetNote(p, k.look.Say); note != "" {
		words += ", " + note
	}
	words += ", " + text.Fill(k.look.Say.Ladder.Sent, k.reading(p.Sent)) + ", " + Fate(p, k.look.Say)
	for i := range p.Arrivals {
		if r := remark(&p.Arrivals[i], k.look.Say); r != "" {
			words += ", " + r
		}
	}
	return words
}
