package assets

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// tab is one page of a browser.
type tab struct {
	t   *testing.T
	ctx context.Context
}

// tabLimit bounds one test in the browser.
const tabLimit = 60 * time.Second

// openTab starts a browser with a page. What the page complains about on its console, a refusal by the content security policy
// included, fails the test, unless it contains one of the expected texts.
func openTab(t *testing.T, url string, expected ...string) *tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium(t)), chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, cancel := context.WithTimeout(t.Context(), tabLimit)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	p := &tab{t, ctx}
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
	p.do(chromedp.Navigate(url))
	return p
}

// chromium finds a browser. Where there is none the test is skipped; CI must not be green that way.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{os.Getenv("WIREBOOK_CHROME"), "chromium", "chromium-browser", "google-chrome", "headless-shell"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	skip(t, "no Chromium: apt-get install chromium, or set WIREBOOK_CHROME")
	return ""
}

// skip skips the test for want of a tool; with CI set it fails.
func skip(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(why)
	}
	t.Skip(why)
}

func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

// js returns what an expression, which may be a promise, is worth, as JSON.
func (p *tab) js(expression string) string {
	p.t.Helper()
	code := fmt.Sprintf("(async () => JSON.stringify(await (%s)) ?? 'undefined')()", expression)
	value, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](code, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// want checks an expression's value, given as JSON.
func (p *tab) want(expression, value string) {
	p.t.Helper()
	if got := p.js(expression); got != value {
		p.t.Errorf("%s = %s, want %s", expression, got, value)
	}
}

// wait returns when an expression is true.
func (p *tab) wait(expression string) {
	p.t.Helper()
	if _, err := chromedp.Run(p.ctx, chromedp.Poll[bool](expression)); err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
}

// load returns when an expression has made the page load anew.
func (p *tab) load(expression string) {
	p.t.Helper()
	loaded := chromedp.WaitEvent(page.LoadEventFired, nil, chromedp.Evaluate[chromedp.Void](expression))
	if _, err := chromedp.Run(p.ctx, loaded); err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
}

// press types one key. The key and its character are one event, as from a keyboard, so that a page which handles the key prevents
// the character.
func (p *tab) press(key string, modifiers ...chromedp.Modifier) {
	p.t.Helper()
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

func (p *tab) dispatch(event input.DispatchKeyEventParams) {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, input.DispatchKeyEvent, event); err != nil {
		p.t.Fatal(err)
	}
}

// testNonce stands for one that is fresh with every page.
const testNonce = "bm9uY2U"

// policy is the one the real server sends.
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'nonce-" + testNonce + "'; " +
	"img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// serve serves the set and one document at "/", under the policy.
func serve(t *testing.T, set *Set, body string, more map[string]http.HandlerFunc) (url string) {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle(Prefix, set)
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, "<!doctype html><html lang=en><title>test</title><link rel=icon href=data:,>%s</html>", body)
	})
	for pattern, handler := range more {
		mux.HandleFunc(pattern, handler)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// quote is s as JavaScript.
func quote(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		panic("assets: internal error: " + err.Error())
	}
	return strings.TrimSpace(b.String())
}
