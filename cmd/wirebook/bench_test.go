package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/gorilla/websocket"

	"github.com/wirebook/wirebook/bridge/assets"
	"github.com/wirebook/wirebook/bridge/browsertest"
	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/runtime/event"
)

// edited is a program that nobody has compiled before: a number in it is new each time.
func edited(n int) string {
	return fmt.Sprintf(`package main

import (
	"fmt"
	"net"
)

func main() {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer ln.Close()
	fmt.Println("edit", %d)
}
`, n)
}

// BenchmarkClickToFirstOutput times what a learner waits for: from the click, through a real WebSocket, to the first output of a
// program just edited, on Run and on Run compiled; beside it the same program by go run, and by go build and exec, with a warm build
// cache. The metrics are p50 and p99 in milliseconds, how many times faster Run is at p50, and how many times slower than go build
// and exec Run compiled is.
func BenchmarkClickToFirstOutput(b *testing.B) {
	click := newClicker(b)
	dir := b.TempDir()
	goRun(b, dir, 0)
	goBuild(b, dir, 0)
	click.run(b, 0, true)
	var clicks, runs, builds, compiled []time.Duration
	for n := 0; b.Loop(); n++ {
		clicks = append(clicks, click.run(b, n, false))
		time.Sleep(100 * time.Millisecond) // a learner reads before the next click; the bridge has a worker ready again
		if n%20 == 0 {
			runs = append(runs, goRun(b, dir, n+1))
			builds = append(builds, goBuild(b, dir, n+1_000_000))
			compiled = append(compiled, click.run(b, n+2_000_000, true))
		}
	}
	report(b, "click", clicks)
	report(b, "gorun", runs)
	report(b, "gobuild", builds)
	report(b, "compiled", compiled)
	b.ReportMetric(float64(quantile(runs, 0.5))/float64(quantile(clicks, 0.5)), "x-gorun")
	b.ReportMetric(float64(quantile(builds, 0.5))/float64(quantile(clicks, 0.5)), "x-gobuild")
	b.ReportMetric(float64(quantile(compiled, 0.5))/float64(quantile(builds, 0.5)), "compiled/gobuild")
}

func report(b *testing.B, name string, d []time.Duration) {
	b.ReportMetric(quantile(d, 0.5).Seconds()*1e3, name+"-p50-ms")
	b.ReportMetric(quantile(d, 0.99).Seconds()*1e3, name+"-p99-ms")
}

func quantile(d []time.Duration, q float64) time.Duration {
	d = slices.Sorted(slices.Values(d))
	return d[min(len(d)-1, int(q*float64(len(d))))]
}

func goRun(b *testing.B, dir string, n int) time.Duration {
	b.Helper()
	writeEdited(b, dir, n)
	start := time.Now()
	output(b, dir, "go", "run", "main.go")
	return time.Since(start)
}

func goBuild(b *testing.B, dir string, n int) time.Duration {
	b.Helper()
	writeEdited(b, dir, n)
	start := time.Now()
	output(b, dir, "go", "build", "-ldflags=-s -w", "-o", "main", "main.go")
	output(b, dir, "./main")
	return time.Since(start)
}

func writeEdited(b *testing.B, dir string, n int) {
	b.Helper()
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(edited(n)), 0o644); err != nil {
		b.Fatal(err)
	}
}

