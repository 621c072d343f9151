//go:build js

package dom

import (
	"strings"
	"syscall/js"
	"time"

	"github.com/wirebook/wirebook/wasm/view"
)

// saveAfter is how long typing must pause before an edit goes to the bridge.
const saveAfter = 400 * time.Millisecond

// editor is the editor of a cell, which comes when the cell is near.
type editor struct {
	cell   *cell
	value  js.Value // what mount returned; undefined until then
	coming bool
	focus  bool // as soon as it is there
	gone   bool // its cell is
	bad    bool // it shows complaints
	marked int  // the line that is; 0 for none
	save   *time.Timer
	calls  []js.Func // what the mounted editor calls
}

func (e *editor) mounted() bool { return e.value.Truthy() }

// mount puts the editor in. Loading it takes a moment, in which the source may change.
func (e *editor) mount() {
	if e.coming || e.mounted() {
		return
	}
	e.coming = true
	c := e.cell
	await(mountEditor(c.source, shown(c.app.model.Source(c.name)), e.options()), func(v js.Value) {
		e.value = v
		if e.gone {
			e.destroy()
			return
		}
		c.source.Get("classList").Call("add", "mounted")
		e.set(c.app.model.Source(c.name))
		e.diagnostics(c.app.model.Diagnostics(c.name))
		if e.focus {
			e.take()
		}
	}, func() {})
}

// mountEditor promises an editor for a text in an element.
func mountEditor(in js.Value, text string, options map[string]any) js.Value {
	return js.Global().Get("wirebook").Get("editor").Call("mount", in, text, options)
}

// destroy takes the editor away for good, also one that is still to come.
func (e *editor) destroy() {
	e.gone = true
	if !e.mounted() {
		return
	}
	e.value.Call("destroy")
	for _, f := range e.calls {
		f.Release()
	}
}

// call is a function that the editor calls as long as it is there.
func (e *editor) call(f func(js.Value)) js.Func {
	fn := callback(f)
	e.calls = append(e.calls, fn)
	return fn
}

func (e *editor) options() map[string]any {
	c := e.cell
	def := c.app.model.Cell(c.name)
	o := map[string]any{
		"label":    c.app.model.Label(c.name),
		"nonce":    c.app.model.Page().Nonce,
		"readonly": def.ReadOnly,
		"run":      e.call(func(js.Value) { c.app.run(c.name) }),
		"runNext":  e.call(func(js.Value) { c.app.runNext(c.name) }),
		"leave":    e.call(func(js.Value) { c.leave() }),
		"change":   e.call(func(doc js.Value) { c.app.typed(c.name, typed(doc.String())) }),
	}
	if !def.NoRun { // what is not to be run need not be a program
		o["lesson"], o["cell"] = c.app.model.Page().Lesson.Slug, c.name
	}
	if c.app.model.Source(c.name) == def.Source {
		o["folds"], o["highlights"] = ranges(def.Folds), ranges(def.Highlights)
	}
	return o
}

// set makes text the editor's. It reports whether there is an editor.
func (e *editor) set(text string) bool {
	if e.mounted() {
		e.value.Call("set", shown(text))
	}
	return e.mounted()
}

// diagnostics shows what the last run complained of. Whatever the editor is told has it measure itself,
// so it is not told again that there is nothing.
func (e *editor) diagnostics(list []view.Diagnostic) {
	bad := len(list) > 0
	if !e.mounted() || !bad && !e.bad {
		return
	}
	e.bad = bad
	e.value.Call("diagnostics", diagnostics(list))
}

// diagnostics turns complaints into what an editor takes.
func diagnostics(list []view.Diagnostic) []any {
	all := make([]any, len(list))
	for i, d := range list {
		all[i] = map[string]any{"line": d.Line, "col": d.Col, "text": d.Text, "severity": "error"}
	}
	return all
}

func (e *editor) format() {
	if e.mounted() {
		e.value.Call("format")
	}
}

// line marks a line and no other; 0 for none.
func (e *editor) line(n int) {
	if !e.mounted() || n == 0 && e.marked == 0 {
		return
	}
	e.marked = n
	e.value.Call("line", n)
}

// take puts the focus into the editor, now or when it is there.
func (e *editor) take() {
	e.focus = !e.mounted()
	if e.focus {
		e.mount()
		return
	}
	e.value.Call("focus")
}

// An editor shows no empty last line: a source ends with a line end, which is put back to what was typed.

func shown(source string) string { return strings.TrimSuffix(source, "\n") }

func typed(doc string) string {
	if doc == "" {
		return ""
	}
	return shown(doc) + "\n"
}
