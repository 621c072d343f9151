package server

import (
	"net/http"
	"strings"
	"testing"

	"github.com/wirebook/wirebook/bridge/wire"
)

func TestWorkIsSavedAndBrought(t *testing.T) {
	b := newBridge(t)
	c := b.loggedIn()
	b.learnerOf(c).saved = map[string]wire.Saved{"hello": {Source: "mine", Progress: "done"}}
	ask := func(method, body string) *http.Response {
		r := b.request(method, "/work", body)
		r.AddCookie(c)
		return b.answer(r)
	}
	file := ask("GET", "")
	if got := file.Header.Get("Content-Disposition"); got != `attachment; filename="wirebook-work.json"` {
		t.Errorf("the file's disposition is %q", got)
	}
	text := body(t, file)
	b.learnerOf(c).saved = nil
	for _, test := range []struct {
		body   string
		status int
		says   string
	}{
		{text, http.StatusOK, "1 cells have come from the file"},
		{"{", http.StatusBadRequest, "no file of a learner's work"},
		{`["x"]`, http.StatusBadRequest, "no file of a learner's work"},
		{`{"a": {"b": {"source": "` + strings.Repeat("x", maxBody) + `"}}}`, http.StatusRequestEntityTooLarge, "larger than anybody's work"},
	} {
		resp := ask("POST", test.body)
		if got := body(t, resp); resp.StatusCode != test.status || !strings.Contains(got, test.says) {
			t.Errorf("POST %.20q = %d %q, want %d and %q", test.body, resp.StatusCode, got, test.status, test.says)
		}
	}
	if got := b.learnerOf(c).saved["hello"]; got.Source != "mine" || got.Progress != "done" {
		t.Errorf("what was saved comes back as %+v", got)
	}
	if resp := b.answer(b.request("GET", "/work", "")); resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("a stranger's GET /work = %d, want 401", resp.StatusCode)
	}
}
