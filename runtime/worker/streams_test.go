package worker

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/limit"
)

// A program numbers all that it does, in every way in which it can be heard.
const numbered = `
func main() {
	log.SetFlags(0)
	mine := log.New(os.Stderr, "", 0)
	buffered := bufio.NewWriter(os.Stdout)
	c, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	for n := 0; n < 2000; {
		fmt.Println(n); n++
		os.Stdout.WriteString(strconv.Itoa(n) + "\n"); n++
		os.Stderr.WriteString(strconv.Itoa(n) + "\n"); n++
		fmt.Fprintln(os.Stdout, n); n++
		c.WriteTo([]byte(strconv.Itoa(n)), c.LocalAddr()); n++
		log.Println(n); n++
		mine.Println(n); n++
		fmt.Fprintf(buffered, "%d\n", n); n++
		buffered.Flush()
		println(n); n++
		fmt.Fprintln(os.Stderr, n); n++
		c.WriteTo([]byte(strconv.Itoa(n)), c.LocalAddr()); n++
		fmt.Print(n, "\n"); n++
	}
}`

func TestEventsAreInTheProgramsOrder(t *testing.T) {
	l := newLab(t, self(t), "worker", Limits{})
	id := l.start("bufio fmt log net os strconv", numbered)
	if e := l.end(id); e.How != event.OK {
		t.Fatalf("end: %+v, %s %s", *e.Exit, e.Text, l.printed(id, event.Stderr))
	}
	l.checkNumbered(id)
}

// checkNumbered wants all that the numbered program did to be there once, in order.
func (l *testLab) checkNumbered(id event.RunID) {
	l.t.Helper()
	next, at := 0, l.of(id)[0].At
	for _, e := range l.of(id, event.Stdout, event.Stderr, event.SockWrote) {
		for _, word := range strings.Fields(string(e.Data)) {
			if word != strconv.Itoa(next) {
				l.t.Fatalf("%s of %q, want %d", e.Kind, e.Data, next)
			}
			next++
		}
		if e.At < at {
			l.t.Fatalf("%s of %q is at %v, before %v", e.Kind, e.Data, e.At, at)
		}
		at = e.At
	}
	if next < 2000 {
		l.t.Errorf("%d numbers, want 2000", next)
	}
}

func TestPrintsCarryTheirLine(t *testing.T) {
	l := newLab(t, self(t), "worker", Limits{})
	id := l.start("fmt log", "func main() {\n\tfmt.Println(1)\n\tlog.Println(2)\n\tprintln(3)\n}")
	l.end(id)
	if e := l.of(id, event.Stdout)[0]; e.Pos == nil || e.Line != 5 || e.File != "main.go" {
		t.Errorf("standard output is at %v, want main.go:5", e.Pos)
	}
	if e := l.of(id, event.Stderr)[0]; e.Pos == nil || e.Line != 6 {
		t.Errorf("the log is at %v, want line 6", e.Pos)
	}
}

func TestOutputLimitCutsAFlood(t *testing.T) {
	for name, body := range map[string]string{
		"lines":          `for i := 0; i < 100_000; i++ { fmt.Println("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789") }`,
		"one print":      `fmt.Print(strings.Repeat("x", 10<<20))`,
		"one write":      `os.Stdout.WriteString(strings.Repeat("x", 10<<20))`,
		"bytes":          `for { fmt.Print("x")` + "\n" + `fmt.Print("x") }`,
		"bytes on two":   `for { fmt.Print("x"); println() }`,
		"bytes, written": `for { os.Stdout.WriteString("x"); os.Stderr.WriteString("x") }`,
	} {
		t.Run(name, func(t *testing.T) {
			limits := Limits{Output: 1 << 20}
			l := newLab(t, fast(t), "worker", limits)
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			id := l.start("fmt os strings", "var _, _, _ = fmt.Print, os.Exit, strings.Repeat\nfunc main() { "+body+" }")
			if e := l.end(id); e.How != event.OutputLimit || !strings.HasPrefix(e.Text, "output limit reached: ") {
				t.Fatalf("end: %+v, %s", *e.Exit, e.Text)
			}
			runtime.GC()
			runtime.ReadMemStats(&after)
			events := l.of(id, event.Stdout, event.Stderr)
			size := 0
			for _, e := range events {
				size += len(e.Data)
			}
			if size > limits.Output || size < limits.Output && len(events) < limits.Output/minPrint {
				t.Errorf("%d bytes in %d events, want %d bytes", size, len(events), limits.Output)
			}
			if len(events) > limits.Output/minPrint {
				t.Errorf("%d events, want at most %d", len(events), limits.Output/minPrint)
			}
			if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 64<<20 {
				t.Errorf("the heap has grown by %d MiB", grown>>20)
			}
		})
	}
}

