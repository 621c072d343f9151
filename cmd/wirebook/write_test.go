package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/wirebook/wirebook/bridge/browsertest"
)

// writing is the page of a lesson that is being written.
type writing struct {
	*browsertest.Tab
	n    *notebook
	url  string
	file string
}

// write opens a lesson of a copy of the tests' course, and its Markdown beside it. The page may complain of what is expected.
func write(t testing.TB, lesson, lang, file string, expected ...string) writing {
	t.Helper()
	dir := copied(t, "testdata/course")
	n := startEditing(t, dir)
	p := browsertest.Open(t, n.link, expected...)
	p.Wait("document.getElementById('bridge')?.dataset.state === 'connected'")
	w := writing{p, n, "http://" + n.addr + "/lesson/" + lesson, filepath.Join(dir, file)}
	p.Do(chromedp.Navigate(w.url + "?lang=" + lang))
	w.Wait("document.getElementById('edit')?.disabled === false")
	w.JS("(document.getElementById('edit').click(), 1)")
	w.Wait("document.activeElement.matches('#manuscript .cm-content')")
	w.Want("document.querySelector('#manuscript .name').textContent", fmt.Sprintf("%q", file))
	return w
}

// at puts the cursor behind words of the text.
func (w writing) at(words string) {
	w.Helper()
	w.JS("(document.querySelector('#manuscript .cm-content').focus(), 1)")
	text, _, found := strings.Cut(w.text(), words)
	if !found {
		w.Fatalf("the text has no %q", words)
	}
	w.Press(kb.Home, chromedp.ModifierCtrl)
	w.Press(strings.Repeat(kb.ArrowRight, len([]rune(text+words))))
}

// text is what the editor holds, as far as it is drawn.
func (w writing) text() string {
	w.Helper()
	var text string
	lines := w.JS("[...document.querySelectorAll('#manuscript .mine .cm-line')].map(e => e.textContent).join('\\n')")
	if err := json.Unmarshal([]byte(lines), &text); err != nil {
		w.Fatal(err)
	}
	return text
}

// holds checks what the file holds.
func (w writing) holds(words string, yes bool) {
	w.Helper()
	b, err := os.ReadFile(w.file)
	if err != nil || strings.Contains(string(b), words) != yes {
		w.Errorf("that the file has %q is %v, %v", words, !yes, err)
	}
}

// outside writes the file as another program does.
func (w writing) outside(old, new string) {
	w.Helper()
	b, err := os.ReadFile(w.file)
	if err == nil {
		err = os.WriteFile(w.file, []byte(strings.Replace(string(b), old, new, 1)), 0o666)
	}
	if err != nil {
		w.Fatal(err)
	}
}

// state waits for what the pane says of the text: saved, unsaved.
func (w writing) state(state string) {
	w.Helper()
	w.Wait(fmt.Sprintf("document.getElementById('manuscript')?.dataset.state === %q", state))
}

func (w writing) click(do string) {
	w.Helper()
	w.Wait(fmt.Sprintf(`!!document.querySelector('#manuscript [data-do="%s"]:not([hidden])')`, do))
	w.JS(fmt.Sprintf(`(document.querySelector('#manuscript [data-do="%s"]').click(), 1)`, do))
}

// TestWriting is an author's afternoon, in each language: type, see it, run it, make a mistake, save, meet another author, be interrupted.
func TestWriting(t *testing.T) {
	for _, test := range []struct {
		lang, file, heading, changed, notSaved string
	}{
		{"en", "02-wire.md", "## Run it", "has been changed elsewhere", "Not saved"},
		{"zh", "02-wire.zh.md", "## 运行", "文件在别处被改过", "未保存"},
	} {
		t.Run(test.lang, func(t *testing.T) {
			w := write(t, "wire", test.lang, test.file)
			server := cell{w.Tab, "server"}
			server.click("run")
			server.until("running")
			w.JS("(window.kept = document.querySelector('#cell-server .output'), 1)")

			w.at("title: ")
			w.Type("New ")
			w.Wait("document.querySelector('h1').textContent.startsWith('New ')")
			w.state("unsaved")
			w.Want("document.querySelector('#manuscript .status').textContent", fmt.Sprintf("%q", test.notSaved))
			w.Want("document.querySelector('#cell-server .output') === window.kept", "true")
			server.until("running")
			w.holds("New ", false)
			shot(w.Tab, "write-"+test.lang)

			w.at(test.heading)
			w.Type("\n\n![]()")
			w.Wait("document.querySelectorAll('#manuscript .complaints li').length === 1 && !!document.querySelector('#manuscript .cm-lint-marker-error')")
			w.Want("document.querySelector('h1').textContent.startsWith('New ')", "true")
			shot(w.Tab, "write-complaint-"+test.lang)
			w.Press(strings.Repeat(kb.Backspace, 7))
			w.Wait("!document.querySelector('#manuscript .complaints')")

			w.Press("s", chromedp.ModifierCtrl)
			w.state("saved")
			w.holds("New ", true)

			w.at(test.heading)
			w.Type("\n\n::: quiz\n1?\n\n- [x] 1\n- [ ] 2\n:::\n") // which the other language lacks
			w.Wait("document.querySelectorAll('article .quiz').length === 2 || !!document.querySelector('#manuscript .complaints')")
			w.Press("s", chromedp.ModifierCtrl)
			w.Wait("!!document.querySelector('#manuscript .complaints')")
			w.Want("document.getElementById('status').textContent", `""`)
			shot(w.Tab, "write-others-"+test.lang)
			w.Press("z", chromedp.ModifierCtrl)
			w.Wait("!document.querySelector('#manuscript .mine').textContent.includes('1?')")
			w.Press("s", chromedp.ModifierCtrl)
			w.state("saved")
			w.Wait("!document.querySelector('#manuscript .complaints')")

			w.outside("New ", "Theirs ")
			w.Wait("document.querySelector('h1').textContent.startsWith('Theirs ')") // nothing was unsaved
			w.state("saved")
			w.at("title: ")
			w.Type("Mine and ")
			w.outside("Theirs ", "Their other ")
			w.Wait(fmt.Sprintf("document.querySelector('#manuscript .notice')?.textContent.includes(%q)", test.changed))
			w.Wait("document.querySelector('h1').textContent.startsWith('Mine and Theirs ')")
			w.click("write-both")
			w.Wait("document.querySelector('#manuscript .theirs .cm-content')?.textContent.includes('Their other ')")
			shot(w.Tab, "write-both-"+test.lang)
			w.click("write-theirs")
			w.Wait("document.querySelector('h1').textContent.startsWith('Their other ')")
			w.state("saved")
			w.click("write-back")
			w.Wait("document.querySelector('h1').textContent.startsWith('Mine and Theirs ')")
			w.state("unsaved")
			w.click("write")
			w.state("saved")
			w.holds("title: Mine and Theirs ", true)
		})
	}
}

