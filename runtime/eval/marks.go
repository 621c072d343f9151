package eval

import (
	"context"
	"go/ast"
	"runtime/pprof"
	"strconv"
	"unsafe" // for go:linkname

	"github.com/wirebook/wirebook/runtime/event"
)

// marks remembers, for each goroutine, which of the learner's lines it is on.
//
// The interpreter keeps no stack that compiled code could ask, and a goroutine has no identity in Go. It has profiler labels,
// though: setting them takes a few nanoseconds, a new goroutine inherits its parent's, and two label sets are told apart by
// their address. So every place that pass lines marks gets a label set of its own, made once.
//
// Places are added before the program starts; after that, marks is read only and safe for concurrent use.
type marks struct {
	labels []context.Context
	places map[unsafe.Pointer]*mark
}

// mark is a place that a program marks as it comes by.
type mark struct {
	pos    event.Pos
	panics bool       // it is a call of panic
	prints bool       // it is a call that only prints, and cannot panic
	covers []ast.Node // what is evaluated right after it
}

// add returns the number by which the program marks the place.
func (m *marks) add(place *mark) int {
	ctx := pprof.WithLabels(context.Background(), pprof.Labels("line", place.pos.File+":"+strconv.Itoa(place.pos.Line)))
	pprof.SetGoroutineLabels(ctx)
	if m.places == nil {
		m.places = map[unsafe.Pointer]*mark{}
	}
	m.places[goroutineLabels()] = place
	forget()
	m.labels = append(m.labels, ctx)
	return len(m.labels) - 1
}

// at leaves the calling goroutine at a place.
func (m *marks) at(n int) { pprof.SetGoroutineLabels(m.labels[n]) }

// pos is the place that the calling goroutine marked last; nil when it has marked none.
func (m *marks) pos() *event.Pos {
	if last := m.last(); last != nil {
		return &last.pos
	}
	return nil
}

func (m *marks) last() *mark { return m.places[goroutineLabels()] }

// forget leaves the calling goroutine at no place.
func forget() { pprof.SetGoroutineLabels(context.Background()) }

// goroutineLabels is the address of the calling goroutine's label set. The runtime keeps this symbol linkable for programs that
// need goroutine-local state (runtime/proflabel.go); only the address is used, never what is there.
//
//go:linkname goroutineLabels runtime/pprof.runtime_getProfLabel
func goroutineLabels() unsafe.Pointer
