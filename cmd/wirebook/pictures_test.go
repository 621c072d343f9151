package main

import "testing"

// TestPictures runs a client against a server on another host and looks at what crossed the cable between them.
func TestPictures(t *testing.T) {
	p, client := openWire(t)
	p.Wait("!" + client.sel(`[data-picture="packets"]`) + ".hidden")
	p.JS("(" + client.sel(`[data-picture="packets"]`) + ".open = true)")
	p.Wait(client.sel(`[data-picture="packets"] .parts`) + ".textContent.includes('SYN ACK')")
	p.JS("(" + client.sel(`[data-picture="hosts"]`) + ".open = true)")
	p.Wait(client.sel(`[data-picture="hosts"]`) + ".innerText.includes('delay 10 ms · drop client data 2')")
	shot(p, "pictures")
}
