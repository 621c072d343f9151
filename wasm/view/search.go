package view

import (
	"strings"
	"unicode/utf8"
)

// Passage is a section of a lesson as a search reads it.
type Passage struct {
	Slug    string `json:"slug"`
	Lesson  string `json:"lesson"`            // the lesson's title
	Section string `json:"section,omitempty"` // the section's title, "" for what stands before the first
	ID      string `json:"id,omitempty"`      // the section's fragment
	Text    string `json:"text"`              // prose and snippets, without markup
}

const (
	maxFound = 30 // passages that a search shows: who has not found it among these asks for more words
	around   = 40 // bytes of text that a result shows before and behind what was found, about
)

// Find returns the passages that hold every word of a query as HTML, those first that have it in a title. Case does not matter.
func (m *Model) Find(passages []Passage, query string) string {
	words := strings.Fields(strings.ToLower(query))
	if len(words) == 0 {
		return ""
	}
	var titles, texts []Passage
	for _, p := range passages {
		title := strings.ToLower(p.Lesson + " " + p.Section)
		switch {
		case holds(title, words):
			titles = append(titles, p)
		case holds(title+" "+strings.ToLower(p.Text), words):
			texts = append(texts, p)
		}
	}
	found := append(titles, texts...)
	var w markup
	w.Add(`<p role="status">%</p><ol>`, m.say.Found.Of(len(found)))
	for _, p := range found[:min(len(found), maxFound)] {
		url := LessonURL(p.Slug)
		if p.ID != "" {
			url += "#" + p.ID
		}
		w.Add(`<li><a href="%">%<small>%</small>`, url, p.Lesson, p.Section)
		w.excerpt(p.Text, words[0])
		w.HTML(`</a></li>`)
	}
	w.HTML(`</ol>`)
	return w.String()
}

func holds(s string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(s, word) {
			return false
		}
	}
	return true
}

// excerpt appends the text around the first place of a word, if it has one.
func (m *markup) excerpt(s, word string) {
	lower := strings.ToLower(s)
	at := strings.Index(lower, word)
	if at < 0 || len(lower) != len(s) { // some letters are longer in lower case: their places are not the same
		return
	}
	from, to := max(0, at-around), min(len(s), at+len(word)+around)
	for from > 0 && !utf8.RuneStart(s[from]) {
		from--
	}
	for to < len(s) && !utf8.RuneStart(s[to]) {
		to++
	}
	m.Add(`<span>…%<mark>%</mark>%…</span>`, s[from:at], s[at:at+len(word)], s[at+len(word):to])
}
