//go:build js

package dom

import (
	"strconv"
	"syscall/js"
	"time"
)

func document() js.Value { return js.Global().Get("document") }

func byID(id string) js.Value { return document().Call("getElementById", id) }

// part returns a part of a cell by its data-part, null if it has none.
func part(root js.Value, name string) js.Value {
	return root.Call("querySelector", `[data-part="`+name+`"]`)
}

// button returns the button of a cell that does something, null if it has none.
func button(root js.Value, do string) js.Value {
	return root.Call("querySelector", `[data-do="`+do+`"]`)
}

// closest returns the nearest element at or above e that matches a selector, null if there is none: e may also be the document.
func closest(e js.Value, selector string) js.Value {
	if e.Get("closest").Type() != js.TypeFunction {
		return js.Null()
	}
	return e.Call("closest", selector)
}

// each calls f for every element below root that matches a selector.
func each(root js.Value, selector string, f func(js.Value)) {
	list := root.Call("querySelectorAll", selector)
	for i := range list.Length() {
		f(list.Index(i))
	}
}

// eachWithin calls f for root itself and every element below it that match a selector.
func eachWithin(root js.Value, selector string, f func(js.Value)) {
	if root.Call("matches", selector).Bool() {
		f(root)
	}
	each(root, selector, f)
}

// listen calls f for every event of a kind, capturing, for as long as the page lives.
func listen(target js.Value, kind string, f func(e js.Value)) {
	target.Call("addEventListener", kind, callback(f), true)
}

// callback makes a function of the page's out of f. It is never released: callers make a fixed number of them.
func callback(f func(js.Value)) js.Func {
	return js.FuncOf(func(_ js.Value, args []js.Value) any {
		if len(args) == 0 {
			args = []js.Value{js.Undefined()}
		}
		f(args[0])
		return nil
	})
}

// await calls one of two functions, once: when a promise is kept, or when it is broken.
func await(promise js.Value, have func(js.Value), lack func()) {
	var kept, broken js.Func
	end := func() { kept.Release(); broken.Release() }
	kept = js.FuncOf(func(_ js.Value, args []js.Value) any { end(); have(args[0]); return nil })
	broken = js.FuncOf(func(js.Value, []js.Value) any { end(); lack(); return nil })
	promise.Call("then", kept, broken)
}

// toJS returns a Uint8Array of bytes.
func toJS(b []byte) js.Value {
	array := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(array, b)
	return array
}

// toGo returns the bytes of a Uint8Array.
func toGo(array js.Value) []byte {
	b := make([]byte, array.Length())
	js.CopyBytesToGo(b, array)
	return b
}

// data returns the data-name attribute of an element, "" if it has none.
func data(e js.Value, name string) string {
	if v := e.Get("dataset").Get(name); v.Type() == js.TypeString {
		return v.String()
	}
	return ""
}

// number returns the data-name attribute of an element as a number, 0 if it is none.
func number(e js.Value, name string) int {
	n, _ := strconv.Atoi(data(e, name))
	return n
}

func setHidden(e js.Value, hidden bool) {
	if e.Truthy() && e.Get("hidden").Bool() != hidden {
		e.Set("hidden", hidden)
	}
}

// place is an element whose content is set often. It is left alone while that stays the same, so that a screen reader does not hear it again
// and a selection survives.
type place struct {
	element js.Value
	shown   string
}

func (p *place) text(s string) { p.set("textContent", s) }
func (p *place) html(s string) { p.set("innerHTML", s) }

func (p *place) set(property, s string) {
	if p.element.Truthy() && p.shown != s {
		p.element.Set(property, s)
		p.shown = s
	}
}

// timeZone returns what the learner's clock is ahead of UTC.
func timeZone() time.Duration {
	return time.Duration(-js.Global().Get("Date").New().Call("getTimezoneOffset").Int()) * time.Minute
}
