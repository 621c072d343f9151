package server

import (
	"bytes"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/wirebook/wirebook/bridge/assets"
)

// A site that points its own name at 127.0.0.1 gets nothing, files and WebSocket included.
func TestHostNames(t *testing.T) {
	b := newBridge(t)
	routes := []struct{ method, path string }{
		{"GET", "/"}, {"GET", "/lesson/first"}, {"GET", b.cfg.Assets.Get(assets.App).URL}, {"GET", "/healthz"}, {"GET", "/ws"},
		{"POST", "/login"}, {"POST", "/link"}, {"GET", "/nothing"},
	}
	hosts := []struct {
		host    string
		refused bool
	}{
		{"127.0.0.1:7070", false},
		{"localhost:7070", false},
		{"LOCALHOST:7070", false},
		{"[::1]:7070", false},
		{"wire.example", false}, // the operator's, behind a proxy
		{"wire.example:7070", false},
		{"book.example:8443", false},
		{"book.example:7070", true}, // listed with another port
		{"evil.example:7070", true}, // rebound
		{"evil.example", true},
		{"127.0.0.1:7071", true},
		{"127.0.0.1", true},
		{"127.0.0.1.evil.example:7070", true},
		{"localhost.:7070", true},
		{"", true},
	}
	for _, route := range routes {
		for _, h := range hosts {
			r := b.request(route.method, route.path, "{}")
			r.Host = h.host
			r.Header.Set("Origin", "http://"+h.host) // they agree, as in a rebound request
			r.Header.Set("X-Forwarded-Host", "127.0.0.1:7070")
			r.Header.Set("Forwarded", "host=127.0.0.1:7070")
			text := body(t, b.answer(r))
			if refused := strings.HasPrefix(text, "The bridge is not reached by this name."); refused != h.refused {
				t.Errorf("%s %s, Host %q: refused = %v, want %v", route.method, route.path, h.host, refused, h.refused)
			}
		}
	}
}

func TestForwardedHostDoesNotCount(t *testing.T) {
	b := newBridge(t)
	r := b.request("GET", "/healthz", "")
	r.Header.Set("X-Forwarded-Host", "evil.example")
	if got := b.answer(r).StatusCode; got != http.StatusOK {
		t.Errorf("GET /healthz, foreign X-Forwarded-Host = %d, want 200", got)
	}
}

func TestCrossSitePosts(t *testing.T) {
	b := newBridge(t)
	tests := []struct {
		name, header, value string
		want                int
	}{
		{"page of the bridge", "Sec-Fetch-Site", "same-origin", http.StatusBadRequest}, // it reaches the handler
		{"another site", "Sec-Fetch-Site", "cross-site", http.StatusForbidden},
		{"another port of this host", "Sec-Fetch-Site", "same-site", http.StatusForbidden},
		{"old browser, page of the bridge", "Origin", "http://127.0.0.1:7070", http.StatusBadRequest},
		{"old browser, another site", "Origin", "https://evil.example", http.StatusForbidden},
		{"old browser, another port", "Origin", "http://127.0.0.1:8080", http.StatusForbidden},
		{"sandboxed frame", "Origin", "null", http.StatusForbidden},
	}
	for _, test := range tests {
		for _, path := range []string{"/login", "/link", "/nothing"} {
			r := b.request("POST", path, "no JSON")
			r.Header.Set(test.header, test.value)
			got := b.answer(r).StatusCode
			want := test.want
			if path != "/login" && want != http.StatusForbidden {
				want = http.StatusUnauthorized
			}
			if got != want {
				t.Errorf("%s: POST %s = %d, want %d", test.name, path, got, want)
			}
		}
	}
}

