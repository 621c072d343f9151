package eval

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/wirebook/wirebook/runtime/inspect"
)

// Deadlock is how a program stands still for ever: each of its goroutines waits for another.
type Deadlock struct {
	Text  string // what Go prints after "fatal error: "
	Stack string // the learner's own frames of each goroutine
}

// outside are what may wake a goroutine though all others wait: timers and signals, of which the Go runtime tells nothing. A program
// that uses one is never said to be asleep. That a goroutine waits for a socket, a pipe or time.Sleep shows in its state.
var outside = []string{
	"time.After", "time.AfterFunc", "time.NewTicker", "time.NewTimer", "time.Tick",
	"context.WithDeadline", "context.WithDeadlineCause", "context.WithTimeout", "context.WithTimeoutCause",
	"os/signal.Notify", "os/signal.NotifyContext",
}

// waits are the states in which only another goroutine can end a goroutine's wait (runtime/runtime2.go, waitReasonStrings).
var waits = map[string]bool{
	"chan receive": true, "chan receive (nil chan)": true, "chan send": true, "chan send (nil chan)": true,
	"select": true, "select (no cases)": true, "semacquire": true, "sync.Cond.Wait": true, "sync.Mutex.Lock": true,
	"sync.RWMutex.Lock": true, "sync.RWMutex.RLock": true, "sync.WaitGroup.Wait": true,
}

// channelStates are what Go calls the wait for a channel, by the interpreter's operation, which selects where Go does not.
var channelStates = map[string]string{"recv": "chan receive", "recv2": "chan receive", "rangeChan": "chan receive", "send": "chan send", "_select": "select"}

// Deadlock looks at all goroutines, which stops ten for 70 µs and a thousand for 7 ms. It returns nil if the program can go on, as far as it knows.
//
// The Go runtime has the same question answered (runtime/proc.go, checkdead), but not where a process has goroutines of its own
// beside the program's.
func (r *Ready) Deadlock() *Deadlock {
	if r.woken || !inspect.Known() {
		return nil
	}
	var program []inspect.Goroutine
	goroutines := inspect.All()
	for _, g := range goroutines {
		switch {
		case isOurs(g):
		case !isStuck(g):
			return nil
		default:
			program = append(program, g)
		}
	}
	switch {
	case goroutines == nil:
		return nil
	case len(program) == 0: // and this is not the main goroutine, which is here until it ends the process
		return &Deadlock{Text: "no goroutines (main called runtime.Goexit) - deadlock!"}
	}
	slices.SortFunc(program, func(a, b inspect.Goroutine) int { return a.ID - b.ID })
	var stack strings.Builder
	for i, g := range program {
		if i > 0 {
			stack.WriteByte('\n')
		}
		fmt.Fprintf(&stack, "goroutine %d [%s]:\n%s", g.ID, state(g), r.machine.frames.sites.waiting(g))
	}
	return &Deadlock{"all goroutines are asleep - deadlock!", stack.String()}
}

// isOurs reports whether a goroutine is none of the program's: the one that asks, and those that Wirebook and its signal handler
// started.
func isOurs(g inspect.Goroutine) bool {
	last := ""
	if n := len(g.Host); n > 0 {
		last = g.Host[n-1]
	}
	return strings.HasPrefix(last, "created by github.com/wirebook/wirebook/") || strings.HasPrefix(last, "created by os/signal.")
}

// isStuck reports whether a goroutine waits in an operation of the program's own, or in package sync, which it called. What waits
// within another package may have a timer there.
func isStuck(g inspect.Goroutine) bool {
	if !waits[g.State] || len(g.Calls) == 0 {
		return false
	}
	for _, fn := range g.Host {
		switch {
		case strings.HasPrefix(fn, inspect.Interpreter):
			return true
		case !hasPrefix(fn, []string{"reflect.", "sync.", "internal/sync."}):
			return false
		}
	}
	return false
}

// state is what Go calls the wait.
func state(g inspect.Goroutine) string {
	if said := channelStates[g.Calls[0].Doing]; said != "" && !strings.HasSuffix(g.State, ")") {
		return said
	}
	return g.State
}

// waiting are the learner's frames of a goroutine that waits.
func (s *sites) waiting(g inspect.Goroutine) (frames Frames) {
	var callee ast.Node
	for i, call := range g.Calls {
		fn, name := s.functionAt(call.Func())
		if fn == nil || s.wrote(s.place(fn)) {
			continue
		}
		frame := Frame{Func: name, File: s.place(fn).File}
		if i == 0 {
			frame.Lines = s.waits(fn, g)
		} else {
			frame.Lines = s.callers(fn, callee)
		}
		callee = fn
		frames = append(frames, frame)
	}
	return frames
}

// waits are the lines of fn where a goroutine may wait as it does.
func (s *sites) waits(fn ast.Node, g inspect.Goroutine) []int {
	if channelStates[g.Calls[0].Doing] != "" {
		var lines []int
		for _, pos := range g.Calls[0].Places() {
			lines = append(lines, s.fset.Position(pos).Line)
		}
		slices.Sort(lines)
		return slices.Compact(lines)
	}
	var called string // "sync.(*WaitGroup).Wait"
	for _, fn := range g.Host {
		if strings.HasPrefix(fn, inspect.Interpreter) {
			break
		}
		if strings.HasPrefix(fn, "sync.") {
			called = fn[:strings.LastIndex(fn, "(")]
		}
	}
	return s.lines(fn, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return false
		}
		fn := calleeOf(s.info, call)
		return fn != nil && stackName(fn) == called
	})
}

// stackName is what a stack calls a function: sync.(*WaitGroup).Wait where go/types has (*sync.WaitGroup).Wait.
func stackName(fn *types.Func) string {
	name := fn.FullName()
	if pointer, ok := strings.CutPrefix(name, "(*"); ok {
		pkg, method, _ := strings.Cut(pointer, ".")
		return pkg + ".(*" + method
	}
	return name
}
