package eval

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/wirebook/wirebook/runtime/event"
)

// Each archive is a program whose comments say which socket events carry their line.
func TestSocketEventsCarryTheLine(t *testing.T) {
	archives(t, "testdata/sockets/*.txtar", func(t *testing.T, a *txtar.Archive) map[string]string {
		t.Parallel()
		p := programOf(a)
		lowerProgram(t, p).checkAgain(t)
		o := runProgram(t, p)
		if o.Panic != nil || o.Exit == nil || *o.Exit != 0 {
			t.Fatalf("the program ended with %v, %v, %s", o.Panic, o.Diags, o.Stderr)
		}
		want := commented(section(a, "main.go"))
		got := kindsByLine(t, o.Events)
		for line, kinds := range want {
			for kind, must := range kinds {
				if must && !got[line][kind] {
					t.Errorf("line %d has no %s, only %v", line, kind, slices.Sorted(maps.Keys(got[line])))
				}
			}
		}
		for line, kinds := range got {
			for kind := range kinds {
				if _, announced := want[line][kind]; !announced && !anywhere[kind] {
					t.Errorf("line %d has a %s that its comment does not announce", line, kind)
				}
			}
		}
		return map[string]string{"stdout": o.Stdout}
	})
}

// anywhere are the kinds that may end what any line began, depending on who is faster.
var anywhere = map[string]bool{"closed": true, "failed": true}

// commented reads the comments of a source: the kinds of each line, true where the line must have it, false after "maybe-".
func commented(source string) map[int]map[string]bool {
	lines := map[int]map[string]bool{}
	for i, line := range strings.Split(source, "\n") {
		if _, comment, ok := strings.Cut(line, "// "); ok {
			lines[i+1] = map[string]bool{}
			for _, word := range strings.Fields(comment) {
				kind, maybe := strings.CutPrefix(word, "maybe-")
				lines[i+1][kind] = !maybe
			}
		}
	}
	return lines
}

func kindsByLine(t *testing.T, events []event.Event) map[int]map[string]bool {
	t.Helper()
	lines := map[int]map[string]bool{}
	for _, e := range events {
		kind := strings.TrimPrefix(string(e.Kind), "sock.")
		if e.Pos == nil {
			t.Errorf("%s of %s has no line", kind, fmt.Sprint(*e.Sock))
			continue
		}
		if lines[e.Line] == nil {
			lines[e.Line] = map[string]bool{}
		}
		lines[e.Line][kind] = true
	}
	return lines
}
