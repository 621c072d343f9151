package server

import (
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/wasm/view"
)

// home is the first lesson, or the login page: the one page that needs no login, since its script is what logs in.
func (s *Server) home(w http.ResponseWriter, r *http.Request) {
	id, err := s.learner(r)
	course := s.cfg.Course()
	switch {
	case err != nil:
		s.fail(w, r, err)
	case id == "":
		s.page(w, http.StatusOK, view.Login(s.cfg.Assets.URLs(), languageOf(r), ""))
	case len(course.Lessons) == 0:
		s.page(w, http.StatusNotFound, noLesson)
	default:
		// A browser carries the fragment over, so a login code is used up there.
		http.Redirect(w, r, view.LessonURL(course.Lessons[0].Slug), http.StatusSeeOther)
	}
}

// lesson is the page of one lesson, as a logged-in learner left it.
func (s *Server) lesson(w http.ResponseWriter, r *http.Request) {
	id, err := s.learner(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	if id == "" {
		s.page(w, http.StatusUnauthorized, view.Login(s.cfg.Assets.URLs(), languageOf(r), notLoggedIn))
		return
	}
	if chooseLanguage(w, r) {
		return
	}
	lang := languageOf(r)
	edition := s.cfg.Course().Edition
	course := s.cfg.Course().In(lang)
	l := course.Lesson(r.PathValue("slug"))
	if l == nil {
		s.page(w, http.StatusNotFound, noLesson)
		return
	}
	session, ok := s.session(w, r, id)
	if !ok {
		return
	}
	nonce := rand.Text()
	w.Header().Set("Content-Security-Policy", policy(nonce))
	page := view.Page{
		Version: wire.Version,
		Lang:    lang,
		Edition: edition,
		Course:  view.OutlineOf(course, session.Saved),
		Lesson:  l,
		Saved:   session.Saved(l.Slug),
		Lab:     s.cfg.Level(),
		Assets:  s.cfg.Assets.URLs(),
		Nonce:   nonce,
		Theme:   theme(r),
	}
	if s.cfg.Desk != nil {
		page.Edit = view.Edit{Folder: s.cfg.Desk.Folder(), File: l.File}
	}
	data, err := json.Marshal(page)
	if err != nil {
		panic("server: internal error: a page has no JSON: " + err.Error())
	}
	s.page(w, http.StatusOK, view.Document(page, data))
}

// elsewhere answers for every path and method that has no route. Whoever is not logged in does not learn which those are.
func (s *Server) elsewhere(w http.ResponseWriter, r *http.Request) {
	if _, ok := s.known(w, r); ok {
		s.page(w, http.StatusNotFound, noLesson)
	}
}

// noLesson is what a logged-in learner sees where nothing is.
const noLesson = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Not in this course</title>
<h1>Not in this course</h1>
<p>There is no lesson at this address. <a href="/">Go to the first lesson.</a></p>
</html>
`

func (s *Server) page(w http.ResponseWriter, status int, html string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, html) // a browser that has gone needs no page
}

// theme is the learner's choice of colours. The cookie is the page's own, but anybody on this host may have set it.
func theme(r *http.Request) string {
	c, err := r.Cookie(view.ThemeCookie)
	if err != nil || c.Value != "light" && c.Value != "dark" {
		return ""
	}
	return c.Value
}
