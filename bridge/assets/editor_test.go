package assets

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const hello = "package main\n\nfunc main() {\n\tprintln(\"héllo\", x)\n}\n"

// realEditor is what the page has to edit with: the bundle, made as for a learner, and the text field.
func realEditor(t *testing.T) *Set {
	t.Helper()
	root, err := FindRoot()
	if err != nil {
		t.Fatal(err)
	}
	b, err := newBuilder(Config{Root: root, Cache: t.TempDir(), Log: func(step string) { t.Log(step) }})
	if err != nil {
		t.Fatal(err)
	}
	files, err := b.make(t.Context(), editorRecipe)
	if err != nil {
		t.Fatal(err)
	}
	if files == nil {
		skip(t, "the editor's packages are not to be had: install Node.js, which brings npm")
	}
	text, err := os.ReadFile(filepath.Join(root, editorDir, "textarea.js"))
	if err != nil {
		t.Fatal(err)
	}
	files[Fallback] = text
	return NewSet(files)
}

func TestEditor(t *testing.T) {
	set := realEditor(t)
	t.Logf("%s has %d bytes", Editor, len(set.Get(Editor).Body))
	url := serve(t, set, "<p id=before tabindex=0>before</p><div id=cell tabindex=-1></div><p id=after tabindex=0>after</p>", nil)
	for _, name := range []string{Editor, Fallback} {
		p := openTab(t, url)
		t.Run(name, func(t *testing.T) {
			p := &tab{t, p.ctx}
			p.mount(set.Get(name).URL, hello, "")
			checkContract(p)
		})
	}
	p := openTab(t, url)
	for name, check := range map[string]func(*tab){
		"style":       checkStyle,
		"keys":        checkTab,
		"set":         checkSet,
		"diagnostics": checkDiagnostics,
	} {
		t.Run(name, func(t *testing.T) {
			p := &tab{t, p.ctx}
			p.mount(set.Get(Editor).URL, hello, "")
			check(p)
			p.js("editor.destroy()")
		})
	}
	t.Run("author's marks", func(t *testing.T) { checkMarks(&tab{t, p.ctx}, set.Get(Editor).URL) })
}

