package worker

import (
	"strings"

	"github.com/wirebook/wirebook/runtime/eval"
	"github.com/wirebook/wirebook/runtime/event"
)

// crashed reads what the Go runtime printed as the process died: a panic that nothing recovered, with the frames that the worker
// had reported as it unwound, or a fatal error.
func crashed(crash string, words event.Event) (text string, pos *event.Pos, exit *event.Exit) {
	exit = &event.Exit{How: event.Panicked, Code: panicCode}
	if text, ok := said(crash, "panic: "); ok {
		if words.Exit != nil {
			exit.Stack, pos = words.Stack, words.Pos
		}
		return eval.GoText(text, words.Text), pos, exit
	}
	text, ok := said(crash, "fatal error: ")
	switch {
	case !ok:
		return firstLine(crash), nil, exit
	case strings.Contains(text, "out of memory") || strings.Contains(text, "cannot allocate memory"):
		exit.How = event.MemoryLimit
		return "out of memory", nil, exit
	case strings.Contains(text, "stack overflow"):
		return "stack overflow: a function calls itself without end", nil, exit
	}
	return text, nil, exit
}

// said finds what follows a word at the beginning of a line, with the lines that the Go runtime indented because they belong to
// it. A panic that was recovered and went on says so at its end.
func said(crash, word string) (string, bool) {
	_, text, ok := strings.Cut("\n"+crash, "\n"+word)
	if !ok {
		return "", false
	}
	lines := strings.Split(text, "\n")
	text = lines[0]
	for _, line := range lines[1:] {
		rest, indented := strings.CutPrefix(line, "\t")
		if !indented || strings.HasPrefix(rest, word) {
			break
		}
		text += "\n" + rest
	}
	text, _, _ = strings.Cut(text, " [recovered")
	return text, true
}

// asGoPrints writes a panic as a terminal would show it, with the learner's frames only.
func asGoPrints(e event.Event) string {
	what := "panic: "
	if e.Stack == "" {
		what = "fatal error: "
	}
	s := what + strings.ReplaceAll(e.Text, "\n", "\n\t") + "\n"
	if e.Stack != "" {
		s += "\n" + e.Stack
	}
	return s
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
