package server

import (
	"encoding/json"
	"html"
	"net/http"
	"regexp"
	"strings"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/wasm/view"
)

// search is the text of the whole course, in the learner's language. The page looks through it by itself, so that a search asks nobody.
func (s *Server) search(w http.ResponseWriter, r *http.Request) {
	if _, ok := s.known(w, r); !ok {
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(passages(s.cfg.Course().In(languageOf(r)))) // a browser that has gone needs no text
}

// passages returns what there is to find in a course.
func passages(c *lesson.Course) []view.Passage {
	var all []view.Passage
	for _, l := range c.Lessons {
		for i, s := range l.Sections {
			p := view.Passage{Slug: l.Slug, Lesson: l.Title, Section: s.Title, ID: s.ID}
			if i == 0 {
				p.Text = l.Description + " "
			}
			for _, b := range s.Blocks {
				p.Text += words(l, b) + " "
			}
			p.Text = strings.Join(strings.Fields(p.Text), " ")
			all = append(all, p)
		}
	}
	return all
}

// words returns what a learner reads in a block. Hints and answers, solutions and checks are not to be found.
func words(l *lesson.Lesson, b lesson.Block) string {
	switch {
	case b.Cell != nil && !b.Cell.Hidden && !l.Solves(b.Cell.Name):
		return b.Cell.Name + " " + b.Cell.Source
	case b.Quiz != nil:
		return plain(b.Quiz.HTML)
	}
	return plain(b.HTML)
}

var tag = regexp.MustCompile(`<[^>]*>`)

// plain returns the text of a lesson's HTML, which package markdown has made: its angle brackets are tags.
func plain(h string) string { return html.UnescapeString(tag.ReplaceAllString(h, " ")) }
