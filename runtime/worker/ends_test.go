package worker

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/limit"
	"github.com/wirebook/wirebook/runtime/report"
)

// goroutineNumber is what differs from run to run.
var goroutineNumber = regexp.MustCompile(`goroutine \d+ `)

func TestRunEnds(t *testing.T) {
	tests := []struct {
		name, imports, body string
		timeout             time.Duration
		want                event.Exit
		text                string // that the last event's has, too
		line                int
		stderr              string
	}{
		{name: "ok", imports: "fmt", body: `func main() { fmt.Println("x") }`, want: event.Exit{How: event.OK}},
		{name: "ok with goroutines left", body: `func main() { go func() { select {} }() }`, want: event.Exit{How: event.OK}},
		{name: "compile error", body: `func main() { x }`, want: event.Exit{How: event.CompileError, Code: 1}},
		{name: "panic", imports: "errors", body: `func main() { panic(errors.New("a\nb")) }`, line: 3, text: "a\nb", stderr: "panic: a\n\tb\n\nmain.main(...)\n\tmain.go:3\n",
			want: event.Exit{How: event.Panicked, Code: 2, Stack: "main.main(...)\n\tmain.go:3\n"}},
		{name: "panic in a goroutine", body: "func main() { go f(); select {} }\nfunc f() { panic(\"a\\nb\") }", line: 3, text: "a\nb", stderr: "panic: a\n\tb\n\nmain.f(...)\n\tmain.go:3\n",
			want: event.Exit{How: event.Panicked, Code: 2, Stack: "main.f(...)\n\tmain.go:3\n"}},
		{name: "run-time error in a goroutine", body: "func main() { go f(); select {} }\nfunc f() { var a []int; a[0] = 1 }", line: 3, text: "runtime error: index out of range [0] with length 0",
			stderr: "panic: runtime error: index out of range [0] with length 0\n\nmain.f(...)\n\tmain.go:3\n",
			want:   event.Exit{How: event.Panicked, Code: 2, Stack: "main.f(...)\n\tmain.go:3\n"}},
		{name: "panic that speaks of memory and stacks", body: "func main() { go func() { panic(\"out of memory: stack overflow\") }(); select {} }", line: 2,
			text: "out of memory: stack overflow", stderr: "panic: out of memory: stack overflow\n\nmain.main.func(...)\n\tmain.go:2\n",
			want: event.Exit{How: event.Panicked, Code: 2, Stack: "main.main.func(...)\n\tmain.go:2\n"}},
		{name: "stack overflow", body: "func f(n int) int { return f(n+1) + 1 }\nfunc main() { f(0) }", text: "stack overflow: a function calls itself without end",
			stderr: "fatal error: stack overflow: a function calls itself without end\n", want: event.Exit{How: event.Panicked, Code: 2}},
		{name: "fatal error of the Go runtime", imports: "sync", body: `func main() { var mu sync.Mutex; mu.Unlock() }`, text: "sync: unlock of unlocked mutex",
			stderr: "fatal error: sync: unlock of unlocked mutex\n", want: event.Exit{How: event.Panicked, Code: 2}},
		{name: "exit code", imports: "os", body: `func main() { os.Exit(3) }`, want: event.Exit{How: event.ExitCode, Code: 3}},
		{name: "exit code of a panic without one", imports: "os", body: `func main() { os.Exit(2) }`, want: event.Exit{How: event.ExitCode, Code: 2}},
		{name: "time limit", body: `func main() { for {} }`, timeout: 100 * time.Millisecond, text: "the time limit is reached", want: event.Exit{How: event.TimeLimit, Code: 137}},
		{name: "output limit", imports: "fmt", body: `func main() { for { fmt.Println("0123456789012345678901234567890123456789") } }`, text: "output limit reached: 64 KiB",
			want: event.Exit{How: event.OutputLimit, Code: 137}},
		{name: "output limit of os.Stderr", imports: "os", body: `func main() { for { os.Stderr.WriteString("0123456789012345678901234567890123456789") } }`, text: "output limit reached: 64 KiB",
			want: event.Exit{How: event.OutputLimit, Code: 137}},
		{name: "deadlock of all goroutines", imports: "sync", body: "func main() { var wg sync.WaitGroup; c := make(chan int); wg.Add(1); go f(c)\nwg.Wait() }\nfunc f(c chan int) { c <- 1 }",
			text: "all goroutines are asleep - deadlock!",
			want: event.Exit{How: event.Deadlock, Code: 2, Stack: "goroutine N [sync.WaitGroup.Wait]:\nmain.main(...)\n\tmain.go:4\n\ngoroutine N [chan send]:\nmain.f(...)\n\tmain.go:5\n"}},
		{name: "deadlock without goroutines", imports: "runtime", body: `func main() { runtime.Goexit() }`, text: "no goroutines (main called runtime.Goexit) - deadlock!",
			stderr: "fatal error: no goroutines (main called runtime.Goexit) - deadlock!\n", want: event.Exit{How: event.Deadlock, Code: 2}},
		{name: "no deadlock while a timer runs", imports: "time", body: `func main() { <-time.After(200 * time.Millisecond) }`, want: event.Exit{How: event.OK}},
		{name: "no deadlock while one sleeps", imports: "time", body: `func main() { c := make(chan int); go func() { time.Sleep(200 * time.Millisecond); c <- 1 }(); <-c }`,
			want: event.Exit{How: event.OK}},
		{name: "no deadlock while one waits for a peer", imports: "net", timeout: time.Second, text: "the time limit is reached",
			body: `func main() { c := make(chan int); go func() { ln, _ := net.Listen("tcp", "127.0.0.1:0"); ln.Accept(); c <- 1 }(); <-c }`, want: event.Exit{How: event.TimeLimit, Code: 137}},
		{name: "lost", imports: "os fmt time", body: `func main() { fmt.Print(os.Getpid()); time.Sleep(time.Hour) }`, text: "the worker process was ended by the system",
			want: event.Exit{How: event.Lost, Code: 137}},
		{name: "huge texts", imports: "net strings fmt", body: `func main() { s := strings.Repeat("x\n", 1<<20); _, err := net.Dial(s, s); fmt.Println(len(err.Error()) > 1<<20); panic(s) }`,
			text: "x\nx\n", line: 5, want: event.Exit{How: event.Panicked, Code: 2, Stack: "main.main(...)\n\tmain.go:5\n"}},
	}
	l := newLab(t, self(t), "worker", Limits{Output: 64 << 10})
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			id := l.startProgram(lesson.Program{Files: []lesson.File{{Name: "main.go", Source: source(test.imports, test.body)}}, Timeout: test.timeout, Host: "h"})
			if test.want.How == event.Lost {
				kill(t, l, id)
			}
			e := l.end(id)
			e.Exit.Stack = goroutineNumber.ReplaceAllString(e.Exit.Stack, "goroutine N ")
			if *e.Exit != test.want || !strings.HasPrefix(e.Text, test.text) || len(e.Text) > report.MaxText+len("…") || e.Host != "h" {
				t.Errorf("end: %+v, %.200q on %q, want %+v, %q", *e.Exit, e.Text, e.Host, test.want, test.text)
			}
			if line := lineOf(e); line != test.line {
				t.Errorf("line %d, want %d", line, test.line)
			}
			if got := l.printed(id, event.Stderr); test.stderr != "" && got != test.stderr {
				t.Errorf("standard error: %q, want %q", got, test.stderr)
			}
			if last := l.of(id); last[len(last)-1].Kind != event.RunExited || len(l.of(id, event.RunExited)) != 1 {
				t.Errorf("run.exited is not the last event, once: %v", last)
			}
		})
	}
}

