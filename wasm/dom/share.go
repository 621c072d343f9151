//go:build js

package dom

import (
	"syscall/js"

	"github.com/wirebook/wirebook/wasm/view"
)

// share makes a link with a cell's code in it, puts it into the clipboard if the browser lets it, and shows it.
func (a *App) share(c *cell) {
	carries := a.model.ShareText(c.name)
	through("CompressionStream", []byte(carries), func(packed []byte) {
		location := js.Global().Get("location")
		address := a.model.ShareLink(location.Get("origin").String()+location.Get("pathname").String(), packed)
		show := func(copied bool) {
			a.model.ShowLink(c.name, carries, address, copied)
			c.drawStatus()
			c.focusNotice()
			if field := c.notice.element.Call("querySelector", "input"); field.Truthy() {
				field.Call("focus")
				field.Call("select")
			}
		}
		if address == "" {
			show(false)
			return
		}
		toClipboard(address, func() { show(true) }, func() { show(false) })
	}, func() {})
}

// takeShared shows the code that the page's address carries, if it does, above the cell that it is for.
func (a *App) takeShared() {
	location := js.Global().Get("location")
	hash := location.Get("hash").String()
	if !view.IsShare(hash) {
		return
	}
	packed, wrong := a.model.Packed(hash)
	if wrong != "" {
		a.say(wrong)
		return
	}
	through("DecompressionStream", packed, func(shared []byte) {
		name, elsewhere, wrong := a.model.Offer(string(shared))
		switch {
		case wrong != "":
			a.say(wrong)
		case elsewhere != "":
			location.Call("assign", elsewhere+hash)
		default:
			c := a.cells[name]
			c.unfold()
			c.drawStatus()
			c.root.Call("scrollIntoView")
			c.focusNotice()
		}
	}, func() { a.say(a.model.Strings().ShareBroken) })
}

// focusNotice has a notice about sharing read out, if there is one, and Tab go to its buttons.
func (c *cell) focusNotice() {
	if e := c.notice.element.Call("querySelector", "[tabindex]"); e.Truthy() {
		e.Call("focus", map[string]any{"preventScroll": true})
	}
}

// decide carries out what a learner wants done about shared code. The address need not carry it any longer.
func (a *App) decide(c *cell, intent func(name string)) {
	intent(c.name)
	source, ok := a.model.Mine(c.name)
	a.keep(mine, c.name, source, ok)
	location := js.Global().Get("location")
	if view.IsShare(location.Get("hash").String()) {
		js.Global().Get("history").Call("replaceState", nil, "", location.Get("pathname"))
	}
	a.saveAll()
	a.mark(c.name, view.SourceChanged)
	c.leave()
}

// through sends bytes through a stream of the browser's that packs or unpacks them, and calls one of two functions, once.
func through(stream string, b []byte, have func([]byte), lack func()) {
	in := js.Global().Get("Blob").New([]any{toJS(b)}).Call("stream")
	out := in.Call("pipeThrough", js.Global().Get(stream).New("deflate"))
	await(js.Global().Get("Response").New(out).Call("arrayBuffer"), func(buffer js.Value) {
		have(toGo(js.Global().Get("Uint8Array").New(buffer)))
	}, lack)
}

// toClipboard copies a text, and calls one of two functions, once: a browser may refuse it, and has no clipboard for a page that came over
// a network without TLS.
func toClipboard(text string, have, lack func()) {
	clipboard := js.Global().Get("navigator").Get("clipboard")
	if !clipboard.Truthy() {
		lack()
		return
	}
	await(clipboard.Call("writeText", text), func(js.Value) { have() }, lack)
}
