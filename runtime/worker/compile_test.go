package worker

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

// program is what a cell hands over, to be compiled or not.
func program(compiled bool, imports, body string) lesson.Program {
	return lesson.Program{Files: []lesson.File{{Name: "main.go", Source: source(imports, body)}}, Compiled: compiled}
}

func TestCompiledRunEnds(t *testing.T) {
	tests := []struct {
		name, imports, body string
		timeout             time.Duration
		want                event.Exit
		text                string // that the last event's begins with
		line                int
		stderr              string
	}{
		{name: "ok", imports: "fmt", body: `func main() { fmt.Println("x") }`, want: event.Exit{How: event.OK}},
		{name: "compile error", body: `func main() { x }`, want: event.Exit{How: event.CompileError, Code: 1}},
		{name: "panic", imports: "errors", body: "func main() { f() }\nfunc f() { panic(errors.New(\"a\\nb\")) }", line: 4, text: "a\nb",
			stderr: "panic: a\n\tb\n\nmain.f(...)\n\tmain.go:4\nmain.main(...)\n\tmain.go:3\n",
			want:   event.Exit{How: event.Panicked, Code: 2, Stack: "main.f(...)\n\tmain.go:4\nmain.main(...)\n\tmain.go:3\n"}},
		{name: "panic in a goroutine, after a print past us", imports: "os", body: "func main() { go f(); select {} }\nfunc f() { os.Stderr.WriteString(`x `); var a []int; a[0] = 1 }", line: 4,
			text: "runtime error: index out of range [0] with length 0", stderr: "x panic: runtime error: index out of range [0] with length 0\n\nmain.f(...)\n\tmain.go:4\n",
			want: event.Exit{How: event.Panicked, Code: 2, Stack: "main.f(...)\n\tmain.go:4\n"}},
		{name: "panic on a panic", body: "func main() { defer func() { recover(); panic(`b`) }(); panic(\"a\\nx\") }", line: 2, text: "a\nx [recovered]\npanic: b",
			stderr: "panic: a\n\tx [recovered]\n\tpanic: b\n\nmain.main.func1(...)\n\tmain.go:2\nmain.main(...)\n\tmain.go:2\n",
			want:   event.Exit{How: event.Panicked, Code: 2, Stack: "main.main.func1(...)\n\tmain.go:2\nmain.main(...)\n\tmain.go:2\n"}},
		{name: "stack overflow", body: "func f(n int) int { return f(n+1) + 1 }\nfunc main() { f(0) }", text: "stack overflow: a function calls itself without end",
			stderr: "fatal error: stack overflow: a function calls itself without end\n", want: event.Exit{How: event.Panicked, Code: 2}},
		{name: "deadlock of all goroutines", imports: "os sync", body: "func main() { os.Stderr.WriteString(`x `); var wg sync.WaitGroup; c := make(chan int); wg.Add(1); go f(c)\nwg.Wait() }\nfunc f(c chan int) { c <- 1 }",
			text:   "all goroutines are asleep - deadlock!",
			want:   event.Exit{How: event.Deadlock, Code: 2, Stack: "goroutine N [sync.WaitGroup.Wait]:\nmain.main(...)\n\tmain.go:5\n\ngoroutine N [chan send]:\nmain.f(...)\n\tmain.go:6\n"},
			stderr: "x fatal error: all goroutines are asleep - deadlock!\n\ngoroutine N [sync.WaitGroup.Wait]:\nmain.main(...)\n\tmain.go:5\n\ngoroutine N [chan send]:\nmain.f(...)\n\tmain.go:6\n"},
		{name: "deadlock without goroutines", imports: "runtime", body: `func main() { runtime.Goexit() }`, text: "no goroutines (main called runtime.Goexit) - deadlock!",
			stderr: "fatal error: no goroutines (main called runtime.Goexit) - deadlock!\n", want: event.Exit{How: event.Deadlock, Code: 2}},
		{name: "no deadlock while a timer runs", imports: "time", body: `func main() { <-time.After(200 * time.Millisecond) }`, want: event.Exit{How: event.OK}},
		{name: "no deadlock while one waits for a peer", imports: "net", timeout: time.Second, text: "the time limit is reached",
			body: `func main() { c := make(chan int); go func() { ln, _ := net.Listen("tcp", "127.0.0.1:0"); ln.Accept(); c <- 1 }(); <-c }`, want: event.Exit{How: event.TimeLimit, Code: 137}},
		{name: "no deadlock while one waits for input", imports: "os", timeout: time.Second, text: "the time limit is reached",
			body: `func main() { os.Stdin.Read(make([]byte, 1)) }`, want: event.Exit{How: event.TimeLimit, Code: 137}},
		{name: "exit code, after a print past us", imports: "os", body: `func main() { os.Stdout.WriteString("x"); os.Exit(3) }`, want: event.Exit{How: event.ExitCode, Code: 3}},
		{name: "log.Fatal", imports: "log", body: `func main() { log.SetFlags(0); log.Fatal("x") }`, stderr: "x\n", want: event.Exit{How: event.ExitCode, Code: 1}},
		{name: "wrong flag", imports: "flag", body: `func main() { flag.Parse() }`, want: event.Exit{How: event.OK}},
		{name: "out of memory", body: "func main() { var all [][]byte; for { all = append(all, make([]byte, 16<<20)) } }", text: "out of memory", want: event.Exit{How: event.MemoryLimit, Code: 2}},
		{name: "time limit", body: `func main() { for {} }`, timeout: 100 * time.Millisecond, text: "the time limit is reached", want: event.Exit{How: event.TimeLimit, Code: 137}},
		{name: "output limit", imports: "fmt", body: `func main() { for { fmt.Println("0123456789012345678901234567890123456789") } }`, text: "output limit reached: 64 KiB",
			want: event.Exit{How: event.OutputLimit, Code: 137}},
		{name: "what no cell has", imports: "syscall", body: `func main() { syscall.Getpid() }`, want: event.Exit{How: event.CompileError, Code: 1}},
	}
	l := newCompilingLab(t, Limits{Output: 64 << 10})
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := program(true, test.imports, test.body)
			p.Timeout = test.timeout
			id := l.startProgram(p)
			e := l.end(id)
			e.Exit.Stack = goroutineNumber.ReplaceAllString(e.Exit.Stack, "goroutine N ")
			if *e.Exit != test.want || !strings.HasPrefix(e.Text, test.text) {
				t.Errorf("end: %+v, %.200q, want %+v, %q", *e.Exit, e.Text, test.want, test.text)
			}
			if line := lineOf(e); line != test.line {
				t.Errorf("line %d, want %d", line, test.line)
			}
			if got := goroutineNumber.ReplaceAllString(l.printed(id, event.Stderr), "goroutine N "); test.stderr != "" && got != test.stderr {
				t.Errorf("standard error: %q, want %q", got, test.stderr)
			}
			for _, e := range l.of(id, event.RunStarted) {
				if !e.Compiled || e.Text != "" {
					t.Errorf("started: %+v, %q, want compiled because that is asked for", *e.Start, e.Text)
				}
			}
		})
	}
}

