package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/wirebook/wirebook/bridge/browsertest"
)

// TestWorkTravels brings what a learner has made elsewhere: what was not touched here comes, what was edited here stays.
func TestWorkTravels(t *testing.T) {
	n := startNotebook(t, "testdata/course")
	p := browsertest.Open(t, n.link)
	client, server := cell{p, "client"}, cell{p, "server"}
	client.insert(14, 2, " changed here")
	client.click("run")
	client.says("output", "hello changed here")
	file := filepath.Join(t.TempDir(), "wirebook-work.json")
	work := `{"cells": {"server": {"source": "package elsewhere\n"}, "client": {"source": "package elsewhere\n"}}}`
	if err := os.WriteFile(file, []byte(work), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Do(chromedp.SetUploadFiles(`input[data-do="bring"]`, []string{file}))
	p.Wait("document.getElementById('status').textContent.startsWith('1 cells have come from the file; 1 are left')")
	server.says("source", "package elsewhere")
	client.says("source", "hello changed here")
	p.Want("fetch('/work').then(r => r.json()).then(w => w.cells.server.source)", `"package elsewhere\n"`)
}

// TestSearch finds a word of another lesson, in the browser alone, and goes there.
func TestSearch(t *testing.T) {
	n := startNotebook(t, "testdata/course")
	p := browsertest.Open(t, n.link)
	p.Wait("document.getElementById('search')?.disabled === false")
	p.Do(chromedp.EmulateViewport(1280, 900)) // where the list of lessons is always there
	p.JS("(document.getElementById('search').focus(), 1)")
	p.Type("closewrite three")
	p.Wait("document.querySelector('#found a')?.getAttribute('href') === '/lesson/wire#run-it'")
	p.Want("document.querySelector('#lessons > ol').checkVisibility()", "false")
	shot(p, "search")
	p.Load("document.querySelector('#found a').click()")
	p.Wait("location.pathname === '/lesson/wire'")
}
