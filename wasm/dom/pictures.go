//go:build js

package dom

import (
	"strconv"
	"syscall/js"
	"time"

	"github.com/wirebook/wirebook/wasm/picture"
	"github.com/wirebook/wirebook/wasm/view"
)

// While events stream in, a picture is drawn again at most every picturesEvery. One that is closed or out of sight is drawn only when
// nothing has happened for quietFor: at most a number is to be seen of it. So is one that takes more than heavy to draw, on this computer,
// that the page may answer meanwhile; but where things happen without end, it is drawn every heavyEvery all the same.
const (
	picturesEvery = 100 * time.Millisecond
	quietFor      = 500 * time.Millisecond
	heavy         = 25 * time.Millisecond // half of what a browser calls a long task: other work shares its frame
	heavyEvery    = 5 * time.Second
)

// pictures is the pictures of a cell, and the controls of their cursor.
type pictures struct {
	cell   *cell
	box    js.Value
	player player
	all    []*canvas
	asked  bool // by a learner: what is in sight is drawn at once
	left   int  // how many pictures of this round are yet to be drawn, each in frames of its own
	stale  bool // something has happened since the round began
	drawn  time.Time
	due    *time.Timer // for a change that came too soon; nil if there is none
	quiet  *time.Timer // for the pictures that wait; nil once they are drawn
	tick   *time.Timer // for what changes by itself; nil if nothing does
}

