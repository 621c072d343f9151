// Package session is one learner's truth: which runs there are, what happened so far, and the learner's own sources.
//
// A command changes the state and returns at once; what it brings about are events, numbered in one log that readers follow by
// asking for "events after n". The state is plain data and changes in one place (state.go, run.go, edit.go), which returns what
// else must be done. One goroutine per session does that, in order, so that a stop has ended before the start that follows it;
// another writes the learner's sources, so that no run waits for a disk.
//
// # What the log keeps
//
// A log keeps what a page needs to be as if it had been there all the time, not more: the newest run of each cell, the newest
// edit of each cell, the newest change of the lab. It lives as long as the session. A page that followed another log, of a bridge
// that has been started anew since, tells by the log's ID that its numbers mean nothing here.
package session

import (
	"context"
	"time"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/ask"
	"github.com/wirebook/wirebook/runtime/event"
)

// Runtime is where programs run: the line between the notebook and the lab. A session calls it from one goroutine, Now from any.
// The runtime reports events from any goroutine, those of one run in order and run.exited last.
type Runtime interface {
	Up(lesson string, t lesson.Topology)          // start the lab
	Down(why string)                              // end it and all its runs; returns when nothing of it is left
	Start(run event.RunID, p lesson.Program)      // begin a run; must not wait for it
	Stop(run event.RunID)                         // end a run; returns when its ports are free
	Input(run event.RunID, data string, eof bool) // for a run's standard input; must not block
	Change(c lesson.Change)                       // what the cable does; must not wait for it
	Now() time.Duration                           // since the lab came up; safe for concurrent use
}

// Assistant answers what an editor asks about the files of a program. A session calls it from several goroutines. An error is for
// the operator: the program may be to blame, since it was written to be.
type Assistant interface {
	Ask(ctx context.Context, files []lesson.File, q ask.Question) (ask.Answer, error)
}
