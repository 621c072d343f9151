//go:build js

package dom

import (
	"syscall/js"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/wasm/view"
)

// fetchPage asks the bridge for the page anew, because its author has changed it. What is no page of this version is loaded as a page of its
// own: its sentence is for the reader.
func (a *App) fetchPage() {
	location := js.Global().Get("location")
	a.behind = false
	fetchText(location.Get("pathname").String(), nil, func(html string) {
		if a.link.ended {
			return // a saved run has taken the lesson's place
		}
		p, err := readPage(js.Global().Get("DOMParser").New().Call("parseFromString", html, "text/html"))
		if err != nil || p.Version != wire.Version {
			if !a.desk.writes() || !a.desk.courseChanged("") { // which says why it has no lesson any more
				location.Call("reload")
			}
			return
		}
		if p.Edition < a.model.Page().Edition {
			return // what was asked for later has come before
		}
		a.toast.text("") // what was wrong is not any more
		if a.desk.writes() {
			p.Lesson = a.model.Page().Lesson // the text's: the bridge is asked what has become of that
			defer a.desk.courseChanged("")
		}
		a.renew(p)
	}, func() { a.behind = true }) // the bridge is away: it is asked again when it is back
}

// renew shows another version of the page in place. What the author has not changed is left alone, so that the reader, running programs and
// what is being typed are not disturbed.
func (a *App) renew(p view.Page) {
	if a.drawn == nil {
		a.drawn = outlines(children(view.Bare(*a.model.Page())))
	}
	for name, what := range a.model.Renew(p).Cells {
		a.mark(name, what)
	}
	a.redraw(children(view.Bare(*a.model.Page())))
	document().Set("title", a.model.Title())
	document().Call("querySelector", "#lessons > ol").Set("innerHTML", a.model.Entries())
}

// redraw puts the elements of another version of the article in the place of those that differ.
func (a *App) redraw(fresh js.Value) {
	article := document().Call("querySelector", "article")
	now := outlines(fresh)
	head, tail := view.Differ(a.drawn, now)
	for range len(a.drawn) - tail - head {
		old := article.Get("children").Index(head)
		eachWithin(old, ".cell", func(e js.Value) { a.dropCell(data(e, "cell")) })
		old.Call("remove")
	}
	next := article.Get("children").Index(head)
	if next.IsUndefined() {
		next = js.Null()
	}
	for range len(now) - tail - head {
		e := fresh.Index(head) // the list is of what is left
		article.Call("insertBefore", e, next)
		eachWithin(e, ".cell", func(e js.Value) { a.bringCell(data(e, "cell")) })
		eachWithin(e, ".quiz", func(e js.Value) { a.model.Forget(number(e, "quiz")) })
	}
	a.drawn = now
	a.quizzes = nil
	a.findQuizzes()
	a.drawQuizzes()
	a.drawCables()
	if a.link.open {
		a.enable()
	}
}

// bringCell takes in a cell that has been drawn anew.
func (a *App) bringCell(name string) {
	a.addCell(name)
	a.sendEdit(name) // what was typed in it before it was gone for a while
	a.watch(a.cells[name])
	a.mark(name, everything)
}

// dropCell lets go of a cell whose elements are about to be taken away. What was typed in it is saved.
func (a *App) dropCell(name string) {
	c := a.cells[name]
	if c == nil {
		return
	}
	a.sendEdit(name)
	c.editor.destroy()
	c.pictures.drop()
	delete(a.cells, name)
	delete(a.dirty, name)
}

// children parses HTML of a lesson and returns the elements of its article.
func children(html string) js.Value {
	box := document().Call("createElement", "template")
	box.Set("innerHTML", html)
	return box.Get("content").Call("querySelector", "article").Get("children")
}

// outlines returns elements as HTML.
func outlines(elements js.Value) []string {
	all := make([]string, elements.Length())
	for i := range all {
		all[i] = elements.Index(i).Get("outerHTML").String()
	}
	return all
}
