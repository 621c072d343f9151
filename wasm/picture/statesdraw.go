package picture

import (
	"math"
	"strconv"
	"strings"

	"github.com/wirebook/wirebook/wasm/text"
)

const (
	badgeSize = 15 // of the number of a step, on the map
	arrowSize = 5  // half the width of an arrow's head
)

// draw appends the map, with the ways that were taken over it.
func (j *journey) draw(m *text.Markup) {
	m.Add(`<svg class="statemap" viewBox="0 0 % %" role="group" aria-label="%">`, text.Itoa(mapWidth), text.Itoa(mapHeight), j.summary())
	for i := range mapEdges {
		e := &mapEdges[i]
		m.HTML(`<g class="edge">`)
		drawPath(m, e.path)
		arrow(m, e.path)
		m.HTML(`</g>`)
	}
	steps, taken := j.steps, j.taken()
	for i := range steps[:taken] {
		if t := &steps[i]; t.edge != nil {
			m.Add(`<g class="taken end% %">`, text.Itoa(t.end), j.stepClass(i, taken))
			drawPath(m, t.edge.path)
			arrow(m, t.edge.path)
			m.HTML(`</g>`)
		}
	}
	for _, b := range mapBoxes {
		j.drawBox(m, b)
	}
	for i := range mapEdges {
		drawLabel(m, &mapEdges[i])
	}
	j.drawBadges(m, taken)
	m.HTML(`</svg>`)
}

func drawPath(m *text.Markup, path []point) {
	var d strings.Builder
	for i, p := range path {
		d.WriteString("ML"[min(i, 1) : min(i, 1)+1])
		d.WriteString(strconv.Itoa(p.x) + " " + strconv.Itoa(p.y))
	}
	m.Add(`<path d="%"/>`, d.String())
}

// arrow appends the head of an arrow at the end of a path.
func arrow(m *text.Markup, path []point) {
	tip, from := path[len(path)-1], path[len(path)-2]
	dx, dy := float64(tip.x-from.x), float64(tip.y-from.y)
	length := math.Hypot(dx, dy)
	dx, dy = dx/length*arrowSize, dy/length*arrowSize
	at := func(x, y float64) string {
		return tenths(float64(tip.x)+x) + "," + tenths(float64(tip.y)+y)
	}
	m.Add(`<polygon points="% % %"/>`, at(0, 0), at(-2*dx-dy, -2*dy+dx), at(-2*dx+dy, -2*dy-dx))
}

// drawBox appends a state, filled for each end that is in it now: the left half for the first, the right half for the second.
func (j *journey) drawBox(m *text.Markup, b mapBox) {
	x, y, state := b.at.x-boxWidth/2, b.at.y-boxHeight/2, strings.TrimSpace(b.state)
	m.Add(`<g class="state" tabindex="-1" role="img" aria-label="%" data-term="state/%">`, state, state)
	rect := func(class string, x, width int) {
		m.Add(`<rect class="%" x="%" y="%" width="%" height="%"/>`, class, text.Itoa(x), text.Itoa(y), text.Itoa(width), text.Itoa(boxHeight))
	}
	rect("box", x, boxWidth)
	first, second := j.state(0) == b.state, j.state(1) == b.state
	switch {
	case first && second:
		rect("end0", x, boxWidth/2)
		rect("end1", x+boxWidth/2, boxWidth/2)
	case first:
		rect("end0", x, boxWidth)
	case second:
		rect("end1", x, boxWidth)
	}
	m.Add(`<text x="%" y="%">%</text></g>`, text.Itoa(b.at.x), text.Itoa(b.at.y+4), state)
}

func drawLabel(m *text.Markup, e *mapEdge) {
	for i, line := range e.label {
		if line != "" {
			m.Add(`<text class="label" text-anchor="%" x="%" y="%">%</text>`, e.anchor, text.Itoa(e.text.x), text.Itoa(e.text.y+12*i), line)
		}
	}
}

// drawBadges appends the numbers of the steps. Those on one way stand beside one another.
func (j *journey) drawBadges(m *text.Markup, taken int) {
	on := map[point][]int{}
	var order []point
	for i, t := range j.steps[:taken] {
		if t.edge == nil {
			continue
		}
		if on[t.edge.badge] == nil {
			order = append(order, t.edge.badge)
		}
		on[t.edge.badge] = append(on[t.edge.badge], i)
	}
	for _, at := range order {
		x := at.x - (len(on[at])-1)*badgeSize/2
		for _, i := range on[at] {
			j.drawBadge(m, point{x, at.y}, i, taken)
			x += badgeSize
		}
	}
}

func (j *journey) drawBadge(m *text.Markup, at point, i, taken int) {
	m.Add(`<g class="badge end% %"><rect x="%" y="%" width="%" height="%" rx="%"/>`, text.Itoa(j.steps[i].end), j.stepClass(i, taken),
		text.Itoa(at.x-badgeSize/2), text.Itoa(at.y-badgeSize/2), text.Itoa(badgeSize), text.Itoa(badgeSize), corner(j.steps[i].end))
	m.Add(`<text x="%" y="%">%</text></g>`, text.Itoa(at.x), text.Itoa(at.y+3), text.Itoa(i+1))
}

// corner is how round the number of an end's step is.
func corner(end int) string {
	if end == 0 {
		return text.Itoa(badgeSize / 2)
	}
	return "2"
}
