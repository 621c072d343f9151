package server

import (
	"net/http"
	"testing"

	"github.com/wirebook/wirebook/wasm/view"
)

func TestLanguageOf(t *testing.T) {
	for _, test := range []struct{ cookie, accepts, want string }{
		{"", "", "en"},
		{"", "fr-CH, fr;q=0.9", "en"},
		{"", "fr, en;q=0.5", "en"},
		{"", "zh-CN,zh;q=0.9,en;q=0.8", "zh"},
		{"", "zh-Hans-SG", "zh"},
		{"en", "zh-CN", "en"},
		{"zh", "en", "zh"},
		{"tlh", "zh", "zh"},
	} {
		r, _ := http.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Language", test.accepts)
		if test.cookie != "" {
			r.AddCookie(&http.Cookie{Name: view.LanguageCookie, Value: test.cookie})
		}
		if got := languageOf(r); got != test.want {
			t.Errorf("with cookie %q and %q the language is %q, want %q", test.cookie, test.accepts, got, test.want)
		}
	}
}

func TestChoosingALanguage(t *testing.T) {
	b := newBridge(t)
	c := b.loggedIn()
	get := func(path string) *http.Response {
		r := b.request("GET", path, "")
		r.AddCookie(c)
		return b.answer(r)
	}
	resp := get("/lesson/second?lang=zh")
	if got := resp.Header.Get("Location"); resp.StatusCode != http.StatusSeeOther || got != "/lesson/second" {
		t.Errorf("?lang=zh = %d to %q, want 303 to the lesson itself", resp.StatusCode, got)
	}
	cookies := resp.Cookies()
	if len(cookies) != 1 || cookies[0].Name != view.LanguageCookie || cookies[0].Value != "zh" || cookies[0].SameSite != http.SameSiteStrictMode {
		t.Errorf("?lang=zh sets %v, want the language's cookie alone", cookies)
	}
	if resp := get("/lesson/second?lang=xx"); resp.StatusCode != http.StatusOK || len(resp.Cookies()) != 0 {
		t.Errorf("a language that nobody speaks = %d with %v, want the lesson as it is", resp.StatusCode, resp.Cookies())
	}
}
