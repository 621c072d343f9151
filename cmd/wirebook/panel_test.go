package main

import (
	"cmp"
	"encoding/base64"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/wirebook/wirebook/bridge/browsertest"
)

// openWire opens the lesson with a cable between two hosts, and runs its client to the end.
func openWire(t *testing.T) (p *browsertest.Tab, client cell) {
	t.Helper()
	p, client = openRun(t, "testdata/course", "wire")
	p.Wait("!" + client.sel(`[data-part="pictures"]`) + ".hidden")
	return p, client
}

// set gives a control of a cell a value, as a learner does who types it and leaves.
func (c cell) set(control, value string) {
	c.Helper()
	c.JS("(e => { e.value = '" + value + "'; e.dispatchEvent(new Event('change', {bubbles: true})); })(" + c.sel(control) + ")")
}

// TestCable turns the knobs of the cable while the lab is up.
func TestCable(t *testing.T) {
	p, client := openWire(t)
	summary := client.sel(`[data-cable="summary"]`) + ".textContent"
	p.Wait(summary + " === '10 ms · script of 1 line'")
	p.JS("(" + client.sel(".cable") + ".open = true)")
	shot(p, "cable")

	client.set(`[data-knob="loss"]`, "5")
	p.Wait(summary + " === '10 ms · 5 % loss · script of 1 line'")
	p.JS("(" + client.sel(`[data-knob="cut"]`) + ".click(), 1)")
	p.Wait(summary + ".endsWith('cut')")
	p.Want("document.querySelector('#cell-server [data-knob=loss]').value", `"5"`)
	client.set(`[data-knob="script"]`, "drop clinet data 2")
	p.Wait(client.sel(`[data-cable="refused"]`) + ".textContent.includes('client')")
	p.Want(client.sel(`[data-knob="script"]`)+".value", `"drop clinet data 2"`)
	client.set(`[data-knob="mtu"]`, "20")
	p.Wait(client.sel(`[data-cable="refused"]`) + ".textContent.includes('68')")
	shot(p, "cable-cut")
	p.JS("(" + client.sel(`[data-knob="lesson"]`) + ".click(), 1)")
	p.Wait(summary + " === '10 ms · script of 1 line'")
}

// TestCursorMovesEverything puts the cursor on a call: the output, the source and the table show that moment.
func TestCursorMovesEverything(t *testing.T) {
	p, client := openWire(t)
	p.Wait("document.querySelectorAll('#cell-client .calls tr[data-look]').length === 8")  // drawn when the page has time
	p.JS("(document.querySelectorAll('#cell-client .calls tr[data-look]')[1].click(), 1)") // the first write
	p.Wait("!!document.querySelector('#cell-client .calls tr.later')")
	p.Want("document.querySelectorAll('#cell-client .calls tr.later').length", "6")
	p.Wait(client.sel(`[data-part="later"]`) + ".textContent.startsWith('thanks')")
	p.Want(client.sel(`[data-part="output"]`)+".hidden", "true")
	p.Wait(client.sel(`.code .marked`) + "?.dataset.n === '18'")
	p.Want("scrollY", "0")
	heard := "[...document.querySelectorAll('.player .time')].map(e => e.ariaLive).join()"
	p.Want(heard, `"off,polite"`) // once, by who moves it
	shot(p, "cursor")

	// A call leads to the packet that has carried it.
	p.JS("(document.querySelectorAll('#cell-client .calls [data-look=\"carrier\"]')[1].click(), 1)")
	p.Wait(client.sel(`[data-picture="detail"] .what`) + "?.innerText.includes('PSH ACK seq 1')")
	p.Want("Math.abs(new Date(new Date().toDateString() + ' ' + "+client.sel(`[data-picture="detail"] .fate`)+".innerText.match(/sent at (\\d\\d:\\d\\d:\\d\\d\\.\\d{3})\\d{3}/)[1]) - new Date()) % 864e5 < 60e3", "true")

	// The speed is one for the page, like the cursor.
	p.JS(`(s => { s.value = 10; s.dispatchEvent(new Event('input', {bubbles: true})) })(` + client.sel(`[data-look="slow"]`) + "), 1")
	p.Wait("[...document.querySelectorAll('.player:not([hidden]) [data-look=\"slow\"]')].map(s => s.value).join() === '10,10'")

	p.JS("(" + client.sel(`[data-look="play"]`) + ".click(), 1)")
	p.Wait(heard + " === 'off,off'")
	p.JS("(" + client.sel(`[data-look="live"]`) + ".click(), 1)")
	p.Wait("!" + client.sel(`[data-part="output"]`) + ".hidden && " + client.sel(`[data-part="told"]`) + ".hidden")
	p.Wait("!document.querySelector('.calls tr.later, .marked')")
}

