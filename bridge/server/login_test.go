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
