package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// TestOrder puts steps in order: with the keyboard, which stays on the step that it moves, with the mouse, and with a finger.
func TestOrder(t *testing.T) {
	p := openLesson(t, "testdata/course", "wire")
	p.Wait("document.querySelector('.quiz')?.disabled === false")
	const order = "[...document.querySelectorAll('.steps > li')].map(li => li.dataset.choice).join('')"
	step := func(choice string) string {
		return "document.querySelector('.steps > [data-choice=\"" + choice + "\"]')"
	}
	first := p.JS(order)
	if first == `"0123"` {
		t.Fatal("the steps stand in their order from the start")
	}
	check := func(words string) {
		t.Helper()
		p.JS("(document.querySelector('[data-do=order]').click(), 1)")
		p.Wait("document.querySelector('.quiz .feedback').textContent.includes('" + words + "')")
	}
	check("Not yet.")
	shot(p, "order-wrong")

	p.JS("(" + step("0") + ".querySelector('[data-by=\"-1\"]').focus(), 1)")
	for range 4 { // once more than there are places: it stays at the top
		p.Press("\r")
		p.Wait("document.activeElement.closest('li') === " + step("0"))
	}
	p.Want(order+"[0]", `"0"`)
	p.Wait("document.querySelector('.quiz .feedback').textContent === 'Now number 1 of 4.'")
	p.Want("document.querySelector('.steps .note').textContent", `""`) // what was said of it before is over

	p.Do(chromedp.ScrollIntoView(".steps"))
	p.Drag(step("3")+".querySelector('.grip')", "document.querySelector('.steps > :last-child')")
	p.Wait(order + " === '0213' && !document.querySelector('.dragged')")
	p.DragByFinger(step("1")+".querySelector('.grip')", "document.querySelectorAll('.steps > li')[1]")
	p.Wait(order + " === '0123' && !document.querySelector('.dragged')")
	check("Right.")
	p.Wait(step("2") + ".textContent.includes('In its place. nothing follows it.')")
	shot(p, "order-right")

	p.JS("(" + step("1") + ".querySelector('.what').click(), 1)")
	p.Want(order, `"0123"`)
}
