package main

import (
	"testing"

	"github.com/wirebook/wirebook/bridge/browsertest"
)

// TestPictures runs a client against a server on another host and looks at what crossed the cable between them.
func TestPictures(t *testing.T) {
	n := startNotebook(t, "testdata/course")
	p := browsertest.Open(t, n.link)
	p.Wait("location.pathname.startsWith('/lesson/')")
	p.Load("location.assign('/lesson/wire')")
	client := cell{p, "client"}
	client.click("run")
	client.until("ok")
	p.Wait("!" + client.sel(`[data-picture="packets"]`) + ".hidden")
	p.JS("(" + client.sel(`[data-picture="packets"]`) + ".open = true)")
	p.Wait(client.sel(`[data-picture="packets"] .parts`) + ".textContent.includes('SYN ACK')")
	p.JS("(" + client.sel(`[data-picture="hosts"]`) + ".open = true)")
	p.Wait(client.sel(`[data-picture="hosts"]`) + ".innerText.includes('delay 10 ms · drop client data 2')")
	shot(p, "pictures")
}
