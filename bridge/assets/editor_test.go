package assets

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/wirebook/wirebook/bridge/browsertest"
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
		browsertest.Skip(t, "the editor's packages are not to be had: install Node.js, which brings npm")
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
	for _, name := range []string{Editor, Markdown, Fallback} {
		p := browsertest.Open(t, url)
		t.Run(name, func(t *testing.T) {
			p := p.In(t)
			mount(p, set.Get(name).URL, hello, "ask: async ({kind}) => kind === 'format' ? {text: 'formatted\\n'} : {}")
			checkContract(p)
		})
	}
	p := browsertest.Open(t, url)
	for name, check := range map[string]func(*browsertest.Tab){
		"style":       checkStyle,
		"keys":        checkTab,
		"set":         checkSet,
		"diagnostics": checkDiagnostics,
	} {
		t.Run(name, func(t *testing.T) {
			p := p.In(t)
			mount(p, set.Get(Editor).URL, hello, "")
			check(p)
			p.JS("editor.destroy()")
		})
	}
	t.Run("format", func(t *testing.T) { checkFormat(p.In(t), set.Get(Editor).URL) })
	t.Run("author's marks", func(t *testing.T) { checkMarks(p.In(t), set.Get(Editor).URL) })
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
func mount(p *browsertest.Tab, url, doc, more string) {
	p.Helper()
	p.JS(fmt.Sprintf(`(async () => {
		const {mount} = await import(%s);
		const told = (name) => (arg) => { calls.push(arg === undefined ? name : name + ' ' + arg); };
		globalThis.calls = [];
		globalThis.editor = mount(document.getElementById('cell'), %s, {
			run: told('run'), runNext: told('runNext'), leave: told('leave'), change: told('change'), caret: (line) => { globalThis.caret = line; },
			label: 'Cell server', nonce: %s, %s});
	})()`, quote(url), quote(doc), quote(testNonce), more))
}

// checkContract is what the page relies on, whichever editor it has.
func checkContract(p *browsertest.Tab) {
	p.Want("editor.get()", quote(hello))
	p.Want("document.querySelector('#cell [aria-label]').ariaLabel", `"Cell server"`)

	p.JS("editor.focus()")
	p.Press(kb.Home, chromedp.ModifierCtrl)
	p.Press("x")
	p.Want("calls", "["+quote("change x"+hello)+"]")

	p.JS("calls.length = 0")
	p.JS("editor.set('y')")
	p.Want("editor.get()", `"y"`)
	p.Press(kb.Enter, chromedp.ModifierCtrl)
	p.Press(kb.Enter, chromedp.ModifierShift)
	p.Press(kb.Escape)
	p.Want("calls", `["run","runNext","leave"]`)
	p.Want("editor.get()", `"y"`)

	p.JS("editor.diagnostics([{line: 1, col: 1, text: 'undefined: y'}, {line: 99, col: 9, endCol: 12, text: 'far', severity: 'warning'}, {line: 0, col: 0, text: 'nowhere'}])")
	p.JS("editor.line(1)")
	p.JS("editor.line(99)")
	p.JS("editor.diagnostics([])")

	p.JS("editor.set('one\\ntwo\\n')")
	p.JS("editor.goto(2, 1)")
	p.Wait("caret === 2")
	p.Type("at ")
	p.Want("editor.get()", `"one\nat two\n"`)

	p.JS("editor.format()")
	p.Want("editor.get()", `"formatted"`)
	p.Want("calls.at(-1)", `"change formatted"`)
	p.JS("editor.destroy()")
	p.Want("document.getElementById('cell').childElementCount", "0")
}

func checkStyle(p *browsertest.Tab) {
	p.Want("getComputedStyle(document.querySelector('.cm-editor')).display", `"flex"`)
	p.Want("document.querySelectorAll('.cm-gutter.cm-lineNumbers, .cm-gutter.cm-gutter-lint').length", "2")
	p.JS("document.documentElement.style.setProperty('--code-string', 'rgb(1, 2, 3)')")
	// The editor colours a text when its parser has had the time, which on a busy computer is later.
	p.Wait(`[...document.querySelectorAll('.cm-line span')].some((s) => s.textContent === '"héllo"' && getComputedStyle(s).color === 'rgb(1, 2, 3)')`)
}

