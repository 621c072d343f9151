// Package label tells goroutines apart by where they are.
//
// A goroutine has no identity in Go. It has profiler labels, though: setting them takes a few nanoseconds, a new goroutine inherits
// its parent's, and two label sets are told apart by their address.
package label

import (
	"context"
	"runtime/pprof"
	"unsafe" // for go:linkname
)

// Label is a place that a goroutine may be at.
type Label struct {
	ctx  context.Context
	text string
}

// New returns a label unlike all others, with a text for a profile to show, and leaves the calling goroutine at no place.
func New(text string) (Label, ID) {
	l := Label{pprof.WithLabels(context.Background(), pprof.Labels("line", text)), text}
	l.Set()
	defer Forget()
	return l, Current()
}

// String is its text.
func (l Label) String() string { return l.text }

// Set leaves the calling goroutine, and those that it starts, at a place.
func (l Label) Set() { pprof.SetGoroutineLabels(l.ctx) }

// ID names a label.
type ID unsafe.Pointer

// Current is the label of the calling goroutine.
func Current() ID { return ID(current()) }

// Forget leaves the calling goroutine at no place.
func Forget() { pprof.SetGoroutineLabels(context.Background()) }

// current is the address of the calling goroutine's label set. The runtime keeps this symbol linkable for programs that need
// goroutine-local state (runtime/proflabel.go); only the address is used, never what is there.
//
//go:linkname current runtime/pprof.runtime_getProfLabel
func current() unsafe.Pointer
