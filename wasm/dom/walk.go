//go:build js

package dom

import "syscall/js"

// stops are where the arrow keys stop in a picture: whatever can be pressed there, or says more than is to be seen. For the Tab key the
// picture is one stop.
const stops = `.canvas [tabindex="-1"]`

// keyInPicture takes in a key that was pressed where a picture has the focus, and reports whether it means anything there.
func (a *App) keyInPicture(e js.Value) bool {
	at, key := e.Get("target"), e.Get("key").String()
	place := closest(at, ".canvas")
	if !place.Truthy() || e.Get("altKey").Bool() || e.Get("ctrlKey").Bool() || e.Get("metaKey").Bool() {
		return false
	}
	c := a.cells[data(closest(place, ".cell"), "cell")]
	switch {
	case key == "ArrowLeft":
		a.stepCursor(c, "-1")
	case key == "ArrowRight":
		a.stepCursor(c, "1")
	case (key == "Enter" || key == " ") && closest(at, "g[role=button]").Truthy():
		a.click(e) // SVG has no buttons of its own
	case !c.pictures.at(place).walk(at, key):
		return false
	}
	e.Call("preventDefault")
	return true
}

// stepCursor moves the cursor by as many moments of a cell's story.
func (a *App) stepCursor(c *cell, moments string) {
	a.model.Look(c.name, "step", moments)
	a.looked()
}

// at returns the picture in a place.
func (p *pictures) at(place js.Value) *canvas {
	for _, cv := range p.all {
		if cv.place.Equal(place) {
			return cv
		}
	}
	return nil
}

// walk brings the focus from an element of the picture to another of its stops, or back to the picture as a whole, and reports whether the
// key does that. On the picture as a whole, the keys begin at what is in sight.
func (cv *canvas) walk(at js.Value, key string) bool {
	whole := at.Equal(cv.place)
	switch {
	case key == "Home":
		return cv.seek(headPart, 1, true)
	case key == "End":
		return cv.seek(len(cv.shown)-1, -1, true)
	case key == "ArrowDown":
		return cv.seek(cv.partOf(at), 1, false)
	case key == "ArrowUp" && !whole:
		return cv.seek(cv.partOf(at), -1, false)
	case key == "Escape" && !whole:
		cv.place.Call("focus")
		return true
	}
	return false
}

// headPart counts what stays in sight as the part before the first: a picture that is small is all there.
const headPart = -1

// partOf returns which part an element is in; of the picture as a whole, the first in sight.
func (cv *canvas) partOf(e js.Value) int {
	top := cv.place.Get("scrollTop").Int()
	if cv.head.element.Call("contains", e).Bool() || len(cv.shown) == 0 {
		return headPart
	}
	for i, s := range cv.shown {
		if s.rev != "" && s.element.Call("contains", e).Bool() || s.top+s.height > top && e.Equal(cv.place) {
			return i
		}
	}
	return len(cv.shown)
}

// seek brings the focus to the stop after the one that has it, or before it where way is -1, beginning in a part; where none has it, or all
// are to be gone through anew, to the first from there on. It reports whether there is one.
func (cv *canvas) seek(part, way int, anew bool) bool {
	seen := topOf(cv.parts) + cv.place.Get("scrollTop").Float() // where the parts that are in sight begin
	for i := part; headPart <= i && i < len(cv.shown); i += way {
		in := cv.head.element
		if i != headPart {
			cv.show(i)
			in = cv.shown[i].element
		}
		at := document().Get("activeElement") // it may have been drawn anew
		whole := at.Equal(cv.place)
		list := in.Call("querySelectorAll", stops)
		next := 0
		if way < 0 {
			next = list.Length() - 1
		}
		for j := range list.Length() {
			if e := list.Index(j); !anew && (e.Equal(at) || whole && i != headPart && topOf(e) < seen) {
				next = j + way
			}
		}
		if e := list.Index(next); e.Truthy() {
			e.Call("focus", map[string]any{"preventScroll": true})
			e.Call("scrollIntoView", map[string]any{"block": "nearest", "inline": "nearest"})
			return true
		}
	}
	return false
}

// topOf is how far an element is below the window's upper edge, in CSS pixels.
func topOf(e js.Value) float64 { return e.Call("getBoundingClientRect").Get("top").Float() }
