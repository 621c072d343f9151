package server

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wirebook/wirebook/bridge/wire"
)

// raw sends a request as it stands and returns the answer.
func (b *bridge) raw(request string) *http.Response {
	b.t.Helper()
	c, err := b.ln.dial(b.t.Context(), "", "")
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { c.Close() })
	go func() { _, _ = c.Write([]byte(request)) }() // the server may answer before it has read all
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		b.t.Fatalf("ReadResponse = %v", err)
	}
	return resp
}

func TestHeaderLimit(t *testing.T) {
	b := newBridge(t)
	b.serve()
	for _, test := range []struct{ size, want int }{
		{8 << 10, http.StatusOK},
		{maxHeaders + 1, http.StatusRequestHeaderFieldsTooLarge},
	} {
		request := "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:7070\r\nX: " + strings.Repeat("x", test.size) + "\r\n\r\n"
		if got := b.raw(request).StatusCode; got != test.want {
			t.Errorf("headers of %d bytes = %d, want %d", test.size, got, test.want)
		}
	}
}

func TestSlowHeadersEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBridge(t)
		b.serve()
		c, err := b.ln.dial(t.Context(), "", "")
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		fmt.Fprint(c, "GET / HTTP/1.1\r\n")
		resp, err := http.ReadResponse(bufio.NewReader(c), nil)
		if took := time.Since(start); took != readHeaderWait {
			t.Errorf("half a header ended after %v (%v, %v), want %v", took, resp, err, readHeaderWait)
		}
	})
}

func TestOptionsOfTheServerAreChecked(t *testing.T) {
	b := newBridge(t)
	b.serve()
	resp := b.raw("OPTIONS * HTTP/1.1\r\nHost: evil.example\r\n\r\n")
	if resp.StatusCode != http.StatusForbidden || resp.Header.Get("Content-Security-Policy") == "" {
		t.Errorf("OPTIONS * of a foreign host = %d with headers %v, want 403 with ours", resp.StatusCode, resp.Header)
	}
}

func TestListenOnlyOnLoopback(t *testing.T) {
	for _, test := range []struct {
		address string
		ok      bool
	}{
		{"127.0.0.1:0", true},
		{"localhost:0", true},
		{":0", false},
		{"0.0.0.0:0", false},
		{"[::]:0", false},
		{"192.0.2.1:0", false},
		{"127.0.0.1", false},
	} {
		ln, err := Listen(test.address)
		if ok := err == nil; ok != test.ok {
			t.Errorf("Listen(%q) = %v, want ok %v", test.address, err, test.ok)
		}
		if err == nil {
			ln.Close()
		}
	}
	if _, err := Listen(":7070"); !strings.Contains(fmt.Sprint(err), "ssh -L 7070:127.0.0.1:7070") {
		t.Errorf("Listen(:7070) = %v, want the fix in it", err)
	}
}

func TestHome(t *testing.T) {
	b := newBridge(t)
	r := b.request("GET", "/", "")
	r.AddCookie(b.loggedIn())
	resp := b.answer(r)
	if got := resp.Header.Get("Location"); resp.StatusCode != http.StatusSeeOther || got != "/lesson/first" {
		t.Errorf("GET / = %d to %q, want 303 to /lesson/first", resp.StatusCode, got)
	}
}

func TestLessonPage(t *testing.T) {
	b := newBridge(t)
	c := b.loggedIn()
	b.learnerOf(c).saved = map[string]wire.Saved{"hello": {Source: "learner's own source"}}
	get := func() (page, nonce string) {
		r := b.request("GET", "/lesson/second", "")
		r.AddCookie(c)
		r.AddCookie(&http.Cookie{Name: "wirebook_theme", Value: "dark"})
		resp := b.answer(r)
		policy := resp.Header.Get("Content-Security-Policy")
		_, nonce, _ = strings.Cut(policy, "style-src 'self' 'nonce-")
		nonce, _, _ = strings.Cut(nonce, "'")
		checkHeaders(t, "lesson", resp.Header, strings.Replace(wantPolicy, "style-src 'self'", "style-src 'self' 'nonce-"+nonce+"'", 1), "no-store")
		return body(t, resp), nonce
	}
	page, nonce := get()
	for _, want := range []string{"Second lesson", nonce, "learner&#39;s own source", "dark"} {
		if !strings.Contains(page, want) && !strings.Contains(page, strings.ReplaceAll(want, "&#39;", "'")) {
			t.Errorf("page lacks %q", want)
		}
	}
	if _, again := get(); again == nonce || nonce == "" {
		t.Errorf("nonces of two answers = %q, %q, want two", nonce, again)
	}
}

func TestAskLink(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b := bridgeAt(t, t.TempDir(), ln.Addr().(*net.TCPAddr).Port)
	server := b.HTTPServer()
	go func() { _ = server.Serve(ln) }()
	defer server.Close()

	link, err := AskLink(t.Context(), b.dir)
	if err != nil {
		t.Fatalf("AskLink() = %v", err)
	}
	_, code, ok := strings.Cut(link, b.address()+"/#c=")
	if got := b.tryCode(code).StatusCode; !ok || got != http.StatusNoContent {
		t.Errorf("code of %q = %d, want 204", link, got)
	}

	b.Close()
	if _, err := AskLink(t.Context(), b.dir); err == nil || !strings.Contains(err.Error(), "no bridge is running") {
		t.Errorf("AskLink() after Close = %v, want that no bridge is running", err)
	}
}

func TestLearnersTokenMintsNoLink(t *testing.T) {
	b := newBridge(t)
	for _, token := range []string{"", b.loggedIn().Value, b.key.Token + "x"} {
		r := b.request("POST", "/link", "")
		r.Header.Set("Authorization", "Bearer "+token)
		if got := b.answer(r).StatusCode; got != http.StatusUnauthorized {
			t.Errorf("POST /link with %q = %d, want 401", token, got)
		}
	}
}

func TestOnlyPicturesOfTheCourseAreServed(t *testing.T) {
	b := newBridge(t)
	c := b.loggedIn()
	for _, test := range []struct {
		path string
		want int
	}{
		{"/picture/first/ladder.svg", 200},
		{"/picture/first/none.svg", 404},
		{"/picture/first/index.md", 404},
		{"/picture/first/", 404},
		{"/picture/folder.svg", 404},
		{"/picture/folder.svg/", 404},
		{"/picture/first/%2e%2e/%2e%2e/x.svg", 404},
	} {
		r := b.request("GET", test.path, "")
		if got := b.answer(r).StatusCode; got != http.StatusUnauthorized {
			t.Errorf("GET %s without login = %d, want 401", test.path, got)
		}
		r.AddCookie(c)
		resp := b.answer(r)
		if resp.StatusCode != test.want {
			t.Errorf("GET %s = %d, want %d", test.path, resp.StatusCode, test.want)
		}
		checkHeaders(t, test.path, resp.Header, wantPolicy, "no-store")
	}
}
