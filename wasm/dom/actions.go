//go:build js

package dom

import (
	"strings"
	"syscall/js"
	"time"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/wasm/view"
)

// listen waits for what a learner does. The document hears it all, so what is drawn later needs no listeners of its own.
func (a *App) listen() {
	doc, window := document(), js.Global()
	listen(doc, "click", a.click)
	listen(doc, "submit", a.submit)
	listen(doc, "change", a.changed)
	listen(doc, "input", a.slide)
	listen(doc, "keydown", a.key)
	listen(doc, "toggle", a.toggle)
	listen(doc, "focusin", a.approach)
	listen(doc, "scroll", a.scrolled)
	fit := func(js.Value) {
		for name := range a.cells {
			a.mark(name, view.PicturesChanged) // they are as wide as the page lets them be
		}
	}
	listen(window, "resize", fit)
	listen(window, "afterprint", fit)
	listen(window, "pagehide", func(js.Value) { a.saveAll() })
	listen(window, "hashchange", func(js.Value) { a.takeShared() })
	listen(window, "beforeprint", func(js.Value) {
		for _, c := range a.cells {
			c.drawCode()
			c.pictures.print()
		}
	})
}

// enable makes the controls work: they are drawn disabled, since nothing would answer before.
func (a *App) enable() {
	each(document(), "#search, .top [data-do], #lab [data-do], .cell > header [data-do], .bar [data-do], .quiz", func(e js.Value) { e.Set("disabled", false) })
}

// watchAll tells the cells which of their parts are in sight, or nearly: the others cost nothing.
func (a *App) watchAll() {
	if !a.near.Truthy() {
		seen := callback(func(entries js.Value) {
			for i := range entries.Length() {
				e := entries.Index(i).Get("target")
				if c := a.cells[data(closest(e, ".cell"), "cell")]; c != nil && e.Get("isConnected").Bool() {
					c.seen(e, entries.Index(i).Get("isIntersecting").Bool())
				}
			}
		})
		a.near = js.Global().Get("IntersectionObserver").New(seen, map[string]any{"rootMargin": "400px 0px"})
	}
	for _, c := range a.cells {
		a.watch(c)
	}
}

func (a *App) watch(c *cell) {
	each(c.root, `[data-part="source"], [data-picture]`, func(e js.Value) { a.near.Call("observe", e) })
}

// approach mounts the editor of a cell that the keyboard has reached.
func (a *App) approach(e js.Value) {
	if root := closest(e.Get("target"), ".cell"); root.Truthy() {
		a.cells[data(root, "cell")].editor.mount()
	}
}

// scrolled takes in that something in the page has been scrolled, which may be a picture.
func (a *App) scrolled(e js.Value) {
	if place := e.Get("target"); closest(place, ".cell .canvas").Truthy() {
		a.cells[data(closest(place, ".cell"), "cell")].pictures.scrolled(place)
	}
}

func (a *App) click(e js.Value) {
	target := e.Get("target")
	if link := closest(target, `#lessons a[href^="#"]`); link.Truthy() && byID("lessons").Call("matches", ":popover-open").Bool() {
		byID("lessons").Call("hidePopover")
	}
	if control := closest(target, "button[data-look], g[data-look]"); control.Truthy() {
		a.look(control, data(control, "value"))
		return
	}
	if row := closest(target, "tr[data-look]"); row.Truthy() && !closest(target, "[data-do]").Truthy() && nothingSelected() {
		a.look(row, data(row, "value"))
		return
	}
	if knob := closest(target, "button[data-knob]"); knob.Truthy() {
		a.turn(knob)
		return
	}
	if link := closest(target, "a.language"); link.Truthy() {
		keepPlace(link)
	}
	control := closest(target, "[data-do]")
	if !control.Truthy() {
		return
	}
	if c := a.cells[data(control, "cell")]; c != nil {
		a.do(c, data(control, "do"), control)
		return
	}
	switch what := data(control, "do"); {
	case a.desk != nil && strings.HasPrefix(what, "write"):
		a.desk.do(what, control)
	case what == "reset":
		a.resetting = a.link.open
		a.command(a.model.Reset)
	case what == "theme":
		a.turnTheme(control)
	case what == "move":
		a.move(closest(control, "li"), number(control, "by"))
	case what == "order":
		a.model.CheckOrder(number(closest(control, ".quiz"), "quiz"))
		a.drawQuizzes()
	}
}

// do carries out what a control of a cell is for.
func (a *App) do(c *cell, what string, control js.Value) {
	of := func(intent func(string) []wire.Command) {
		a.command(func() []wire.Command { return intent(c.name) })
	}
	switch what {
	case "run":
		a.run(c.name)
	case "compile":
		of(a.model.RunCompiled)
	case "check":
		of(a.model.Check)
		a.mark(a.model.Cell(c.name).Check, view.StatusChanged)
	case "stop":
		of(a.model.Stop)
	case "revert":
		of(a.model.Revert)
	case "undo":
		of(a.model.Undo)
		a.mark(c.name, view.SourceChanged)
	case "keep":
		of(a.model.Keep)
	case "eof":
		of(a.model.EOF)
	case "format":
		c.editor.format()
	case "save":
		a.save(c, data(control, "kind"))
	case "copy":
		a.copy(c, control)
	case "share":
		a.share(c)
	case "seen":
		a.model.HideLink(c.name)
		c.leave()
	case "accept":
		a.decide(c, a.model.Accept)
	case "decline":
		a.decide(c, a.model.Decline)
	case "goto":
		if canvas := closest(control, ".canvas"); canvas.Truthy() { // in a picture it is a moment, too
			a.model.Look(data(closest(canvas, ".cell"), "cell"), "seq", data(control, "seq"))
			a.looked()
		}
		c.show(number(control, "line"))
	}
	a.mark(c.name, view.StatusChanged)
}