func TestSocketOrigins(t *testing.T) {
	b := newBridge(t)
	cookie := b.loggedIn()
	b.serve()
	asCookie, asBearer := "Cookie", "Authorization"
	credential := map[string]string{asCookie: cookie.Name + "=" + cookie.Value, asBearer: "Bearer " + cookie.Value}
	tests := []struct {
		name    string
		as      string
		origins []string
		want    int
	}{
		{"page", asCookie, []string{"http://127.0.0.1:7070"}, http.StatusSwitchingProtocols},
		{"page by the other name", asCookie, []string{"http://localhost:7070"}, http.StatusSwitchingProtocols},
		{"page by the operator's name", asCookie, []string{"https://wire.example"}, http.StatusSwitchingProtocols},
		{"another site", asCookie, []string{"https://evil.example"}, http.StatusForbidden},
		{"another port", asCookie, []string{"http://127.0.0.1:8080"}, http.StatusForbidden},
		{"another scheme", asCookie, []string{"https://127.0.0.1:7070"}, http.StatusForbidden},
		{"sandboxed frame", asCookie, []string{"null"}, http.StatusForbidden},
		{"two origins", asCookie, []string{"http://127.0.0.1:7070", "https://evil.example"}, http.StatusForbidden},
		{"cookie without origin", asCookie, nil, http.StatusForbidden},
		{"command", asBearer, nil, http.StatusSwitchingProtocols},
		{"command with an origin", asBearer, []string{"http://127.0.0.1:7070"}, http.StatusForbidden},
		{"nobody", "", []string{"http://127.0.0.1:7070"}, http.StatusUnauthorized},
	}
	for _, test := range tests {
		h := http.Header{}
		if test.as != "" {
			h.Set(test.as, credential[test.as])
		}
		if test.origins != nil {
			h["Origin"] = test.origins
		}
		_, resp, err := b.dialWith(h, b.ln.dial)
		if resp == nil || resp.StatusCode != test.want {
			t.Errorf("%s: GET /ws = %v (%v), want %d", test.name, resp, err, test.want)
		}
	}
}

func TestSocketOfRefusedOriginOpensNoSession(t *testing.T) {
	b := newBridge(t)
	cookie := b.loggedIn()
	r := b.request("GET", "/ws", "")
	r.AddCookie(cookie)
	r.Header.Set("Origin", "https://evil.example")
	b.answer(r)
	if len(b.sessions) != 0 {
		t.Errorf("refused WebSocket opened %d sessions, want 0", len(b.sessions))
	}
}

func TestCookieFlags(t *testing.T) {
	c := newBridge(t).loggedIn()
	if c.Name != "wirebook_7070" {
		t.Errorf("cookie's name = %q, want the port in it: wirebook_7070", c.Name)
	}
	if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.Domain != "" {
		t.Errorf("cookie = %v, want HttpOnly, SameSite=Strict, Path=/ and no Domain", c)
	}
	if want := 365 * 24 * 60 * 60; c.MaxAge != want {
		t.Errorf("cookie's Max-Age = %d, want %d", c.MaxAge, want)
	}
	const bitsPerLetter = 5 // base32
	if got := len(c.Value) * bitsPerLetter; got < 128 {
		t.Errorf("cookie has %d bits, want at least 128", got)
	}
}

const wantPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

func TestHeadersOnEveryAnswer(t *testing.T) {
	b := newBridge(t)
	cookie := b.loggedIn()
	with := func(r *http.Request, change func(*http.Request)) *http.Request { change(r); return r }
	in := func(r *http.Request) { r.AddCookie(cookie) }
	tests := []struct {
		name string
		r    *http.Request
		want int
	}{
		{"login page", b.request("GET", "/", ""), 200},
		{"wasm", b.request("GET", b.cfg.Assets.Get(assets.App).URL, ""), 200},
		{"no such file", b.request("GET", "/assets/none.js", ""), 404},
		{"health", b.request("GET", "/healthz", ""), 200},
		{"first lesson", with(b.request("GET", "/", ""), in), 303},
		{"no such lesson", with(b.request("GET", "/lesson/none", ""), in), 404},
		{"no such path", with(b.request("GET", "/none", ""), in), 404},
		{"not logged in", b.request("GET", "/ws", ""), 403},
		{"lesson without login", b.request("GET", "/lesson/first", ""), 401},
		{"path without login", b.request("DELETE", "/none", ""), 401},
		{"wrong host", with(b.request("GET", "/", ""), func(r *http.Request) { r.Host = "evil.example" }), 403},
		{"another site", with(b.request("POST", "/login", ""), func(r *http.Request) { r.Header.Set("Origin", "null") }), 403},
		{"no handshake", with(b.request("GET", "/ws", ""), func(r *http.Request) {
			in(r)
			r.Header.Set("Origin", "http://127.0.0.1:7070")
		}), 400},
		{"no code", b.request("POST", "/login", ""), 400},
		{"wrong code", b.request("POST", "/login", `{"code":"x"}`), 401},
		{"server's options", b.request("OPTIONS", "*", ""), 400},
	}
	for _, test := range tests {
		resp := b.answer(test.r)
		if resp.StatusCode != test.want {
			t.Errorf("%s: status = %d, want %d", test.name, resp.StatusCode, test.want)
		}
		cache := "no-store"
		if test.name == "wasm" {
			cache = "public, max-age=31536000, immutable"
		}
		checkHeaders(t, test.name, resp.Header, wantPolicy, cache)
	}
}

