package check

import (
	"fmt"
	"sync"

	"github.com/wirebook/wirebook/runtime/check/feed"
	"github.com/wirebook/wirebook/runtime/event"
)

// verdict is what the check has come to.
var verdict struct {
	mu   sync.Mutex // guards what follows
	step string
	over bool
}

// Step says what the check does next, as a clause to which what went wrong can be put: "a client sends a line in two pieces". It stands
// in the check's output, too.
func Step(format string, args ...any) {
	step := fmt.Sprintf(format, args...)
	verdict.mu.Lock()
	verdict.step = step
	verdict.mu.Unlock()
	feed.Emit(event.Event{Kind: event.Stdout, Data: []byte("· " + step + "\n")})
}

// Fail ends the check: the learner's program does not do what it should, in a sentence that says what to look for.
func Fail(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	verdict.mu.Lock()
	over := verdict.over
	verdict.over = true
	if verdict.step != "" {
		text = verdict.step + ": " + text
	}
	verdict.mu.Unlock()
	if over {
		select {} // another goroutine is ending the check
	}
	feed.Emit(event.Event{Kind: event.CheckFailed, Text: text})
	feed.Exit(1)
}

// Require fails unless something holds.
func Require(holds bool, format string, args ...any) {
	if !holds {
		Fail(format, args...)
	}
}

// Until waits until something holds that the check asks of what has happened ([Program.Calls], [Segments] and the like), and fails with the
// sentence if it does not in time.
func Until(holds func() bool, format string, args ...any) {
	if !feed.Wait(Patience, func([]event.Event) bool { return holds() }) {
		Fail(format, args...)
	}
}
