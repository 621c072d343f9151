package assets

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// ServeHTTP answers GET and HEAD of an asset's URL, compressed where the set has a variant that the client takes, and 404
// for any other path.
func (s *Set) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "A file of the page can only be read.", http.StatusMethodNotAllowed)
		return
	}
	a := s.byURL[r.URL.Path]
	if a == nil {
		http.Error(w, "There is no such file. Reload the page: it may be of an older Wirebook.", http.StatusNotFound)
		return
	}
	body, encoding := a.variant(r.Header.Get("Accept-Encoding"))
	h := w.Header()
	h.Set("Content-Type", a.ContentType)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	h.Set("ETag", strconv.Quote(a.hash+encoding)) // a strong validator names the bytes sent, so the variants differ
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	http.ServeContent(w, r, a.Name, time.Time{}, bytes.NewReader(body))
}

// variant chooses the smallest body that a client with this Accept-Encoding header takes.
func (a *Asset) variant(accept string) (body []byte, encoding string) {
	switch {
	case a.Brotli != nil && accepts(accept, "br"):
		return a.Brotli, "br"
	case a.Gzip != nil && accepts(accept, "gzip"):
		return a.Gzip, "gzip"
	}
	return a.Body, ""
}

// accepts reports whether an Accept-Encoding header names an encoding with a weight above 0 (RFC 9110 §12.5.3). A bare "*"
// is not taken for consent: the unencoded body is always right.
func accepts(header, encoding string) bool {
	for item := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(item, ";")
		if !strings.EqualFold(strings.TrimSpace(name), encoding) {
			continue
		}
		q, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(params)), "q=")
		weight, err := strconv.ParseFloat(q, 64)
		return !ok || err == nil && weight > 0
	}
	return false
}