// TestErrorsAreExplained runs programs that meet errors: under their output stands why, as the lab shows it, and what to do.
func TestErrorsAreExplained(t *testing.T) {
	p := openLesson(t, "testdata/course", "errors")
	holder, taken, refused := cell{p, "holder"}, cell{p, "taken"}, cell{p, "refused"}
	refused.click("run")
	refused.until("ok")
	refused.says("ending", "Nothing listens on")
	holder.click("run")
	holder.until("running")
	refused.says("ending", "There listens: holder on server:8080")
	p.Want(refused.sel(".explain a")+".getAttribute('href')", `"/lesson/wire"`)

	taken.click("run")
	taken.until("failed")
	taken.says("ending", "Port 8080 is held by the cell holder")
	p.JS("(" + taken.sel(`[popovertarget="lab"]`) + ".click(), 1)")
	p.Wait("document.querySelector('#lab-sockets').textContent.includes('server:8080')")
	p.Wait("document.querySelector('#lab-sockets').textContent.includes('LISTEN')")
	shot(p, "sockets")
	p.JS("(document.querySelector('#lab-sockets .stop').click(), 1)")
	p.Wait("document.querySelector('#lab-sockets').textContent.includes('No socket is open')")
	taken.says("ending", "Nobody holds it any more")
	p.JS("(document.querySelector('#lab').hidePopover(), 1)")
	shot(p, "errors")

	p.Load("location.assign('/lesson/errors?lang=zh')")
	refused.says("ending", "没有程序监听")
	p.Wait(refused.sel(".calls td.call") + "?.textContent === '连接 dial'")
	p.Want("[...document.querySelectorAll('.calls td.call')].filter((e) => e.scrollWidth > e.clientWidth).length", "0") // the names are whole
}

// kept returns what a button that saves a file makes, byte by byte as Latin-1.
func (c cell) kept(kind string) string {
	c.Helper()
	c.JS(`(window.saved = null, URL.createObjectURL = (blob) => { window.saved = blob; return "#"; }, 1)`)
	c.JS("(" + c.sel(`[data-do="save"][data-kind="`+kind+`"]`) + ".click(), 1)")
	c.Wait("!!window.saved")
	text, err := strconv.Unquote(c.JS(`window.saved.arrayBuffer().then((b) => Array.from(new Uint8Array(b), (x) => String.fromCharCode(x)).join('').replace(/[^ -~]/g, '.').replace(/["\\]/g, "'"))`))
	if err != nil {
		c.Fatal(err)
	}
	return text
}

