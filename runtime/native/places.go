package native

import (
	"path"
	"runtime"
	"strings"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/label"
)

// Call is where a call stands in the learner's source. The compiler keeps lines, not columns.
type Call struct {
	event.Pos
	Name string `json:"name"` // of what is called, without its package or receiver; "" for a function value
}

// places finds the learner's place: on the stack, and where that does not say it, by what was marked last. So a deferred call is found,
// and what a goroutine of the standard library's does, which has the mark of the call that it came from. It does not change once made.
type places struct {
	calls  []place
	onLine map[line][]*place
	labels map[label.ID]*place
}

type place struct {
	Call
	label label.Label
}

type line struct {
	file string
	n    int
}

func newPlaces(calls []Call) *places {
	p := &places{make([]place, len(calls)), map[line][]*place{}, map[label.ID]*place{}}
	for i, c := range calls {
		at := line{c.File, c.Line}
		here, id := label.New(c.Name)
		p.calls[i] = place{c, here}
		p.onLine[at], p.labels[id] = append(p.onLine[at], &p.calls[i]), &p.calls[i]
	}
	return p
}

// maxDepth bounds the search: the standard library is not that deep between a learner's call and a socket.
const maxDepth = 64

// here is the place that the calling goroutine is at: the innermost call in package main, or nil if nothing is known.
func (p *places) here() *event.Pos {
	var pcs [maxDepth]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for callee := ""; ; {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "main.") {
			return p.find(line{path.Base(f.File), f.Line}, callee[strings.LastIndexByte(callee, '.')+1:])
		}
		if !more {
			break
		}
		callee = f.Function
	}
	if marked := p.labels[label.Current()]; marked != nil {
		return &marked.Pos
	}
	return nil
}

// find is the call of a function on a line. A deferred call is on the line where its function returns, which has other calls or none.
func (p *places) find(at line, name string) *event.Pos {
	marked := p.labels[label.Current()]
	for _, c := range p.onLine[at] {
		if c.Name == name {
			return &c.Pos
		}
	}
	switch calls := p.onLine[at]; {
	case marked != nil && marked.Name == name:
		return &marked.Pos
	case len(calls) > 0:
		return &calls[0].Pos
	case marked != nil:
		return &marked.Pos
	}
	return &event.Pos{File: at.file, Line: at.n}
}
