package worker

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

// What a program may be busy with when it is stopped, while it listens.
var busy = map[string]string{
	"a loop":    `for {}`,
	"Accept":    `ln.Accept()`,
	"Read":      `go func() { c, _ := ln.Accept(); c.Read(make([]byte, 1)) }(); c, _ := net.Dial("tcp", ln.Addr().String()); c.Read(make([]byte, 1))`,
	"Sleep":     `time.Sleep(time.Hour)`,
	"a channel": `<-make(chan int)`,
	"prints":    `for { fmt.Println("x"); ln.Addr() }`,
}

func TestPortIsFreeWhenStopReturns(t *testing.T) {
	l := newLab(t, fast(t), "worker", Limits{Output: 1 << 30})
	addr := freePort(t)
	const rounds = 10
	for name, body := range busy {
		for range rounds {
			id := l.start("fmt net time", `var _ = time.Now
func main() { ln, err := net.Listen("tcp", "`+addr+`"); if err != nil { fmt.Println(err); return }; _ = ln; `+body+` }`)
			l.await(id, "socket that listens", func(e event.Event) bool { return e.Kind == event.SockListening || e.Kind == event.RunExited })
			l.Stop(id)
			if e := l.of(id, event.RunExited); len(e) != 1 || e[0].How != event.Stopped {
				t.Fatalf("stopped in %s: %+v, prints %q", name, e, l.printed(id, event.Stdout))
			}
			ln, err := net.Listen("tcp", addr)
			if err != nil {
				t.Fatalf("stopped in %s: %v", name, err)
			}
			ln.Close()
		}
	}
}

// freePort is an address that nothing listens on.
func freePort(t testing.TB) string {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

func TestStopOfWhatHasEndedReturns(t *testing.T) {
	l := newLab(t, self(t), "worker", Limits{})
	id := l.start("", "func main() {}")
	l.end(id)
	l.Stop(id)
	l.Stop(id + 100)
	l.Input(id, "x", true)
	if n := len(l.of(id, event.RunExited)); n != 1 {
		t.Errorf("%d ends, want 1", n)
	}
}

func TestDownLeavesNothing(t *testing.T) {
	binary := fast(t)
	before := runtime.NumGoroutine()
	l := newLab(t, binary, "worker", Limits{})
	for range 20 {
		l.Up("lesson", lesson.Topology{})
		ids := []event.RunID{l.start("", "func main() { for {} }"), l.start("", "func main() {}"), l.start("time", "func main() { time.Sleep(time.Hour) }")}
		l.awaitKind(ids[0], event.RunStarted)
		l.Down("reset")
		for _, id := range ids {
			if n := len(l.of(id, event.RunExited)); n != 1 {
				t.Errorf("run %d has %d ends when Down returns, want 1", id, n)
			}
		}
	}
	for range 1_000_000 {
		if runtime.NumGoroutine() <= before {
			break
		}
		runtime.Gosched()
	}
	if now := runtime.NumGoroutine(); now > before {
		buf := make([]byte, 1<<20)
		t.Errorf("%d goroutines, %d before:\n%s", now, before, buf[:runtime.Stack(buf, true)])
	}
	if left := children(t); left != "" {
		t.Errorf("processes left: %s", left)
	}
}

// children lists this process's children, dead ones that nobody waited for too.
func children(t *testing.T) string {
	var all []string
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		t.Skipf("processes are not looked for: %v", err)
	}
	for _, task := range tasks {
		list, err := os.ReadFile("/proc/self/task/" + task.Name() + "/children")
		if err == nil && len(list) > 0 {
			all = append(all, string(list))
		}
	}
	return strings.Join(all, " ")
}

func TestWorkerEndsWithItsParent(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	for name, body := range map[string]string{"busy": `for {}`, "blocked": `c.Read(make([]byte, 1))`, "printing": `for { fmt.Print(); c.Write(nil) }`} {
		t.Run(name, func(t *testing.T) {
			cmd := command(self(t), "parent")()
			cmd.Stdin = strings.NewReader(source("fmt net", `func main() { c, err := net.Dial("tcp", "`+ln.Addr().String()+`"); fmt.Println(err); `+body+`; c.Close() }`) + "\x00")
			end := startParent(t, cmd)
			c, err := ln.Accept()
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			end()
			if n, err := c.Read(make([]byte, 1)); err == nil {
				t.Errorf("Read from the worker = %d, want its end", n)
			}
		})
	}
}

// startParent waits until the parent's run has started, and returns what kills it.
func startParent(t *testing.T, cmd *exec.Cmd) (end func()) {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var word string
	if _, err := fmt.Fscan(out, &word); err != nil || word != "started" {
		t.Fatalf("the parent says %q, %v", word, err)
	}
	return func() { cmd.Process.Kill(); cmd.Wait() }
}
