//go:build js

package dom

import (
	"strconv"
	"strings"
	"syscall/js"
)

// terms explains the words of the page that its glossary knows, one at a time, and marks what belongs together: an element with data-mark
// and all others within the nearest data-marks that have one of its marks.
type terms struct {
	tip  js.Value
	of   js.Value // the word that is explained
	lit  js.Value // the element whose marks are shown
	open bool
}

// watchTerms has words explained when they are pointed at, get the focus or are touched.
func (a *App) watchTerms() {
	a.terms.tip = byID("tip")
	for _, kind := range []string{"pointerover", "focusin", "click"} {
		listen(document(), kind, func(e js.Value) { a.terms.point(e.Get("target")) })
	}
	listen(document(), "scroll", func(js.Value) { a.terms.place() })
	listen(document(), "keydown", func(e js.Value) {
		if e.Get("key").String() == "Escape" {
			a.terms.hide()
		}
	})
}

// point takes in that the pointer or the focus is at an element now. While the pointer is at nothing that has a meaning, what has the focus
// counts: the page moves below a pointer at rest, too.
func (t *terms) point(at js.Value) {
	const meaning = "[data-term], [data-mark], #tip"
	if focus := document().Get("activeElement"); focus.Truthy() && !closest(at, meaning).Truthy() {
		at = focus
	}
	t.light(closest(at, "[data-mark]"))
	word := closest(at, "[data-term], "+stops+":focus-visible") // of the latter, the browser shows the title to a pointer only
	switch {
	case word.Truthy() && t.open && word.Equal(t.of):
	case word.Truthy():
		t.explain(word)
	case !closest(at, "#tip").Truthy(): // one may go to the explanation, to read or copy it
		t.hide()
	}
}

// explain shows what the glossary says of a word, or of the words that a thing with a title contains.
func (t *terms) explain(word js.Value) {
	t.hide()
	t.tip.Set("textContent", "")
	if title := word.Call("querySelector", "title"); title.Truthy() {
		t.say("b", title)
		t.tip.Get("lastChild").Set("ariaHidden", true) // it is the thing's name already
	}
	t.define(word)
	each(word, "[data-term]", t.define)
	if !t.tip.Get("firstChild").Truthy() {
		return
	}
	t.of, t.open = word, true
	word.Call("setAttribute", "aria-describedby", "tip")
	t.tip.Call("showPopover")
	t.place()
}

// define adds what the glossary says of a word.
func (t *terms) define(word js.Value) {
	t.say("span", document().Call("querySelector", `#glossary [data-entry="`+data(word, "term")+`"]`))
}

// say adds a line with the words of an element, if there is one.
func (t *terms) say(tag string, words js.Value) {
	if words.Truthy() {
		line := document().Call("createElement", tag)
		line.Set("textContent", words.Get("textContent"))
		t.tip.Call("append", line)
	}
}

// place puts the explanation below its word, or above it where there is no room. A word that has been drawn anew is gone.
func (t *terms) place() {
	if !t.open {
		return
	}
	if !t.of.Get("isConnected").Bool() {
		t.hide()
		return
	}
	const gap = 6 // CSS pixels
	box, tip := t.of.Call("getBoundingClientRect"), t.tip.Call("getBoundingClientRect")
	page := document().Get("documentElement")
	x := min(box.Get("left").Float(), page.Get("clientWidth").Float()-tip.Get("width").Float()-gap)
	y := box.Get("bottom").Float() + gap
	if height := tip.Get("height").Float(); y+height > page.Get("clientHeight").Float() {
		y = box.Get("top").Float() - gap - height
	}
	style := t.tip.Get("style")
	style.Set("left", pixels(max(gap, x)))
	style.Set("top", pixels(y))
}

func (t *terms) hide() {
	if t.open {
		t.open = false
		t.of.Call("removeAttribute", "aria-describedby")
		t.tip.Call("hidePopover")
	}
}

// light marks what belongs to an element, and nothing else; nothing at all if the element is null.
func (t *terms) light(e js.Value) {
	if t.lit.Truthy() && e.Equal(t.lit) {
		return
	}
	each(document(), ".marked[data-mark]", func(old js.Value) { old.Get("classList").Call("remove", "marked") })
	t.lit = e
	panel := js.Null()
	if e.Truthy() {
		panel = closest(e, "[data-marks]")
	}
	if !panel.Truthy() {
		return
	}
	for _, mark := range strings.Fields(data(e, "mark")) {
		each(panel, `[data-mark~="`+mark+`"]`, func(same js.Value) { same.Get("classList").Call("add", "marked") })
	}
}

// pixels is a length for a style.
func pixels(n float64) string { return strconv.Itoa(int(n)) + "px" }
