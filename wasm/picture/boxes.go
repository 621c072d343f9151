package picture

import (
	"strconv"

	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

// narrow is the width below which words have lines of their own, and a ladder has less room beside its lifelines, CSS pixels.
const narrow = 560

// beginBox begins the group of a box: what a call has moved, what a packet carries, or neither. It is pale as long as that has not happened
// yet, and leads to the line of the call or to the packet.
func (l *Look) beginBox(m *text.Markup, class, title string, p *trace.Packet, c *trace.Call) {
	if l.lost(p) {
		class += " lost"
	}
	if p != nil && p.Number() == l.Chosen {
		class += " chosen"
	}
	if p != nil && l.later(p.Sent) || c != nil && l.later(c.At) {
		class += " later"
	}
	m.Add(`<g class="box %"`, class)
	l.stop(m, title, p, c)
}

// lost reports whether a packet has been lost, as the story is told.
func (l *Look) lost(p *trace.Packet) bool { return p != nil && p.Lost != nil && !l.later(p.Lost.At) }

// fate says what had become of a packet, as the story is told.
func (l *Look) fate(p *trace.Packet) string {
	switch {
	case l.later(p.Sent):
		return ""
	case l.later(p.Last()):
		return l.Say.OnItsWay
	}
	return Fate(p, l.Say)
}

// packetTitle is a packet in words: which, what it says, how much it carries, what became of it.
func (l *Look) packetTitle(p *trace.Packet) string {
	return "#" + strconv.FormatInt(p.Number(), 10) + " " + What(p) + " · " + l.Say.Ruler.Bytes.Of(p.About.Len) + " · " + l.fate(p)
}

func rectangle(m *text.Markup, x, y, width, height float64) {
	m.Add(`<rect x="%" y="%" width="%" height="%" rx="2"/>`, coord(x+0.5), coord(y+0.5), coord(max(width-1, 1)), coord(height-1))
}

// cross marks the middle of what was lost.
func cross(m *text.Markup, x, y float64) {
	m.Add(`<path class="cross" d="M% %l9 9m0 -9l-9 9"/>`, coord(x-4.5), coord(y-4.5))
}

// write writes words into an SVG, if there are any. How they stand to x is the style sheet's.
func write(m *text.Markup, class string, x, y float64, words string) {
	if words != "" {
		m.Add(`<text class="%" x="%" y="%">%</text>`, class, coord(x), coord(y), words)
	}
}

// shape appends an element of an SVG, in which each "%" is a number.
func shape(m *text.Markup, element text.Safe, numbers ...int) {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = text.Itoa(n)
	}
	m.Add(element, words...)
}

// coord writes a coordinate, to a tenth of a pixel.
func coord(f float64) string {
	return strconv.FormatFloat(float64(int(f*10+0.5))/10, 'f', -1, 64)
}

// fits returns the first of some words that has room in a width, "" if none has.
func fits(width float64, candidates ...string) string {
	for _, c := range candidates {
		if float64(textWidth(c)) <= width {
			return c
		}
	}
	return ""
}

// preview is the first of what a call has moved, as Go writes it within quotes.
func preview(c *trace.Call) string {
	q := strconv.Quote(string(c.Data))
	if q = q[1 : len(q)-1]; len(c.Data) < c.Size {
		q += "…"
	}
	return q
}

// foot is what stands below a picture: what its marks mean.
func foot(words string) string {
	var m text.Markup
	m.Add(`<p class="legend">%</p>`, words)
	return m.String()
}
