package native

import (
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strings"

	"github.com/wirebook/wirebook/runtime/report"
)

// waits are the states in which only another goroutine can end a goroutine's wait (runtime/runtime2.go, waitReasonStrings).
var waits = regexp.MustCompile(`^goroutine \d+ [^\[]*\[(chan receive|chan send|select|semacquire|sync\.)`)

// maxTrace bounds what is read of all goroutines' stacks, in bytes. Where there is more, nothing is known.
const maxTrace = 1 << 20

// watch ends the process, as Go does, when the program stands still for ever.
func (p *Program) watch(dying *os.File) {
	report.Watch(func() {
		if text := asleep(); text != "" {
			p.report.Settle()
			fmt.Fprint(dying, "fatal error: "+text)
			os.Exit(2)
		}
	})
}

// asleep is what Go would print of a program of which every goroutine waits for another (runtime/proc.go, checkdead); "" if it can go
// on, as far as is known. The Go runtime itself cannot tell, since the process has goroutines that are not the program's. It stops
// them all for about 100 µs.
func asleep() string {
	buf := make([]byte, maxTrace)
	n := runtime.Stack(buf, true)
	if n == maxTrace {
		return ""
	}
	var program []string
	for _, goroutine := range strings.Split(strings.TrimSpace(string(buf[:n])), "\n\n")[1:] { // the first is the one that asks
		switch {
		case isOurs(goroutine):
		case !isStuck(goroutine):
			return ""
		default:
			program = append(program, goroutine)
		}
	}
	if len(program) == 0 {
		return "no goroutines (main called runtime.Goexit) - deadlock!\n"
	}
	return "all goroutines are asleep - deadlock!\n\n" + strings.Join(program, "\n\n") + "\n"
}

// isOurs reports whether a goroutine is none of the program's.
func isOurs(goroutine string) bool {
	_, creator, _ := strings.Cut(goroutine, "\ncreated by ")
	return strings.HasPrefix(creator, "github.com/wirebook/wirebook/") || strings.HasPrefix(creator, "os/signal.")
}

// isStuck reports whether a goroutine waits in an operation of the program's own, or in package sync, which it called. What waits
// within another package may have a timer there.
func isStuck(goroutine string) bool {
	if !waits.MatchString(goroutine) {
		return false
	}
	for line := range strings.Lines(goroutine) {
		switch {
		case strings.HasPrefix(line, "main."):
			return true
		case strings.HasPrefix(line, "goroutine "), strings.HasPrefix(line, "\t"), strings.HasPrefix(line, "sync."), strings.HasPrefix(line, "internal/sync."),
			strings.HasPrefix(line, "runtime."):
		default:
			return false
		}
	}
	return false
}
