//go:build js

package dom

import (
	"strconv"
	"syscall/js"
	"time"

	"github.com/wirebook/wirebook/wasm/trace"
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
	next   view.Player // what it is to show
	all    []*canvas
	asked  bool         // by a learner: what is in sight is drawn at once
	left   int          // how many pictures of this round are yet to be drawn, each step by step
	stale  bool         // something has happened since the round began
	story  *trace.Story // that is told, by the newest round
	drawn  time.Time
	due    *time.Timer // for a change that came too soon; nil if there is none
	quiet  *time.Timer // for the pictures that wait; nil once they are drawn
	tick   *time.Timer // for what changes by itself; nil if nothing does
	gone   bool        // the cell is: nothing more is drawn
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
	p.stale = p.left > 0 // what has begun may be put into the page after this
	p.drawn = time.Now()
	asked, pace := p.asked, p.pace()
	if p.asked = false; asked {
		pace = atOnce
	}
	p.round(pace, func(cv *canvas) bool { return !cv.waits(asked) })
	if p.quiet != nil {
		p.quiet.Stop()
	}
	p.quiet = time.AfterFunc(quietFor, p.catchUp)
}

// again has the pictures drawn once more.
func (p *pictures) again() { p.cell.app.mark(p.cell.name, view.PicturesChanged) }

// pace is that at which the page goes on to answer.
func (p *pictures) pace() pace {
	unlessGone := func(step func()) func() {
		return func() {
			if !p.gone {
				step()
			}
		}
	}
	wait := p.cell.app.waiting
	return pace{
		between: func(step func()) { wait.between(unlessGone(step)) },
		inFrame: func(step func()) { wait.inFrame(unlessGone(step)) },
	}
}

// drop lets go of the pictures of a cell whose elements are about to be taken away.
func (p *pictures) drop() {
	p.gone = true
	for _, timer := range []*time.Timer{p.due, p.quiet, p.tick} {
		if timer != nil {
			timer.Stop()
		}
	}
}

// round draws some of the pictures.
func (p *pictures) round(pace pace, which func(*canvas) bool) {
	p.left++ // the round itself, which ends after it has begun its pictures
	pace.between(func() {
		m, name := p.cell.app.model, p.cell.name
		p.story = m.Story(name)
		var round []*canvas
		for _, cv := range p.all {
			if which(cv) {
				round = append(round, cv)
			}
		}
		if len(round) > 0 { // else the controls wait, too: they count all that has happened
			pace.between(func() {
				p.next = m.Player(name, p.story)
				pace.inFrame(func() { p.player.draw(p.next) })
			})
		}
		p.left += len(round)
		for _, cv := range round {
			p.one(cv, pace)
		}
		p.done(pace)
	})
}

// one draws a picture of the round. To find out what it shows, to write each part that has changed, to put that into the page, and each
// part that is new in it are steps of their own: any of it may be much.
func (p *pictures) one(cv *canvas, pace pace) {
	m, name := p.cell.app.model, p.cell.name
	var fill func()
	fill = func() {
		i := cv.missing()
		if i < 0 {
			cv.sweep()
			p.done(pace)
			return
		}
		cv.drawing.Parts[i].Draw()
		pace.inFrame(func() {
			cv.show(i)
			pace.between(fill)
		})
	}
	put := func() {
		cv.put(m.Here(name))
		pace.between(fill)
	}
	pace.between(func() {
		if !cv.think(m, name, p.story, cv.width()) {
			p.done(pace)
			return
		}
		for _, part := range cv.changed() {
			pace.between(func() { part.Draw() })
		}
		pace.between(func() { pace.inFrame(put) })
	})
}

// done ends the round with its last picture.
func (p *pictures) done(pace pace) {
	if p.left--; p.left > 0 {
		return
	}
	pace.inFrame(p.tell)
	p.reveal(pace)
	if p.tick == nil && p.changes() {
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

// tell says of each picture how much there is to be seen, and hides them where there is nothing at all.
func (p *pictures) tell() {
	something := false
	for _, cv := range p.all {
		cv.tell()
		something = something || cv.drawing.Count != ""
	}
	setHidden(p.box, !something)
}

// reveal opens what is to be opened for a learner. It is drawn when it hears of that.
func (p *pictures) reveal(pace pace) {
	for _, cv := range p.all {
		if !cv.opened && cv.next.Count != "" && p.cell.app.model.OpensPicture(p.cell.name, p.story, cv.name, p.quiet == nil) {
			cv.opened = true
			pace.inFrame(func() { cv.box.Set("open", true) })
		}
	}
}

// changes reports whether a picture that is open looks different in a second, though nothing has happened.
func (p *pictures) changes() bool {
	for _, cv := range p.all {
		if cv.drawing.Again && cv.box.Get("open").Bool() {
			return true
		}
	}
	return false
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
func (p *pictures) open(name string) {
	p.round(p.pace(), func(cv *canvas) bool { return cv.name == name })
}

// catchUp brings up to date the pictures that have waited.
func (p *pictures) catchUp() {
	p.quiet = nil
	p.round(p.pace(), func(cv *canvas) bool { return cv.waits(false) })
}

// print draws the pictures that are open as they are to be on paper.
func (p *pictures) print() {
	m, name := p.cell.app.model, p.cell.name
	for _, cv := range p.all {
		cv.print(m, name, m.Story(name))
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

// heard returns whether a screen reader is to say what changes in an element, as aria-live has it.
func heard(yes bool) string {
	if yes {
		return "polite"
	}
	return "off"
}

// player is the controls of the cursor.
type player struct {
	box, play, range_, slow, live js.Value
	filter                        js.Value
	time, matches                 place
}

func newPlayer(box js.Value) player {
	root := box.Call("querySelector", ".player")
	in := func(selector string) js.Value { return root.Call("querySelector", selector) }
	return player{
		box: root, play: in(`[data-look="play"]`), range_: in(`[data-look="seek"]`), slow: in(`[data-look="slow"]`), live: in(`[data-look="live"]`),
		filter: in(`[data-look="filter"]`), time: place{element: in(".time")}, matches: place{element: in(".matches")},
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
	p.time.element.Set("ariaLive", heard(s.Here && !s.Playing && !hasFocus(p.range_)))
	p.time.text(s.Time)
	p.live.Set("disabled", s.Time == "")
	p.matches.text(s.Matches)
	if !hasFocus(p.filter) {
		p.filter.Set("value", s.Filter)
	}
}
