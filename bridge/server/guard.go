package server

import (
	"net"
	"net/http"
	"strconv"
	"strings"
)

// allowed lists the host names that the bridge answers to and the origins that its pages come from. Names of loopback are
// fixed. An operator's name is reached as written and, if it has no port, at ours too; over TLS as well, since a proxy in
// front may speak it.
func allowed(port int, names []string) (hosts, origins map[string]bool) {
	hosts, origins = map[string]bool{}, map[string]bool{}
	p := strconv.Itoa(port)
	add := func(host string, schemes ...string) {
		host = strings.ToLower(host)
		hosts[host] = true
		for _, scheme := range schemes {
			origins[scheme+"://"+host] = true
		}
	}
	for _, name := range []string{"127.0.0.1", "localhost", "::1"} {
		add(net.JoinHostPort(name, p), "http")
	}
	for _, name := range names {
		add(name, "http", "https")
		if _, _, err := net.SplitHostPort(name); err != nil {
			add(net.JoinHostPort(strings.Trim(name, "[]"), p), "http", "https")
		}
	}
	return hosts, origins
}

// ServeHTTP answers one request. What a proxy would say in X-Forwarded-* or Forwarded counts for nothing: none is configured.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	setHeaders(w.Header())
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	// Before anything else, files included: a name that an attacker has pointed at 127.0.0.1 passes every check that only
	// compares Origin with Host.
	if !s.hosts[strings.ToLower(r.Host)] {
		s.refuse(w, r, http.StatusForbidden, "The bridge is not reached by this name. Open the address that it printed when it started.")
		return
	}
	s.routes.ServeHTTP(w, r)
}

// protect keeps other sites from sending anything but GET.
func (s *Server) protect(h http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.refuse(w, r, http.StatusForbidden, "Another site may not do this.")
	}))
	return cross.Handler(h)
}

// originAllowed says whether a WebSocket may be opened from where it is. A browser always sends Origin and cannot send a
// bearer token; a command does the opposite (RFC 6455 §10.2).
func (s *Server) originAllowed(r *http.Request) bool {
	origin := r.Header.Values("Origin")
	if _, ok := bearer(r); ok {
		return len(origin) == 0
	}
	return len(origin) == 1 && s.origins[origin[0]]
}

// setHeaders sets what every answer carries. Nothing is stored, unless a handler knows better.
func setHeaders(h http.Header) {
	h.Set("Content-Security-Policy", policy(""))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
}

// policy is the Content-Security-Policy. With a nonce it admits the style elements that the editor adds.
func policy(nonce string) string {
	style := "'self'"
	if nonce != "" {
		style += " 'nonce-" + nonce + "'"
	}
	return "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src " + style +
		"; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
}
