package assets

import (
	"bytes"
	"compress/gzip"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/andybalholm/brotli"
)

func TestURLNamesContent(t *testing.T) {
	a, b := NewSet(map[string][]byte{App: []byte("1")}).Get(App), NewSet(map[string][]byte{App: []byte("2")}).Get(App)
	if want := regexp.MustCompile(`^/assets/app\.[0-9a-f]{16}\.wasm$`); !want.MatchString(a.URL) {
		t.Errorf("URL of %s = %s, want it to match %s", App, a.URL, want)
	}
	if a.URL == b.URL {
		t.Errorf("two contents have one URL, %s", a.URL)
	}
	if got := (&Set{}).Get(App); got != nil {
		t.Errorf("the empty set has %s: %v", App, got)
	}
}

func TestHandler(t *testing.T) {
	set := NewSet(map[string][]byte{
		App: []byte("wasm"), App + ".br": []byte("br"), App + ".gz": []byte("gz"),
		Boot: []byte("boot"), Style: []byte("style"), Licenses: []byte("MIT"),
	})
	tests := []struct {
		name, method, path, accept   string
		code                         int
		body, encoding, content, etc string
	}{
		{name: "as it is", path: set.Get(App).URL, code: 200, body: "wasm", content: "application/wasm"},
		{name: "brotli first", path: set.Get(App).URL, accept: "gzip, deflate, br", code: 200, body: "br", encoding: "br", content: "application/wasm"},
		{name: "gzip", path: set.Get(App).URL, accept: "GZIP;q=0.5", code: 200, body: "gz", encoding: "gzip", content: "application/wasm"},
		{name: "brotli refused", path: set.Get(App).URL, accept: "br;q=0, gzip;q=0.0", code: 200, body: "wasm", content: "application/wasm"},
		{name: "no variant", path: set.Get(Boot).URL, accept: "br, gzip", code: 200, body: "boot", content: "text/javascript; charset=utf-8"},
		{name: "style", path: set.Get(Style).URL, code: 200, body: "style", content: "text/css; charset=utf-8"},
		{name: "text", path: set.Get(Licenses).URL, code: 200, body: "MIT", content: "text/plain; charset=utf-8"},
		{name: "head", method: "HEAD", path: set.Get(App).URL, code: 200, content: "application/wasm"},
		{name: "name without hash", path: "/assets/app.wasm", code: 404, content: "text/plain; charset=utf-8"},
		{name: "post", method: "POST", path: set.Get(App).URL, code: 405, content: "text/plain; charset=utf-8"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := httptest.NewRequest(test.method, test.path, nil)
			r.Header.Set("Accept-Encoding", test.accept)
			w := httptest.NewRecorder()
			set.ServeHTTP(w, r)
			h := w.Result().Header
			if w.Code != test.code || h.Get("Content-Type") != test.content || h.Get("Content-Encoding") != test.encoding {
				t.Errorf("got %d, type %q, encoding %q, want %d, %q, %q",
					w.Code, h.Get("Content-Type"), h.Get("Content-Encoding"), test.code, test.content, test.encoding)
			}
			immutable := h.Get("Cache-Control") == "public, max-age=31536000, immutable" && h.Get("Vary") == "Accept-Encoding" && h.Get("ETag") != ""
			if ok := test.code == http.StatusOK; immutable != ok || ok && w.Body.String() != test.body {
				t.Errorf("got body %q, headers %v, want %q, kept for ever: %v", w.Body, h, test.body, ok)
			}
		})
	}
}

func TestUnchangedAssetIsNotSentAgain(t *testing.T) {
	set := NewSet(map[string][]byte{App: []byte("wasm"), App + ".gz": []byte("gz")})
	get := func(accept, etag string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", set.Get(App).URL, nil)
		r.Header.Set("Accept-Encoding", accept)
		r.Header.Set("If-None-Match", etag)
		w := httptest.NewRecorder()
		set.ServeHTTP(w, r)
		return w
	}
	etag := get("gzip", "").Header().Get("ETag")
	if w := get("gzip", etag); w.Code != http.StatusNotModified {
		t.Errorf("with its ETag: %d, want 304", w.Code)
	}
	if w := get("", etag); w.Code != http.StatusOK {
		t.Errorf("another encoding with the ETag of gzip: %d, want 200", w.Code)
	}
}

func TestDistKeepsEverySetWhole(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "dist")
	body := bytes.Repeat([]byte("segment "), 1000)
	old := NewSet(map[string][]byte{"old.js": nil})
	set := NewSet(map[string][]byte{App: body, Boot: []byte("boot")})
	for _, s := range []*Set{old, set} {
		if err := WriteDist(s, dir); err != nil {
			t.Fatal(err)
		}
	}
	got, err := ReadDist(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(got.URLs(), set.URLs()) {
		t.Errorf("read back %v, want %v", got.URLs(), set.URLs())
	}
	app := got.Get(App)
	zip, err := gzip.NewReader(bytes.NewReader(app.Gzip))
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]io.Reader{"gzip": zip, "brotli": brotli.NewReader(bytes.NewReader(app.Brotli))} {
		if plain, err := io.ReadAll(r); err != nil || !bytes.Equal(plain, body) {
			t.Errorf("%s variant unpacks to %d bytes, %v; want the %d of the body", name, len(plain), err, len(body))
		}
	}
	if len(app.Brotli) >= len(body) || len(app.Gzip) >= len(body) {
		t.Errorf("variants have %d and %d bytes, want less than %d", len(app.Brotli), len(app.Gzip), len(body))
	}
}

func TestAllIsInOrder(t *testing.T) {
	set := NewSet(map[string][]byte{Style: nil, App: nil, Boot: nil})
	var names []string
	for _, a := range set.All() {
		names = append(names, a.Name)
	}
	if want := []string{App, Boot, Style}; !slices.Equal(names, want) {
		t.Errorf("All() = %v, want %v", names, want)
	}
}
