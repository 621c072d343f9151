//go:build js

package dom

import (
	"syscall/js"
	"time"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/wasm/view"
)

// replay is the page's cursor moving by itself, frame by frame.
type replay struct {
	tick js.Func
	on   bool
	last float64 // milliseconds, when the frame before was drawn

	reveal js.Func
	chosen *cell // in which a packet was chosen last
}

// look takes in that a control of how a cell is looked at was pressed or moved.
func (a *App) look(control js.Value, value string) {
	c := a.cells[data(control, "cell")]
	if c == nil {
		return
	}
	if commands := a.model.Look(c.name, data(control, "look"), value); len(commands) > 0 {
		a.command(func() []wire.Command { return commands })
	}
	a.looked()
	a.play()
	switch what := data(control, "look"); {
	case what == "carrier" && !a.model.Chosen(c.name):
		a.say(a.model.Strings().Picture.Calls.NoCarrier)
	case what == "carrier" || what == "choose":
		a.replay.chosen = c
		js.Global().Call("requestAnimationFrame", a.replay.reveal) // after the frame that draws it
	}
}

// revealChosen scrolls to the packet that was chosen, if it is out of sight: it may be far from the arrow or the row that was pressed.
func (a *App) revealChosen(js.Value) {
	if e := a.replay.chosen.root.Call("querySelector", `[data-picture="detail"]:not([hidden])`); e.Truthy() {
		reveal(e)
	}
}

// looked has every cell drawn again that may look different since the cursor moved or something else was chosen.
func (a *App) looked() {
	for name, c := range a.cells {
		c.pictures.hurry()
		a.mark(name, view.PicturesChanged|view.OutputChanged)
	}
}

// play begins to move the cursor, if it is to move and does not yet.
func (a *App) play() {
	if a.replay.on || !a.model.Playing() {
		return
	}
	a.replay.on, a.replay.last = true, 0
	js.Global().Call("requestAnimationFrame", a.replay.tick)
}

// longestFrame is as much time as a frame moves the cursor on by: in a tab that is hidden there may be none for hours.
const longestFrame = 100 * time.Millisecond

// step moves the cursor on by the time of one frame.
func (a *App) step(now js.Value) {
	ms := now.Float()
	passed := time.Duration(0)
	if a.replay.last > 0 {
		passed = min(time.Duration((ms-a.replay.last)*float64(time.Millisecond)), longestFrame)
	}
	a.replay.last = ms
	a.replay.on = a.model.Advance(passed)
	a.looked()
	if a.replay.on {
		js.Global().Call("requestAnimationFrame", a.replay.tick)
	}
}