func TestCompiledEventsAreInTheProgramsOrder(t *testing.T) {
	l := newCompilingLab(t, Limits{})
	id := l.startProgram(program(true, "bufio fmt log net os strconv", numbered))
	if e := l.end(id); e.How != event.OK {
		t.Fatalf("end: %+v, %s %s", *e.Exit, e.Text, l.printed(id, event.Stderr))
	}
	l.checkNumbered(id)
}

// What a program says and does is the same either way, at the same places.
func TestCompiledEventsAreThoseOfTheInterpreter(t *testing.T) {
	const (
		talk = `
var ln, _ = net.Listen("tcp", "127.0.0.1:0")

type count struct{ net.Conn }

func (c count) Write(b []byte) (int, error) {
	return c.Conn.Write(b)
}

func main() {
	fmt.Println(os.Args, len(os.Environ()))
	c, err := net.Dial("tcp", ln.Addr().String()); fmt.Println(err)
	peer, err := ln.
		Accept()
	io.WriteString(count{c}, "one"); c.Write(nil)
	io.ReadFull(peer, make([]byte, 3)); fmt.Printf("%T\n", c)
	line := bufio.NewScanner(os.Stdin)
	for line.Scan() {
		log.Print(line.Text())
	}
	defer fmt.Println("deferred")
	func() {
		defer c.Close()
		fmt.Fprintln(os.Stderr, "two")
	}()
	peer.(*net.TCPConn).CloseWrite()
	_, err = net.DialTimeout("tcp", "127.0.0.1:1", time.Second)
	if fmt.Println(errors.Is(err, syscall.ECONNREFUSED)); err != nil {
		return
	}
}`
		web = `
func main() {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.URL.Path) }))
	res, err := http.Get(s.URL + "/x")
	if err != nil {
		log.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	fmt.Println(string(body), err)
	var srv struct{ *http.Server }
	srv.Server = &http.Server{Addr: "127.0.0.1:-1"}
	fmt.Println(srv.ListenAndServe())
	c := http.Client{Transport: &http.Transport{}}
	_, err = c.Get("http://127.0.0.1:1")
	fmt.Println(err != nil)
	_, err = tls.DialWithDialer(&net.Dialer{}, "tcp", "127.0.0.1:1", nil)
	fmt.Println(err)
	s.Close()
}`
	)
	for name, test := range map[string]struct{ imports, body string }{
		"talk": {"bufio errors fmt io log net os syscall time", talk},
		"web":  {"crypto/tls fmt io log net net/http net/http/httptest", web},
	} {
		t.Run(name, func(t *testing.T) {
			l := newCompilingLab(t, Limits{})
			var ways [2][]string
			for i := range ways {
				p := program(i == 1, test.imports, test.body)
				p.Args, p.Stdin = []string{"a"}, "typed\n"
				id := l.startProgram(p)
				if l.await(id, "start or end", func(e event.Event) bool { return e.Kind == event.RunStarted || e.Kind == event.RunExited }).Kind == event.RunStarted {
					l.Input(id, "", true)
				}
				l.end(id)
				ways[i] = doings(l.of(id))
				if name == "web" { // where goroutines race to close, and reads with the end
					slices.Sort(ways[i])
					ways[i] = slices.DeleteFunc(ways[i], reading.MatchString)
				}
			}
			if diff := cmp.Diff(ways[0], ways[1]); diff != "" {
				t.Errorf("interpreted (-) and compiled (+):\n%s", diff)
			}
		})
	}
}

