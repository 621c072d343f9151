//go:build js

package dom

import (
	"syscall/js"
	"time"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/wasm/codec"
)

// How long to wait before the next try to connect: at first so short that a restart is hardly seen, then longer, so that a page left open all
// night costs nothing.
const (
	firstWait = 250 * time.Millisecond
	lastWait  = 5 * time.Second
)

// link is the page's connection to the bridge, which it makes again whenever it is lost.
type link struct {
	app    *App
	state  place
	socket js.Value
	open   bool
	ended  bool // for good
	wait   time.Duration

	opened, received, closed js.Func
}

func newLink(a *App) *link {
	l := &link{app: a, state: place{element: byID("bridge")}, wait: firstWait}
	l.opened = callback(func(js.Value) { l.attach() })
	l.received = callback(l.receive)
	l.closed = js.FuncOf(func(_ js.Value, args []js.Value) any {
		l.lose(args[1].String())
		return nil
	})
	return l
}

func (l *link) connect() {
	if l.ended {
		return
	}
	l.socket = js.Global().Get("wirebook").Get("socket").Call("open", "/ws", l.opened, l.received, l.closed)
}

// attach begins a connection: it says where to go on, and sends what was typed meanwhile.
func (l *link) attach() {
	l.open = true
	commands := l.app.model.Attach()
	l.send(commands[:1])
	if l.app.desk != nil {
		l.app.desk.resume() // before the edits, which may be of cells that only the text has
	}
	l.send(commands[1:])
	l.show("connected", l.app.model.Strings().Connected)
	if l.app.toast.shown == l.app.model.Strings().AwayRun {
		l.app.toast.text("")
	}
	l.app.enable()
	if l.app.behind {
		l.app.fetchPage()
	}
}

// receive takes a batch in. It is called from the page's event loop, so it only decodes; drawing waits for the next frame.
func (l *link) receive(array js.Value) {
	b, err := codec.Batch(toGo(array))
	if err != nil || b.Version != wire.Version {
		l.outdated()
		return
	}
	if l.app.model.Follow(b.Log) {
		l.app.drawLab()
		l.app.drawCables()
		l.app.markAll()
	}
	l.wait = firstWait
	l.app.apply(b.Events)
	if b.Draft != nil && l.app.desk != nil {
		l.app.desk.hear(b.Draft)
	}
}

// outdated ends the connection for good: the bridge speaks another version.
func (l *link) outdated() {
	l.socket.Call("close")
	l.open = false
	l.show("updated", l.app.model.Strings().Updated)
}

// end ends the connection for good: what the page shows now needs no bridge.
func (l *link) end() {
	l.socket.Call("close")
	l.open, l.ended = false, true
	l.show("replayed", "")
}

// lose notes that the connection is gone, and tries again after a while. The reason is the bridge's, often empty.
func (l *link) lose(reason string) {
	l.open = false
	l.app.model.Away()
	l.app.drawCables()
	l.app.markAll()
	text := l.app.model.Strings().Away
	if reason != "" {
		text = reason + " " + text
	}
	l.show("away", text)
	time.AfterFunc(l.wait, l.connect)
	l.wait = min(2*l.wait, lastWait)
}

func (l *link) show(state, text string) {
	l.state.element.Get("dataset").Set("state", state)
	l.state.text(text)
}

// send sends commands, if the bridge is there.
func (l *link) send(commands []wire.Command) {
	for _, c := range commands {
		if !l.open {
			return
		}
		l.socket.Call("send", toJS(codec.AppendCommand(nil, c)))
	}
}
