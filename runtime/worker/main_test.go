package worker

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/limit"
	"github.com/wirebook/wirebook/runtime/report"
	"github.com/wirebook/wirebook/runtime/toolchain"
)

// roles are what the test binary is when it is started with roleVariable set: the worker itself, or somebody who is up to no good.
var roles = map[string]func() int{
	"worker": Main,
	"garble": func() int { report.ReadJob(os.Stdin, new(job)); fmt.Println("this is no event"); return block() },
	"babble": func() int { report.ReadJob(os.Stdin, new(job)); os.Stdout.Write(make([]byte, 1<<20)); return block() },
	"forge":  forge,
	"parent": parent,
}

const roleVariable = "WORKER_TEST_ROLE"

func TestMain(m *testing.M) {
	if role := roles[os.Getenv(roleVariable)]; role != nil {
		os.Exit(role())
	}
	code := m.Run()
	os.Remove(unracedPath)
	os.Exit(code)
}

// block does nothing until its process is ended.
func block() int {
	io.Copy(io.Discard, os.Stdin)
	select {}
}

// command starts the test binary in a role, in the environment that a worker has.
func command(binary, role string) func() *exec.Cmd {
	return func() *exec.Cmd {
		cmd := exec.Command(binary)
		cmd.Env = []string{"GOTRACEBACK=none", roleVariable + "=" + role}
		return cmd
	}
}

// self is the test binary.
func self(t testing.TB) string {
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// unraced builds the test binary without the race detector, whose shadow memory is over the memory limit.
var unraced = sync.OnceValues(func() (string, error) {
	out, err := exec.Command("go", "test", "-c", "-o", unracedPath, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%v: %s", err, out)
	}
	return unracedPath, nil
})

// fast is the binary for tests that start many workers, which take a second each under the race detector.
func fast(t testing.TB) string {
	if !limit.RaceDetector {
		return self(t)
	}
	path, err := unraced()
	if err != nil {
		t.Logf("slow, for want of a binary without the race detector: %v", err)
		return self(t)
	}
	return path
}

// unracedPath is where that binary is while the tests run.
var unracedPath = filepath.Join(os.TempDir(), fmt.Sprintf("worker-%d.test", os.Getpid()))

// testLab is a runtime and what it has reported.
type testLab struct {
	*Runtime
	t testing.TB

	mu     sync.Mutex
	more   sync.Cond
	events []event.Event
	next   event.RunID
}

// newLab brings a lab up, and down when the test ends.
func newLab(t testing.TB, binary, role string, limits Limits) *testLab {
	return newLabOf(t, Config{Command: command(binary, role), Limits: limits})
}

// newCompilingLab has the toolchain that runs the tests.
func newCompilingLab(t testing.TB, limits Limits) *testLab {
	tools := new(toolchain.Toolchain)
	t.Cleanup(func() { // after the lab is down
		if err := tools.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := tools.Version(); err == nil {
		warm(tools)
	}
	return newLabOf(t, Config{Command: command(self(t), "worker"), Limits: limits, Toolchain: tools})
}

// warm fills the build cache once: a minute, which is all that a test waits, may not be enough on a machine that has never compiled.
func warm(tools *toolchain.Toolchain) {
	warmed.Do(func() {
		if b, _, _ := tools.Build(context.Background(), program(true, "net/http", "func main() { http.Get(``) }")); b != nil {
			b.Remove()
		}
	})
}

var warmed sync.Once

func newLabOf(t testing.TB, c Config) *testLab {
	l := &testLab{t: t}
	l.more.L = &l.mu
	l.Runtime = New(c, l.report)
	l.Up("lesson", lesson.Topology{})
	t.Cleanup(func() { l.Down("the test has ended") })
	return l
}

func (l *testLab) report(e event.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events = append(l.events, e)
	l.more.Broadcast()
}

// start begins a run of a program of which the imports and the rest are given.
func (l *testLab) start(imports, body string) event.RunID {
	return l.startProgram(lesson.Program{Files: []lesson.File{{Name: "main.go", Source: source(imports, body)}}})
}

func (l *testLab) startProgram(p lesson.Program) event.RunID {
	l.mu.Lock()
	l.next++
	id := l.next
	l.mu.Unlock()
	l.Start(id, p)
	return id
}

func source(imports, body string) string {
	s := "package main\n"
	for _, path := range strings.Fields(imports) {
		s += "import \"" + path + "\"\n"
	}
	return s + body + "\n"
}

// await returns a run's first event that matches.
func (l *testLab) await(id event.RunID, what string, match func(event.Event) bool) event.Event {
	l.t.Helper()
	late := time.AfterFunc(time.Minute, func() { l.mu.Lock(); l.more.Broadcast(); l.mu.Unlock() })
	defer late.Stop()
	deadline := time.Now().Add(time.Minute)
	l.mu.Lock()
	defer l.mu.Unlock()
	for seen := 0; ; {
		for ; seen < len(l.events); seen++ { // each event once: a flood has tens of thousands
			if e := l.events[seen]; e.Run == id && match(e) {
				return e
			}
		}
		if time.Now().After(deadline) {
			l.t.Fatalf("run %d: no %s, only %v", id, what, l.events)
		}
		l.more.Wait()
	}
}

func (l *testLab) awaitKind(id event.RunID, kind event.Kind) event.Event {
	l.t.Helper()
	return l.await(id, string(kind), func(e event.Event) bool { return e.Kind == kind })
}

// awaitPrint waits until a run has printed a text.
func (l *testLab) awaitPrint(id event.RunID, text string) {
	l.t.Helper()
	l.await(id, "print of "+text, func(e event.Event) bool { return strings.Contains(string(e.Data), text) })
}

// end waits for a run's end.
func (l *testLab) end(id event.RunID) event.Event {
	l.t.Helper()
	return l.awaitKind(id, event.RunExited)
}

// of returns a run's events so far, or those of some kinds.
func (l *testLab) of(id event.RunID, kinds ...event.Kind) (events []event.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.events {
		if e.Run == id && (len(kinds) == 0 || slices.Contains(kinds, e.Kind)) {
			events = append(events, e)
		}
	}
	return events
}

// printed is all that a run printed on one stream.
func (l *testLab) printed(id event.RunID, kind event.Kind) string {
	var b strings.Builder
	for _, e := range l.of(id, kind) {
		b.Write(e.Data)
	}
	return b.String()
}

// parent is a bridge with one run. It says so on standard output, and then waits to be killed.
func parent() int {
	binary, err := os.Executable()
	if err != nil {
		return 1
	}
	started := make(chan bool, 1)
	r := New(Config{Command: command(binary, "worker")}, func(e event.Event) {
		if e.Kind == event.RunStarted {
			started <- true
		}
	})
	program, _ := bufio.NewReader(os.Stdin).ReadString(0)
	r.Up("", lesson.Topology{})
	r.Start(1, lesson.Program{Files: []lesson.File{{Name: "main.go", Source: strings.TrimSuffix(program, "\x00")}}})
	<-started
	fmt.Println("started")
	select {}
}

// forge says what no worker may say, as well as what it may, and ends.
func forge() int {
	report.ReadJob(os.Stdin, new(job))
	enc := json.NewEncoder(os.Stdout)
	for _, e := range forged() {
		enc.Encode(e)
	}
	return 0
}
