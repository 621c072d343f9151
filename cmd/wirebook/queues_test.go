package main

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestQueues runs a sender whose receiver does not read for a while, and looks at the picture that its author asks for.
func TestQueues(t *testing.T) {
	p, client := openRun(t, "testdata/pieces", "queues")
	queues := client.sel(`[data-picture="queues"]`)
	p.Wait(queues + ".open")
	p.Wait(queues + ".querySelector('.zero')?.textContent.includes('zero window')")
	for _, class := range []string{"sendq", "flight", "window", "unread", "cwnd", "ssthresh"} {
		p.Wait("!!" + queues + ".querySelector('.line." + class + "')")
	}
	p.Wait(queues + ".querySelector('.levels')?.innerText.includes('40\u202f000')") // the most that was in the send queue
	shot(p, "queues")

	// The arrow keys go to the zero window, then to what was sent again, and at last to what was dropped, which is chosen.
	p.JS("(" + queues + ".querySelector('.canvas').focus())")
	p.Press(kb.Home)
	p.Wait("document.activeElement.matches('.zero')")
	p.Press(kb.ArrowDown)
	p.Wait("document.activeElement.matches('.mark.again')")
	p.Press(kb.End)
	p.Press(kb.Enter)
	p.Wait("document.activeElement.matches('.mark.lost.chosen')")

	// Before anything was sent, nothing is known of what is under way.
	p.JS("(r => { r.value = 0; r.dispatchEvent(new Event('input', {bubbles: true})) })(" + client.sel(`[data-look="seek"]`) + ")")
	p.Wait(queues + ".querySelector('.veil') && " + queues + ".querySelectorAll('.levels tbody tr')[1]?.cells[1].innerText === '–'")
}
