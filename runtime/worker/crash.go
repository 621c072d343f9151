package worker

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/wirebook/wirebook/runtime/eval"
	"github.com/wirebook/wirebook/runtime/event"
)

// crashed reads what the Go runtime printed as the process died: a panic that nothing recovered, or a fatal error. The frames of a
// compiled program's panic follow in what was printed; those of an interpreted one are what the worker had reported as it unwound.
func crashed(crash string, words event.Event) (text string, pos *event.Pos, exit *event.Exit) {
	exit = &event.Exit{How: event.Panicked, Code: panicCode}
	if text, ok := said(crash, "panic: "); ok {
		if words.Exit != nil {
			exit.Stack = words.Stack
			return eval.GoText(firstPanic(text), words.Text), words.Pos, exit
		}
		exit.Stack, pos = ownFrames(crash)
		return text, pos, exit
	}
	text, ok := said(crash, "fatal error: ")
	switch {
	case !ok:
		return firstLine(crash), nil, exit
	case strings.Contains(text, "out of memory") || strings.Contains(text, "cannot allocate memory"):
		exit.How = event.MemoryLimit
		return "out of memory", nil, exit
	case strings.HasSuffix(text, "deadlock!"):
		exit.How, exit.Stack = event.Deadlock, ownStacks(crash)
		return text, nil, exit
	case strings.Contains(text, "stack overflow"):
		return "stack overflow: a function calls itself without end", nil, exit
	}
	return text, nil, exit
}

// said finds what follows a word at the beginning of a line, with the lines that the Go runtime indented because they belong to it:
// those of a text of several, and the panics on top of a panic that was recovered.
func said(crash, word string) (string, bool) {
	_, text, ok := strings.Cut("\n"+crash, "\n"+word)
	if !ok {
		return "", false
	}
	lines := strings.Split(text, "\n")
	text = lines[0]
	for _, line := range lines[1:] {
		rest, indented := strings.CutPrefix(line, "\t")
		if !indented {
			break
		}
		text += "\n" + rest
	}
	return text, true
}

// firstPanic leaves out what the interpreter has panicked on top of a program's panic, having recovered it at every function.
func firstPanic(text string) string {
	text, _, _ = strings.Cut(text, "\npanic: ")
	text, _, _ = strings.Cut(text, " [recovered")
	return text
}

// framePlace is the second of the two lines that the Go runtime prints of a frame.
var framePlace = regexp.MustCompile(`^\t.*?([^/\\]+\.go):(\d+)`)

// ownFrames are the learner's frames of the stack that the Go runtime printed, as package eval writes them, and where the panic began.
func ownFrames(crash string) (stack string, pos *event.Pos) {
	lines := strings.Split(crash, "\n")
	for i, line := range lines[:len(lines)-1] {
		at := framePlace.FindStringSubmatch(lines[i+1])
		if at == nil || !strings.HasPrefix(line, "main.") {
			continue
		}
		stack += line[:strings.LastIndexByte(line, '(')] + "(...)\n\t" + at[1] + ":" + at[2] + "\n"
		if pos == nil {
			n, _ := strconv.Atoi(at[2])
			pos = &event.Pos{File: at[1], Line: n}
		}
	}
	return stack, pos
}

// ownStacks are those frames of each goroutine.
func ownStacks(crash string) string {
	var stacks []string
	for _, goroutine := range strings.Split(crash, "\n\n") {
		if own, _ := ownFrames(goroutine); own != "" {
			stacks = append(stacks, firstLine(goroutine)+"\n"+own)
		}
	}
	return strings.Join(stacks, "\n")
}

// asGoPrints writes a panic as a terminal would show it, with the learner's frames only.
func asGoPrints(e event.Event) string {
	what := "panic: "
	if e.Stack == "" || e.How == event.Deadlock {
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
