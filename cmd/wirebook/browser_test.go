package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/wirebook/wirebook/bridge/browsertest"
)

var shots = flag.String("shots", "", "write screenshots to this folder")

// notebook is a bridge as `wirebook serve` starts it, reached through a cable that the test can cut.
type notebook struct {
	data   string
	bridge string // its own address
	link   string // through the cable
	*cutter
}

// startNotebook serves a folder of lessons until the test ends.
func startNotebook(t testing.TB, course string) *notebook { return start(t, course, serveFlags{}) }

// startWatching serves a folder that is being written.
func startWatching(t testing.TB, course string) *notebook {
	return start(t, course, serveFlags{watch: course})
}

// startEditing serves one that is written in the page.
func startEditing(t testing.TB, course string) *notebook {
	return start(t, course, serveFlags{watch: course, edit: true})
}

func start(t testing.TB, course string, f serveFlags) *notebook {
	t.Helper()
	n := &notebook{data: t.TempDir(), cutter: newCutter(t)}
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		f.data, f.hosts = n.data, []string{n.cutter.addr}
		ended <- serve(ctx, f, os.DirFS(course), in, io.Discard)
		in.Close()
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	link := readLink(t, out)
	n.bridge = regexp.MustCompile(`127\.0\.0\.1:\d+`).FindString(link)
	n.cutter.plugInto(n.bridge)
	n.link = strings.Replace(link, n.bridge, n.cutter.addr, 1)
	return n
}

var loginLink = regexp.MustCompile(`http://\S+#c=\S+`)

func readLink(t testing.TB, out io.Reader) string {
	t.Helper()
	var text strings.Builder
	for buf := make([]byte, 1024); ; {
		n, err := out.Read(buf)
		text.Write(buf[:n])
		if link := loginLink.FindString(text.String()); link != "" {
			go io.Copy(io.Discard, out)
			return link
		}
		if err != nil {
			t.Fatalf("serve printed no link: %q", text.String())
		}
	}
}

// cutter passes TCP connections on, and cuts them all when it is told to.
type cutter struct {
	addr string

	mu    sync.Mutex
	conns map[net.Conn]bool
	to    string // "" while it is unplugged
}

func newCutter(t testing.TB) *cutter {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cutter{addr: ln.Addr().String(), conns: map[net.Conn]bool{}}
	t.Cleanup(func() { ln.Close(); c.cut() })
	go func() {
		for {
			a, err := ln.Accept()
			if err != nil {
				return
			}
			go c.pass(a)
		}
	}()
	return c
}

func (c *cutter) pass(a net.Conn) {
	b, err := net.Dial("tcp", c.end())
	if err != nil {
		a.Close()
		return
	}
	c.mu.Lock()
	c.conns[a], c.conns[b] = true, true
	c.mu.Unlock()
	go func() { io.Copy(a, b); a.Close() }()
	io.Copy(b, a)
	b.Close()
}

func (c *cutter) cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for conn := range c.conns {
		conn.Close()
	}
	clear(c.conns)
}

// unplug cuts all connections and lets none through until it is plugged into a bridge again.
func (c *cutter) unplug() {
	c.plugInto("")
	c.cut()
}

func (c *cutter) plugInto(bridge string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.to = bridge
}

func (c *cutter) end() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.to
}

// shot takes pictures for a person to look at, where -shots says so.
func shot(p *browsertest.Tab, name string) {
	if *shots == "" {
		return
	}
	for look, l := range map[string]browsertest.Look{
		"wide-light": {Width: 1280, Height: 900}, "wide-dark": {Width: 1280, Height: 900, Dark: true},
		"narrow-light": {Width: 390, Height: 844}, "narrow-dark": {Width: 390, Height: 844, Dark: true},
	} {
		p.Screenshot(filepath.Join(*shots, name+"-"+look+".png"), l)
	}
	p.Do(chromedp.EmulateViewport(1280, 900))
}

// cell is a cell of the page, as a person meets it.
type cell struct {
	*browsertest.Tab
	name string
}

func (c cell) sel(part string) string {
	return fmt.Sprintf("document.querySelector('#cell-%s %s')", c.name, part)
}

func (c cell) click(do string) {
	c.Helper()
	c.Wait(fmt.Sprintf("(b => b && !b.disabled && !b.hidden)(%s)", c.sel(`[data-do="`+do+`"]`)))
	c.JS(fmt.Sprintf("(%s.click(), 1)", c.sel(`[data-do="`+do+`"]`)))
}

// rerun presses Run and waits until the page shows the new run.
func (c cell) rerun() {
	c.Helper()
	before := c.JS(fmt.Sprintf("document.getElementById('cell-%s').dataset.run", c.name))
	c.click("run")
	c.Wait(fmt.Sprintf("document.getElementById('cell-%s').dataset.run !== %s", c.name, before))
}