func lineOf(e event.Event) int {
	if e.Pos == nil {
		return 0
	}
	return e.Line
}

// kill ends a worker from outside, by the process ID that its program prints.
func kill(t *testing.T, l *testLab, id event.RunID) {
	t.Helper()
	pid, err := strconv.Atoi(string(l.awaitKind(id, event.Stdout).Data))
	if err != nil {
		t.Fatal(err)
	}
	p, err := os.FindProcess(pid)
	if err == nil {
		err = p.Kill()
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestMemoryLimitEndsRun(t *testing.T) {
	binary := self(t)
	if limit.RaceDetector {
		var err error
		if binary, err = unraced(); err != nil {
			t.Skipf("no memory limit under the race detector, and no binary without it: %v", err)
		}
	}
	l := newLab(t, binary, "worker", Limits{})
	id := l.start("", "func main() { var all [][]byte; for { all = append(all, make([]byte, 16<<20)) } }")
	if e := l.end(id); e.How != event.MemoryLimit || e.Text != "out of memory" {
		t.Errorf("end: %+v, %q, want %s", *e.Exit, e.Text, event.MemoryLimit)
	}
	if got := l.printed(id, event.Stderr); got != "fatal error: out of memory\n" {
		t.Errorf("standard error: %q", got)
	}
}

func TestWorkerThatSpeaksNoEventsIsLost(t *testing.T) {
	for _, role := range []string{"garble", "babble"} {
		t.Run(role, func(t *testing.T) {
			l := newLab(t, self(t), role, Limits{})
			if e := l.end(l.start("", "func main() {}")); e.How != event.Lost || e.Text != "the worker process sent something that is not an event" {
				t.Errorf("end: %+v, %q, want %s", *e.Exit, e.Text, event.Lost)
			}
		})
	}
}

func TestWorkerThatDoesNotStartIsLost(t *testing.T) {
	l := newLab(t, "/nosuch", "worker", Limits{})
	if e := l.end(l.start("", "func main() {}")); e.How != event.Lost || !strings.HasPrefix(e.Text, "the worker process did not start: ") {
		t.Errorf("end: %+v, %q, want %s", *e.Exit, e.Text, event.Lost)
	}
}
