package eval

import (
	"go/format"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/wirebook/wirebook/lessons"
	"github.com/wirebook/wirebook/lessons/markdown"
)

// Each archive is a program and what the passes make of it. Its comment says what it is about.
func TestPassesWrite(t *testing.T) {
	archives(t, "testdata/lower/*.txtar", func(t *testing.T, a *txtar.Archive) map[string]string {
		l := lowerProgram(t, programOf(a))
		l.checkAgain(t)
		var b strings.Builder
		if err := format.Node(&b, l.fset, l.file); err != nil {
			t.Fatal(err)
		}
		return map[string]string{"lowered": placed.ReplaceAllStringFunc(b.String(), func(call string) string {
			m := placed.FindStringSubmatch(call)
			n, _ := strconv.Atoi(m[2])
			return m[1] + "(" + l.marks.labels[n].String()
		})}
	})
}

// placed is a call that carries the number of a place, for which an archive has its line.
var placed = regexp.MustCompile(`__cell\.(At|Panic|PanicError)\((\d+)`)

// The programs of the course and of this package's other tests are the ones that matter.
func TestWhatPassesWriteIsGo(t *testing.T) {
	course, err := markdown.Parse(lessons.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range course.Lessons {
		for _, c := range l.Cells() {
			if c.NoRun {
				continue // a part of others, and no program
			}
			t.Run(l.Slug+"/"+c.Name, func(t *testing.T) {
				p, err := l.Program(c.Name, func(name string) string { return l.Cell(name).Source })
				if err != nil {
					t.Fatal(err)
				}
				lowerProgram(t, p).checkAgain(t)
			})
		}
	}
}