// until waits for a state of the cell: running, ok, stopped, failed.
func (c cell) until(state string) {
	c.Helper()
	c.Wait(fmt.Sprintf("document.getElementById('cell-%s').dataset.state === %q", c.name, state))
}

// says waits for words in a part of the cell.
func (c cell) says(part, words string) {
	c.Helper()
	c.Wait(fmt.Sprintf("(%s?.textContent ?? '').includes(%q)", c.sel(`[data-part="`+part+`"]`), words))
}

// showsCall waits for words in the cell's table of socket calls.
func (c cell) showsCall(words string) {
	c.Helper()
	c.Wait(fmt.Sprintf("(%s?.textContent ?? '').includes(%q)", c.sel(`[data-picture="calls"]`), words))
}

// counts waits until a picture says how much it shows.
func (c cell) counts(picture, words string) {
	c.Helper()
	c.Wait(fmt.Sprintf("%s?.textContent === %q", c.sel(`[data-picture="`+picture+`"] .count`), words))
}

// insert types text into the cell's source: so many lines down from its beginning, and so many characters before that line's end.
func (c cell) insert(down, left int, text string) {
	c.Helper()
	c.Do(chromedp.ScrollIntoView("#cell-" + c.name + " .source"))
	c.Wait(fmt.Sprintf("!!%s", c.sel(".cm-content")))
	c.JS(fmt.Sprintf("(%s.focus(), 1)", c.sel(".cm-content")))
	c.Press(kb.Home, chromedp.ModifierCtrl)
	c.Press(strings.Repeat(kb.ArrowDown, down) + kb.End + strings.Repeat(kb.ArrowLeft, left))
	c.Type(text)
}

// openLesson opens a lesson of a folder in a browser.
func openLesson(t testing.TB, course, slug string) *browsertest.Tab {
	t.Helper()
	p := browsertest.Open(t, startNotebook(t, course).link)
	p.Wait("location.pathname.startsWith('/lesson/')") // logged in
	p.Load("location.assign('/lesson/" + slug + "')")
	return p
}

// openRun opens a lesson and runs its client.
func openRun(t *testing.T, course, slug string) (p *browsertest.Tab, client cell) {
	t.Helper()
	p = openLesson(t, course, slug)
	client = cell{p, "client"}
	client.click("run")
	client.until("ok")
	return p, client
}

// TestLearner is a first visit: log in, run a server and its client, look, edit, rerun, stop, rerun.
func TestLearner(t *testing.T) {
	n := startNotebook(t, "testdata/course")
	p := browsertest.Open(t, n.link)
	server, client := cell{p, "server"}, cell{p, "client"}
	p.Wait("location.pathname === '/lesson/cells' && location.hash === ''")
	shot(p, "first")

	client.click("run") // which starts the server first, and waits until it listens
	client.until("ok")
	client.says("output", "got echo: hello")
	server.until("running")
	server.says("output", "listening")
	client.showsCall("dial")
	client.showsCall("127.0.0.1:9781")
	server.showsCall("accept")
	shot(p, "ran")

	client.insert(14, 2, " changed") // fmt.Fprint(c, "hello changed")
	p.Press("\r", chromedp.ModifierCtrl)
	client.says("output", "got echo: hello changed")
	client.until("ok")

	for range 5 { // a rerun never meets the port of the run before
		server.rerun()
		server.says("output", "listening")
		server.until("running")
	}
	server.click("stop") // blocked in Accept
	server.until("stopped")
	server.rerun()
	server.until("running")
	server.says("output", "listening")

	p.Load("location.reload()")
	client.says("source", "hello changed")
	client.says("output", "got echo: hello changed")
	server.until("running")

	client.click("revert")
	client.says("source", `"hello"`)
	client.click("undo")
	client.says("source", "hello changed")
	shot(p, "edited")
}

// TestRunCompiled runs one program both ways; which way it went is seen.
func TestRunCompiled(t *testing.T) {
	warmCache(t)
	n := startNotebook(t, "testdata/course")
	p := browsertest.Open(t, n.link)
	client := cell{p, "client"}
	client.click("compile")
	client.says("way", "compiled")
	client.says("output", "got echo: hello")
	client.showsCall("127.0.0.1:9781")
	client.until("ok")
	shot(p, "compiled")

	client.rerun()
	client.until("ok")
	client.says("output", "got echo: hello")
	p.Want(client.sel(`[data-part="way"]`)+".textContent", `""`)
}

