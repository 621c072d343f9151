package eval

import (
	"go/ast"
	"strconv"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/label"
)

// marks remembers, for each goroutine, which of the learner's lines it is on.
//
// The interpreter keeps no stack that compiled code could ask. So every place that pass lines marks gets a label of its own for the
// goroutines that come by, made once.
//
// Places are added before the program starts; after that, marks is read only and safe for concurrent use.
type marks struct {
	labels []label.Label
	places map[label.ID]*mark
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
	at, id := label.New(place.pos.File + ":" + strconv.Itoa(place.pos.Line))
	if m.places == nil {
		m.places = map[label.ID]*mark{}
	}
	m.places[id] = place
	m.labels = append(m.labels, at)
	return len(m.labels) - 1
}

// at leaves the calling goroutine at a place.
func (m *marks) at(n int) { m.labels[n].Set() }

// pos is the place that the calling goroutine marked last; nil when it has marked none.
func (m *marks) pos() *event.Pos {
	if last := m.last(); last != nil {
		return &last.pos
	}
	return nil
}

func (m *marks) last() *mark { return m.places[label.Current()] }

// forget leaves the calling goroutine at no place.
func forget() { label.Forget() }
