package eval

import (
	"fmt"
	"go/token"
	"slices"
	"strings"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/inspect"
	"github.com/wirebook/wirebook/runtime/typecheck"
)

// Left is a goroutine that a program's main has not waited for.
type Left struct {
	Pos  *event.Pos // of the statement that has started it; nil where that is not one for certain
	Text string     // which it is, what it still does, and how to have it end
}

// grace is how long a goroutine may take to end once main has returned: it has been told to, or has just said its last word, and needs
// only a processor. Where there is more to do than there are cores, that is some tens of milliseconds.
const grace = 300 * time.Millisecond

// firstGlance is the pause before the second look, which doubles until the grace is over: most are gone by then.
const firstGlance = time.Millisecond

// Left returns the goroutines that are left of a program whose main has returned, those that are alike once. Where none is left it returns
// at once, else when the last has ended or the grace is over. It is to be called on the goroutine that has run main.
func (r *Ready) Left() []Left {
	if !inspect.Known() {
		return nil
	}
	return await(func() []Left { return r.left(inspect.All()) })
}

// await asks again and again what is left, until that is nothing or the grace is over.
func await(ask func() []Left) []Left {
	over := time.Now().Add(grace)
	for pause := firstGlance; ; pause *= 2 {
		left, rest := ask(), time.Until(over)
		if len(left) == 0 || rest <= 0 {
			return left
		}
		time.Sleep(min(pause, rest))
	}
}

func (r *Ready) left(goroutines []inspect.Goroutine) []Left {
	found := map[string]Left{}
	for _, g := range goroutines {
		if !byProgram(g) {
			continue
		}
		var begins token.Pos
		if n := len(g.Calls); n > 0 {
			begins = g.Calls[n-1].Func()
		}
		l := leftFrom(r.startsOf(begins), g)
		found[l.Text] = l
	}
	var all []Left
	for _, l := range found {
		all = append(all, l)
	}
	slices.SortFunc(all, func(a, b Left) int { return strings.Compare(a.Text, b.Text) })
	return all
}

// byProgram reports whether the program itself has started a goroutine, not a package that it uses.
func byProgram(g inspect.Goroutine) bool {
	if len(g.Host) == 0 {
		return false
	}
	by, created := strings.CutPrefix(g.Host[len(g.Host)-1], "created by ")
	return created && (strings.HasPrefix(by, inspect.Interpreter) || strings.HasPrefix(by, "sync.(*WaitGroup).Go"))
}

// startsOf are the places that may have started a goroutine which began with a function: those that name it, else those that name none.
// A method value is a function that begins where the value does, since a pass has made one of it.
func (r *Ready) startsOf(begins token.Pos) []event.Pos {
	var naming, other []event.Pos
	for _, s := range r.starts {
		at := typecheck.Position(r.machine.frames.sites.fset.Position(s.at))
		switch {
		case s.what.Pos() == begins, s.fn != nil && s.fn.Pos() == begins:
			naming = append(naming, at)
		case s.fn == nil:
			other = append(other, at)
		}
	}
	if naming != nil {
		return naming
	}
	return other
}

// leftFrom says of a goroutine that is left what it does, and how to have it end.
func leftFrom(starts []event.Pos, g inspect.Goroutine) (l Left) {
	which := "a goroutine"
	for i, at := range starts {
		if i == 0 {
			which = "the goroutine of line "
		} else {
			which += " or "
		}
		which += fmt.Sprint(at.Line)
	}
	if len(starts) == 1 {
		l.Pos = &starts[0]
	}
	l.Text = which + " " + unfinished(g) + ", or wait for it with a sync.WaitGroup"
	return l
}

// unfinished is what a goroutine does that has not ended, and what would end it.
func unfinished(g inspect.Goroutine) string {
	waits := g.State
	if len(g.Calls) > 0 {
		waits = state(g)
	}
	switch {
	case waits == "IO wait":
		return "still waits for a peer: close its connection or listener"
	case waits == "sleep":
		return "still sleeps: tell it to stop"
	case strings.HasPrefix(waits, "chan receive"):
		return "still waits to receive from a channel: close the channel"
	case strings.HasPrefix(waits, "chan send"):
		return "still waits to send to a channel: receive from it, or give it room"
	case strings.HasPrefix(waits, "select"):
		return "still waits in a select: have one of its channels end it"
	case strings.HasPrefix(waits, "sync.") || waits == "semacquire":
		return "still waits for a lock or for other goroutines (" + waits + "): let it go on"
	}
	return "still runs: tell it to stop"
}