func output(b *testing.B, dir, name string, args ...string) {
	b.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// clicker is a logged-in page without a page: a WebSocket.
type clicker struct{ ws *websocket.Conn }

func newClicker(b *testing.B) *clicker {
	b.Helper()
	n := startNotebook(b, "testdata/course")
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	link, err := url.Parse(n.link)
	if err != nil {
		b.Fatal(err)
	}
	origin := "http://" + link.Host
	client := &http.Client{Jar: jar}
	body := fmt.Sprintf(`{"code":%q}`, strings.TrimPrefix(link.Fragment, "c="))
	resp, err := client.Post(origin+"/login", "application/json", strings.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
	dialer := websocket.Dialer{Jar: jar}
	ws, _, err := dialer.Dial("ws://"+link.Host+"/ws", http.Header{"Origin": {origin}})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { ws.Close() })
	c := &clicker{ws}
	c.send(b, wire.Command{Verb: wire.Attach, Version: wire.Version, Lesson: "cells"})
	return c
}

func (c *clicker) send(b *testing.B, cmd wire.Command) {
	b.Helper()
	body, err := json.Marshal(cmd)
	if err != nil {
		b.Fatal(err)
	}
	if err := c.ws.WriteMessage(websocket.BinaryMessage, body); err != nil {
		b.Fatal(err)
	}
}

// run clicks, on Run or on Run compiled, and returns how long the first output took.
func (c *clicker) run(b *testing.B, n int, compiled bool) time.Duration {
	b.Helper()
	source, want := edited(n), fmt.Sprintf("edit %d\n", n)
	start := time.Now()
	c.send(b, wire.Command{Verb: wire.Run, Lesson: "cells", Cell: "ask", Source: &source, Compiled: compiled})
	var took time.Duration
	for {
		_, msg, err := c.ws.ReadMessage()
		if err != nil {
			b.Fatal(err)
		}
		var batch wire.Batch
		if err := json.Unmarshal(msg, &batch); err != nil {
			b.Fatal(err)
		}
		for _, e := range batch.Events {
			if e.Kind == event.Stdout && bytes.Equal(e.Data, []byte(want)) {
				took = time.Since(start)
			}
			if e.Kind == event.RunExited && took > 0 {
				return took
			}
		}
	}
}

// BenchmarkAuthor times what an author waits for: from a save by another program until the page of serve --watch shows it (the bound is
// 300 ms at p50), and from a typed letter until the preview of serve --edit shows it (150 ms, of which 120 are waited for more letters).
// Each includes up to a frame until it is noticed.
func BenchmarkAuthor(b *testing.B) {
	dir := copied(b, "testdata/course")
	p := browsertest.Open(b, startWatching(b, dir).link)
	p.Wait("document.querySelector('h1')?.textContent.startsWith('Cells')")
	lesson, err := os.ReadFile(filepath.Join(dir, "01-cells.md"))
	if err != nil {
		b.Fatal(err)
	}
	w := write(b, "cells", "en", "01-cells.md")
	w.at("title: ")
	var saves, letters []time.Duration
	for n := 0; b.Loop(); n++ {
		title := fmt.Sprintf("Save %d of", n)
		start := time.Now()
		saved := bytes.Replace(lesson, []byte("title: "), []byte("title: "+title+" "), 1)
		if err := os.WriteFile(filepath.Join(dir, "01-cells.md"), saved, 0o666); err != nil {
			b.Fatal(err)
		}
		p.Wait(fmt.Sprintf("document.querySelector('h1').textContent.startsWith(%q)", title))
		saves = append(saves, time.Since(start))

		start = time.Now()
		w.Type("x")
		w.Wait(fmt.Sprintf("document.querySelector('h1').textContent.startsWith('x'.repeat(%d))", n+1))
		letters = append(letters, time.Since(start))
	}
	report(b, "save", saves)
	report(b, "letter", letters)
	for _, bound := range []struct {
		of   []time.Duration
		what string
		most time.Duration
	}{{saves, "a save", 300 * time.Millisecond}, {letters, "a letter", 150 * time.Millisecond}} {
		if p50 := quantile(bound.of, 0.5); p50 > bound.most {
			b.Errorf("%s is in the page after %v at p50, more than %v", bound.what, p50, bound.most)
		}
	}
}

// BenchmarkPageSize prints how large the page's program is, and what a browser loads of it from a release build, in bytes. The
// budget is 0.8 MB compressed.
func BenchmarkPageSize(b *testing.B) {
	page, err := pageAssets(b.Context(), io.Discard)
	if err != nil {
		b.Fatal(err)
	}
	wasm := page.Get(assets.App).Body
	var small bytes.Buffer
	for b.Loop() {
		small.Reset()
		w := brotli.NewWriterLevel(&small, brotli.BestCompression)
		if _, err := w.Write(wasm); err != nil {
			b.Fatal(err)
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(wasm)), "raw-B")
	b.ReportMetric(float64(small.Len()), "brotli-B")
}
