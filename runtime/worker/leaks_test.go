package worker

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wirebook/wirebook/runtime/event"
)

func TestRunLeaves(t *testing.T) {
	for _, test := range []struct {
		name, imports, body string
		want                []string
	}{
		{"nothing", "", `func main() {}`, nil},
		{"what is just finishing", "", `func main() { said := make(chan int); go func() { said <- 1; for range 1000 {} }(); <-said }`, nil},
		{"a listener that is closed", "net", `func main() { ln, _ := net.Listen("tcp", "127.0.0.1:0"); defer ln.Close(); go func() { for { if _, err := ln.Accept(); err != nil { return } } }() }`, nil},
		{"to os.Exit", "os", `func main() { go func() { select {} }(); os.Exit(0) }`, nil},
		{"a timer", "time", `func main() { time.AfterFunc(time.Hour, func() {}) }`, nil},
		{"a receiver", "", "func main() { c := make(chan int)\ngo func() { <-c }() }", []string{
			"main.go:3 the goroutine of line 3 still waits to receive from a channel: close the channel, or wait for it with a sync.WaitGroup"}},
		{"a sender, and says so once", "", "func main() { c := make(chan int)\nfor range 3 {\ngo func() { c <- 1 }() } }", []string{
			"main.go:4 the goroutine of line 4 still waits to send to a channel: receive from it, or give it room, or wait for it with a sync.WaitGroup"}},
		{"a method", "", "type T struct{ c chan int }\nfunc (t *T) loop() { for range t.c {} }\nfunc main() {\ngo (&T{make(chan int)}).loop() }", []string{
			"main.go:5 the goroutine of line 5 still waits to receive from a channel: close the channel, or wait for it with a sync.WaitGroup"}},
		{"one of an instance", "sync", "func f[T any](T) { var mu sync.Mutex; mu.Lock(); mu.Lock() }\nfunc main() {\ngo f[int](1) }", []string{
			"main.go:5 the goroutine of line 5 still waits for a lock or for other goroutines (sync.Mutex.Lock): let it go on, or wait for it with a sync.WaitGroup"}},
		{"one of two", "os", "func f() { select {} }\nfunc main() {\nif len(os.Args) > 9 {\ngo f() }\ngo f() }", []string{
			" the goroutine of line 6 or 7 still waits in a select: have one of its channels end it, or wait for it with a sync.WaitGroup"}},
		{"one of a group", "sync time", "func main() { var group sync.WaitGroup\ngroup.Go(func() { time.Sleep(time.Hour) }) }", []string{
			"main.go:5 the goroutine of line 5 still sleeps: tell it to stop, or wait for it with a sync.WaitGroup"}},
		{"what is compiled", "net", "func main() { ln, _ := net.Listen(\"tcp\", \"127.0.0.1:0\")\ngo ln.Accept() }", []string{
			"main.go:4 the goroutine of line 4 still waits for a peer: close its connection or listener, or wait for it with a sync.WaitGroup"}},
		{"a loop", "", "func main() { go func() { for {} }() }", []string{
			"main.go:2 the goroutine of line 2 still runs: tell it to stop, or wait for it with a sync.WaitGroup"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := newLabOf(t, Config{Command: command(self(t), "worker"), Leaks: true})
			id := l.start(test.imports, test.body)
			if e := l.end(id); e.How != event.OK {
				t.Fatalf("end: %+v, %q", *e.Exit, e.Text)
			}
			var got []string
			for _, e := range l.of(id, event.RunLeaked) {
				at := ""
				if e.Pos != nil {
					at = e.File + ":" + strconv.Itoa(e.Line)
				}
				got = append(got, at+" "+e.Text)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("left (-want +got):\n%s", diff)
			}
		})
	}
}

// TestLeftGoroutinesAreNotHeard: what a goroutine prints while it is waited for is what no learner sees.
func TestLeftGoroutinesAreNotHeard(t *testing.T) {
	l := newLabOf(t, Config{Command: command(self(t), "worker"), Leaks: true})
	id := l.start("fmt time", `func main() { fmt.Println("main"); go func() { for { time.Sleep(time.Millisecond); fmt.Println("late") } }() }`)
	l.end(id)
	if got := l.printed(id, event.Stdout); got != "main\n" {
		t.Errorf("printed %q", got)
	}
}
