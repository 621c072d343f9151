//go:build js

package dom

import (
	"syscall/js"

	"github.com/wirebook/wirebook/wasm/codec"
	"github.com/wirebook/wirebook/wasm/view"
)

// search looks through the course. The text is asked for when somebody first looks for something, and kept.
type search struct {
	app      *App
	input    js.Value
	found    place
	asked    bool
	passages []view.Passage
}

func newSearch(a *App) *search {
	return &search{app: a, input: byID("search"), found: place{element: byID("found")}}
}

// look shows what there is for what was typed. While it is looked at, the list of lessons makes room.
func (s *search) look() {
	query := s.input.Get("value").String()
	if query != "" && !s.asked {
		s.asked = true
		fetchText("/search", nil, s.take, func() { s.asked = false })
	}
	s.found.html(s.app.model.Find(s.passages, query))
	byID("lessons").Get("dataset").Set("searching", query != "")
}

func (s *search) take(answer string) {
	passages, err := codec.Passages([]byte(answer))
	if err != nil {
		s.asked = false // it is a sentence: what the bridge says to somebody who is not logged in
		return
	}
	s.passages = passages
	s.look()
}

// fetchText asks the bridge for a text and calls one of two functions, once.
func fetchText(url string, options any, have func(string), lack func()) {
	await(js.Global().Call("fetch", url, options), func(response js.Value) {
		await(response.Call("text"), func(text js.Value) { have(text.String()) }, lack)
	}, lack)
}
