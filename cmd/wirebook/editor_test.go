package main

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/wirebook/wirebook/bridge/browsertest"
)

// TestEditorHelps writes a program with all that the editor knows of it: complaints as one types, completion, a call's signature,
// what a name is, and gofmt. The program never runs.
func TestEditorHelps(t *testing.T) {
	n := startNotebook(t, "testdata/course")
	p := browsertest.Open(t, n.link)
	ask := cell{p, "ask"}
	p.Wait("document.getElementById('bridge')?.dataset.state === 'connected'")
	line := func(n string) string {
		return "[..." + ask.sel(".cm-content") + ".querySelectorAll('.cm-line')][" + n + "].textContent"
	}
	underlined := "[..." + ask.sel(".cm-content") + ".querySelectorAll('.cm-lintRange-error')].map((e) => e.textContent)"

	ask.insert(9, 0, "\nvar n int = undefined")
	p.Wait("!!" + ask.sel(".cm-lint-marker-error"))
	p.Wait(underlined + ".includes('undefined')")
	p.Press(kb.F8)
	p.Wait("document.body.textContent.includes('declared and not used: n')")
	shot(p, "complaint")
	p.Press(kb.Backspace) // what was complained about is selected
	p.Wait("!" + underlined + ".includes('n')")
	ask.click("revert")
	p.Wait("!" + ask.sel(".cm-content") + ".textContent.includes('undefined')")

	ask.insert(9, 0, "\n  fmt.")
	p.Press("Pri")
	p.Wait("[...document.querySelectorAll('[role=listbox] [role=option]')].some((o) => o.textContent.endsWith('Println(a ...any) (n int, err error)'))")
	// CodeMirror takes no key for a list that came up within the last 75 ms (interactionDelay): it may be meant for the text.
	p.Wait("(globalThis.listed ??= performance.now()) + 75 < performance.now()")
	shot(p, "completion")
	p.Press(kb.ArrowDown + kb.ArrowDown + "\r")
	p.Wait(line("10") + " === '  fmt.Println'")

	p.Press("(")
	p.Wait("document.querySelector('.cm-note code')?.textContent === 'fmt.Println(a ...any) (n int, err error)'")
	p.Want("document.querySelector('.cm-note strong').textContent", `"a ...any"`)
	shot(p, "signature")
	p.Press(kb.Escape)
	p.Wait("!document.querySelector('.cm-note')")

	p.Press("1+")
	p.Press("F", chromedp.ModifierCtrl, chromedp.ModifierShift)
	p.Wait("document.querySelector('.cm-note')?.textContent === 'Not formatted. line 11: expected operand, found \\')\\''")
	p.Want(line("10"), `"  fmt.Println(1+)"`)
	shot(p, "not-formatted")
	p.Press(kb.Backspace)
	ask.click("format")
	p.Wait(line("10") + " === '\\tfmt.Println(1)'")
	p.Press("2")
	p.Want(line("10"), `"\tfmt.Println(12)"`)
	p.Wait("!" + ask.sel(".cm-lint-marker-error"))

	p.Press(kb.ArrowLeft + kb.ArrowLeft + kb.ArrowLeft + kb.ArrowLeft)
	p.Press(" ", chromedp.ModifierCtrl, chromedp.ModifierShift)
	p.Wait("document.querySelector('.cm-note code')?.textContent === 'func fmt.Println(a ...any) (n int, err error)'")
	p.Want("document.querySelector('.cm-note p').textContent.startsWith('Println formats')", "true")
	shot(p, "explained")
}
