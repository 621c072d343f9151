//go:build js

package dom

import (
	"strconv"
	"syscall/js"
	"time"

	"github.com/wirebook/wirebook/wasm/view"
)

// tableEvery is how often a table of socket calls is drawn at most. A table is the slowest thing on the page.
const tableEvery = 100 * time.Millisecond

// table is the socket calls of a cell.
type table struct {
	cell   *cell
	box    js.Value
	body   place
	count  place
	look   view.CallsView
	near   bool // in sight, or nearly
	turned bool // other rows: they begin at the top
	drawn  time.Time
	due    *time.Timer // for a change that came too soon; nil if there is none
	quiet  *time.Timer // for the rows that were left out while many came in; nil if none were
}

func newTable(c *cell) table {
	return table{
		cell: c, box: part(c.root, "callbox"),
		body: place{element: part(c.root, "calls")}, count: place{element: part(c.root, "count")},
	}
}

// draw draws the table if it is open, or will soon if it has just done so. It reports whether it did.
func (t *table) draw() bool {
	if !t.box.Truthy() || t.due != nil {
		return false
	}
	if wait := tableEvery - time.Since(t.drawn); wait > 0 {
		t.due = time.AfterFunc(wait, func() {
			t.due = nil
			t.cell.app.mark(t.cell.name, view.CallsChanged)
		})
		return false
	}
	busy := time.Since(t.drawn) < quietFor && !t.turned
	t.drawn = time.Now()
	m, n := t.cell.app.model, t.cell.app.model.CallCount(t.cell.name)
	setHidden(t.box, n == 0)
	t.count.text(strconv.Itoa(n))
	if n == 0 {
		t.look = view.CallsView{}
	}
	switch {
	case !t.box.Get("open").Bool():
		return false
	case busy && !t.near:
		t.wait()
		return false
	case busy && !m.Replaying():
		t.wait()
		t.hasten()
	default:
		t.replace(m.Calls(t.cell.name, t.look))
	}
	return true
}

// wait has the table drawn as a whole when nothing has happened for a while.
func (t *table) wait() {
	if t.quiet != nil {
		t.quiet.Stop()
	}
	t.quiet = time.AfterFunc(quietFor, func() {
		t.quiet = nil
		t.cell.app.mark(t.cell.name, view.CallsChanged)
	})
}

// hasten draws only what can be seen, for as long as calls come in quickly. Rows that a learner has scrolled to stay where they are.
func (t *table) hasten() {
	look := t.look
	look.Few = true
	if s := t.scroller(); s.Truthy() {
		if _, _, end := scrolled(s); !end {
			return
		}
	}
	t.replace(t.cell.app.model.Calls(t.cell.name, look))
}

// replace puts a new table in without taking the focus and the place in it away from the learner.
func (t *table) replace(html string) {
	focus := t.focused()
	top, left, end := scrolled(t.scroller())
	t.body.html(html)
	if s := t.scroller(); s.Truthy() && !t.turned {
		if end {
			top = s.Get("scrollHeight").Float()
		}
		s.Set("scrollTop", top)
		s.Set("scrollLeft", left)
	}
	t.turned = false
	if now := t.body.element.Call("querySelector", "[aria-current]"); now.Truthy() {
		bringIntoView(t.scroller(), now)
	}
	if focus == "" {
		return
	}
	if e := t.body.element.Call("querySelector", focus); e.Truthy() {
		e.Call("focus", map[string]any{"preventScroll": true})
	}
}

// scrolled returns how far an element is scrolled, and whether that is to its end. Nothing is scrolled nowhere.
func scrolled(e js.Value) (top, left float64, end bool) {
	if !e.Truthy() {
		return 0, 0, false
	}
	const slack = 8 // pixels: a fraction of a line
	top, left = e.Get("scrollTop").Float(), e.Get("scrollLeft").Float()
	return top, left, top+e.Get("clientHeight").Float() >= e.Get("scrollHeight").Float()-slack
}

func (t *table) scroller() js.Value { return t.body.element.Call("querySelector", ".scroll") }

// focused returns a selector of what has the focus in the table, "" if nothing does.
func (t *table) focused() string {
	e := document().Get("activeElement")
	if !e.Truthy() || !t.body.element.Call("contains", e).Bool() {
		return ""
	}
	if row := closest(e, "tr[data-look]"); row.Truthy() && data(e, "do") == "" {
		return `tr[data-value="` + data(row, "value") + `"] .time`
	}
	if do := data(e, "do"); do != "" {
		selector := `[data-do="` + do + `"]`
		if seq := data(e, "seq"); seq != "" {
			selector += `[data-seq="` + seq + `"]`
		}
		return selector
	}
	return ".scroll"
}

// turn shows what a button of the table asks for, at once.
func (t *table) turn(button string) {
	t.look = t.look.Turn(button)
	t.hurry()
	t.turned = true
	t.draw()
}

// hurry has the next change drawn at once: a learner has asked for it.
func (t *table) hurry() {
	if t.due != nil {
		t.due.Stop()
		t.due = nil
	}
	t.drawn = time.Time{}
}