// command sends what an intent of the model asks for, unless the bridge is away: then it says so, and the model is not told.
func (a *App) command(intent func() []wire.Command) {
	if !a.link.open {
		a.say(a.model.Strings().AwayRun)
		return
	}
	a.link.send(intent())
}

func (a *App) run(name string) {
	a.command(func() []wire.Command { return a.model.Run(name) })
	a.mark(name, view.StatusChanged)
}

// runNext runs a cell and goes to the next.
func (a *App) runNext(name string) {
	a.run(name)
	if next := a.cells[a.model.Next(name)]; next != nil {
		next.root.Call("scrollIntoView", map[string]any{"block": "nearest"})
		next.editor.take()
	}
}

// typed takes in what the learner has typed, and saves it when typing pauses.
func (a *App) typed(name, source string) {
	a.model.Type(name, source)
	a.keepDraft(name)
	a.mark(name, view.StatusChanged)
	e := &a.cells[name].editor
	if e.save == nil {
		e.save = time.AfterFunc(saveAfter, func() { a.sendEdit(name) })
		return
	}
	e.save.Reset(saveAfter)
}

// saveAll sends every edit that has not been sent: the page may be about to go.
func (a *App) saveAll() {
	for name := range a.cells {
		a.sendEdit(name)
	}
}

// sendEdit sends what was typed in a cell and has not been sent. While the bridge is away the model is not asked: it would take the edit for
// sent, and not send it when the bridge is back.
func (a *App) sendEdit(name string) {
	if a.link.open {
		a.link.send(a.model.Save(name))
	}
}

func (a *App) submit(e js.Value) {
	form := e.Get("target")
	c := a.cells[data(form, "cell")]
	if c == nil {
		return
	}
	e.Call("preventDefault")
	field := form.Get("elements").Get("line")
	a.command(func() []wire.Command {
		line := field.Get("value").String()
		field.Set("value", "")
		return a.model.Input(c.name, line)
	})
}

// slide takes in that a control with a value is being moved or typed into: the search, or one of how a cell is looked at.
func (a *App) slide(e js.Value) {
	if e.Get("target").Get("id").String() == "search" {
		a.search.look()
	}
	if control := closest(e.Get("target"), "input[data-look], select[data-look]"); control.Truthy() {
		a.look(control, control.Get("value").String())
	}
}

// nothingSelected reports whether a click is more than the end of selecting text.
func nothingSelected() bool { return js.Global().Call("getSelection").Get("isCollapsed").Bool() }

// changed takes in that a control has another value.
func (a *App) changed(e js.Value) {
	switch control := e.Get("target"); {
	case closest(control, "[data-knob]").Truthy():
		a.turn(control)
	case closest(control, "#open-run").Truthy():
		takeFile(control, a.openFile)
	case data(control, "do") == "bring":
		takeFile(control, a.bringWork)
	default:
		a.choose(control)
	}
}

// takeFile takes the file that was chosen, if one was, out of its control, so that the same may be chosen again.
func takeFile(control js.Value, take func(file js.Value)) {
	if files := control.Get("files"); files.Length() > 0 {
		take(files.Index(0))
		control.Set("value", "")
	}
}

// key takes in a key in a picture, and shows the list of keys when "?" is typed where it is not text.
func (a *App) key(e js.Value) {
	if a.keyInPicture(e) || a.desk.press(e) {
		return
	}
	target := e.Get("target")
	if filter := closest(target, `[data-look="filter"]`); filter.Truthy() && e.Get("key").String() == "Escape" {
		filter.Set("value", "")
		a.look(filter, "")
		return
	}
	if e.Get("key").String() != "?" || closest(target, "input, textarea, [contenteditable=true]").Truthy() {
		return
	}
	e.Call("preventDefault")
	byID("keys").Call("togglePopover")
}

// toggle draws a picture that has been opened: a closed one is not kept up to date.
func (a *App) toggle(e js.Value) {
	box := e.Get("target")
	if box.Equal(byID("lab")) {
		a.drawSockets()
		return
	}
	root := closest(box, ".cell")
	if !root.Truthy() || !box.Get("open").Bool() {
		return
	}
	if name := data(box, "picture"); name != "" {
		a.cells[data(root, "cell")].pictures.open(name)
	}
}

func (a *App) copy(c *cell, control js.Value) {
	toClipboard(a.model.Source(c.name), func() {
		control.Set("textContent", a.model.Strings().Copied)
		time.AfterFunc(2*time.Second, func() { control.Set("textContent", a.model.Strings().Copy) })
	}, func() {})
}

// turnTheme goes on to the next choice of colours and remembers it.
func (a *App) turnTheme(control js.Value) {
	root := document().Get("documentElement").Get("dataset")
	next := map[string]string{"": "light", "light": "dark", "dark": ""}[data(document().Get("documentElement"), "theme")]
	if next == "" {
		root.Delete("theme")
	} else {
		root.Set("theme", next)
	}
	document().Set("cookie", view.ThemeCookie+"="+next+"; Path=/; Max-Age=31536000; SameSite=Strict")
	word := a.model.Theme(next)
	control.Set("title", word)
	control.Set("ariaLabel", word)
	a.say(word)
}

// ranges turns lines into what the editor takes.
func ranges(lines []lesson.Lines) []any {
	all := make([]any, len(lines))
	for i, l := range lines {
		all[i] = map[string]any{"from": l.From, "to": l.To}
	}
	return all
}
