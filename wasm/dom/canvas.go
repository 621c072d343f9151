//go:build js

package dom

import (
	"strconv"
	"syscall/js"
	"time"

	"github.com/wirebook/wirebook/wasm/picture"
	"github.com/wirebook/wirebook/wasm/trace"
	"github.com/wirebook/wirebook/wasm/view"
)

// canvas is the place of one picture.
type canvas struct {
	name              string
	box, place        js.Value // the details element, and what is scrolled in it
	count             place
	tools, head, foot place
	parts             js.Value
	height            int  // of all parts, CSS pixels
	wide              int  // how wide it was when it was shown last, CSS pixels
	near              bool // in sight, or nearly
	opened            bool // once, by whomever: a learner who closes it then has the last word
	shown             []shownPart
	drawing, next     picture.Drawing // what the page has, and what it is to have
	drawn             time.Time       // last
	took              time.Duration   // then, the longest of its frames
}

// shownPart is what the page has of a part: nothing, unless it is in sight or nearly. Each stands where it belongs by its own top.
type shownPart struct {
	element     js.Value
	rev         string // "" while there is no element
	top, height int    // CSS pixels
}

// waits reports whether a picture need not be drawn while things happen: the page says already that there is one, and it is out of sight,
// closed, or heavy and not asked for.
func (cv *canvas) waits(asked bool) bool {
	return cv.drawing.Count != "" &&
		(!cv.near || !cv.box.Get("open").Bool() || !asked && cv.took > heavy && time.Since(cv.drawn) < heavyEvery)
}

// width is how wide a picture may be, in CSS pixels. One that is hidden will be as wide as it was.
func (cv *canvas) width() int {
	if now := cv.place.Get("clientWidth").Int(); now > 0 {
		cv.wide = now
	}
	return cv.wide
}

// think finds out what a picture of a width shows of a story, and reports whether there is something, and it is open.
func (cv *canvas) think(m *view.Model, cell string, s *trace.Story, width int) bool {
	cv.took = 0
	defer cv.spent(time.Now())
	cv.next = m.Picture(cell, s, cv.name, width)
	for i := range cv.next.Parts {
		part := &cv.next.Parts[i]
		part.Draw = cv.once(part.Draw)
	}
	return cv.next.Count != "" && cv.box.Get("open").Bool()
}

// once has a part written at most once, when that is first asked for.
func (cv *canvas) once(write func() string) func() string {
	html := ""
	return func() string {
		if html == "" {
			began := time.Now()
			html = write()
			cv.spent(began)
		}
		return html
	}
}

// changed returns the parts in the page that look different now.
func (cv *canvas) changed() (parts []*picture.Part) {
	for i := range min(len(cv.shown), len(cv.next.Parts)) {
		if s, part := &cv.shown[i], &cv.next.Parts[i]; s.rev != "" && s.rev != part.Rev {
			parts = append(parts, part)
		}
	}
	return parts
}

// tell says how much there is to be seen.
func (cv *canvas) tell() {
	cv.drawing.Count = cv.next.Count
	setHidden(cv.box, cv.drawing.Count == "")
	cv.count.text(cv.drawing.Count)
}

// spent takes in how long something took that belongs to drawing.
func (cv *canvas) spent(began time.Time) {
	cv.drawn = time.Now()
	cv.took = max(cv.took, cv.drawn.Sub(began))
}

// put puts into the page what was thought of, but for the parts that are new. It follows the cursor while that moves.
func (cv *canvas) put(follow bool) {
	defer cv.spent(time.Now())
	cv.tell()
	cv.drawing = cv.next
	d := &cv.drawing
	cv.opened = true
	cv.tools.keep(d.Tools)
	cv.head.keep(d.Head)
	cv.foot.keep(d.Foot)
	cv.fit()
	if follow {
		cv.follow()
	}
}

