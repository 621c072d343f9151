package eval

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/wirebook/wirebook/lessons/lesson"
)

func TestPanicsTellWhatAndWhere(t *testing.T) {
	archives(t, "testdata/panics/*.txtar", func(t *testing.T, a *txtar.Archive) map[string]string {
		p := programOf(a)
		goProgram := buildWithGo(t, section(a, "main.go"))
		var told, stdout strings.Builder
		m := New(Config{Stdout: &stdout, Stderr: io.Discard, Exit: func(int) { panic("exit") }})
		ready, diags := m.Prepare(p)
		if diags != nil {
			t.Fatal(diags)
		}
		ready.Run(nil)
		cases := strings.Fields(stdout.String())
		slices.Sort(cases)
		if len(cases) < 30 {
			t.Fatalf("the program has %d cases, want them all", len(cases))
		}
		for _, name := range cases {
			text, frames := panicOf(t, ready, p, name)
			fmt.Fprintf(&told, "%s: panic: %s\n%s\n", name, text, frames)
			if goProgram != "" {
				checkAgainstGo(t, goProgram, name, text, frames)
			}
		}
		return map[string]string{"told": told.String()}
	})
}

// panicOf runs a case. One that panics in a goroutine takes its process along.
func panicOf(t *testing.T, ready *Ready, p lesson.Program, name string) (string, Frames) {
	if !strings.HasPrefix(name, "goroutine") {
		if died := ready.Run([]string{name}); died != nil {
			return died.Text, died.Frames
		}
		t.Fatalf("%s: the program does not panic", name)
	}
	p.Args = []string{name}
	o := runProgram(t, p)
	_, text, _ := strings.Cut("\n"+o.Stderr, "\npanic: ")
	text, _, _ = strings.Cut(text, " [recovered")
	return GoText(firstLineOf(text), o.Fault), o.Frames
}

// buildWithGo returns the path of the program as Go compiles it, "" without a toolchain.
func buildWithGo(t *testing.T, source string) string {
	if _, err := exec.LookPath("go"); err != nil {
		t.Log("not compared with Go: no go command in PATH")
		return ""
	}
	dir := t.TempDir()
	file, out := filepath.Join(dir, "main.go"), filepath.Join(dir, "program")
	if err := os.WriteFile(file, []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
	if text, err := exec.Command("go", "build", "-o", out, file).CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, text)
	}
	return out
}

var goFrame = regexp.MustCompile(`(?m)^main\.(\S+)\(.*\n\t.*/main\.go:(\d+)`)

// checkAgainstGo compares with what a compiled program prints: the text, and each frame's line, which must be among those told. A frame of Go's may be missing: the interpreter leaves out a function in which
// a deferred call of the standard library panics.
func checkAgainstGo(t *testing.T, goProgram, name, text string, frames Frames) {
	t.Helper()
	var stderr strings.Builder
	cmd := exec.Command(goProgram, name)
	cmd.Stderr = &stderr
	if err := cmd.Run(); err == nil {
		t.Fatalf("%s: the Go program does not panic", name)
	}
	_, want, _ := strings.Cut("\n"+stderr.String(), "\npanic: ")
	want, _, _ = strings.Cut(want, "\n")
	want, _, _ = strings.Cut(want, " [recovered")
	if got := firstLineOf(text); got != want {
		t.Errorf("%s: panic: %s, Go says: %s", name, got, want)
	}
	goFrames := goFrame.FindAllStringSubmatch(stderr.String(), -1)
	for _, f := range frames {
		i := slices.IndexFunc(goFrames, func(g []string) bool {
			line, _ := strconv.Atoi(g[2])
			return slices.Contains(f.Lines, line) && sameFunction(f.Func, g[1])
		})
		if i < 0 {
			t.Errorf("%s: %s is not at %v, Go says\n%s", name, f.Func, f.Lines, stderr.String())
			return
		}
		goFrames = goFrames[i+1:]
	}
}

// sameFunction compares names but for the numbers of function literals: main.f.func.func and f.func1.1.
func sameFunction(ours, gos string) bool {
	name, _, literal := strings.Cut(strings.TrimPrefix(ours, "main."), ".func")
	return strings.HasPrefix(gos, name) && strings.Contains(gos, ".func") == literal
}

func firstLineOf(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
