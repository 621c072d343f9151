package main

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestStatesAndDetail follows a connection through the states, looks into a packet, and has words explained.
func TestStatesAndDetail(t *testing.T) {
	p, client := openWire(t)
	states, detail := client.sel(`[data-picture="states"]`), client.sel(`[data-picture="detail"]`)
	p.Wait("!" + states + ".hidden")
	p.JS("(" + states + ".open = true)")
	p.Wait(states + ".querySelector('.wait progress') !== null") // the client closed first, so it waits
	p.Wait(states + ".querySelector('.end0.taken') !== null")

	p.JS("(window.before = " + states + ".querySelector('.wait').textContent)")
	p.Wait(states + ".querySelector('.wait').textContent !== window.before") // it counts down with no event

	p.JS("(" + states + ".querySelector('.steps button[data-look=choose]').click())")
	p.Wait("!" + detail + ".hidden && " + detail + ".querySelector('.fields') !== null")
	p.Wait("(y => y > 0 && y < innerHeight)(" + detail + ".getBoundingClientRect().top)") // it comes to who has asked for it
	p.JS("(" + detail + `.querySelector('[data-term="field/TCP/Sequence Number"]').focus())`)
	p.Wait(detail + `.querySelectorAll('.dump b.marked').length === 8`) // four bytes, and their letters
	p.Wait(`document.querySelector('#tip:popover-open').textContent.startsWith('Sequence Number')`)
	shot(p, "states")

	p.Press(kb.ArrowDown)
	p.Wait(`document.activeElement.matches('[data-term="field/TCP/Acknowledgment Number"]')`)
	p.Press(kb.Escape)
	p.Wait("document.querySelector('#tip:popover-open') === null")
	p.JS("(" + states + ".querySelector('.canvas').focus())")
	p.Press(kb.ArrowDown)
	p.Press(kb.ArrowDown)
	p.Wait(`document.querySelector('#tip:popover-open').textContent.startsWith('LISTEN: ')`)
	p.JS("(" + detail + ".querySelector('[data-look=browse][data-value=\"1\"]').click())")
	p.Wait(detail + ".querySelector('.count').textContent === '2'")

	p.Load("location.assign('/lesson/wire?lang=zh')") // the log is told again, in other words
	p.Wait("!" + states + ".hidden")
	p.JS("(" + states + ".open = true)")
	p.Wait(states + ".querySelector('.steps button[data-look=choose]') !== null")
	p.JS("(" + states + ".querySelectorAll('.steps button[data-look=choose]')[3].click())")
	p.JS("(" + client.sel(`[data-picture="packets"]`) + ".open = true)")
	p.Wait(detail + ".querySelector('.fields') !== null && document.querySelector('.packets .chosen') !== null")
	p.JS("(" + states + `.querySelector('.steps [data-term="state/SYN-SENT"]').focus())`)
	p.Wait(`document.querySelector('#tip:popover-open').textContent.startsWith('SYN-SENT：')`)
	shot(p, "states-zh")

	seek := client.sel(`[data-look="seek"]`) // half way, nobody waits and some steps are still to come
	p.JS("(" + seek + ".value = " + seek + ".max / 2, " + seek + ".dispatchEvent(new Event('input', {bubbles: true})))")
	p.Wait(states + ".querySelector('.steps .later') !== null && " + states + ".querySelector('.wait') === null")
	p.Want(states+".querySelectorAll('.statemap .now').length", "2") // the way just taken, and its number
	shot(p, "states-replay")
	p.JS("(" + client.sel(`[data-look="live"]`) + ".click())")
	p.Wait(states + ".querySelector('[data-look=skip]') !== null")

	p.JS("(" + states + ".querySelector('[data-look=skip]').click())")
	p.Wait(states + ".querySelector('.wait') === null && " + states + ".querySelector('.ends .term').textContent === 'CLOSED'")
}
