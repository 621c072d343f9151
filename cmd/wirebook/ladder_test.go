package main

import (
	"cmp"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/wirebook/wirebook/bridge/browsertest"
)

// TestLadder looks at a ladder as a learner does: it is open in the cell that began to talk, its packets and calls can be pressed, and it
// follows the cursor.
func TestLadder(t *testing.T) {
	p, client := openWire(t)
	ladder := `[data-picture="ladder"]`
	p.Wait(client.sel(ladder) + ".open")
	p.Wait("(c => (c.scrollTop = c.scrollHeight, c.textContent.includes('TIME-WAIT')))(" + client.sel(ladder+" .canvas") + ")")
	p.JS("(" + client.sel(ladder+" .canvas") + ".scrollTop = 0)")
	shot(p, "ladder")

	// A packet that is pressed stands out, also where it is drawn again.
	press := func(what string) {
		p.Wait("!!" + client.sel(ladder+" "+what))
		p.JS("(" + client.sel(ladder+" "+what) + ".dispatchEvent(new MouseEvent('click', {bubbles: true})), 1)")
	}
	press(`.caption[data-value="4"]`)
	p.Wait("!!" + client.sel(ladder+` .caption.chosen[data-value="4"]`))

	// A call leads to the line that has made it.
	press(`.note.call[data-cell="client"]`)
	p.Wait(client.sel(`.code .marked`) + "?.textContent.includes('net.Dial')")

	// The picture is one stop of the Tab key. From there the arrow keys go through what happened, and each thing says what it is.
	p.Want("document.querySelectorAll('#cell-client "+ladder+" .parts [tabindex=\"0\"]').length", "0")
	focus := "document.activeElement"
	p.JS("(" + client.sel(ladder+" > summary") + ".focus(), 1)")
	p.Press(kb.Tab)
	p.Want(focus+".className", `"canvas"`)
	p.Press(kb.End)
	p.Want(focus+" === [...document.querySelectorAll('#cell-client "+ladder+" .parts [tabindex]')].at(-1)", "true")
	p.Press(kb.Home)
	for range 4 { // the server listens, and its kernel says so
		if p.JS(focus+".matches('.caption')") == "false" {
			p.Press(kb.ArrowDown)
		}
	}
	p.Want(focus+".matches('.caption.syn[data-value=\"1\"]:focus-visible')", "true")
	p.Wait(`document.querySelector('#tip:popover-open')?.innerText.match(/^1: client → server, SYN seq 0.*\nSYN: /) !== null`)
	if name, role := p.Focused(); role != "button" || !strings.HasPrefix(name, "1: client → server, SYN") {
		t.Errorf("a screen reader hears %q, %q", name, role)
	}
	shot(p, "ladder-keys")
	p.Screenshot(filepath.Join(cmp.Or(*shots, t.TempDir()), "ladder-keys-forced.png"), browsertest.Look{Width: 1280, Height: 900, Forced: true})
	p.Press(kb.Enter)
	p.Wait("!!" + client.sel(ladder+` .caption.chosen[data-value="1"]:focus`) + " && " + client.sel(`[data-picture="detail"]`) + ".innerText.includes('Sequence Number')")
	p.Want(focus+".ariaCurrent", `"true"`)
	p.Want(client.sel(`[data-picture="detail"] > summary [role="status"]`)+".innerText", `"1"`)
	p.Press(kb.Escape)
	p.Want(focus+".className", `"canvas"`)
	p.Want("!document.querySelector('#tip:popover-open')", "true")

	// The arrow keys to the sides move the cursor: what is later is pale, and the first packet is seen on its way before it has arrived.
	onItsWay := ladder + " .arrow.syn:not(.later) > .later"
	for i := 0; i < 40 && p.JS("!!"+client.sel(onItsWay)) == "false"; i++ {
		p.Press(kb.ArrowLeft)
		p.JS("new Promise(requestAnimationFrame)")
	}
	p.Wait("!!" + client.sel(onItsWay) + " && !!" + client.sel(ladder+" .now") + " && !!" + client.sel(ladder+" .arrow.fin.later"))
	shot(p, "ladder-cursor")
}

// TestLadderOfTheNextRun is as wide as the last one's from the first packet on, though there was nothing to be seen for a while.
func TestLadderOfTheNextRun(t *testing.T) {
	dir := copied(t, "testdata/course")
	rewrite(t, filepath.Join(dir, "02-wire.md"), "\tc, err := net.Dial(", "\ttime.Sleep(time.Second)\n\tc, err := net.Dial(")
	p, client := openRun(t, dir, "wire")
	names := client.sel(`[data-picture="ladder"] svg.names`)
	p.Wait("!!" + names)
	p.JS(`(window.widths = new Set(), window.look = () => widths.add(` + names + `?.getAttribute('width') ?? ''),
		` + names + `.scrollIntoView(), look(), new MutationObserver(look).observe(document.getElementById('cell-client'), {subtree: true, childList: true, attributes: true}), 1)`)
	client.rerun()
	p.Wait(client.sel(`[data-picture="ladder"]`) + ".hidden")
	client.until("ok")
	p.Wait("!" + client.sel(`[data-picture="ladder"]`) + ".hidden")
	p.Want("[...widths].filter(w => w).length", "1")
}
