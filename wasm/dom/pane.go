//go:build js

package dom

import (
	"strings"
	"syscall/js"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/view"
)

// pane is the output of a cell: one element for each chunk of it, so that the browser lays out only those in sight.
type pane struct {
	element js.Value
	note    js.Value // says how much is left out; undefined while nothing is
	run     event.RunID
	first   int // number of the first chunk drawn
	chunks  int // how many are
	size    int // length of the last one's HTML
}

func (p *pane) draw(o view.Output) {
	if !p.element.Truthy() {
		return
	}
	if o.Run != p.run {
		p.element.Set("textContent", "")
		*p = pane{element: p.element, run: o.Run}
	}
	setHidden(p.element, len(o.Chunks) == 0)
	if len(o.Chunks) == 0 {
		return
	}
	follow := atEnd(p.element) // a learner who looks at the end wants to see what is new
	p.drop(o)
	p.grow(o)
	p.append(o)
	if follow {
		p.element.Set("scrollTop", p.element.Get("scrollHeight"))
	}
}

// drop removes the chunks that are not kept any more, and says so.
func (p *pane) drop(o view.Output) {
	if o.LeftOut == "" {
		return
	}
	if !p.note.Truthy() {
		p.element.Call("insertAdjacentHTML", "afterbegin", `<p class="remark"></p>`)
		p.note = p.element.Get("firstElementChild")
	}
	p.note.Set("textContent", o.LeftOut)
	for ; p.first < o.First && p.chunks > 0; p.chunks-- {
		p.note.Get("nextElementSibling").Call("remove")
		p.first++
	}
	p.first = o.First
}

// grow redraws the last chunk that is drawn, if there is more in it now.
func (p *pane) grow(o view.Output) {
	if p.chunks == 0 {
		return
	}
	if html := o.Chunks[p.chunks-1].HTML(); len(html) != p.size {
		p.element.Get("lastElementChild").Set("innerHTML", html)
		p.size = len(html)
	}
}

// append draws the chunks that are new.
func (p *pane) append(o view.Output) {
	if p.chunks == len(o.Chunks) {
		return
	}
	var b strings.Builder
	for _, c := range o.Chunks[p.chunks:] {
		html := c.HTML()
		b.WriteString(`<pre class="chunk">`)
		if strings.HasPrefix(html, "\n") {
			b.WriteByte('\n') // the first line feed after <pre> is not content
		}
		b.WriteString(html)
		b.WriteString(`</pre>`)
		p.size = len(html)
	}
	p.element.Call("insertAdjacentHTML", "beforeend", b.String())
	p.chunks = len(o.Chunks)
}

// atEnd reports whether an element is scrolled to its end.
func atEnd(e js.Value) bool {
	const slack = 8 // pixels: a fraction of a line
	return e.Get("scrollTop").Float()+e.Get("clientHeight").Float() >= e.Get("scrollHeight").Float()-slack
}
