//go:build js

// Package dom puts into the browser's page what a [view.Model] says, and takes out of it what a learner does. It is the only package that knows
// syscall/js, and it decides nothing: whatever can be wrong without a browser belongs in package view.
//
// Everything here runs in callbacks and timers of one thread, and none of them blocks, so there are no locks.
package dom

import (
	"errors"
	"runtime"
	"syscall/js"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/codec"
	"github.com/wirebook/wirebook/wasm/view"
)

// toastFor is how long a message stays: long enough to read two sentences.
const toastFor = 8 * time.Second

// The page stands still while garbage is collected, so that waits until nothing has been drawn for tidyAfter, when a learner reads, and there
// is more than muchGarbage: to collect less is not worth it. The entry script has Go's own collector wait for that.
const (
	tidyAfter   = time.Second
	muchGarbage = 16 << 20 // bytes
)

// App is the running page.
type App struct {
	model     *view.Model
	link      *link
	cells     map[string]*cell
	dirty     map[string]view.Change // what the next frame draws
	frame     js.Func
	asked     bool     // for that frame
	waiting   *waiting // the steps of drawing pictures
	replay    replay
	terms     terms
	quizzes   []quiz
	drawn     []string // each element of the article as the author's text has it, once that has changed
	near      js.Value // the observer of what is in sight
	drag      drag
	search    *search
	desk      *desk // nil where nobody may edit the lesson
	level     place
	sockets   place
	toast     place
	resetting bool        // Reset lab was pressed: say when it has happened
	behind    bool        // the author has changed the page, and it could not be fetched yet
	hush      *time.Timer // takes the toast away
	tidy      *time.Timer // collects garbage
	lives     uint64      // bytes on Go's heap after it was collected last
}

// LoadPage returns the page as the bridge wrote it into the document.
func LoadPage() (view.Page, error) { return readPage(document()) }

// readPage returns the page that a document carries along.
func readPage(doc js.Value) (view.Page, error) {
	e := doc.Call("getElementById", "page")
	if !e.Truthy() {
		return view.Page{}, errors.New("dom: the document has no element #page")
	}
	p, err := codec.Page([]byte(e.Get("textContent").String()))
	if err != nil {
		return p, err
	}
	if p.Lesson == nil {
		return p, errors.New("dom: the page has no lesson")
	}
	return p, nil
}

// Start brings the document to life. It returns at once.
func Start(m *view.Model) *App {
	a := &App{
		model: m, cells: map[string]*cell{}, dirty: map[string]view.Change{},
		level: place{element: byID("level")}, sockets: place{element: byID("lab-sockets")}, toast: place{element: byID("status")},
	}
	a.tidy = time.AfterFunc(tidyAfter, a.collect)
	a.hush = time.AfterFunc(0, func() { a.toast.text("") })
	m.TimeZone(timeZone())
	a.frame = callback(func(js.Value) { a.draw() })
	a.waiting = newWaiting(a.ask)
	a.replay.tick, a.replay.reveal = callback(a.step), callback(a.revealChosen)
	for _, name := range m.Cells() {
		a.addCell(name)
	}
	a.findQuizzes()
	a.search = newSearch(a)
	a.drawCables()
	a.listen()
	a.watchTerms()
	a.watchAll()
	a.watchFiles()
	a.watchDrags()
	findPlace()
	a.takeShared()
	a.link = newLink(a)
	a.desk = newDesk(a)
	a.link.connect()
	return a
}

// say shows a message for a while.
func (a *App) say(text string) {
	a.toast.text(text)
	a.hush.Reset(toastFor)
}

// apply takes events in.
func (a *App) apply(events []event.Event) {
	changes := a.model.Apply(events)
	for name, what := range changes.Cells {
		a.mark(name, what)
	}
	if changes.Lab {
		a.drawLab()
		for name := range a.cells { // which buttons there are
			a.mark(name, view.StatusChanged)
		}
	}
	if changes.Cable {
		a.drawCables()
	}
	switch {
	case changes.Faults != "":
		if !a.desk.courseChanged(changes.Faults) {
			a.toast.text(changes.Faults) // it stays until the next save
			a.hush.Stop()
		}
	case changes.Course:
		a.fetchPage()
	}
	if changes.Progress {
		mark, words := a.model.Progress()
		here := document().Call("querySelector", "#lessons .current .progress")
		here.Set("textContent", mark)
		here.Set("title", words)
	}
	if changes.Down && a.resetting {
		a.resetting = false
		a.say(a.model.Strings().LabWasReset)
	}
	a.tidy.Reset(tidyAfter) // also where nothing is drawn, since the tab is hidden
}

// drawLab says what the lab is.
func (a *App) drawLab() {
	a.level.text(a.model.LabWord())
	byID("lab-level").Set("innerHTML", a.model.LabHTML())
}

// mark has a cell drawn in the next frame. A timer may still mark a cell whose lesson a saved run has replaced.
func (a *App) mark(name string, what view.Change) {
	if a.cells[name] == nil {
		return
	}
	a.dirty[name] |= what
	a.ask()
}

// ask asks the browser for a frame.
func (a *App) ask() {
	if !a.asked {
		a.asked = true
		js.Global().Call("requestAnimationFrame", a.frame)
	}
}

// everything is what is drawn of a cell.
const everything = view.StatusChanged | view.OutputChanged | view.SourceChanged | view.MarksChanged | view.PicturesChanged

// markAll has everything drawn in the next frame.
func (a *App) markAll() {
	for name := range a.cells {
		a.mark(name, everything)
	}
}

func (a *App) draw() {
	began := time.Now()
	a.asked = false
	a.model.Tick(time.Now())
	dirty := a.dirty
	a.dirty = map[string]view.Change{}
	for name, what := range dirty {
		a.cells[name].draw(what)
	}
	a.drawQuizzes()
	a.drawSockets()
	if a.waiting.frame(began) {
		a.ask()
	}
	a.tidy.Reset(tidyAfter)
}

// collect collects garbage if there is much.
func (a *App) collect() {
	var memory runtime.MemStats
	if runtime.ReadMemStats(&memory); memory.HeapAlloc < a.lives+muchGarbage {
		return
	}
	runtime.GC()
	runtime.ReadMemStats(&memory)
	a.lives = memory.HeapAlloc
}

// drawSockets lists the open sockets, while somebody looks at the list.
func (a *App) drawSockets() {
	if byID("lab").Call("matches", ":popover-open").Bool() {
		a.sockets.keep(a.model.SocketsHTML())
	}
}
