//go:build js

package dom

import (
	"syscall/js"
	"time"
)

// pace is when the steps of a larger piece of work are done: between is for those that find out something, inFrame for those that put it into
// the page.
type pace struct{ between, inFrame func(step func()) }

// atOnce is the pace for what a learner has asked for.
var atOnce = pace{between: func(step func()) { step() }, inFrame: func(step func()) { step() }}

// turn is after how long a task begins no further step: there are 16 ms from frame to frame, and what was begun takes its time, too.
const turn = 4 * time.Millisecond

// littleWork is how long all else may take in a frame that puts something into the page. What the browser then makes of it takes several times
// as long as to put it there, so a frame does that once.
const littleWork = time.Millisecond

// waiting is the steps that wait until they do not keep the page from answering.
type waiting struct {
	puts     []func() // for frames
	ask      func()   // for one
	held     bool     // the last frame has begun none of them
	thoughts []func() // for tasks
	asked    bool     // for one
	task     js.Func
}

func newWaiting(ask func()) *waiting {
	w := &waiting{ask: ask}
	w.task = callback(func(js.Value) { w.think() })
	return w
}

// inFrame has a step put something into the page in a frame that does so for no other.
func (w *waiting) inFrame(put func()) {
	w.puts = append(w.puts, put)
	w.ask()
}

// frame does a step in a frame that began at a time, if the frame has room for it; else the next does. It reports whether more wait.
func (w *waiting) frame(began time.Time) bool {
	if len(w.puts) == 0 {
		return false
	}
	if w.held = !w.held && time.Since(began) > littleWork; !w.held {
		put := w.puts[0]
		w.puts = w.puts[1:]
		put()
	}
	return len(w.puts) > 0
}

// between has a step find out something in a task between two frames, where what it reads of the page is laid out already.
func (w *waiting) between(thought func()) {
	w.thoughts = append(w.thoughts, thought)
	w.askTask()
}

func (w *waiting) askTask() {
	if !w.asked {
		w.asked = true
		js.Global().Call("setTimeout", w.task)
	}
}

// think is a task.
func (w *waiting) think() {
	w.asked = false
	began := time.Now()
	for busy := false; len(w.thoughts) > 0 && !busy; busy = time.Since(began) > turn {
		thought := w.thoughts[0]
		w.thoughts = w.thoughts[1:]
		thought()
	}
	if len(w.thoughts) > 0 {
		w.askTask()
	}
}
