//go:build js

package dom

import "syscall/js"

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
