// Package browsertest drives a headless Chromium in tests: what a person sees is tested where a person sees it.
package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Tab is one page of a browser. Its methods end the test when they fail.
type Tab struct {
	testing.TB
	ctx      context.Context
	expected []string
}

// tabLimit bounds one test in the browser.
const tabLimit = 90 * time.Second

// Open starts a browser with a page. What the page complains about on its console, a refusal by the content security policy
// included, fails the test, unless it contains one of the expected texts.
func Open(t testing.TB, url string, expected ...string) *Tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium(t)), chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, cancel := context.WithTimeout(t.Context(), tabLimit)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	return newTab(t, ctx, url, expected)
}

// Another opens a further tab of the same browser.
func (p *Tab) Another(url string) *Tab {
	p.Helper()
	return newTab(p.TB, p.ctx, url, p.expected)
}

// In is the same page in a subtest.
func (p *Tab) In(t *testing.T) *Tab { return &Tab{t, p.ctx, p.expected} }

func newTab(t testing.TB, ctx context.Context, url string, expected []string) *Tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(ctx)
	p := &Tab{t, ctx, expected}
	var reader sync.WaitGroup
	t.Cleanup(func() { cancel(); reader.Wait() })
	messages := chromedp.Console(ctx)
	reader.Go(func() {
		for m, err := range messages {
			known := slices.ContainsFunc(expected, func(text string) bool { return strings.Contains(m.Text+m.URL, text) })
			if err == nil && !known && (m.IsException() || m.Type == "error") {
				t.Errorf("the page complains: %s (%s)", m.Text, m.URL)
			}
		}
	})
	// A tab hears that something in it has got the focus, though no window of the system is in front.
	if _, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}); err != nil {
		t.Fatal(err)
	}
	p.Do(chromedp.Navigate(url))
	return p
}

// chromium finds a browser. Where there is none the test is skipped; CI must not be green that way.
func chromium(t testing.TB) string {
	t.Helper()
	for _, name := range []string{os.Getenv("WIREBOOK_CHROME"), "chromium", "chromium-browser", "google-chrome", "headless-shell"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	Skip(t, "no Chromium: apt-get install chromium, or set WIREBOOK_CHROME")
	return ""
}

// Skip skips the test for want of a tool; with CI set it fails.
func Skip(t testing.TB, why string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(why)
	}
	t.Skip(why)
}

// Do carries out steps.
func (p *Tab) Do(steps ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.Fatal(err)
	}
}

// JS returns what an expression, which may be a promise, is worth, as JSON.
func (p *Tab) JS(expression string) string {
	p.Helper()
	code := fmt.Sprintf("(async () => JSON.stringify(await (%s)) ?? 'undefined')()", expression)
	value, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](code, chromedp.EvalAwaitPromise))
	if err != nil {
		p.Fatalf("%s: %v", expression, err)
	}
	return value
}

// Want checks an expression's value, given as JSON.
func (p *Tab) Want(expression, value string) {
	p.Helper()
	if got := p.JS(expression); got != value {
		p.Errorf("%s = %s, want %s", expression, got, value)
	}
}

// Wait returns when an expression is true. The page may load anew meanwhile.
func (p *Tab) Wait(expression string) {
	p.Helper()
	for {
		_, err := chromedp.Run(p.ctx, chromedp.Poll[bool](expression))
		switch {
		case err == nil:
			return
		case p.ctx.Err() != nil || !pageGone(err):
			p.Fatalf("%s: %v", expression, err)
		}
	}
}

// pageGone reports whether an expression failed because its page was left.
func pageGone(err error) bool {
	return strings.Contains(err.Error(), "navigated") || strings.Contains(err.Error(), "Cannot find context")
}

// Load returns when an expression has made the page load anew.
func (p *Tab) Load(expression string) {
	p.Helper()
	loaded := chromedp.WaitEvent(page.LoadEventFired, nil, chromedp.Evaluate[chromedp.Void](expression))
	if _, err := chromedp.Run(p.ctx, loaded); err != nil {
		p.Fatalf("%s: %v", expression, err)
	}
}

// Leave returns when the page has asked whether it may be left, which an expression has it do, and has been told that it may.
func (p *Tab) Leave(expression string) {
	p.Helper()
	ask := chromedp.Evaluate[chromedp.Void]("void setTimeout(() => { " + expression + " })") // or the question would hold it up
	if _, err := chromedp.Run(p.ctx, chromedp.WaitEvent(page.JavascriptDialogOpening, nil, ask)); err != nil {
		p.Fatalf("%s: %v", expression, err)
	}
	if _, err := chromedp.Call(p.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true}); err != nil {
		p.Fatal(err)
	}
}

// Press types one key. The key and its character are one event, as from a keyboard, so that a page which handles the key prevents
// the character.
func (p *Tab) Press(key string, modifiers ...chromedp.Modifier) {
	p.Helper()
	for _, r := range key {
		down := *kb.Encode(r)[0]
		chromedp.KeyModifiers(modifiers...)(&down)
		if chromedp.Modifier(down.Modifiers)&chromedp.ModifierCtrl == 0 {
			down.Type, down.Text = kb.KeyDown, kb.Keys[r].Text
		}
		p.dispatch(down)
		down.Type, down.Text = kb.KeyUp, ""
		p.dispatch(down)
	}
}