// What an author has not saved can be run, is to be seen by nobody else, and outlives the page, the connection and the bridge.
func TestWritingLosesNothing(t *testing.T) {
	w := write(t, "cells", "en", "01-cells.md", "WebSocket", "ERR_", "404 (Not Found)") // for in the end it has another address
	w.at("test runs.")
	w.Type("\n\n```go {name=fresh}\npackage main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"fresh\" + \"ly\") }\n```")
	fresh := cell{w.Tab, "fresh"}
	fresh.click("run")
	fresh.says("output", "freshly")

	other := w.Another(w.url)
	other.Wait("document.getElementById('bridge')?.dataset.state === 'connected'")
	other.Want("!!document.getElementById('cell-fresh')", "false")

	w.JS("(window.left = true, 1)")
	w.Leave("location.reload()")
	w.Wait("!window.left && document.getElementById('bridge')?.dataset.state === 'connected'")
	fresh.says("output", "freshly")
	w.state("unsaved")

	w.n.unplug()
	w.Wait("document.getElementById('bridge').dataset.state === 'away'")
	w.at("title: ")
	w.Type("Offline ")
	w.Press("s", chromedp.ModifierCtrl)
	w.Wait("document.getElementById('status').textContent !== ''")
	w.holds("Offline ", false)
	w.n.plugInto(w.n.bridge)
	w.Wait("document.querySelector('h1').textContent.startsWith('Offline ')")
	w.outside("title: ", "title: Theirs ")
	w.click("write-mine")
	w.state("saved")
	w.holds("title: Offline ", true)
	w.holds("{name=fresh}", true)
	other.Wait("!!document.getElementById('cell-fresh')")
	w.click("write-back")
	w.Wait("document.querySelector('h1').textContent.startsWith('Theirs ')")
	w.Press("s", chromedp.ModifierCtrl)
	w.state("saved")

	w.at("---\n")
	w.Type("slug: elsewhere\n")
	w.Press("s", chromedp.ModifierCtrl)
	w.Wait("document.querySelector('#manuscript .notice')?.textContent.includes('its slug has changed')")

	w.Press(kb.Escape)
	w.Want("document.activeElement.id", `"edit"`)
	w.Do(chromedp.EmulateViewport(390, 844))
	w.Want("getComputedStyle(document.getElementById('main')).display", `"none"`)
	w.Press(kb.Enter)
	w.Wait("document.getElementById('manuscript').hidden && getComputedStyle(document.getElementById('main')).display !== 'none'")
}

// settled is where the page is scrolled to once it has stayed there for thirty frames.
const settled = `new Promise((done) => {
	let y, frames = 0;
	const look = () => {
		frames = scrollY === y ? frames + 1 : 0;
		y = scrollY;
		frames < 30 ? requestAnimationFrame(look) : done(y);
	};
	look();
})`

// The lesson follows the cursor from one thing to the next, and stands still while one is written.
func TestWritingFollows(t *testing.T) {
	w := write(t, "cells", "en", "01-cells.md")
	w.Do(chromedp.EmulateViewport(1280, 700))
	inSight := func(id string) string {
		return fmt.Sprintf("(y => 0 < y && y < innerHeight)(document.getElementById(%q).getBoundingClientRect().top)", id)
	}
	w.Press(kb.End, chromedp.ModifierCtrl)
	w.Wait(inSight("cell-ask"))
	place := w.JS(settled) // the editors of the cells that have come near are higher than what stood in their place
	w.Type("\nThe end.\n")
	w.Wait("document.querySelector('article > :last-child').textContent === 'The end.'")
	w.Want("scrollY", place)
	w.Press(kb.Home, chromedp.ModifierCtrl)
	w.Wait("scrollY < 100")
	w.Type("\n") // the front matter must come first
	w.Wait("!!document.querySelector('#manuscript [data-do=write-goto]')")
	w.Press(kb.End, chromedp.ModifierCtrl)
	w.click("write-goto")
	w.Press(kb.Delete)
	w.Wait("!document.querySelector('#manuscript .complaints')")
}
