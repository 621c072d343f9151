package inspect

import (
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"unsafe"
)

// Goroutine is a goroutine as the Go runtime shows it.
type Goroutine struct {
	ID    int
	State string   // why it waits, "chan receive"; "running"
	Host  []string // the compiled functions on its stack, innermost first, with the one that started it at the end
	Calls []Call   // the program's own functions among them, innermost first, as far as the runtime shows a deep stack without a gap
}

// Call is a call of one of the program's functions, or of a function literal, that has not returned.
type Call struct {
	Doing string // the interpreter's name for the operation that it is in, "getIndexArray"; "" if it calls compiled code
	begun int    // if it runs its deferred calls, the number of calls within the one that it has come to; 0 if it does not
	code  node
	frame unsafe.Pointer
}

// Interpreter begins the names of the interpreter's own functions in [Goroutine.Host].
const Interpreter = "github.com/traefik/yaegi/interp."

var (
	header    = regexp.MustCompile(`^goroutine (\d+) [^\[]*\[([^\],]+)`)
	runs      = regexp.MustCompile(`^runCfg\(0x([0-9a-f]+), 0x([0-9a-f]+), `)
	operation = regexp.MustCompile(`^([[:alnum:]_]+)\.func[\d.]+\(`)
)

// maxTrace bounds what is read of a trace: a hundred frames of a goroutine are 15 KB.
const maxTrace = 4 << 20 // 16 KB times a power of four

// All are the goroutines of this process but the calling one, as they were at one moment; nil if they are too many to tell.
func All() []Goroutine {
	var all []Goroutine
	text := trace(true)
	if len(text) == maxTrace {
		return nil
	}
	for _, text := range strings.Split(text, "\n\n")[1:] {
		if g, ok := parse(text); ok {
			all = append(all, g)
		}
	}
	return all
}

// Panicking is the calling goroutine as it was when the panic began that it is in. Calls is empty if it is in none, or the trace is
// too long to tell.
func Panicking() Goroutine {
	g, _ := parse(beforePanic(trace(false)))
	return g
}

// Current is the calling goroutine.
func Current() Goroutine {
	g, _ := parse(trace(false))
	return g
}

// Deferrer is the index of the call that has made the call of index i as a deferred one; -1 if there is none.
func (g Goroutine) Deferrer(i int) int {
	for j, c := range slices.Backward(g.Calls) { // those that the panic of a deferred call has come through are further in
		if c.begun == i+1 {
			return j
		}
	}
	return -1
}

func trace(all bool) string {
	for size := 16 << 10; ; size *= 4 {
		buf := make([]byte, size)
		if n := runtime.Stack(buf, all); n < size || size == maxTrace {
			return string(buf[:n])
		}
	}
}

// beforePanic takes off a trace what came after the panic. Each function that the panic went through has recovered it and
// panicked again on top of the stack, so the panic that counts is the innermost that another did not lead to.
func beforePanic(text string) string {
	text, _, _ = strings.Cut(text, "\n...") // the frames in the middle are missing
	head, frames, _ := strings.Cut(text, "\n")
	for {
		_, rest, found := strings.Cut(frames, "\npanic(")
		if !found {
			return head
		}
		_, rest, _ = strings.Cut(rest, "\n\t") // the place of panic itself
		_, rest, _ = strings.Cut(rest, "\n")
		if !strings.HasPrefix(rest, Interpreter+"runCfg.func1(") {
			return head + "\n" + rest
		}
		frames = "\n" + rest
	}
}

// parse reads one goroutine's part of a trace.
func parse(text string) (g Goroutine, ok bool) {
	m := header.FindStringSubmatch(text)
	if m == nil {
		return g, false
	}
	g.ID, _ = strconv.Atoi(m[1])
	g.State = m[2]
	var before string
	var deferring []int // the calls that run their deferred calls and have not come up yet
	elided := false     // the runtime leaves out the middle of a deep stack
	for line := range strings.Lines(text[len(m[0]):]) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "\t") || strings.HasPrefix(line, "]") {
			continue
		}
		name, ours := strings.CutPrefix(line, Interpreter)
		elided = elided || strings.HasPrefix(line, "...")
		if m := runs.FindStringSubmatch(name); ours && m != nil && !elided {
			c := Call{Doing: before, code: node{pointer(m[1])}, frame: pointer(m[2])}
			if n := len(deferring); n > 0 {
				c.begun, deferring = deferring[n-1], deferring[:n-1]
			}
			g.Calls = append(g.Calls, c)
		} else if ours && strings.HasPrefix(name, "runCfg.func1(") {
			deferring = append(deferring, len(g.Calls))
		}
		if !strings.HasPrefix(name, "setExec.") { // which stands in for an operation that comes again
			before = ""
		}
		if m := operation.FindStringSubmatch(name); ours && m != nil && m[1] != "setExec" {
			before = m[1]
		}
		g.Host = append(g.Host, line)
	}
	return g, true
}

// pointer is the address that the runtime wrote of an argument. What it points to is alive, since the call still has it.
func pointer(hex string) unsafe.Pointer {
	address, _ := strconv.ParseUint(hex, 16, 64)
	return *(*unsafe.Pointer)(unsafe.Pointer(&address))
}
