//go:build js

package dom

import "syscall/js"

// What was typed and is not confirmed by the bridge is kept in the browser, too, so that closing the page while the bridge is away loses
// nothing. Storage may be refused or full; then the model alone keeps it.

// What is kept of a cell.
const (
	draft = "draft" // see [view.Model.Draft]
	mine  = "mine"  // see [view.Model.Mine]
)

func (a *App) storeKey(what, name string) string {
	return "wirebook " + what + " " + a.model.Page().Lesson.Slug + " " + name
}

// keepDraft brings what is kept of a cell up to date.
func (a *App) keepDraft(name string) {
	source, ok := a.model.Draft(name)
	a.keep(draft, name, source, ok)
}

// keep stores a text of a cell, or forgets it where there is none.
func (a *App) keep(what, name, source string, ok bool) {
	if ok {
		store("setItem", a.storeKey(what, name), source)
	} else {
		store("removeItem", a.storeKey(what, name))
	}
}

// restore brings back what was kept of a cell when the page was closed.
func (a *App) restore(c *cell) {
	if v := store("getItem", a.storeKey(draft, c.name)); v.Type() == js.TypeString {
		a.model.Type(c.name, v.String())
		c.drawCode()
	}
	if v := store("getItem", a.storeKey(mine, c.name)); v.Type() == js.TypeString {
		a.model.KeepMine(c.name, v.String())
	}
}

// store calls a method of the storage that all tabs of the browser share.
func store(method string, args ...any) js.Value { return storeIn("localStorage", method, args...) }

// storeIn calls a method of a storage of the browser's, which throws where it is forbidden or full.
func storeIn(storage, method string, args ...any) (result js.Value) {
	defer func() {
		if recover() != nil {
			result = js.Undefined()
		}
	}()
	return js.Global().Get(storage).Call(method, args...)
}
