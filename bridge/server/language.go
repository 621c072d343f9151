package server

import (
	"net/http"
	"time"

	"golang.org/x/text/language"

	"github.com/wirebook/wirebook/wasm/view"
)

// languageKept is for how long a browser remembers the choice.
const languageKept = 365 * 24 * time.Hour

// languages finds the one of the page's languages that suits a browser best; the first serves where none does.
var languages = func() language.Matcher {
	var tags []language.Tag
	for _, l := range view.Languages() {
		tags = append(tags, language.Make(l.Code))
	}
	return language.NewMatcher(tags)
}()

// chooseLanguage answers a request that asks for a language ("?lang=zh") by remembering it and leading to the page without the question, and
// reports whether it has.
func chooseLanguage(w http.ResponseWriter, r *http.Request) bool {
	code := r.URL.Query().Get("lang")
	if !view.Speaks(code) {
		return false
	}
	http.SetCookie(w, &http.Cookie{Name: view.LanguageCookie, Value: code, Path: "/", MaxAge: int(languageKept.Seconds()), SameSite: http.SameSiteStrictMode})
	http.Redirect(w, r, r.URL.Path, http.StatusSeeOther) // a browser carries the fragment over
	return true
}

// languageOf returns the language that a learner has chosen, or else that his browser prefers.
func languageOf(r *http.Request) string {
	if c, err := r.Cookie(view.LanguageCookie); err == nil && view.Speaks(c.Value) {
		return c.Value
	}
	_, i := language.MatchStrings(languages, r.Header.Get("Accept-Language"))
	return view.Languages()[i].Code
}