func TestLicensesCoverEveryPackage(t *testing.T) {
	set := realEditor(t)
	root, err := FindRoot()
	if err != nil {
		t.Fatal(err)
	}
	lock, err := os.ReadFile(filepath.Join(root, editorDir, "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	texts := string(set.Get(Licenses).Body)
	for line := range strings.Lines(string(lock)) {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(line), `"node_modules/`); ok {
			name, _, _ := strings.Cut(rest, `"`)
			if !strings.Contains(texts, name+"\n\n") {
				t.Errorf("%s lacks the licence of %s", Licenses, name)
			}
		}
	}
	if strings.Contains(string(lock), `"resolved"`) {
		t.Error("the lock file names a registry; it should leave that to who installs")
	}
}

// mount mounts an editor into #cell as the global editor; what it reports is gathered in calls.
func (p *tab) mount(url, doc, more string) {
	p.t.Helper()
	p.js(fmt.Sprintf(`(async () => {
		const {mount} = await import(%s);
		const told = (name) => (arg) => { calls.push(arg === undefined ? name : name + ' ' + arg); };
		globalThis.calls = [];
		globalThis.editor = mount(document.getElementById('cell'), %s, {
			run: told('run'), runNext: told('runNext'), leave: told('leave'), change: told('change'), label: 'Cell server', nonce: %s, %s});
	})()`, quote(url), quote(doc), quote(testNonce), more))
}

// checkContract is what the page relies on, whichever editor it has.
func checkContract(p *tab) {
	p.want("editor.get()", quote(hello))
	p.want("document.querySelector('#cell [aria-label]').ariaLabel", `"Cell server"`)

	p.js("editor.focus()")
	p.press(kb.Home, chromedp.ModifierCtrl)
	p.press("x")
	p.want("calls", "["+quote("change x"+hello)+"]")

	p.js("calls.length = 0")
	p.js("editor.set('y')")
	p.want("editor.get()", `"y"`)
	p.press(kb.Enter, chromedp.ModifierCtrl)
	p.press(kb.Enter, chromedp.ModifierShift)
	p.press(kb.Escape)
	p.want("calls", `["run","runNext","leave"]`)
	p.want("editor.get()", `"y"`)

	p.js("editor.diagnostics([{line: 1, col: 1, text: 'undefined: y'}, {line: 99, col: 9, endCol: 12, text: 'far', severity: 'warning'}, {line: 0, col: 0, text: 'nowhere'}])")
	p.js("editor.line(1)")
	p.js("editor.line(99)")
	p.js("editor.diagnostics([])")
	p.js("editor.destroy()")
	p.want("document.getElementById('cell').childElementCount", "0")
}

func checkStyle(p *tab) {
	p.want("getComputedStyle(document.querySelector('.cm-editor')).display", `"flex"`)
	p.want("document.querySelectorAll('.cm-gutter.cm-lineNumbers, .cm-gutter.cm-gutter-lint').length", "2")
	p.js("document.documentElement.style.setProperty('--code-string', 'rgb(1, 2, 3)')")
	p.want(`[...document.querySelectorAll('.cm-line span')].filter((s) => s.textContent === '"héllo"').map((s) => getComputedStyle(s).color)`, `["rgb(1, 2, 3)"]`)
}

// checkTab: Tab leaves, and Ctrl-m changes what it does.
func checkTab(p *tab) {
	p.js("editor.focus()")
	p.press(kb.Tab)
	p.want("document.activeElement.closest('#cell') === null", "true")
	p.want("calls", "[]")
	p.js("editor.focus()")
	p.press("f", chromedp.ModifierCtrl)
	p.want("document.querySelectorAll('.cm-search').length", "1")
	p.press(kb.Escape)
	p.want("document.querySelectorAll('.cm-search').length", "0")
	p.want("calls", "[]")
	p.press(kb.Escape)
	p.want("calls", `["leave"]`)
}

func checkSet(p *tab) {
	p.js("editor.focus()")
	p.press(kb.End, chromedp.ModifierCtrl)
	p.js("editor.set(" + quote(strings.Replace(hello, "main", "other", 1)) + ")")
	p.press("!")
	p.want("editor.get()", quote(strings.Replace(hello, "main", "other", 1)+"!")) // the cursor stayed at the end
	p.press("z", chromedp.ModifierCtrl)
	p.press("z", chromedp.ModifierCtrl)
	p.want("editor.get()", quote(hello))
	p.want("calls.at(-1)", quote("change "+hello)) // undoing what was set is the learner's doing
}

func checkDiagnostics(p *tab) {
	underlined := "[...document.querySelectorAll('.cm-lintRange')].map((s) => s.className.match(/cm-lintRange-(\\w+)/)[1] + ' ' + s.textContent)"
	// In bytes, x stands in column 20: é has two.
	p.js("editor.diagnostics([{line: 4, col: 20, text: 'undefined: x'}, {line: 3, col: 6, endCol: 10, text: 'why', severity: 'warning'}])")
	p.want(underlined, `["warning main","error x"]`)
	p.want("document.querySelectorAll('.cm-lint-marker').length", "2")
	p.js("editor.focus()")
	p.press(kb.Home, chromedp.ModifierCtrl)
	p.press(kb.Enter)
	p.want(underlined, `["warning main","error x"]`)
	p.press(kb.F8) // the next complaint, with its words
	p.wait("document.body.textContent.includes('why')")
	p.js("editor.diagnostics([])")
	p.want(underlined, "[]")
}

func checkMarks(p *tab, url string) {
	lines := func(class string) string {
		return "[...document.querySelectorAll('." + class + "')].map((s) => s.textContent)"
	}
	p.mount(url, hello, "readonly: true, folds: [{from: 1, to: 2}, {from: 5, to: 99}], highlights: [{from: 3, to: 3}, {from: 50, to: 60}]")
	p.want("document.querySelectorAll('.cm-foldPlaceholder').length", "1")
	p.want(lines("cm-highlighted"), `["func main() {"]`)
	p.js("editor.line(5)")
	p.js("editor.line(3)")
	p.want(lines("cm-marked"), `["func main() {"]`)
	p.js("editor.line(0)")
	p.want(lines("cm-marked"), "[]")
	p.js("editor.focus()")
	p.press("x")
	p.want("editor.get()", quote(hello))
}
