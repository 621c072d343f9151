package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wirebook/wirebook/bridge/browsertest"
)

// TestWatch writes a lesson while a learner is in it: the page shows what is saved, programs and edits stay, and what is wrong is said.
func TestWatch(t *testing.T) {
	dir := copied(t, "testdata/course")
	write := func(old, new string) { rewrite(t, filepath.Join(dir, "01-cells.md"), old, new) }
	n := startWatching(t, dir)
	p := browsertest.Open(t, n.link)
	server, client := cell{p, "server"}, cell{p, "client"}
	server.click("run")
	server.says("output", "listening")
	client.insert(14, 2, " changed")
	p.JS("(window.stays = document.activeElement, 1)")

	write("title: ", "title: New ")
	p.Wait("document.querySelector('h1').textContent.startsWith('New ')")
	server.until("running")
	server.says("output", "listening")
	client.says("source", "hello changed")
	p.Want("document.activeElement === window.stays && document.title.startsWith('New ')", "true")

	write("fmt.Println(\"line\", i)", "fmt.Println(\"number\", i)")
	cell{p, "numbers"}.says("source", "number")
	write("{name=ask}", "{name=asked}")
	p.Wait("!document.getElementById('cell-ask') && document.querySelector('#cell-asked [data-do=run]')?.disabled === false")
	write("```go {name=flood}", "## A heading\n\n```go {name=flood}")
	p.Wait("document.querySelector('#lessons .current ol').textContent === 'A heading' && !!document.querySelector('h2 + #cell-flood')")
	server.says("output", "listening")
	p.Want("document.activeElement === window.stays", "true")

	write("title: New ", "titel: New ")
	p.Wait(`document.getElementById('status').textContent.includes('unknown key "titel" (did you mean "title"?)')`)
	p.Want("document.querySelector('h1').textContent.startsWith('New ')", "true")
	write("titel: New ", "title: Newer ")
	p.Wait("document.querySelector('h1').textContent.startsWith('Newer ')")
	p.Want("document.getElementById('status').textContent", `""`)
}

// TestRenameWhileDrawn takes a cell away whose pictures are being drawn step by step.
func TestRenameWhileDrawn(t *testing.T) {
	dir := copied(t, "testdata/flood")
	p := browsertest.Open(t, startWatching(t, dir).link)
	p.Throttle(4) // so that they are whenever the lesson changes
	for _, to := range []string{"klient", "client"} {
		from := map[string]string{"klient": "client", "client": "klient"}[to]
		cell{p, from}.click("run")
		p.Wait(cell{p, from}.sel(`[data-picture="ladder"] .part`) + "?.childElementCount > 0")
		rewrite(t, filepath.Join(dir, "01-flood.md"), "{name="+from, "{name="+to)
		p.Wait("!!document.getElementById('cell-" + to + "')")
	}
	client := cell{p, "client"}
	client.rerun()
	client.until("ok")
	client.counts("calls", "2\u202f501")
}

// copied returns a folder with what is in another.
func copied(t testing.TB, dir string) string {
	t.Helper()
	own := t.TempDir()
	if err := os.CopyFS(own, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return own
}

// rewrite writes a file with new text in the place of old.
func rewrite(t *testing.T, file, old, new string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err == nil {
		err = os.WriteFile(file, []byte(strings.Replace(string(text), old, new, 1)), 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
}
