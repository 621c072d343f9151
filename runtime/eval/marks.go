package eval

import (
	"context"
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
	panics bool // it is a call of panic
}

// add returns the number by which the program marks the place.
func (m *marks) add(p event.Pos, panics bool) int {
	ctx := pprof.WithLabels(context.Background(), pprof.Labels("line", p.File+":"+strconv.Itoa(p.Line)))
	pprof.SetGoroutineLabels(ctx)
	if m.places == nil {
		m.places = map[unsafe.Pointer]*mark{}
	}
	m.places[goroutineLabels()] = &mark{p, panics}
	pprof.SetGoroutineLabels(context.Background())
	m.labels = append(m.labels, ctx)
	return len(m.labels) - 1
}

// at is what the program calls. It returns true so that it can stand before a loop's condition.
func (m *marks) at(n int) bool {
	pprof.SetGoroutineLabels(m.labels[n])
	return true
}

// pos is the place that the calling goroutine marked last; nil when it has marked none.
func (m *marks) pos() *event.Pos {
	if last := m.last(); last != nil {
		return &last.pos
	}
	return nil
}

func (m *marks) last() *mark { return m.places[goroutineLabels()] }

// goroutineLabels is the address of the calling goroutine's label set. The runtime keeps this symbol linkable for programs that
// need goroutine-local state (runtime/proflabel.go); only the address is used, never what is there.
//
//go:linkname goroutineLabels runtime/pprof.runtime_getProfLabel
func goroutineLabels() unsafe.Pointer
