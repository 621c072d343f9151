//go:build js

package dom

import (
	"strconv"
	"syscall/js"

	"github.com/wirebook/wirebook/wasm/view"
)

// cell is the elements of one cell, and what they show.
type cell struct {
	app     *App
	name    string
	root    js.Value
	status  place
	way     place
	tag     place
	notice  place
	ending  place
	verdict place
	stdin   js.Value
	edits   map[string]js.Value // the buttons that come and go, by what they do
	source  js.Value
	editor  editor
	pane    pane
	told    place
	line    int // of the source that the cursor marks; 0 for none

	pictures pictures
}

func (a *App) addCell(name string) {
	root := byID("cell-" + name)
	c := &cell{app: a, name: name, root: root, edits: map[string]js.Value{}}
	for _, p := range []struct {
		name  string
		place *place
	}{{"status", &c.status}, {"way", &c.way}, {"tag", &c.tag}, {"notice", &c.notice}, {"ending", &c.ending}, {"verdict", &c.verdict}, {"told", &c.told}} {
		p.place.element = part(root, p.name)
	}
	for _, do := range []string{"compile", "stop", "revert", "undo"} {
		c.edits[do] = root.Call("querySelector", `.bar [data-do="`+do+`"]`)
	}
	c.stdin, c.source = part(root, "stdin"), part(root, "source")
	c.editor = editor{cell: c}
	c.pane = pane{element: part(root, "output")}
	c.pictures = newPictures(c)
	a.cells[name] = c
	a.restore(c)
	a.mark(name, view.StatusChanged)
}

// seen takes in that a part of the cell has come near, or is no longer. What was left out meanwhile is drawn now.
func (c *cell) seen(part js.Value, near bool) {
	switch picture := data(part, "picture"); {
	case picture != "":
		c.pictures.canvas(picture).near = near
		if near && c.pictures.quiet != nil {
			c.pictures.again()
		}
	case near:
		c.editor.mount()
	}
}

func (c *cell) draw(what view.Change) {
	if what&view.SourceChanged != 0 {
		c.drawSource()
	}
	if what&(view.StatusChanged|view.SourceChanged) != 0 {
		c.drawStatus()
	}
	if what&view.OutputChanged != 0 {
		c.drawOutput()
	}
	if what&view.PicturesChanged != 0 {
		c.follow()
		c.pictures.draw()
	}
	if what&(view.MarksChanged|view.SourceChanged) != 0 {
		c.drawMarks()
	}
}

func (c *cell) drawStatus() {
	s := c.app.model.Status(c.name)
	c.root.Get("dataset").Set("state", s.State)
	c.root.Get("dataset").Set("run", int(s.Run))
	c.status.text(s.Text)
	c.way.text(s.Way)
	c.tag.text(s.Tag)
	c.notice.html(c.app.model.Notice(c.name))
	c.ending.html(c.app.model.Ending(c.name))
	c.verdict.html(c.app.model.Verdict(c.name))
	setHidden(c.edits["compile"], !s.Native)
	setHidden(c.edits["stop"], !s.Live)
	setHidden(c.edits["revert"], !s.Revert)
	setHidden(c.edits["undo"], !s.Undo)
	setHidden(c.stdin, !s.Stdin)
}

func (c *cell) drawSource() {
	c.app.keepDraft(c.name)
	if !c.editor.set(c.app.model.Source(c.name)) {
		c.drawCode()
	}
}

// drawCode brings the source as text up to date: what is shown until the editor is there, and what is printed.
func (c *cell) drawCode() {
	if code := c.source.Call("querySelector", ":scope > .code"); code.Truthy() {
		code.Set("outerHTML", c.app.model.Code(c.name))
	}
}

func (c *cell) drawMarks() {
	c.editor.diagnostics(c.app.model.Diagnostics(c.name))
	c.editor.line(0)
}

// drawOutput shows what the cell has printed; while the page's cursor is on, what it had printed by then.
func (c *cell) drawOutput() {
	c.pane.draw(c.app.model.Output(c.name))
	told, on := c.app.model.Told(c.name)
	c.told.html(told)
	setHidden(c.told.element, told == "")
	if on {
		setHidden(c.pane.element, true)
	}
	if later := part(c.root, "later"); later.Truthy() {
		bringIntoView(c.told.element, later)
	}
}

// bringIntoView scrolls a box, and not the page, until an element in it is in sight.
func bringIntoView(box, e js.Value) {
	const margin = 48 // pixels: two lines
	top := e.Get("offsetTop").Int() - box.Get("offsetTop").Int()
	seen := box.Get("scrollTop").Int()
	if height := box.Get("clientHeight").Int(); top < seen+margin || top > seen+height-margin {
		box.Set("scrollTop", top-height/2)
	}
}

// follow marks the line of the source that the cursor has come to.
func (c *cell) follow() {
	if line := c.app.model.CursorLine(c.name); line != c.line {
		c.line = line
		c.mark(line)
	}
}

// unfold opens what the source stands in.
func (c *cell) unfold() {
	for e := c.source.Get("parentElement"); e.Truthy(); e = e.Get("parentElement") {
		if e.Get("localName").String() == "details" {
			e.Set("open", true)
		}
	}
}

// show scrolls to a line of the source and marks it.
func (c *cell) show(line int) {
	c.unfold()
	target := c.mark(line)
	if c.editor.mounted() {
		target = c.source.Call("querySelector", ".cm-marked")
	}
	if !target.Truthy() {
		target = c.source
	}
	reveal(target)
}

// mark marks a line of the source and no other, and returns it as text; null if there is none.
func (c *cell) mark(line int) js.Value {
	c.editor.line(line)
	each(c.source, ".code .marked", func(e js.Value) { e.Get("classList").Call("remove", "marked") })
	target := c.source.Call("querySelector", `.code [data-n="`+strconv.Itoa(line)+`"]`)
	if target.Truthy() {
		target.Get("classList").Call("add", "marked")
	}
	return target
}

// reveal scrolls the page, and nothing in it, until an element that is out of sight is in the upper half.
func reveal(e js.Value) {
	const margin = 64 // pixels: the bar at the top, and a line below
	y := e.Call("getBoundingClientRect").Get("top").Float()
	if height := js.Global().Get("innerHeight").Float(); y < margin || y > height-margin {
		js.Global().Call("scrollBy", 0, y-height/3)
	}
}

// leave puts the focus on the cell's first button, from where Tab goes on.
func (c *cell) leave() {
	if run := button(c.root, "run"); run.Truthy() {
		run.Call("focus")
		return
	}
	document().Get("activeElement").Call("blur")
}