func checkHeaders(t *testing.T, name string, h http.Header, policy, cache string) {
	t.Helper()
	for key, want := range map[string]string{
		"Content-Security-Policy":      policy,
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "no-referrer",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Cache-Control":                cache,
	} {
		if got := h.Values(key); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %s = %q, want %q", name, key, got, want)
		}
	}
}

func TestHeadersOfTheHandshake(t *testing.T) {
	b := newBridge(t)
	cookie := b.loggedIn()
	b.serve()
	h := http.Header{"Authorization": {"Bearer " + cookie.Value}}
	_, resp, err := b.dialWith(h, b.ln.dial)
	if err != nil {
		t.Fatalf("Dial(/ws) = %v", err)
	}
	checkHeaders(t, "handshake", resp.Header, wantPolicy, "no-store")
}

func TestCodeWorksOnce(t *testing.T) {
	b := newBridge(t)
	code := b.code()
	for i, want := range []int{http.StatusNoContent, http.StatusUnauthorized} {
		if got := b.tryCode(code).StatusCode; got != want {
			t.Errorf("POST /login, time %d = %d, want %d", i+1, got, want)
		}
	}
}

func TestCodeExpires(t *testing.T) {
	for _, test := range []struct {
		age  time.Duration
		want int
	}{
		{59 * time.Second, http.StatusNoContent},
		{60 * time.Second, http.StatusUnauthorized},
	} {
		b := newBridge(t)
		code := b.code()
		b.pass(test.age)
		if got := b.tryCode(code).StatusCode; got != test.want {
			t.Errorf("POST /login with a code of %v = %d, want %d", test.age, got, test.want)
		}
	}
}

func TestCodesAreLongAndDiffer(t *testing.T) {
	b := newBridge(t)
	one, other := b.code(), b.code()
	if one == other || len(one)*5 < 128 {
		t.Errorf("codes %q and %q, want two of at least 128 bits", one, other)
	}
	if got := b.tryCode(one).StatusCode; got != http.StatusNoContent {
		t.Errorf("POST /login with the older of two codes = %d, want 204", got)
	}
}

// Guessing stops for everybody, else it could go on beside a right code.
func TestWrongCodesAreLimited(t *testing.T) {
	b := newBridge(t)
	for i := range 10 {
		if got := b.tryCode("wrong").StatusCode; got != http.StatusUnauthorized {
			t.Fatalf("wrong code %d = %d, want 401", i+1, got)
		}
	}
	resp := b.tryCode(b.code())
	if resp.StatusCode != http.StatusTooManyRequests || resp.Header.Get("Retry-After") != "60" {
		t.Errorf("right code after ten wrong ones = %d, Retry-After %q, want 429, 60", resp.StatusCode, resp.Header.Get("Retry-After"))
	}
	if text := body(t, resp); !strings.Contains(text, "Wait a minute") {
		t.Errorf("429 says %q, want what to do", text)
	}
	b.pass(time.Minute)
	if got := b.tryCode(b.code()).StatusCode; got != http.StatusNoContent {
		t.Errorf("right code a minute later = %d, want 204", got)
	}
}

func TestCodeInTheQueryIsNotAccepted(t *testing.T) {
	b := newBridge(t)
	for _, query := range []string{"?token=", "?c=", "?code="} {
		resp := b.answer(b.request("GET", "/"+query+b.code(), ""))
		if resp.StatusCode != http.StatusOK || len(resp.Cookies()) != 0 {
			t.Errorf("GET /%s… = %d with %d cookies, want the login page", query, resp.StatusCode, len(resp.Cookies()))
		}
	}
}

