// Package session is one learner's truth: which runs there are, what happened so far, and the learner's own sources.
//
// A command changes the state and returns at once; what it brings about are events, numbered in one log that readers follow by
// asking for "events after n". The state is plain data and changes in one place (state.go), which returns what else must be
// done; one goroutine per session does that, in order, so that a stop has ended before the start that follows it.
package session

import (
	"time"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

// Runtime is where programs run: the line between the notebook and the lab. A session calls it from one goroutine, and it
// reports events from any, those of one run in order and run.exited last.
type Runtime interface {
	Up(lesson string, t lesson.Topology)          // start the lab
	Down(why string)                              // end it and all its runs; returns when nothing of it is left
	Start(run event.RunID, p lesson.Program)      // begin a run; must not wait for it
	Stop(run event.RunID)                         // end a run; returns when its ports are free
	Input(run event.RunID, data string, eof bool) // for a run's standard input; must not block
	Now() time.Duration                           // since the lab came up; safe for concurrent use
}
