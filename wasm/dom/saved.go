//go:build js

package dom

import (
	"errors"
	"syscall/js"

	"github.com/wirebook/wirebook/wasm/codec"
	"github.com/wirebook/wirebook/wasm/view"
)

// save gives the learner a file of what a cell's newest run was.
func (a *App) save(c *cell, kind string) {
	switch kind {
	case "svg":
		a.download(c.name+".svg", "image/svg+xml", []byte(a.model.LadderFile(c.name)))
	case "png":
		a.downloadPNG(c)
	case "txt":
		a.download(c.name+".txt", "text/plain", []byte(a.model.LadderText(c.name)))
	case "pcapng":
		a.download(c.name+".pcapng", "application/octet-stream", a.model.Capture(c.name))
	case "run":
		if saved, ok := a.model.SavedRun(c.name); ok {
			a.download(c.name+".wirebook.json", "application/json", codec.AppendSavedRun(nil, saved))
		}
	}
}

// download has the browser save bytes as a file, or says that there are none.
func (a *App) download(name, kind string, b []byte) {
	if len(b) == 0 {
		a.say(a.model.Strings().Saved.Empty)
		return
	}
	a.downloadBlob(name, js.Global().Get("Blob").New([]any{toJS(b)}, map[string]any{"type": kind}))
}

func (a *App) downloadBlob(name string, blob js.Value) {
	url := js.Global().Get("URL").Call("createObjectURL", blob)
	link := document().Call("createElement", "a")
	link.Set("href", url)
	link.Set("download", name)
	link.Call("click")
	js.Global().Call("setTimeout", js.Global().Get("URL").Get("revokeObjectURL").Call("bind", js.Global().Get("URL"), url), 60_000)
}

// downloadPNG has the browser draw a cell's ladder and save what it has drawn, twice as large as on the page, that it is sharp in print. A
// long one is made smaller to fit, as long as it can still be read.
func (a *App) downloadPNG(c *cell) {
	const (
		finest  = 2.0
		least   = 0.7
		highest = 16_384 // pixels of a canvas in Chromium and Firefox
	)
	file := a.model.LadderFile(c.name)
	if file == "" {
		a.say(a.model.Strings().Saved.Empty)
		return
	}
	tooHigh := func() { a.say(a.model.Strings().Saved.TooHigh) }
	image := js.Global().Get("Image").New()
	image.Set("src", "data:image/svg+xml,"+js.Global().Call("encodeURIComponent", file).String())
	await(image.Call("decode"), func(js.Value) {
		width, height := image.Get("naturalWidth").Float(), image.Get("naturalHeight").Float()
		scale := min(finest, highest/height)
		if scale < least {
			tooHigh()
			return
		}
		canvas := js.Global().Get("OffscreenCanvas").New(width*scale, height*scale)
		canvas.Call("getContext", "2d").Call("drawImage", image, 0, 0, width*scale, height*scale)
		await(canvas.Call("convertToBlob"), func(png js.Value) { a.downloadBlob(c.name+".png", png) }, tooHigh)
	}, tooHigh)
}

// watchFiles has a saved run opened that is dropped on the page.
func (a *App) watchFiles() {
	files := func(e js.Value) js.Value { return e.Get("dataTransfer").Get("files") }
	listen(document(), "dragover", func(e js.Value) {
		if e.Get("dataTransfer").Get("types").Call("includes", "Files").Bool() {
			e.Call("preventDefault") // or it could not be dropped
		}
	})
	listen(document(), "drop", func(e js.Value) {
		if files(e).Length() > 0 {
			e.Call("preventDefault")
			a.openFile(files(e).Index(0))
		}
	})
}

// openFile reads a file and shows it as a saved run; if it is none, it says so and changes nothing.
func (a *App) openFile(file js.Value) {
	if file.Get("size").Int() > view.MaxSavedRun {
		a.say(a.model.Strings().Saved.TooLarge)
		return
	}
	await(file.Call("arrayBuffer"), func(buffer js.Value) {
		a.openRun(toGo(js.Global().Get("Uint8Array").New(buffer)))
	}, func() {
		a.say(a.model.Strings().Saved.NotSaved)
	})
}

func (a *App) openRun(b []byte) {
	saved, err := codec.SavedRun(b)
	var m *view.Model
	if err == nil {
		m, err = view.Opened(saved, a.model.Page())
	}
	switch {
	case errors.Is(err, view.ErrSavedNew):
		a.say(a.model.Strings().Saved.Newer)
	case err != nil:
		a.say(a.model.Strings().Saved.NotSaved)
	default:
		a.replace(m)
	}
}

// replace shows a model that needs no bridge in place of the lesson. What was typed is saved; the way back is to load the page anew.
func (a *App) replace(m *view.Model) {
	a.saveAll()
	a.link.end()
	if a.desk != nil { // its text is kept for the way back
		a.desk.close()
	}
	a.model = m
	m.TimeZone(timeZone())
	for _, c := range a.cells {
		c.pictures.drop()
	}
	a.cells, a.dirty, a.quizzes, a.drawn = map[string]*cell{}, map[string]view.Change{}, nil, nil
	byID("main").Set("outerHTML", m.Article())
	for _, name := range m.Cells() {
		a.addCell(name)
	}
	a.toast.text("") // what it says was about another file
	a.drawLab()
	byID("lab").Call("hidePopover")
	a.drawCables()
	a.watchAll()
	a.enable()
	a.markAll()
	js.Global().Call("scrollTo", 0, 0)
	byID("main").Call("focus")
}
