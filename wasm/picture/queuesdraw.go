package picture

import (
	"strconv"
	"strings"
	"time"

	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

// draw returns the SVG of a graph, and the table below it.
func (g *graph) draw() string {
	var m text.Markup
	m.Add(`<svg class="queues" width="%" height="%" role="group" aria-label="%">`, text.Itoa(g.look.Width), text.Itoa(g.height()),
		text.Fill(g.say.Summary, g.party(g.from), g.party(1-g.from), g.millis(g.begin), g.millis(g.end)))
	g.axes(&m)
	g.zeroWindows(&m)
	for q := range quantities {
		if len(g.levels[q]) > 0 {
			g.line(&m, q)
		}
	}
	g.veil(&m)
	g.names(&m)
	g.marks(&m)
	m.HTML(`</svg>`)
	g.table(&m)
	return m.String()
}

// axes draws the frame, with round numbers of bytes to the left and round times below.
func (g *graph) axes(m *text.Markup) {
	right, ground := g.left+g.width, g.y(0)
	for bytes := 0; bytes <= g.top; bytes += g.byteStep {
		words := text.Group(bytes)
		if bytes == g.top {
			words = bytesOf(bytes)
		}
		shape(m, `<path class="grid" d="M% %H%"/>`, g.left, g.y(bytes), right)
		write(m, "tick y", float64(g.left-6), float64(g.y(bytes)+3), words)
	}
	g.times(func(x int, words string) {
		shape(m, `<path class="grid" d="M% %V%"/>`, x, graphTop, ground+4)
		write(m, "tick", float64(x), float64(ground+15), words)
	})
}

// zeroWindows marks, in words, where the receiver had no room.
func (g *graph) zeroWindows(m *text.Markup) {
	for _, z := range g.closed() {
		m.HTML(`<g class="zero" data-term="note/zero window"`)
		g.look.stop(m, text.Fill(g.say.ZeroWindow, g.millis(z.from), g.millis(z.to)), nil, nil)
		x, width, words := g.x(z.from), max(1, g.x(z.to)-g.x(z.from)), g.look.Say.Note("zero window")
		shape(m, `<rect x="%" y="%" width="%" height="%"/>`, x, graphTop, width, graphHeight)
		write(m, "side", float64(x+width/2), graphTop+13, fits(float64(width), words))
		m.HTML(`</g>`)
	}
}

// period is from a time to another.
type period struct{ from, to time.Duration }

// closed returns when the window was 0. Times with too little between them to be seen are one.
func (g *graph) closed() []period {
	var all []period
	for i, lv := range g.levels[window] {
		if lv.bytes > 0 {
			continue
		}
		to := g.end
		if i+1 < len(g.levels[window]) {
			to = g.levels[window][i+1].at
		}
		if n := len(all); n > 0 && g.x(lv.at)-g.x(all[n-1].to) < markGap {
			all[n-1].to = to
		} else {
			all = append(all, period{lv.at, to})
		}
	}
	return all
}

// line draws a quantity. What is under way is an area, for it is what all others are compared with; what a kernel was asked has a dot where
// that was.
func (g *graph) line(m *text.Markup, q quantity) {
	path, ground := g.trail(q), text.Itoa(g.y(0))
	if q == inFlight {
		m.Add(`<path class="area" d="%V%H%Z"/>`, path, ground, text.Itoa(g.x(g.levels[q][0].at)))
	}
	m.Add(`<path class="line %" d="%"/>`, quantityNames[q], path)
	if q.asked() {
		m.Add(`<path class="dots %" d="%"/>`, quantityNames[q], g.dots(q))
	}
}

// trail returns the path of a line that goes level from each measurement to the next. In each column of pixels it goes from the least to
// the most that was there, so it is never longer than the frame is wide, however much there was to measure.
func (g *graph) trail(q quantity) string {
	var b strings.Builder
	x, y := -1, 0
	move := func(direction byte, to int) {
		b.WriteByte(direction)
		b.WriteString(strconv.Itoa(to))
	}
	upper, lower, last := 0, 0, 0 // of the column
	leave := func() {
		for _, to := range []int{upper, lower, last} {
			if to != y {
				move('V', to)
				y = to
			}
		}
	}
	for _, lv := range g.levels[q] {
		column, at := g.x(lv.at), g.y(lv.bytes)
		switch {
		case x < 0:
			move('M', column)
			move(' ', at)
			x, y, upper, lower = column, at, at, at
		case column > x:
			leave()
			move('H', column)
			x, upper, lower = column, at, at
		}
		upper, lower, last = min(upper, at), max(lower, at), at
	}
	leave()
	move('H', max(x, g.x(g.until(q))))
	return b.String()
}

// dots returns a path of points where a kernel was asked: of those close together, one.
func (g *graph) dots(q quantity) string {
	var b strings.Builder
	last := -dotGap
	for _, lv := range g.levels[q] {
		if x := g.x(lv.at); x-last >= dotGap {
			b.WriteString("M" + strconv.Itoa(x) + " " + strconv.Itoa(g.y(lv.bytes)) + "h0")
			last = x
		}
	}
	return b.String()
}

// veil covers what is later than the cursor, and draws that.
func (g *graph) veil(m *text.Markup) {
	if !g.look.Replay {
		return
	}
	x := g.x(g.look.Cursor)
	shape(m, `<rect class="veil" x="%" y="0" width="%" height="%"/>`, x, g.left+g.width-x+1, g.height())
	shape(m, `<path class="now" d="M% 2V%"/>`, x, g.height())
}

// names writes beside the end of each line what it is, and joins the two in the line's own pattern. From the lowest to the highest, each
// is pushed up where the one below it stands, but leaves room for those above.
func (g *graph) names(m *text.Markup) {
	right, order := g.left+g.width, g.fromBelow()
	free := g.y(0) + 4
	for i, q := range order {
		end := g.lastY(q)
		baseline := max(min(end+4, free), graphTop+nameStep*(len(order)-1-i))
		free = baseline - nameStep
		m.Add(`<g class="%" data-term="level/%">`, quantityNames[q], quantityNames[q])
		shape(m, `<path class="line" d="M% %L% %"/>`, right, end, right+leaderWidth-3, baseline-4)
		write(m, "side", float64(right+leaderWidth), float64(baseline), g.name(q))
		m.HTML(`</g>`)
	}
}

// fromBelow returns the quantities that are known, in the order in which their lines end.
func (g *graph) fromBelow() []quantity {
	var order []quantity
	for q := range quantities {
		if len(g.levels[q]) == 0 {
			continue
		}
		i := len(order)
		for order = append(order, q); i > 0 && g.lastY(order[i-1]) < g.lastY(q); i-- {
			order[i] = order[i-1]
		}
		order[i] = q
	}
	return order
}

func (g *graph) lastY(q quantity) int { return g.y(g.levels[q][len(g.levels[q])-1].bytes) }

// spot is a packet below the times, and how many more belong where it stands.
type spot struct {
	x, more int
	packet  *trace.Packet
}

// marks draws, below the times, which segments were sent again, and which packets of either direction were dropped.
func (g *graph) marks(m *text.Markup) {
	var again, lost []spot
	for _, p := range g.conn.Packets {
		if p.From == g.from && repeats(p) {
			again = marked(again, p, g.x(p.Sent))
		}
		if p.Lost != nil {
			lost = marked(lost, p, g.x(p.Lost.At))
		}
	}
	y := g.y(0) + graphAxis + markRow/2
	g.markRow(m, y, again, "again", g.look.Say.Hosts.Again)
	g.markRow(m, y+markRow, lost, "lost", g.look.Say.Hosts.Lost)
}

// marked adds a mark, or one more to that which is there already.
func marked(row []spot, p *trace.Packet, x int) []spot {
	if n := len(row); n > 0 && x-row[n-1].x < markGap {
		row[n-1].more++
		return row
	}
	return append(row, spot{x: x, packet: p})
}

func (g *graph) markRow(m *text.Markup, y int, row []spot, class, words string) {
	if len(row) == 0 {
		return
	}
	write(m, "side", float64(g.left+g.width+leaderWidth), float64(y+4), words)
	for _, mk := range row {
		p, term := mk.packet, "note/"+mk.packet.About.Note
		if class == "lost" {
			term = "rule/" + p.Lost.Rule
		}
		title := g.look.packetTitle(p)
		if mk.more > 0 {
			title += ", " + text.Fill(g.say.More, text.Group(mk.more))
		}
		chosen := ""
		if p.Number() == g.look.Chosen {
			chosen = " chosen"
		}
		m.Add(`<g class="mark %" data-term="%"`, class+chosen, term)
		g.look.stop(m, title, p, nil)
		if class == "lost" {
			cross(m, float64(mk.x), float64(y))
		} else {
			shape(m, `<path d="M% %l-4.5 8h9z"/>`, mk.x, y-4)
		}
		m.HTML(`</g>`)
	}
}

// tableHeight is that of a row for each quantity that is known, and of the head.
func (g *graph) tableHeight() int { return levelRow * (1 + len(g.fromBelow())) }

// table says what the graph shows at one time, and where that is known from.
func (g *graph) table(m *text.Markup) {
	say, class := g.say, "levels"
	if g.look.Width < narrow {
		class = "levels narrow" // without what was most
	}
	m.Add(`<table class="%"><thead><tr><th scope="col">%</th><th scope="col">%</th><th scope="col">%</th><th scope="col">%</th></tr></thead><tbody>`,
		class, say.Quantity, text.Fill(say.At, g.millis(g.now())), say.Most, say.From)
	for q := range quantities {
		if len(g.levels[q]) == 0 {
			continue
		}
		words, value, from := say.Names[q], say.Unknown, say.Packets
		if g.look.Width < narrow {
			words = say.Short[q]
		}
		lv := g.at(q, g.now())
		if lv != nil {
			value = text.Group(lv.bytes)
		}
		if q.asked() {
			from = say.Unknown
			if lv != nil {
				from = text.Fill(say.Kernel, strconv.FormatInt((lv.at-g.story.Begin).Milliseconds(), 10)) // more digits would say nothing of when it changed
			}
		}
		m.Add(`<tr><td><svg class="queues" width="22" height="8" aria-hidden="true"><path class="line %" d="M0 4h22"/></svg> `, quantityNames[q])
		Term(m, "level", quantityNames[q], words)
		m.Add(`</td><td>%</td><td>%</td><td>%</td></tr>`, value, text.Group(g.most(q)), from)
	}
	m.HTML(`</tbody></table>`)
}