func (p *Tab) dispatch(event input.DispatchKeyEventParams) {
	p.Helper()
	if _, err := chromedp.Call(p.ctx, input.DispatchKeyEvent, event); err != nil {
		p.Fatal(err)
	}
}

// Focused returns what a screen reader says of the element that has the focus: its name, and what kind of thing it is.
func (p *Tab) Focused() (name, role string) {
	p.Helper()
	focus, err := chromedp.Call(p.ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: "document.activeElement"})
	if err != nil {
		p.Fatal(err)
	}
	tree, err := chromedp.Call(p.ctx, accessibility.GetPartialAXTree, accessibility.GetPartialAXTreeParams{ObjectID: focus.Result.ObjectID, FetchRelatives: new(false)})
	if err != nil || len(tree.Nodes) != 1 {
		p.Fatalf("%d nodes: %v", len(tree.Nodes), err)
	}
	for text, value := range map[*string]*accessibility.Value{&name: tree.Nodes[0].Name, &role: tree.Nodes[0].Role} {
		if err := json.Unmarshal(value.Value, text); err != nil {
			p.Fatal(err)
		}
	}
	return name, role
}

// Drag presses the mouse in the middle of an element and lets go in the middle of another, both given as expressions and in sight.
func (p *Tab) Drag(from, to string) {
	p.Helper()
	begin, end := p.middle(from), p.middle(to)
	p.mouse(input.DispatchMouseEventTypeMousePressed, begin)
	p.mouse(input.DispatchMouseEventTypeMouseMoved, end)
	p.mouse(input.DispatchMouseEventTypeMouseReleased, end)
}

func (p *Tab) mouse(kind input.DispatchMouseEventType, at *input.TouchPoint) {
	p.Helper()
	event := input.DispatchMouseEventParams{Type: kind, X: at.X, Y: at.Y, Button: input.MouseButtonLeft, Buttons: 1}
	if _, err := chromedp.Call(p.ctx, input.DispatchMouseEvent, event); err != nil {
		p.Fatal(err)
	}
}

// DragByFinger is Drag on a touch screen.
func (p *Tab) DragByFinger(from, to string) {
	p.Helper()
	begin, end := p.middle(from), p.middle(to)
	p.touch(input.DispatchTouchEventTypeTouchStart, begin)
	p.touch(input.DispatchTouchEventTypeTouchMove, end)
	p.touch(input.DispatchTouchEventTypeTouchEnd)
}

func (p *Tab) touch(kind input.DispatchTouchEventType, at ...*input.TouchPoint) {
	p.Helper()
	if at == nil {
		at = []*input.TouchPoint{} // null is refused
	}
	if _, err := chromedp.Call(p.ctx, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: at}); err != nil {
		p.Fatal(err)
	}
}

// middle is where the middle of an element is in the window.
func (p *Tab) middle(element string) *input.TouchPoint {
	p.Helper()
	var at input.TouchPoint
	box := p.JS("(r => ({x: r.x + r.width / 2, y: r.y + r.height / 2}))((" + element + ").getBoundingClientRect())")
	if err := json.Unmarshal([]byte(box), &at); err != nil {
		p.Fatalf("%s: %v", element, err)
	}
	return &at
}

// Look is how a person's screen is set.
type Look struct {
	Width, Height int64
	Dark          bool
	Print         bool // as on paper
	Forced        bool // in the few colours that the reader has chosen
}

// Screenshot writes what a person would see of the whole page to a PNG file.
func (p *Tab) Screenshot(file string, l Look) {
	p.Helper()
	scheme := map[bool]string{false: "light", true: "dark"}[l.Dark]
	p.Do(chromedp.EmulateViewport(l.Width, l.Height))
	media := emulation.SetEmulatedMediaParams{Media: map[bool]string{true: "print"}[l.Print], Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "forced-colors", Value: map[bool]string{true: "active"}[l.Forced]},
	}}
	if _, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, media); err != nil {
		p.Fatal(err)
	}
	shot, err := chromedp.Call(p.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{CaptureBeyondViewport: new(true)})
	if err != nil {
		p.Fatal(err)
	}
	if err := os.WriteFile(file, shot.Data, 0o644); err != nil {
		p.Fatal(err)
	}
}

// Throttle makes the page's computer as many times slower.
func (p *Tab) Throttle(times float64) {
	p.Helper()
	if _, err := chromedp.Call(p.ctx, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: times}); err != nil {
		p.Fatal(err)
	}
}

// Type inserts text where the focus is, at once, as an input method or a paste does.
func (p *Tab) Type(text string) {
	p.Helper()
	if _, err := chromedp.Call(p.ctx, input.InsertText, input.InsertTextParams{Text: text}); err != nil {
		p.Fatal(err)
	}
}
