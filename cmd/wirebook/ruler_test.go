package main

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestRuler runs programs whose bytes lose their borders, and looks at the picture that opens by itself.
func TestRuler(t *testing.T) {
	p, client := openRun(t, "testdata/pieces", "stream")
	ruler := client.sel(`[data-picture="ruler"]`)
	p.Wait(ruler + ".open")
	p.Wait("/3 writes · \\d segments \\(\\d sent again\\) · 1 read/.test(" + ruler + ".textContent)") // on a slow computer more is sent again
	p.Wait(ruler + ".querySelectorAll('.cut').length === 6")                                          // the bytes of two characters that reads have cut
	shot(p, "ruler")

	// A segment is chosen by the keyboard, below the three writes, and keeps the focus although it is drawn anew.
	p.JS("(" + ruler + ".querySelector('.canvas').focus())")
	for _, key := range []string{kb.Home, kb.ArrowDown, kb.ArrowDown, kb.ArrowDown, kb.Enter} {
		p.Press(key)
	}
	p.Wait("document.activeElement.matches('.segment.chosen')")

	// What was said can be read.
	p.JS("(" + client.sel(`[data-picture="contents"]`) + ".open = true)")
	p.Wait(client.sel(`[data-picture="contents"] .end1 pre`) + "?.innerText.startsWith('你好, 汉字')")
	shot(p, "contents")

	// A call leads to the line that has made it.
	p.JS("(" + ruler + ".querySelector('.write').dispatchEvent(new MouseEvent('click', {bubbles: true})))")
	p.Wait(client.sel(`.cm-marked`) + "?.textContent.includes('Fprint(c, word)')")

	// Before the server reads, the bytes wait.
	p.JS("(r => { r.value = 0; r.dispatchEvent(new Event('input', {bubbles: true})) })(" + client.sel(`[data-look="seek"]`) + ")")
	p.Wait("!" + client.sel(".box.read"))
}

// TestDatagrams runs programs whose datagrams come to grief, each in another way.
func TestDatagrams(t *testing.T) {
	p, client := openRun(t, "testdata/pieces", "datagrams")
	table := client.sel(`[data-picture="datagrams"]`)
	p.Wait(table + ".open")
	for _, words := range []string{"dropped: drop client datagram 2", "the same, a second time", "8 of 12 B", "not read", "ICMP: port unreachable", "ECONNREFUSED"} {
		p.Wait(table + ".textContent.includes('" + words + "')")
	}
	shot(p, "datagrams")
}
