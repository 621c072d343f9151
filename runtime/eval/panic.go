package eval

import (
	"bytes"
	"fmt"
	"go/ast"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/inspect"
	"github.com/wirebook/wirebook/runtime/typecheck"
)

// Panic is how a program ended that panicked.
type Panic struct {
	Text   string // what Go prints after "panic: "; while it unwinds, only if it is known better than from what was panicked with
	Frames Frames
}

// Frames are the learner's own frames of a panic, innermost first.
type Frames []Frame

// Frame is one function of the learner's that a panic went through.
type Frame struct {
	Func  string
	File  string
	Lines []int // where it was; several if it could have been at any of them, none if nothing is known
}

// Pos is where the panic began; nil where that is not one line for certain.
func (f Frames) Pos() *event.Pos {
	if len(f) == 0 || len(f[0].Lines) != 1 {
		return nil
	}
	return &event.Pos{File: f[0].File, Line: f[0].Lines[0]}
}

// String writes the frames as Go writes a stack.
func (f Frames) String() string {
	var b strings.Builder
	for _, frame := range f {
		lines := make([]string, len(frame.Lines))
		for i, n := range frame.Lines {
			lines[i] = strconv.Itoa(n)
		}
		fmt.Fprintf(&b, "%s(...)\n\t%s", frame.Func, frame.File)
		if len(lines) > 0 {
			b.WriteString(":" + strings.Join(lines, " or "))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// maxFrames bounds the stack of a runaway recursion; Go elides the middle of one beyond 100.
const maxFrames = 100

// frames collects the lines that the interpreter writes as a panic unwinds, one for each function: "server.go:6:9: panic:
// main.inner(...)". It also writes them for panics that are recovered, so the last chain is the one that counts. A chain runs on
// one goroutine: the interpreter recovers each frame's panic and panics again on top of it, so each frame has one panic more on
// the host's stack than the one before, and is deeper in it. What does not begins a new chain, unless it comes after what a
// deferred call panicked with ([Machine.caught]).
type frames struct {
	notify func(Panic)
	sites  sites // set before the program starts
	marks  *marks

	mu     sync.Mutex // guards what follows
	chains map[int]*chain
	latest *chain
}

type chain struct {
	stack  hostStack // at the last frame
	callee ast.Node
	frames Frames
	fault  inspect.Fault // what failed; the zero Fault if it is not known
	text   string        // of a panic that a deferred call began, with those before it; else ""

	recovered any  // what the program got of the goroutine's last panic that it recovered
	over      bool // that was this one
	deferred  bool // the panic has come out of a deferred call: the next frame is that of the function which made it
	ended     bool // which had come to its end
}

// panic is what is known of it so far.
func (c *chain) panic() Panic {
	p := Panic{Text: c.text, Frames: c.frames}
	if c.text == "" && c.fault.Err != nil {
		p.Text = c.fault.Err.Error()
	}
	return p
}

var frameLine = regexp.MustCompile(`^(.+):(\d+):(\d+): panic: (.+)\(\.\.\.\)$`)

// Write takes one line. It is called on the goroutine that panics.
func (f *frames) Write(line []byte) (int, error) {
	m := frameLine.FindStringSubmatch(string(bytes.TrimSpace(line)))
	if m == nil {
		return len(line), nil
	}
	at := event.Pos{File: strings.TrimSuffix(m[1], typecheck.SameBase)}
	at.Line, _ = strconv.Atoi(m[2])
	at.Col, _ = strconv.Atoi(m[3])
	if p := f.add(m[4], at); f.notify != nil {
		f.notify(p)
	}
	return len(line), nil
}

func (f *frames) add(name string, at event.Pos) Panic {
	id, stack := goroutine(), stackNow()
	f.mu.Lock()
	defer f.mu.Unlock()
	c := f.chains[id]
	if c == nil || c.over || !c.deferred && (stack.panics != c.stack.panics+1 || stack.depth <= c.stack.depth) {
		c = f.begin(id)
		if g := inspect.Panicking(); len(g.Calls) > 0 {
			c.fault, _ = g.Calls[0].Fault()
		}
	}
	c.stack, f.latest = stack, c
	if len(c.frames) < maxFrames && at.File != typeCode && !f.sites.wrote(at) {
		fn, name := f.sites.function(at, name)
		c.frames = append(c.frames, f.frame(c, name, at, fn))
	}
	c.deferred = false
	return c.panic()
}

// frame is the next of a chain.
func (f *frames) frame(c *chain, name string, at event.Pos, fn ast.Node) Frame {
	frame := Frame{Func: name, File: at.File}
	switch {
	case fn == nil:
	case len(c.frames) == 0:
		frame.Lines = f.sites.failing(fn, f.marks.last())
		if c.fault.Pos.IsValid() {
			frame.Lines = []int{f.sites.fset.Position(c.fault.Pos).Line}
		}
		forget() // if something recovers this, the goroutine goes on elsewhere
	case c.deferred && c.ended:
		frame.Lines = []int{f.sites.fset.Position(fn.End()).Line}
	case !c.deferred:
		frame.Lines = f.sites.callers(fn, c.callee)
	}
	c.callee = fn
	return frame
}

func (f *frames) last() Panic {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.latest == nil {
		return Panic{}
	}
	return f.latest.panic()
}

// hostStack is how deep a goroutine is in the interpreter's own stack.
type hostStack struct {
	depth  int // frames
	panics int // frames that are a panic
}

// maxHostStack bounds what is looked at of it; one frame of the learner's is about ten.
const maxHostStack = 4096

// goroutine is the calling goroutine's number. It takes two microseconds: for panics only.
func goroutine() (id int) {
	var buf [64]byte
	fmt.Sscanf(string(buf[:runtime.Stack(buf[:], false)]), "goroutine %d ", &id)
	return id
}

// stackNow is the calling goroutine's stack. It takes ten microseconds.
func stackNow() (stack hostStack) {
	pcs := make([]uintptr, maxHostStack)
	stack.depth = runtime.Callers(1, pcs)
	frames := runtime.CallersFrames(pcs[:stack.depth])
	for frame, more := frames.Next(); more; frame, more = frames.Next() {
		if frame.Function == "runtime.gopanic" {
			stack.panics++
		}
	}
	return stack
}