// TestSaveAndOpen saves a run in one course and opens it in another, whose bridge is away.
func TestSaveAndOpen(t *testing.T) {
	p, client := openWire(t)
	if svg := client.kept("svg"); !strings.HasPrefix(svg, "<svg xmlns=") || !strings.Contains(svg, "SYN") {
		t.Errorf("the picture is %.200q", svg)
	}
	if png := client.kept("png"); !strings.HasPrefix(png, ".PNG") {
		t.Errorf("the picture of pixels is %.20q", png)
	}
	p.Want("createImageBitmap(window.saved).then((i) => [i.width, i.height > 1000].join())", `"1800,true"`)
	if words := client.kept("txt"); !strings.Contains(words, ", SYN seq 0 ") || !strings.Contains(words, "client: dial ") {
		t.Errorf("the picture in words is %.200q", words)
	}
	if capture := client.kept("pcapng"); !strings.Contains(capture, "Wirebook") || !strings.Contains(capture, "dropped: script") {
		t.Errorf("the capture is %.200q", capture)
	}
	if run := client.kept("run"); !strings.HasPrefix(run, "{'wirebook':1,") || !strings.Contains(run, "run.queued") {
		t.Errorf("the run is %.200q", run)
	}
	file := filepath.Join(t.TempDir(), "client.wirebook.json")
	text, err := strconv.Unquote(p.JS(`window.saved.arrayBuffer().then((b) => btoa(Array.from(new Uint8Array(b), (x) => String.fromCharCode(x)).join('')))`))
	if err != nil {
		t.Fatal(err)
	}
	run, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, run, 0o600); err != nil {
		t.Fatal(err)
	}

	n := startNotebook(t, "../../lessons")
	other := browsertest.Open(t, n.link, "WebSocket", "ERR_")
	other.Wait("document.getElementById('bridge')?.dataset.state === 'connected'")
	n.unplug()
	title := other.JS("document.querySelector('h1').textContent")
	bad := filepath.Join(t.TempDir(), "bad.json")
	if err := os.WriteFile(bad, []byte(`{"wirebook":1,"events":[`), 0o600); err != nil {
		t.Fatal(err)
	}
	other.Do(chromedp.SetUploadFiles("#open-run", []string{bad}))
	other.Wait("document.getElementById('status').textContent.includes('no saved run')")
	other.Want("document.querySelector('h1').textContent", title)

	other.Do(chromedp.SetUploadFiles("#open-run", []string{file}))
	other.Wait("document.querySelector('h1').textContent === 'What crossed the wire'")
	again := cell{other, "client"}
	again.says("output", "thanks <nil>")
	other.Wait("!" + again.sel(`[data-part="pictures"]`) + ".hidden")
	other.Want(again.sel(`[data-do="run"]`), "null")
	other.JS("(" + again.sel(`[data-look="step"]`) + ".click(), 1)")
	other.Wait("!!" + again.sel(".later"))
	shot(other, "saved")
	other.Want("document.querySelector('.saved a').getAttribute('href')", `""`)

	n.plugInto(n.bridge) // and back, where the file may also be dropped
	other.Load("document.querySelector('.saved a').click()")
	other.Wait("document.getElementById('bridge')?.dataset.state === 'connected'")
	other.Want("document.querySelector('h1').textContent", title)
	other.JS(`(() => {
		const files = new DataTransfer();
		files.items.add(new File([atob('` + text + `')], 'client.wirebook.json'));
		document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: files, bubbles: true, cancelable: true}));
	})()`)
	other.Wait("document.querySelector('h1').textContent === 'What crossed the wire'")
}

// TestFilter has the page show less: what is typed limits the ladder, the packets and the calls, and nothing else.
func TestFilter(t *testing.T) {
	p, client := openWire(t)
	client.counts("calls", "8")
	p.JS("(" + client.sel(`[data-look="filter"]`) + ".focus(), 1)")
	p.Type("syn")
	client.counts("packets", "2")
	client.counts("ladder", "2")
	client.counts("calls", "0")
	client.counts("contents", "2 turns")
	p.Wait(client.sel(".matches") + ".textContent.match(/^2 of \\d+ packets, 0 of \\d+ calls$/) !== null")
	shot(p, "filter")
	p.Type(" nobody")
	p.Wait(client.sel(".matches") + ".textContent.startsWith('Nothing matches.')")
	p.Wait("!" + client.sel(`[data-part="pictures"]`) + ".hidden")
	p.Press(kb.Escape)
	client.counts("calls", "8")
	p.Want(client.sel(`[data-look="filter"]`)+".value + "+client.sel(".matches")+".textContent", `""`)
}

// TestPrint prints a page: the pictures that are open are whole, what only works on a screen is not there.
func TestPrint(t *testing.T) {
	p, client := openWire(t)
	p.JS("(" + client.sel(`[data-picture="packets"]`) + ".open = true)")
	p.Wait(client.sel(`[data-picture="packets"] .parts`) + ".textContent.includes('SYN ACK')")
	p.JS("(" + client.sel(".cable") + ".open = true)")
	p.JS("(dispatchEvent(new Event('beforeprint')), 1)")
	p.Screenshot(filepath.Join(cmp.Or(*shots, t.TempDir()), "print.png"), browsertest.Look{Width: 700, Height: 1000, Print: true})
	shown := "(s) => [...document.querySelectorAll(s)].filter((e) => e.checkVisibility()).length"
	p.Want("("+shown+")('.player, .bar button, .knobs, .cm-editor, .top')", "0")
	p.Want("("+shown+")('.cell .code')", "2")
	p.Want(`[...document.querySelectorAll('.picture[open] .canvas')].every((c) => c.scrollHeight <= c.clientHeight + 1)`, "true")
	p.Want(`[...document.querySelectorAll('.picture[open] .part')].every((e) => e.childElementCount > 0)`, "true")
	p.Want(`[...document.querySelectorAll('.picture[open] .part > svg')].every((e) => e.getBoundingClientRect().right <= e.closest('.cell').getBoundingClientRect().right)`, "true")
	p.Screenshot(filepath.Join(cmp.Or(*shots, t.TempDir()), "zoomed.png"), browsertest.Look{Width: 640, Height: 450})
}
