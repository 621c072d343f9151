// Package assets makes and serves the files of the page: the wasm program, the editor, scripts and style.
//
// In a source checkout [Build] makes them on the first start and keeps them in the user's cache, so that nothing generated
// stands in the repository and source and page can't disagree. A release build carries them embedded ([Embedded]).
package assets

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strings"
)

// The logical names of the files. Editor, Markdown and Licenses are missing where npm is.
const (
	App      = "app.wasm"
	Exec     = "wasm_exec.js"
	Boot     = "boot.js"
	Editor   = "editor.js"
	Markdown = "markdown.js"         // the editor of who writes a lesson
	Licenses = "editor.licenses.txt" // of what is bundled into the two
	Fallback = "textarea.js"
	Style    = "style.css"
)

// Prefix begins the URL of every asset.
const Prefix = "/assets/"

// Asset is one file of the page. Its URL names its content, so whoever holds the URL may keep the body for ever.
type Asset struct {
	Name        string // logical: "app.wasm"
	URL         string // "/assets/app.1f2e3d4c5b6a7988.wasm"
	ContentType string
	Body        []byte
	Brotli      []byte // Body compressed; nil where a set has no such variant
	Gzip        []byte

	hash string
}

// Set is the assets of one page. It does not change, so it may be used by several goroutines; the zero Set is empty.
type Set struct {
	byName map[string]*Asset
	byURL  map[string]*Asset
}

// NewSet makes a set of files by their logical names. A file "x.br" or "x.gz" is the compressed variant of a file "x".
func NewSet(files map[string][]byte) *Set {
	s := &Set{byName: map[string]*Asset{}, byURL: map[string]*Asset{}}
	for name, body := range files {
		if ext := path.Ext(name); ext == brotliExt || ext == gzipExt {
			continue
		}
		a := newAsset(name, body)
		a.Brotli, a.Gzip = files[name+brotliExt], files[name+gzipExt]
		s.byName[a.Name], s.byURL[a.URL] = a, a
	}
	return s
}

// The endings of compressed variants.
const (
	brotliExt = ".br"
	gzipExt   = ".gz"
)

// hashLen is how much of a file's SHA-256 its URL shows, in bytes. 64 bits tell the versions of one file apart; nobody
// gains anything by making two that agree.
const hashLen = 8

func newAsset(name string, body []byte) *Asset {
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:hashLen])
	ext := path.Ext(name)
	return &Asset{
		Name:        name,
		URL:         Prefix + strings.TrimSuffix(name, ext) + "." + hash + ext,
		ContentType: contentType(ext),
		Body:        body,
		hash:        hash,
	}
}

// contentType does not ask package mime, whose answers depend on the machine.
func contentType(ext string) string {
	switch ext {
	case ".wasm":
		return "application/wasm" // anything else is refused by instantiateStreaming
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	return "application/octet-stream"
}

// Get returns the asset of a logical name, or nil.
func (s *Set) Get(name string) *Asset { return s.byName[name] }

// URLs maps the logical name of every asset of the set to its URL.
func (s *Set) URLs() map[string]string {
	urls := make(map[string]string, len(s.byName))
	for name, a := range s.byName {
		urls[name] = a.URL
	}
	return urls
}

// All returns the assets by name.
func (s *Set) All() []*Asset {
	all := make([]*Asset, 0, len(s.byName))
	for _, a := range s.byName {
		all = append(all, a)
	}
	slices.SortFunc(all, func(a, b *Asset) int { return strings.Compare(a.Name, b.Name) })
	return all
}
