package assets

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

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
