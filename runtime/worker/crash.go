package worker

import (
	"strings"

	"github.com/wirebook/wirebook/runtime/event"
)

// crashed reads what the Go runtime printed as the process died: a panic that nothing recovered, with the frames that the worker
// had reported as it unwound, or a fatal error.
func crashed(crash string, words event.Event) (text string, pos *event.Pos, exit *event.Exit) {
	exit = &event.Exit{How: event.Panicked, Code: panicCode}
	switch {
	case strings.Contains(crash, "out of memory") || strings.Contains(crash, "cannot allocate memory"):
		exit.How = event.MemoryLimit
		return "out of memory", nil, exit
	case strings.Contains(crash, "stack overflow"):
		return "stack overflow: a function calls itself without end", nil, exit
	}
	for line := range strings.Lines(crash) {
		line = strings.TrimSpace(line)
		if rest, ok := strings.CutPrefix(line, "panic: "); ok {
			rest, _, _ = strings.Cut(rest, " [recovered")
			if words.Exit != nil {
				exit.Stack, pos = words.Stack, words.Pos
			}
			return rest, pos, exit
		}
		if rest, ok := strings.CutPrefix(line, "fatal error: "); ok {
			return rest, nil, exit
		}
	}
	return firstLine(crash), nil, exit
}

// asGoPrints writes a panic as a terminal would show it, with the learner's frames only.
func asGoPrints(e event.Event) string {
	what := "panic: "
	if e.Stack == "" {
		what = "fatal error: "
	}
	s := what + e.Text + "\n"
	if e.Stack != "" {
		s += "\n" + e.Stack
	}
	return s
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