func TestCallsBeyondTheLimitAreNotRecorded(t *testing.T) {
	l := newLab(t, self(t), "worker", Limits{Calls: 100})
	id := l.start("fmt net", `func main() {
	c, _ := net.ListenPacket("udp", "127.0.0.1:0")
	for i := 0; i < 300; i++ { c.WriteTo([]byte("x"), c.LocalAddr()) }
	fmt.Println("done")
}`)
	if e := l.end(id); e.How != event.OK {
		t.Errorf("end: %+v, want ok", *e.Exit)
	}
	if got := len(l.of(id, event.SockListening, event.SockWrote)); got != 100 {
		t.Errorf("%d calls recorded, want 100", got)
	}
	if cut := l.of(id, event.RunTruncated); len(cut) != 1 || cut[0].Text != "more than 100 socket calls: the program goes on, the rest is not recorded" {
		t.Errorf("run.truncated: %v", cut)
	}
	if got := l.printed(id, event.Stdout); got != "done\n" {
		t.Errorf("printed %q, want done", got)
	}
}

func TestInputReachesTheProgram(t *testing.T) {
	l := newLab(t, self(t), "worker", Limits{})
	id := l.startProgram(lesson.Program{Stdin: "zero\n", Files: []lesson.File{{Name: "main.go", Source: source("bufio fmt os",
		`func main() { in := bufio.NewScanner(os.Stdin); for in.Scan() { fmt.Println("got", in.Text()) }; fmt.Println("end") }`)}}})
	if e := l.awaitKind(id, event.RunStarted); !e.Stdin {
		t.Error("run.started says that the program does not read its input")
	}
	l.awaitPrint(id, "got zero")
	l.Input(id, "one\ntw", false)
	l.awaitPrint(id, "got one")
	l.Input(id, "o\n", false)
	l.awaitPrint(id, "got two")
	l.Input(id, "last", true)
	l.Input(id, "after the end", false)
	l.end(id)
	if got, want := l.printed(id, event.Stdout), "got zero\ngot one\ngot two\ngot last\nend\n"; got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
}

func TestInputThatIsNotReadIsBounded(t *testing.T) {
	l := newLab(t, self(t), "worker", Limits{})
	id := l.start("time", "func main() { time.Sleep(time.Hour) }")
	if e := l.awaitKind(id, event.RunStarted); e.Stdin {
		t.Error("run.started says that the program reads its input")
	}
	piece := strings.Repeat("x", 16<<10)
	for i := 0; len(l.of(id, event.RunTruncated)) == 0; i++ {
		if l.Input(id, piece, false); i > 100 {
			t.Fatalf("%d bytes of input are taken", i*len(piece))
		}
	}
	if e := l.of(id, event.RunTruncated)[0]; e.Text != errInputFull.Error() {
		t.Errorf("run.truncated: %q", e.Text)
	}
	l.Stop(id)
}

func TestFilesAreLimited(t *testing.T) {
	l := newLab(t, self(t), "worker", Limits{})
	id := l.start("fmt net", `func main() {
	var all []net.PacketConn
	for {
		c, err := net.ListenPacket("udp", "127.0.0.1:0")
		if err != nil { fmt.Println(len(all), err); return }
		all = append(all, c)
	}
}`)
	if e := l.end(id); e.How != event.OK {
		t.Fatalf("end: %+v, %s", *e.Exit, e.Text)
	}
	var n int
	var rest string
	fmt.Sscanf(l.printed(id, event.Stdout), "%d %s", &n, &rest)
	if n < limit.Files/2 || n > limit.Files || !strings.HasSuffix(l.printed(id, event.Stdout), "too many open files\n") {
		t.Errorf("printed %q, want fewer than %d sockets, then too many open files", l.printed(id, event.Stdout), limit.Files)
	}
}
