package net

import (
	"sync/atomic"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
)

// Recorder is told of every call on the sockets that are opened while it is installed. Its functions may be called from many
// goroutines at once: each call is reported by the goroutine that made it, before it goes on.
type Recorder struct {
	// Now is the time since the lab came up.
	Now func() time.Duration

	// Pos is the learner's line that the calling goroutine is at, or nil if it is at none. It is asked when a call begins.
	// A nil Pos leaves the line out.
	Pos func() *event.Pos

	// Emit takes an event: At, Pos, Kind, Sock, and what the kind carries. The event is Emit's to keep.
	//
	// Data holds at most Snap bytes of what was read or written, and Size its full length. A Read that ends with an error
	// after some bytes is two events. Text and Sock.Err of sock.failed are the error, whole and in one word; Sock.Err is
	// empty if there is no word for it.
	Emit func(event.Event)

	// Snap is how much of what is read or written is kept, in bytes per call.
	Snap int

	sockets atomic.Int64 // how many there have been; the last one's ID
}

// recorder is the one piece of state that the package keeps for the process. A snippet calls package functions (net.Dial), as
// it would std's, and these have nowhere else to find it.
var recorder atomic.Pointer[Recorder]

// Record installs r as the process's recorder. Call it once, before the learner's program starts: a socket stays with the
// recorder that it was opened under. A nil r records nothing, as if Record had not been called.
func Record(r *Recorder) { recorder.Store(r) }
