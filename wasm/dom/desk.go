//go:build js

package dom

import (
	"strconv"
	"strings"
	"syscall/js"
	"time"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/wasm/view"
)

// previewAfter is how long after a key the lesson is asked for: short enough to be seen at once, long enough for a word of a fast writer.
const previewAfter = 120 * time.Millisecond

// desk is the editor of the lesson itself, beside the lesson. Its text is the manuscript's; here is where that is shown and kept.
type desk struct {
	app    *App
	button js.Value
	keeper keeper
	m      *view.Manuscript // nil until it is opened
	pane   js.Value         // hidden while the desk is closed
	editor js.Value
	coming bool     // the editor is
	beside js.Value // the editor of what the file holds, while that is looked at
	file   string   // its text
	due    *time.Timer
	line   int    // that the cursor is in; 0 until it has been moved
	at     string // what it stands in
	begin  string // the section that was being read when the desk was opened, to put the cursor there

	status, notice, complaints place
}

// newDesk returns nil where nobody may edit the lesson. The desk opens by itself if it was open when the page was left.
func newDesk(a *App) *desk {
	button := byID("edit")
	if !button.Truthy() {
		return nil
	}
	d := &desk{app: a, button: button, keeper: newKeeper(a.model.Page().Edit)}
	listen(js.Global(), "beforeunload", func(e js.Value) {
		if d.m != nil && d.m.Unsaved() {
			e.Call("preventDefault")
		}
	})
	switch {
	case storeIn("sessionStorage", "getItem", deskOpen).Truthy():
		d.open()
	case d.keeper.load().Unsaved:
		button.Get("dataset").Set("state", "unsaved")
	}
	return d
}

// do carries out what a control of the desk is for.
func (d *desk) do(what string, control js.Value) {
	switch what {
	case "write-open":
		d.toggle()
		return
	case "write":
		d.write()
		return
	case "write-goto":
		line, _ := strconv.Atoi(data(control, "line"))
		col, _ := strconv.Atoi(data(control, "col"))
		d.editor.Call("goto", line, col)
		return
	case "write-mine":
		if d.app.link.open {
			d.app.link.send(d.m.KeepMine())
		}
	case "write-theirs":
		d.m.TakeTheirs()
	case "write-back":
		d.m.TakeBack()
	case "write-both":
		d.m.ShowBoth()
	}
	d.changed()
}

// toggle shows the desk or hides it. What is written in it stays.
func (d *desk) toggle() {
	if d.pane.Truthy() && !d.pane.Get("hidden").Bool() {
		d.show(false)
		return
	}
	d.open()
}

func (d *desk) open() {
	if d.m == nil {
		d.m = view.NewManuscript(d.app.model.Page(), d.keeper.load())
		_, d.begin = reading()
		byID("main").Call("insertAdjacentHTML", "beforebegin", d.m.Pane())
		d.pane = byID("manuscript")
		d.status, d.notice = place{element: part(d.pane, "status")}, place{element: part(d.pane, "notice")}
		d.complaints = place{element: part(d.pane, "complaints")}
		if d.app.link.open {
			d.app.link.send(d.m.Resume())
		}
	}
	d.show(true)
	d.draw()
	d.mount()
}

func (d *desk) show(on bool) {
	setHidden(d.pane, !on)
	d.button.Set("ariaPressed", strconv.FormatBool(on))
	document().Get("documentElement").Get("dataset").Set("desk", on)
	if on {
		storeIn("sessionStorage", "setItem", deskOpen, "yes")
		if d.editor.Truthy() {
			d.editor.Call("focus")
		}
		return
	}
	storeIn("sessionStorage", "removeItem", deskOpen)
	d.reveal() // where there was no room for both, the lesson has just come back
}

// close ends the desk of a page that shows something else than the lesson now.
func (d *desk) close() {
	setHidden(d.button, true)
	if d.m != nil {
		d.show(false)
	}
}

// mount puts the editor in as soon as there is a text: nothing must be typed that a text which comes later would replace.
func (d *desk) mount() {
	if d.coming || !d.m.Opened() {
		return
	}
	d.coming = true
	options := map[string]any{
		"language": "markdown", "label": d.m.Label(), "nonce": d.app.model.Page().Nonce,
		"change": callback(func(text js.Value) { d.typed(text.String()) }),
		"caret":  callback(func(line js.Value) { d.moved(line.Int()) }),
		"leave":  callback(func(js.Value) { d.button.Call("focus") }),
	}
	await(mountEditor(part(d.pane, "mine"), d.m.Text(), options), func(e js.Value) {
		d.editor = e
		e.Call("set", d.m.Text())
		e.Call("focus")
		d.complain()
		d.goToBegin()
	}, func() {})
}

