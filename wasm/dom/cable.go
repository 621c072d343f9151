//go:build js

package dom

import (
	"syscall/js"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/wasm/view"
)

// turn takes in that a learner has set a control of the cable.
func (a *App) turn(control js.Value) {
	value := ""
	if v := control.Get("value"); v.Type() == js.TypeString {
		value = v.String()
	}
	a.command(func() []wire.Command { return a.model.Turn(data(control, "knob"), value) })
	a.drawCables()
}

// drawCables brings the controls of the cable up to date, which every cell has.
func (a *App) drawCables() {
	c := a.model.Cable()
	each(document(), ".cable", func(box js.Value) { drawCable(box, &c) })
}

// drawCable leaves alone what a learner is typing into.
func drawCable(box js.Value, c *view.Cable) {
	in := func(name string) js.Value { return box.Call("querySelector", `[data-cable="`+name+`"]`) }
	in("summary").Set("textContent", c.Summary)
	in("missing").Set("textContent", c.Missing)
	setHidden(in("missing"), c.Missing == "")
	setHidden(in("knobs"), c.Missing != "")
	in("refused").Set("textContent", c.Refused)
	busy := document().Get("activeElement")
	each(box, "[data-knob]", func(e js.Value) {
		switch name := data(e, "knob"); {
		case name == "cut":
			e.Set("textContent", c.Cut)
		case name == "lesson" || e.Equal(busy):
		case name == "script":
			e.Set("value", c.Script)
		default:
			e.Set("value", c.Values[name])
		}
	})
}
