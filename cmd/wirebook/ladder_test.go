package main

import (
	"testing"

	"github.com/wirebook/wirebook/bridge/browsertest"
)

// TestLadder looks at a ladder as a learner does: it is open in the cell that began to talk, its packets and calls can be pressed, and it
// follows the cursor.
func TestLadder(t *testing.T) {
	n := startNotebook(t, "testdata/course")
	p := browsertest.Open(t, n.link)
	p.Wait("location.pathname.startsWith('/lesson/')")
	p.Load("location.assign('/lesson/wire')")
	client := cell{p, "client"}
	client.click("run")
	client.until("ok")
	ladder := `[data-picture="ladder"]`
	p.Wait(client.sel(ladder) + ".open")
	p.Wait(client.sel(ladder+" .parts") + ".textContent.includes('TIME-WAIT')")
	shot(p, "ladder")
}