// goToBegin puts the cursor where the reader was, as soon as it is known which line that is.
func (d *desk) goToBegin() {
	if line := d.m.LineOf(d.begin, ""); d.begin != "" && line > 0 && d.editor.Truthy() {
		d.begin = ""
		d.editor.Call("goto", line, 1)
	}
}

// typed takes in what the author has typed, and has it shown soon.
func (d *desk) typed(text string) {
	d.begin = ""
	d.m.Type(text)
	d.keeper.save(d.m.Kept())
	d.draw()
	if d.due == nil {
		d.due = time.AfterFunc(previewAfter, func() {
			d.due = nil
			d.app.link.send(d.m.Preview())
		})
	}
}

// moved takes in that the cursor has come to a line. The lesson follows when that belongs to something else.
func (d *desk) moved(line int) {
	d.line = line
	id := "main" // its beginning
	switch at := d.m.At(line); {
	case at.Cell != "":
		id = "cell-" + at.Cell
	case at.ID != "":
		id = at.ID
	}
	if id != d.at {
		d.at = id
		d.reveal()
	}
}

// reveal brings what the cursor stands in into view.
func (d *desk) reveal() {
	e := byID(d.at)
	if e.Truthy() && e.Call("getClientRects").Length() == 0 { // in a solution that is closed, or a check, which nobody sees
		e = closest(e, "details")
	}
	if e.Truthy() {
		reveal(e)
	}
}

// press saves the text by the key that does so everywhere, and reports whether it is that.
func (d *desk) press(e js.Value) bool {
	command := e.Get("ctrlKey").Bool() || e.Get("metaKey").Bool()
	if d == nil || d.m == nil || !command || strings.ToLower(e.Get("key").String()) != "s" {
		return false
	}
	e.Call("preventDefault")
	d.write()
	return true
}

// write saves the text.
func (d *desk) write() {
	if d.m == nil {
		return
	}
	if !d.app.link.open {
		d.app.say(d.m.AwayWord())
		return
	}
	d.app.link.send(d.m.Write())
	d.draw()
}

// hear takes in what the bridge says.
func (d *desk) hear(draft *wire.Draft) {
	if d.m == nil {
		return
	}
	if l := d.m.Hear(draft); l != nil {
		p := *d.app.model.Page()
		p.Lesson = l
		d.app.renew(p)
	}
	if draft.Verb == wire.Preview {
		d.complain()
		d.goToBegin()
		if d.line > 0 { // which may have become the beginning of something
			d.moved(d.line)
		}
	}
	d.changed()
	d.mount()
}

// resume goes on with a new connection.
func (d *desk) resume() {
	if d.m != nil {
		d.app.link.send(d.m.Resume())
	}
}

// courseChanged finds out what a change of the course means for the text, and reports whether the desk says what is wrong with the course
// now.
func (d *desk) courseChanged(faults string) bool {
	if d == nil || d.m == nil {
		return false
	}
	d.app.link.send(d.m.Changed(faults))
	d.draw()
	return !d.pane.Get("hidden").Bool()
}

// writes reports whether the lesson that is shown is the text's.
func (d *desk) writes() bool { return d != nil && d.m != nil && d.m.Opened() }

// changed shows and keeps what the manuscript has become by other means than typing.
func (d *desk) changed() {
	if d.editor.Truthy() {
		d.editor.Call("set", d.m.Text())
	}
	d.keeper.save(d.m.Kept())
	d.draw()
	d.app.link.send(d.m.Next())
}

func (d *desk) draw() {
	state, words := d.m.Status()
	d.status.text(words)
	d.pane.Get("dataset").Set("state", state)
	d.button.Get("dataset").Set("state", state)
	d.notice.html(d.m.Notice())
	d.complaints.html(d.m.ComplaintList())
	setHidden(button(d.pane, "write-back"), !d.m.Replaced())
	d.drawFile()
}

// drawFile shows what the file holds beside the text, while that is looked at.
func (d *desk) drawFile() {
	text, lines, on := d.m.Theirs()
	box := part(d.pane, "theirs")
	setHidden(box, !on)
	document().Get("documentElement").Get("dataset").Set("both", on)
	if on && text == d.file {
		return
	}
	if d.beside.Truthy() {
		d.beside.Call("destroy")
		d.beside = js.Undefined()
	}
	d.file = text
	if !on {
		return
	}
	options := map[string]any{
		"language": "markdown", "label": d.m.TheirsLabel(), "nonce": d.app.model.Page().Nonce, "readonly": true,
		"highlights": []any{map[string]any{"from": lines.From, "to": lines.To}},
	}
	await(mountEditor(box, text, options), func(e js.Value) { d.beside = e }, func() {})
}

// complain marks what is wrong in the text.
func (d *desk) complain() {
	if d.editor.Truthy() {
		d.editor.Call("diagnostics", diagnostics(d.m.Complaints()))
	}
}

// deskOpen is the key that is there while the desk is open.
const deskOpen = "wirebook desk"
