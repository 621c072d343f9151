package server

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// A learner who comes back within a year is still himself.
const cookieLife = 365 * 24 * time.Hour

const notLoggedIn = "You are not logged in. Run wirebook link and open the link that it prints."

// LoginLink mints a link that logs one browser in, once, within a minute. The code is in the fragment, which a browser sends to
// nobody: it reaches no log, no proxy and no Referer.
func (s *Server) LoginLink() string { return s.address() + "/#c=" + s.codes.mint() }

// login trades the code of a login link for a cookie. A browser that has a learner keeps him.
func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Code string `json:"code"`
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		s.refuseBody(w, r, err)
		return
	}
	if err := s.codes.redeem(body.Code); err != nil {
		s.refuseCode(w, r, err)
		return
	}
	token, err := s.tokenFor(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	http.SetCookie(w, s.cookie(token))
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) refuseBody(w http.ResponseWriter, r *http.Request, err error) {
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		s.refuse(w, r, http.StatusRequestEntityTooLarge, "This request is larger than a login is.")
		return
	}
	s.refuse(w, r, http.StatusBadRequest, `A login is the JSON object {"code": "…"}.`)
}

func (s *Server) refuseCode(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, errManyWrong) {
		w.Header().Set("Retry-After", "60")
		s.refuse(w, r, http.StatusTooManyRequests,
			"There were too many wrong links. Wait a minute, then run wirebook link and open the link that it prints.")
		return
	}
	s.unauthorized(w, r, "This link has been used, or it is older than a minute. Run wirebook link for a fresh one.")
}

// tokenFor is the token of the learner who sent r, or of a new one.
func (s *Server) tokenFor(r *http.Request) (string, error) {
	if c, err := r.Cookie(s.cookieName()); err == nil {
		if id, err := s.learners.find(c.Value); id != "" || err != nil {
			return c.Value, err
		}
	}
	return s.learners.add()
}

// cookie is sent only to us, by pages of ours, and is out of every script's reach. Cookies ignore ports, so its name has ours:
// two bridges on one computer must not log each other's learners out.
func (s *Server) cookie(token string) *http.Cookie {
	return &http.Cookie{
		Name: s.cookieName(), Value: token, Path: "/", MaxAge: int(cookieLife / time.Second),
		HttpOnly: true, SameSite: http.SameSiteStrictMode,
	}
}

func (s *Server) cookieName() string { return "wirebook_" + strconv.Itoa(s.cfg.Port) }

// learner is the ID of the learner who sent r, "" when nobody is logged in. A command shows the token as a bearer token
// (RFC 6750 §2.1), a browser as a cookie.
func (s *Server) learner(r *http.Request) (string, error) {
	if token, ok := bearer(r); ok {
		return s.learners.find(token)
	}
	c, err := r.Cookie(s.cookieName())
	if err != nil {
		return "", nil
	}
	return s.learners.find(c.Value)
}

// known is the ID of the learner who sent r. When there is none, it has answered 401.
func (s *Server) known(w http.ResponseWriter, r *http.Request) (id string, ok bool) {
	id, err := s.learner(r)
	switch {
	case err != nil:
		s.fail(w, r, err)
	case id == "":
		s.unauthorized(w, r, notLoggedIn)
	}
	return id, err == nil && id != ""
}

func (s *Server) unauthorized(w http.ResponseWriter, r *http.Request, sentence string) {
	w.Header().Set("WWW-Authenticate", "Bearer") // RFC 9110 §15.5.2 wants a scheme; cookies have none
	s.refuse(w, r, http.StatusUnauthorized, sentence)
}

// bearer is the token of an Authorization header.
func bearer(r *http.Request) (token string, ok bool) {
	scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	return token, ok && strings.EqualFold(scheme, "Bearer")
}