// TestKeyboard runs and mends a program without a mouse, and a mistake is marked where it is.
func TestKeyboard(t *testing.T) {
	n := startNotebook(t, "testdata/course")
	p := browsertest.Open(t, n.link)
	ask := cell{p, "ask"}
	ask.insert(9, 0, "\nx := undefined")
	p.Press("\r", chromedp.ModifierCtrl)
	ask.until("failed")
	ask.says("ending", "ask.go:11:6 undefined: undefined")
	p.Wait("!!" + ask.sel(".cm-lint-marker-error"))
	ask.click("revert")
	p.Wait("!" + ask.sel(".cm-lint-marker-error"))

	server := cell{p, "server"}
	server.insert(0, 0, "")
	p.Press("\r", chromedp.ModifierShift)
	server.until("running")
	p.Wait(`document.activeElement.closest('.cell')?.id === 'cell-client'`)
	p.Press(kb.Escape)
	p.Wait(`document.activeElement.dataset.do === 'run' && document.activeElement.dataset.cell === 'client'`)
	p.Press("\r")
	cell{p, "client"}.says("output", "got echo: hello")
}

// TestBridgeGoesAway stops the bridge in the middle of a visit: the page says so, keeps what is typed, and goes on with the next one.
func TestBridgeGoesAway(t *testing.T) {
	n := startNotebook(t, "testdata/course")
	p := browsertest.Open(t, n.link, "WebSocket", "ERR_")
	ask := cell{p, "ask"}
	p.Wait("document.getElementById('bridge')?.dataset.state === 'connected'")
	n.unplug()
	p.Wait("document.getElementById('bridge')?.dataset.state === 'away'")
	ask.insert(0, 0, " // typed while away")
	n.plugInto(n.bridge)
	p.Wait("document.getElementById('bridge')?.dataset.state === 'connected'")
	ask.click("run")
	ask.until("running")
	p.Load("location.reload()")
	ask.says("source", "typed while away")
}

// TestCutConnection cuts the WebSocket again and again in the middle of numbered output: every line comes once, in order.
func TestCutConnection(t *testing.T) {
	n := startNotebook(t, "testdata/course")
	p := browsertest.Open(t, n.link, "WebSocket", "ERR_")
	numbers := cell{p, "numbers"}
	numbers.click("run")
	for i := 250; i < 3000; i += 250 {
		numbers.says("output", fmt.Sprintf("line %d\n", i))
		n.cut()
	}
	numbers.until("ok")
	numbers.says("output", "line 3000\n")
	p.Want(`(() => {
		const got = document.querySelector('#cell-numbers [data-part="output"]').textContent.match(/line \d+/g);
		return got.length === 3000 && got.every((l, i) => l === 'line ' + (i + 1));
	})()`, "true")
}

// TestFloodAndInput: ten megabytes of prints are cut and said, and the page lives; a program that reads gets lines and their end.
func TestFloodAndInput(t *testing.T) {
	n := startNotebook(t, "testdata/course")
	p := browsertest.Open(t, n.link)
	flood, ask := cell{p, "flood"}, cell{p, "ask"}
	flood.click("run")
	flood.until("failed")
	flood.says("ending", "output limit")
	p.Want(`document.querySelector('#cell-flood [data-part="output"]').childElementCount < 300`, "true")

	ask.click("run")
	p.Wait("!" + ask.sel(`[data-part="stdin"]`) + ".hidden")
	p.JS("(" + ask.sel(`[data-part="stdin"] input`) + ".focus(), 1)")
	p.Type("good morning")
	p.Press("\r")
	ask.says("output", "you said good morning")
	ask.click("eof")
	ask.says("output", "bye")
	ask.until("ok")
	shot(p, "flood")
}

// TestTabsAndLearners: two tabs of one browser are one session, both whole; another browser is somebody else.
func TestTabsAndLearners(t *testing.T) {
	n := startNotebook(t, "testdata/course")
	one := browsertest.Open(t, n.link)
	cell{one, "numbers"}.click("run")
	cell{one, "numbers"}.until("running")
	two := one.Another("http://" + n.addr + "/lesson/cells")
	for _, p := range []*browsertest.Tab{one, two} {
		cell{p, "numbers"}.until("ok")
		cell{p, "numbers"}.says("output", "line 1\n")
		cell{p, "numbers"}.says("output", "line 3000\n")
	}

	var link strings.Builder
	cmd := linkCommand()
	cmd.SetArgs([]string{"--data", n.data})
	cmd.SetOut(&link)
	if err := cmd.Execute(); err != nil {
		t.Fatal(err)
	}
	other := browsertest.Open(t, strings.Replace(strings.TrimSpace(link.String()), n.bridge, n.addr, 1))
	cell{other, "ask"}.click("run")
	cell{other, "ask"}.until("running")
	other.Want(`document.getElementById('cell-numbers').dataset.state`, `"idle"`)
	one.Want(`document.getElementById('cell-ask').dataset.state`, `"idle"`)
}