// fit makes room for as many parts as there are, and brings up to date those that are there.
func (cv *canvas) fit() {
	for len(cv.shown) > len(cv.drawing.Parts) {
		last := len(cv.shown) - 1
		cv.remove(last)
		cv.shown = cv.shown[:last]
	}
	y := 0
	for i, d := range cv.drawing.Parts {
		if i == len(cv.shown) {
			cv.shown = append(cv.shown, shownPart{})
		}
		s := &cv.shown[i]
		moved := s.top != y || s.height != d.Height
		s.top, s.height = y, d.Height
		if y += d.Height; s.rev != "" {
			if moved {
				s.place()
			}
			cv.show(i)
		}
	}
	if y != cv.height {
		cv.height = y
		cv.parts.Get("style").Set("height", strconv.Itoa(y)+"px")
	}
}

// place puts the part's element where it belongs.
func (s *shownPart) place() {
	style := s.element.Get("style")
	style.Set("top", strconv.Itoa(s.top)+"px")
	style.Set("height", strconv.Itoa(s.height)+"px")
}

// beyond is how far out of sight a part is drawn already, in CSS pixels: a turn of the wheel or two.
const beyond = 300

// sight returns from where to where the picture is in sight or nearly, in CSS pixels from its top.
func (cv *canvas) sight() (from, to int) {
	top := cv.place.Get("scrollTop").Int()
	return top - beyond, top + cv.place.Get("clientHeight").Int() + beyond
}

// within reports whether a part is between two heights.
func (s *shownPart) within(from, to int) bool { return s.top < to && s.top+s.height > from }

// missing returns a part that is in sight and not there yet, -1 if there is none.
func (cv *canvas) missing() int {
	from, to := cv.sight()
	for i := range cv.shown {
		if s := &cv.shown[i]; s.rev == "" && s.within(from, to) {
			return i
		}
	}
	return -1
}

// fill draws what is in sight, and sweeps what is far away.
func (cv *canvas) fill() {
	for i := cv.missing(); i >= 0; i = cv.missing() {
		cv.show(i)
	}
	cv.sweep()
}

// paperWidth is the room for a picture on a sheet of A4, the narrower of the usual ones, within the margins of browsers and of the page, in
// CSS pixels.
const paperWidth = 640

// print draws a picture that is open whole, no wider than paper.
func (cv *canvas) print(m *view.Model, cell string, s *trace.Story) {
	if !cv.think(m, cell, s, min(cv.width(), paperWidth)) {
		return
	}
	cv.put(false)
	for i := range cv.shown {
		cv.show(i)
	}
}

// sweep takes out what is far away: it costs the browser nothing then.
func (cv *canvas) sweep() {
	from, to := cv.sight()
	for i := range cv.shown {
		if s := &cv.shown[i]; s.rev != "" && !s.within(from, to) && !hasFocus(s.element) {
			cv.remove(i)
		}
	}
}

// remove takes a part out of the page.
func (cv *canvas) remove(i int) {
	if s := &cv.shown[i]; s.rev != "" {
		s.element.Call("remove")
		s.rev = ""
	}
}

// show draws a part as it looks now, if it is still there. The elements of the parts are in their order, which a screen reader and the
// keyboard follow.
func (cv *canvas) show(i int) {
	defer cv.spent(time.Now())
	if i >= len(cv.shown) {
		return
	}
	s, d := &cv.shown[i], &cv.drawing.Parts[i]
	if s.rev == d.Rev {
		return
	}
	if s.rev == "" {
		s.element = document().Call("createElement", "div")
		s.element.Set("className", "part")
		s.place()
		after := js.Null()
		for j := i + 1; j < len(cv.shown) && !after.Truthy(); j++ {
			if cv.shown[j].rev != "" {
				after = cv.shown[j].element
			}
		}
		cv.parts.Call("insertBefore", s.element, after)
	}
	keepFocus(s.element, func() { s.element.Set("innerHTML", d.Draw()) })
	s.rev = d.Rev
}

// follow scrolls a picture so that the cursor is in sight.
func (cv *canvas) follow() {
	mark := cv.drawing.Mark
	if mark < 0 {
		return
	}
	top, height := cv.place.Get("scrollTop").Int(), cv.place.Get("clientHeight").Int()
	const margin = 80 // CSS pixels: the names above, and a line or two below
	if mark < top+margin || mark > top+height-margin {
		cv.place.Set("scrollTop", mark-height/2)
	}
}
