//go:build js

package dom

import "syscall/js"

// What was typed and is not confirmed by the bridge is kept in the browser, too, so that closing the page while the bridge is away loses
// nothing. Storage may be refused or full; then the model alone keeps it.

func (a *App) draftKey(name string) string {
	return "wirebook draft " + a.model.Page().Lesson.Slug + " " + name
}

// keepDraft brings what is kept of a cell up to date.
func (a *App) keepDraft(name string) {
	if draft, ok := a.model.Draft(name); ok {
		store("setItem", a.draftKey(name), draft)
	} else {
		store("removeItem", a.draftKey(name))
	}
}

// restore brings back what was typed in a cell before the page was closed.
func (a *App) restore(c *cell) {
	if v := store("getItem", a.draftKey(c.name)); v.Type() == js.TypeString {
		a.model.Type(c.name, v.String())
		c.drawCode()
	}
}

// store calls a method of the browser's storage, which throws where it is forbidden or full.
func store(method string, args ...any) (result js.Value) {
	defer func() {
		if recover() != nil {
			result = js.Undefined()
		}
	}()
	return js.Global().Get("localStorage").Call(method, args...)
}