// canvas is the place of one picture.
type canvas struct {
	name              string
	box, place        js.Value // the details element, and what is scrolled in it
	count             place
	tools, head, foot place
	parts             js.Value
	height            int  // of all parts, CSS pixels
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

func newPictures(c *cell) pictures {
	p := pictures{cell: c, box: part(c.root, "pictures")}
	if !p.box.Truthy() {
		return p
	}
	p.player = newPlayer(p.box)
	for _, name := range view.Pictures() {
		box := p.box.Call("querySelector", `[data-picture="`+name+`"]`)
		in := func(selector string) js.Value { return box.Call("querySelector", ":scope > "+selector) }
		cv := &canvas{
			name: name, box: box, place: in(".canvas"), parts: in(".canvas > .parts"), count: place{element: in("summary > .count")},
			tools: place{element: in(".tools")}, head: place{element: in(".canvas > .head")}, foot: place{element: in(".foot")},
		}
		p.all = append(p.all, cv)
	}
	return p
}

// draw begins a round of drawing the pictures that are open, or will soon if one was just begun.
func (p *pictures) draw() {
	switch wait := picturesEvery - time.Since(p.drawn); {
	case !p.box.Truthy() || p.due != nil:
		return
	case p.left > 0 && !p.asked:
		p.stale = true
		return
	case wait > 0:
		p.due = time.AfterFunc(wait, func() {
			p.due = nil
			p.again()
		})
		return
	}
	p.drawn = time.Now()
	p.reveal()
	all, later := p.asked, p.cell.app.later
	if p.asked = false; all {
		later = func(draw func()) { draw() }
	}
	var round []*canvas
	for _, cv := range p.all {
		if !cv.waits(all) {
			round = append(round, cv)
		}
	}
	if len(round) > 0 { // else the controls wait, too: they count all that has happened
		p.player.draw(p.cell.app.model.Player(p.cell.name))
	}
	p.begin(round, later)
	if p.quiet != nil {
		p.quiet.Stop()
	}
	p.quiet = time.AfterFunc(quietFor, p.catchUp)
}

// again has the pictures drawn once more.
func (p *pictures) again() { p.cell.app.mark(p.cell.name, view.PicturesChanged) }

// begin has pictures drawn.
func (p *pictures) begin(round []*canvas, later func(func())) {
	p.left += len(round) // before any of them is done: the last one ends the round
	for _, cv := range round {
		p.one(cv, later)
	}
}

// one draws a picture of the round. To find out what it shows, to put that into the page, and each part that is new in it take a frame of
// their own: any of it may be much.
func (p *pictures) one(cv *canvas, later func(func())) {
	m, name := p.cell.app.model, p.cell.name
	var parts func()
	parts = func() {
		if cv.fillOne() {
			later(parts)
			return
		}
		cv.sweep()
		p.done()
	}
	later(func() {
		if !cv.think(m, name) {
			p.done()
			return
		}
		later(func() {
			cv.put(m.Here(name))
			later(parts)
		})
	})
}

// done ends the round with its last picture.
func (p *pictures) done() {
	if p.left--; p.left > 0 {
		return
	}
	something, again := false, false
	for _, cv := range p.all {
		something = something || cv.drawing.Count != ""
		again = again || cv.drawing.Again && cv.box.Get("open").Bool()
	}
	setHidden(p.box, !something)
	p.reveal()
	if again && p.tick == nil {
		p.tick = time.AfterFunc(time.Second, func() {
			p.tick = nil
			p.again()
		})
	}
	if p.stale {
		p.stale = false
		p.again()
	}
}

// reveal opens what is to be opened for a learner. It is drawn when it hears of that.
func (p *pictures) reveal() {
	for _, cv := range p.all {
		if !cv.opened && cv.drawing.Count != "" && p.cell.app.model.OpensPicture(p.cell.name, cv.name, p.quiet == nil) {
			cv.opened = true
			cv.box.Set("open", true)
		}
	}
}

// canvas returns the place of a picture, nil if there is none of that name. It goes without package slices, which would have the page
// carry all that can be done with a time, 13 kB.
func (p *pictures) canvas(name string) *canvas {
	for _, cv := range p.all {
		if cv.name == name {
			return cv
		}
	}
	return nil
}

// open draws a picture that has been opened.
func (p *pictures) open(name string) { p.begin([]*canvas{p.canvas(name)}, p.cell.app.later) }

// catchUp brings up to date the pictures that have waited.
func (p *pictures) catchUp() {
	p.quiet = nil
	p.player.draw(p.cell.app.model.Player(p.cell.name))
	var waiting []*canvas
	for _, cv := range p.all {
		if cv.waits(false) {
			waiting = append(waiting, cv)
		}
	}
	p.begin(waiting, p.cell.app.later)
}

// print draws what is out of sight, too, in the pictures that are open.
func (p *pictures) print() {
	for _, cv := range p.all {
		cv.fillAll()
	}
}

// scrolled draws what has come into sight of a picture.
func (p *pictures) scrolled(place js.Value) {
	if cv := p.at(place); cv != nil {
		cv.fill()
	}
}

// hurry has the next change drawn at once: a learner has asked for it.
func (p *pictures) hurry() {
	p.asked = true
	if p.due != nil {
		p.due.Stop()
		p.due = nil
	}
	p.drawn = time.Time{}
}

// waits reports whether a picture need not be drawn while things happen: the page says already that there is one, and it is out of sight,
// closed, or heavy and not asked for.
func (cv *canvas) waits(asked bool) bool {
	return cv.drawing.Count != "" &&
		(!cv.near || !cv.box.Get("open").Bool() || !asked && cv.took > heavy && time.Since(cv.drawn) < heavyEvery)
}

// think finds out what a picture shows now, and reports whether there is something, and it is open.
func (cv *canvas) think(m *view.Model, cell string) (open bool) {
	began := time.Now()
	width := cv.place.Get("clientWidth").Int()
	cv.next = m.Picture(cell, cv.name, width)
	cv.drawn = time.Now()
	cv.took = cv.drawn.Sub(began)
	if open = cv.next.Count != "" && cv.box.Get("open").Bool(); !open {
		cv.tell()
	}
	return open
}

// tell says how much there is to be seen.
func (cv *canvas) tell() {
	cv.drawing = cv.next
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

// near is how far out of sight a part is drawn already, in CSS pixels: a turn of the wheel or two.
const near = 300

// sight returns from where to where the picture is in sight or nearly, in CSS pixels from its top.
func (cv *canvas) sight() (from, to int) {
	top := cv.place.Get("scrollTop").Int()
	return top - near, top + cv.place.Get("clientHeight").Int() + near
}

// within reports whether a part is between two heights.
func (s *shownPart) within(from, to int) bool { return s.top < to && s.top+s.height > from }

// fillOne draws a part that is in sight and not there yet, and reports whether it found one.
func (cv *canvas) fillOne() bool {
	defer cv.spent(time.Now())
	from, to := cv.sight()
	for i := range cv.shown {
		if s := &cv.shown[i]; s.rev == "" && s.within(from, to) {
			cv.show(i)
			return true
		}
	}
	return false
}

// fill draws what is in sight, and sweeps what is far away.
func (cv *canvas) fill() {
	for cv.fillOne() {
	}
	cv.sweep()
}

// fillAll draws all, for print.
func (cv *canvas) fillAll() {
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

// show draws a part as it looks now. The elements of the parts are in their order, which a screen reader and the keyboard follow.
func (cv *canvas) show(i int) {
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

// player is the controls of the cursor.
type player struct {
	box, play, range_, slow, live js.Value
	time                          place
}

func newPlayer(box js.Value) player {
	root := box.Call("querySelector", ".player")
	in := func(selector string) js.Value { return root.Call("querySelector", selector) }
	return player{
		box: root, play: in(`[data-look="play"]`), range_: in(`[data-look="seek"]`), slow: in(`[data-look="slow"]`), live: in(`[data-look="live"]`),
		time: place{element: in(".time")},
	}
}

func (p *player) draw(s view.Player) {
	setHidden(p.box, !s.Shown)
	p.box.Get("dataset").Set("playing", strconv.FormatBool(s.Playing))
	p.play.Set("ariaPressed", strconv.FormatBool(s.Playing))
	p.range_.Set("max", s.Moments)
	p.range_.Set("value", s.Moment)
	p.range_.Set("ariaValueText", s.Time)
	p.slow.Set("value", s.Slow)
	p.time.text(s.Time)
	p.live.Set("disabled", s.Time == "")
}

// keep is html for a place with controls in it: whatever has the focus there keeps it.
func (p *place) keep(html string) {
	if p.shown == html || !p.element.Truthy() {
		return
	}
	keepFocus(p.element, func() { p.html(html) })
}

// hasFocus reports whether something in an element has the focus.
func hasFocus(in js.Value) bool {
	return in.Call("contains", document().Get("activeElement")).Bool()
}

// keepFocus draws an element anew. If a control in it has the focus, the one that now does the same gets it; of things that do nothing, the
// one in the same place. What is gone leaves the focus to its picture.
func keepFocus(in js.Value, draw func()) {
	if !hasFocus(in) {
		draw()
		return
	}
	at, same := document().Get("activeElement"), ""
	for _, name := range []string{"look", "do", "value", "seq", "term", "mark"} {
		if v := data(at, name); v != "" {
			same += `[data-` + name + `="` + v + `"]`
		}
	}
	if same == "" {
		same = stops
	}
	nth := 0
	for list := in.Call("querySelectorAll", same); nth < list.Length() && !list.Index(nth).Equal(at); {
		nth++
	}
	draw()
	now := in.Call("querySelectorAll", same).Index(nth)
	if !now.Truthy() {
		now = closest(in, ".canvas")
	}
	if now.Truthy() {
		now.Call("focus", map[string]any{"preventScroll": true})
	}
}