var reading = regexp.MustCompile(`^sock\.(closed|read|failed .* (read|close))`)

// doings are events without what differs from run to run.
func doings(events []event.Event) (all []string) {
	for _, e := range events {
		s := string(e.Kind)
		if e.Pos != nil {
			s += " " + strconv.Itoa(e.Line) + ":" + strconv.Itoa(e.Col)
		}
		if e.Sock != nil {
			s += " " + e.Net + " " + e.Op + " " + e.Err + " " + strconv.Itoa(e.Size)
		}
		if e.Kind == event.Stdout || e.Kind == event.Diagnosed {
			s += " " + string(e.Data) + e.Text
		}
		all = append(all, s)
	}
	return all
}

func TestStopEndsACompiledRun(t *testing.T) {
	for name, wait := range map[string]func(*testLab, event.RunID){
		"that loops":              func(l *testLab, id event.RunID) { l.awaitPrint(id, "ready") },
		"that is still compiling": func(*testLab, event.RunID) {},
	} {
		t.Run(name, func(t *testing.T) {
			l := newCompilingLab(t, Limits{})
			id := l.startProgram(program(true, "fmt", "func main() { fmt.Println(`ready`); for {} }"))
			wait(l, id)
			l.Stop(id)
			if e := l.end(id); e.How != event.Stopped {
				t.Errorf("end: %+v, %q, want %s", *e.Exit, e.Text, event.Stopped)
			}
		})
	}
}

// refusedBody is Go that the interpreter does not have.
const refusedBody = `func main() { n := new(int); fmt.Println(weak.Make(n).Value() == n); runtime.KeepAlive(n) }`

func TestWhatTheInterpreterRefusesRunsCompiled(t *testing.T) {
	l := newCompilingLab(t, Limits{})
	id := l.start("fmt runtime weak", refusedBody)
	if e := l.end(id); e.How != event.OK || l.printed(id, event.Stdout) != "true\n" {
		t.Errorf("end: %+v, %q after %q, want ok after true", *e.Exit, e.Text, l.printed(id, event.Stdout))
	}
	const why = "Runs compiled: weak.Make is not available in a cell yet: the interpreter does not have it"
	if e := l.awaitKind(id, event.RunStarted); !e.Compiled || e.Text != why {
		t.Errorf("started: %+v, %q, want compiled, %q", *e.Start, e.Text, why)
	}
	if diags := l.of(id, event.Diagnosed); len(diags) > 0 {
		t.Errorf("diagnostics of a program that ran: %v", diags)
	}
}

func TestWithoutAToolchainARefusalSaysSo(t *testing.T) {
	t.Setenv("PATH", "")
	l := newCompilingLab(t, Limits{})
	const sentence = "there is no Go on this computer's PATH: install Go 1.26 or later from https://go.dev/dl and start wirebook again."
	for name, test := range map[string]struct {
		program lesson.Program
		text    string
		diags   int
	}{
		"of what the interpreter does not have": {program(false, "fmt runtime weak", refusedBody), "It would run compiled, but " + sentence, 1},
		"of what is to be compiled":             {program(true, "", "func main() {}"), "It is to run compiled, but " + sentence, 0},
	} {
		t.Run(name, func(t *testing.T) {
			id := l.startProgram(test.program)
			if e := l.end(id); *e.Exit != (event.Exit{How: event.Refused, Code: 1}) || e.Text != test.text || len(l.of(id, event.Diagnosed)) != test.diags {
				t.Errorf("end: %+v, %q after %v, want refused, %q, after %d diagnostics", *e.Exit, e.Text, l.of(id, event.Diagnosed), test.text, test.diags)
			}
		})
	}
	if e := l.awaitKind(0, event.LabUp); e.Lab.Go != "" {
		t.Errorf("the lab claims to have %s", e.Lab.Go)
	}
}
