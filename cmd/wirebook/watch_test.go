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
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/course")); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "01-cells.md")
	write := func(old, new string) {
		t.Helper()
		text, err := os.ReadFile(file)
		if err == nil {
			err = os.WriteFile(file, []byte(strings.Replace(string(text), old, new, 1)), 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	n := startWatching(t, dir)
	p := browsertest.Open(t, n.link)
	server, client := cell{p, "server"}, cell{p, "client"}
	server.click("run")
	server.says("output", "listening")
	client.insert(14, 2, " changed")

	write("title: ", "title: New ")
	p.Wait("document.querySelector('h1').textContent.startsWith('New ')")
	server.until("running")
	server.says("output", "listening")
	client.says("source", "hello changed")

	write("title: New ", "titel: New ")
	p.Wait(`document.getElementById('status').textContent.includes('unknown key "titel" (did you mean "title"?)')`)
	p.Want("document.querySelector('h1').textContent.startsWith('New ')", "true")
	write("titel: New ", "title: Newer ")
	p.Wait("document.querySelector('h1').textContent.startsWith('Newer ')")
	p.Want("document.getElementById('status').textContent", `""`)
}
