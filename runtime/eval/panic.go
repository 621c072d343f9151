package eval

import (
	"bytes"
	"fmt"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"github.com/wirebook/wirebook/runtime/event"
)

// Panic is how a program ended that panicked in its main goroutine.
type Panic struct {
	Text   string // what Go prints after "panic: "
	Frames Frames
}

// Frames are the learner's own frames of a panic, innermost first.
type Frames []Frame

// Frame is one function of the learner's that a panic went through.
type Frame struct {
	Func string
	event.Pos
}

// String writes the frames as Go writes a stack.
func (f Frames) String() string {
	var b strings.Builder
	for _, frame := range f {
		fmt.Fprintf(&b, "%s(...)\n\t%s:%d\n", frame.Func, frame.File, frame.Line)
	}
	return b.String()
}

// maxFrames bounds the stack of a runaway recursion; Go elides the middle of one beyond 100.
const maxFrames = 100

// frames collects the lines that the interpreter writes as a panic unwinds, one for each function: "server.go:6:9: panic:
// main.inner(...)". It also writes them for panics that are recovered, so the last chain is the one that counts. A chain runs on
// one goroutine, each frame deeper in the host's stack than the one before it, because deferred functions run on top of the
// panic; a frame that is not deeper begins a new chain.
type frames struct {
	notify func(Frames)

	mu     sync.Mutex // guards what follows
	chains map[int]*chain
	latest *chain
}

type chain struct {
	depth  int
	frames Frames
}

var frameLine = regexp.MustCompile(`^(.+):(\d+):(\d+): panic: (.+)\(\.\.\.\)$`)

// Write takes one line. It is called on the goroutine that panics.
func (f *frames) Write(line []byte) (int, error) {
	m := frameLine.FindStringSubmatch(string(bytes.TrimSpace(line)))
	if m == nil {
		return len(line), nil
	}
	frame := Frame{Func: m[4], Pos: event.Pos{File: m[1]}}
	frame.Line, _ = strconv.Atoi(m[2])
	frame.Col, _ = strconv.Atoi(m[3])
	if chain := f.add(frame); f.notify != nil {
		f.notify(chain)
	}
	return len(line), nil
}

func (f *frames) add(frame Frame) Frames {
	id, depth := goroutine()
	f.mu.Lock()
	defer f.mu.Unlock()
	c := f.chains[id]
	if c == nil || depth <= c.depth {
		c = &chain{}
		if f.chains == nil {
			f.chains = map[int]*chain{}
		}
		f.chains[id] = c
	}
	c.depth, f.latest = depth, c
	if len(c.frames) < maxFrames {
		c.frames = append(c.frames, frame)
	}
	return c.frames
}

func (f *frames) last() Frames {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.latest == nil {
		return nil
	}
	return f.latest.frames
}

// goroutine is the calling goroutine's number and how deep its stack is. It takes microseconds: for panics only.
func goroutine() (id, depth int) {
	var buf [64]byte
	fmt.Sscanf(string(buf[:runtime.Stack(buf[:], false)]), "goroutine %d ", &id)
	pcs := make([]uintptr, 4096)
	return id, runtime.Callers(1, pcs)
}

// panicText is what Go prints for a value that was panicked with (runtime/panic.go, printpanicval).
func panicText(v any) string {
	switch v := v.(type) {
	case error:
		return v.Error()
	case fmt.Stringer:
		return v.String()
	case string:
		return v
	}
	if t := fmt.Sprintf("%T", v); t == fmt.Sprintf("%v", v) || strings.Contains(t, ".") || strings.Contains(t, "{") {
		return fmt.Sprintf("(%s) %v", t, v)
	}
	return fmt.Sprintf("%T(%v)", v, v)
}