func TestOnlyTheShellNeedsNoLogin(t *testing.T) {
	b := newBridge(t)
	tests := []struct {
		method, path string
		want         int
	}{
		{"GET", "/", 200},
		{"GET", "/healthz", 200},
		{"GET", b.cfg.Assets.Get(assets.App).URL, 200},
		{"GET", "/lesson/first", 401},
		{"GET", "/lesson/none", 401}, // whether there is one is nobody's business
		{"POST", "/link", 401},
		{"PUT", "/", 401},
		{"GET", "/debug/pprof/", 401},
	}
	for _, credential := range []string{"none", "forged cookie", "forged bearer"} {
		for _, test := range tests {
			r := b.request(test.method, test.path, "")
			switch credential {
			case "forged cookie":
				r.AddCookie(&http.Cookie{Name: "wirebook_7070", Value: "../../etc/passwd"})
			case "forged bearer":
				r.Header.Set("Authorization", "Bearer ")
			}
			if got := b.answer(r).StatusCode; got != test.want {
				t.Errorf("%s %s, credential %s = %d, want %d", test.method, test.path, credential, got, test.want)
			}
		}
	}
}

func TestCookieOfAnotherPortDoesNotCount(t *testing.T) {
	b := newBridge(t)
	c := b.loggedIn()
	c.Name = "wirebook_7071"
	r := b.request("GET", "/lesson/first", "")
	r.AddCookie(c)
	if got := b.answer(r).StatusCode; got != http.StatusUnauthorized {
		t.Errorf("GET /lesson/first with another bridge's cookie = %d, want 401", got)
	}
}

func TestRestartKeepsTheLearner(t *testing.T) {
	b := newBridge(t)
	c := b.loggedIn()
	before, _ := b.learners.find(c.Value)
	b.Close()
	after, err := bridgeAt(t, b.dir, testPort).learners.find(c.Value)
	if err != nil || after != before || after == "" {
		t.Errorf("learner after restart = %q, %v, want %q", after, err, before)
	}
}

func TestLoginAgainKeepsTheLearner(t *testing.T) {
	b := newBridge(t)
	c := b.loggedIn()
	r := b.request("POST", "/login", `{"code":"`+b.code()+`"}`)
	r.AddCookie(c)
	resp := b.answer(r)
	if got := resp.Cookies(); len(got) != 1 || got[0].Value != c.Value {
		t.Errorf("second login set %v, want the first one's token again", got)
	}
	if other := b.loggedIn(); other.Value == c.Value {
		t.Error("another browser got the first one's token")
	}
}

func TestDataFolderIsPrivate(t *testing.T) {
	b := newBridge(t)
	c := b.loggedIn()
	id, _ := b.learners.find(c.Value)
	if strings.Contains(c.Value, id) || strings.Contains(id, c.Value) {
		t.Errorf("learner's ID %q and token %q say something of each other", id, c.Value)
	}
	files := 0
	err := filepath.WalkDir(loginDir(b.dir), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		want := fs.FileMode(0o600)
		if d.IsDir() {
			want = 0o700
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("mode of %s = %o, want %o", path, got, want)
		}
		if d.IsDir() {
			return nil
		}
		files++
		content, err := os.ReadFile(path)
		if bytes.Contains(content, []byte(c.Value)) || strings.Contains(path, c.Value) {
			t.Errorf("%s has the token itself, want its hash only", path)
		}
		return err
	})
	if err != nil || files != 2 {
		t.Errorf("walk = %v, %d files, want nil and 2: a learner and the key", err, files)
	}
}

func TestDamagedLoginFolderIsOurFault(t *testing.T) {
	b := newBridge(t)
	c := b.loggedIn()
	if err := os.Remove(b.learners.file(c.Value)); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(b.learners.file(c.Value), 0o700); err != nil {
		t.Fatal(err)
	}
	r := b.request("GET", "/lesson/first", "")
	r.AddCookie(c)
	resp := b.answer(r)
	if text := body(t, resp); resp.StatusCode != http.StatusInternalServerError || strings.Contains(text, b.dir) {
		t.Errorf("answer = %d %q, want 500 without internals", resp.StatusCode, text)
	}
}

func TestBodyLimit(t *testing.T) {
	b := newBridge(t)
	for _, test := range []struct{ size, want int }{
		{maxBody - 64, http.StatusUnauthorized}, // read, and a wrong code
		{maxBody, http.StatusRequestEntityTooLarge},
	} {
		if got := b.tryCode(strings.Repeat("x", test.size)).StatusCode; got != test.want {
			t.Errorf("POST /login with a code of %d bytes = %d, want %d", test.size, got, test.want)
		}
	}
}
