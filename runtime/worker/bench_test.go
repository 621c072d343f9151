package worker

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

// benchPrograms print "ready" and a number, so that each source is one that was just edited.
var benchPrograms = map[string]string{
	"hello": `package main

import "fmt"

func main() { fmt.Println("ready", %d) }
`,
	"echo": `package main

import (
	"fmt"
	"io"
	"net"
)

func main() {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go func() {
		c, err := ln.Accept()
		if err != nil {
			panic(err)
		}
		io.Copy(c, c)
		c.Close()
	}()
	c, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		panic(err)
	}
	fmt.Fprint(c, "ready")
	c.(*net.TCPConn).CloseWrite()
	b, err := io.ReadAll(c)
	fmt.Println(string(b), %d, err)
}
`,
}

// BenchmarkFirstOutput takes the time from the click to the first output: with a worker that was started ahead, with none, by go
// run, and by go build and then the binary, each of a program that was just edited, with a warm build cache. The metrics are
// milliseconds at the 50th and 99th percentile, and how much faster than go run and go build a worker started ahead is.
func BenchmarkFirstOutput(b *testing.B) {
	for name, text := range benchPrograms {
		b.Run(name, func(b *testing.B) {
			ahead := newLab(b, self(b), "worker", Limits{})
			dir := b.TempDir()
			times := map[string][]time.Duration{}
			n := 0
			take := func(way string, first func(source string)) {
				n++
				source := fmt.Sprintf(text, n)
				start := time.Now()
				first(source)
				times[way] = append(times[way], time.Since(start))
			}
			goRun(b, dir, fmt.Sprintf(text, 0)) // warms the build cache
			for b.Loop() {
				take("go-run", func(source string) { goRun(b, dir, source) })
				take("go-build", func(source string) { goBuild(b, dir, source) })
				take("cold", func(source string) { firstPrint(newDownLab(b), source) })
				take("ahead", func(source string) { firstPrint(ahead, source) })
			}
			for way, all := range times {
				b.ReportMetric(milliseconds(all, 50), way+"-p50-ms")
				b.ReportMetric(milliseconds(all, 99), way+"-p99-ms")
			}
			b.ReportMetric(milliseconds(times["go-run"], 50)/milliseconds(times["ahead"], 50), "go-run/ahead-p50")
			b.ReportMetric(milliseconds(times["go-run"], 99)/milliseconds(times["ahead"], 99), "go-run/ahead-p99")
			b.ReportMetric(milliseconds(times["go-build"], 50)/milliseconds(times["ahead"], 50), "go-build/ahead-p50")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// newDownLab starts no worker ahead.
func newDownLab(t testing.TB) *testLab {
	l := &testLab{t: t}
	l.more.L = &l.mu
	l.Runtime = New(Config{Command: command(self(t), "worker")}, l.report)
	return l
}

func firstPrint(l *testLab, source string) {
	id := l.startProgram(lesson.Program{Files: []lesson.File{{Name: "main.go", Source: source}}})
	l.awaitPrint(id, "ready")
}

func goRun(b *testing.B, dir, source string) {
	execute(b, "go", "run", write(b, dir, source))
}

func goBuild(b *testing.B, dir, source string) {
	binary := filepath.Join(dir, "program")
	if out, err := exec.Command("go", "build", "-o", binary, write(b, dir, source)).CombinedOutput(); err != nil {
		b.Fatalf("go build: %v: %s", err, out)
	}
	execute(b, binary)
}

func write(b *testing.B, dir, source string) string {
	file := filepath.Join(dir, "main.go")
	if err := os.WriteFile(file, []byte(source), 0o644); err != nil {
		b.Fatal(err)
	}
	return file
}

func execute(b *testing.B, name string, args ...string) {
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil || !bytes.HasPrefix(out, []byte("ready")) {
		b.Fatalf("%s: %v: %s", name, err, out)
	}
}

func milliseconds(all []time.Duration, percentile int) float64 {
	sorted := slices.Sorted(slices.Values(all))
	return float64(sorted[(len(sorted)-1)*percentile/100]) / 1e6
}

// BenchmarkEvents is what comes through from the worker to the report: small prints of changing lines, so that none are joined, and
// socket calls.
func BenchmarkEvents(b *testing.B) {
	for name, body := range map[string]string{
		"prints":  "fmt.Print(\"x\")\nfmt.Print(\"x\")",
		"writes":  "c.WriteTo(nil, c.LocalAddr())\nc.WriteTo(nil, c.LocalAddr())",
		"os.File": "os.Stdout.WriteString(\"x\")\nos.Stderr.WriteString(\"x\")",
	} {
		b.Run(name, func(b *testing.B) {
			l := newLab(b, self(b), "worker", Limits{Output: 1 << 40, Calls: 1 << 40})
			events := 0
			start := time.Now()
			for b.Loop() {
				id := l.start("fmt net os", `var _ = os.Exit
func main() { c, _ := net.ListenPacket("udp", "127.0.0.1:0"); fmt.Print(""); _ = c; for i := 0; i < 5000; i++ {`+body+`}}`)
				l.end(id)
				events += len(l.of(id, event.Stdout, event.Stderr, event.SockWrote))
				l.forget()
			}
			b.ReportMetric(float64(events)/time.Since(start).Seconds(), "events/s")
		})
	}
}

// forget drops the events so far.
func (l *testLab) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events = nil
}

// BenchmarkStop is from the click on Stop to its end, whatever the program does.
func BenchmarkStop(b *testing.B) {
	l := newLab(b, self(b), "worker", Limits{})
	for b.Loop() {
		b.StopTimer()
		id := l.start("fmt", "func main() { fmt.Println(`ready`); for {} }")
		l.awaitPrint(id, "ready")
		b.StartTimer()
		l.Stop(id)
	}
}