// checkTab: Tab leaves, and Ctrl-m changes what it does.
func checkTab(p *browsertest.Tab) {
	p.JS("editor.focus()")
	p.Press(kb.Tab)
	p.Want("document.activeElement.closest('#cell') === null", "true")
	p.Want("calls", "[]")
	p.JS("editor.focus()")
	p.Press("f", chromedp.ModifierCtrl)
	p.Want("document.querySelectorAll('.cm-search').length", "1")
	p.Press(kb.Escape)
	p.Want("document.querySelectorAll('.cm-search').length", "0")
	p.Want("calls", "[]")
	p.Press(kb.Escape)
	p.Want("calls", `["leave"]`)
}

func checkSet(p *browsertest.Tab) {
	p.JS("editor.focus()")
	p.Press(kb.End, chromedp.ModifierCtrl)
	p.JS("editor.set(" + quote(strings.Replace(hello, "main", "other", 1)) + ")")
	p.Press("!")
	p.Want("editor.get()", quote(strings.Replace(hello, "main", "other", 1)+"!")) // the cursor stayed at the end
	p.Press("z", chromedp.ModifierCtrl)
	p.Press("z", chromedp.ModifierCtrl)
	p.Want("editor.get()", quote(hello))
	p.Want("calls.at(-1)", quote("change "+hello)) // undoing what was set is the learner's doing
}

func checkDiagnostics(p *browsertest.Tab) {
	underlined := "[...document.querySelectorAll('.cm-lintRange')].map((s) => s.className.match(/cm-lintRange-(\\w+)/)[1] + ' ' + s.textContent)"
	// In bytes, x stands in column 20: é has two.
	p.JS("editor.diagnostics([{line: 4, col: 20, text: 'undefined: x'}, {line: 3, col: 6, endCol: 10, text: 'why', severity: 'warning'}])")
	p.Want(underlined, `["warning main","error x"]`)
	p.Want("document.querySelectorAll('.cm-lint-marker').length", "2")
	p.JS("editor.focus()")
	p.Press(kb.Home, chromedp.ModifierCtrl)
	p.Press(kb.Enter)
	p.Want(underlined, `["warning main","error x"]`)
	p.Press(kb.F8) // the next complaint, with its words
	p.Wait("document.body.textContent.includes('why')")
	p.JS("editor.diagnostics([])")
	p.Want(underlined, "[]")
}

// checkFormat types where the cursor is after each text was formatted: it stays with what it stood at.
func checkFormat(p *browsertest.Tab, url string) {
	for _, test := range []struct{ old, formatted, typed string }{ // with the cursor behind the x, which is not part of the text
		{"a{\nb  (xc )}", "a {\n\tb(c)\n}\n", "a {\n\tb(!c)\n}"},
		{"xa", "a\n", "!a"},
		{"a  x", "a\n", "a!"},
		{"import (\n\"b\"\n\"a\"\n)\nc(x)", "import (\n\t\"a\"\n\t\"b\"\n)\n\nc()\n", "import (\n\t\"a\"\n\t\"b\"\n)\n\nc(!)"},
		{"c(x)\n0XB", "c()\n0xB\n", "c(!)\n0xB"},
	} {
		old := strings.Replace(test.old, "x", "", 1)
		mount(p, url, old, "ask: async ({kind}) => kind === 'format' ? {text: "+quote(test.formatted)+"} : {}")
		p.JS("editor.focus()")
		p.Press(kb.Home, chromedp.ModifierCtrl)
		p.Press(strings.Repeat(kb.ArrowRight, strings.Index(test.old, "x")))
		p.Press("F", chromedp.ModifierCtrl, chromedp.ModifierShift)
		p.Wait("editor.get() === " + quote(strings.Replace(test.typed, "!", "", 1)))
		p.Press("!")
		p.Want("editor.get()", quote(test.typed))
		p.Press("z", chromedp.ModifierCtrl)
		p.Press("z", chromedp.ModifierCtrl)
		p.Want("editor.get()", quote(old))
		p.JS("editor.destroy()")
	}
}

func checkMarks(p *browsertest.Tab, url string) {
	lines := func(class string) string {
		return "[...document.querySelectorAll('." + class + "')].map((s) => s.textContent)"
	}
	mount(p, url, hello, "readonly: true, folds: [{from: 1, to: 2}, {from: 5, to: 99}], highlights: [{from: 3, to: 3}, {from: 50, to: 60}]")
	p.Want("document.querySelectorAll('.cm-foldPlaceholder').length", "1")
	p.Want(lines("cm-highlighted"), `["func main() {"]`)
	p.JS("editor.line(5)")
	p.JS("editor.line(3)")
	p.Want(lines("cm-marked"), `["func main() {"]`)
	p.JS("editor.line(0)")
	p.Want(lines("cm-marked"), "[]")
	p.JS("editor.focus()")
	p.Press("x")
	p.Want("editor.get()", quote(hello))
}
