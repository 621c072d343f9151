package server

import (
	"net/http"
	"strings"
	"testing"

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
