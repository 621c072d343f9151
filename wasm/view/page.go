package view

import (
	"cmp"
	"slices"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

// Page is what one load of the page needs. The bridge makes it, [Document] draws it and carries it along as JSON, and the page makes
// its [Model] of it.
type Page struct {
	Version  int                   `json:"version"`           // wire.Version of the bridge that made the page
	Lang     string                `json:"lang,omitempty"`    // of what the page says, if not the lesson's: a lesson may not be translated
	Edition  int                   `json:"edition,omitempty"` // of the course
	Course   Outline               `json:"course"`
	Lesson   *lesson.Lesson        `json:"lesson"`
	Saved    map[string]wire.Saved `json:"saved,omitempty"` // the learner's edits, by the cell's name
	Lab      event.Lab             `json:"lab,omitzero"`    // empty while no lab is up
	Assets   Assets                `json:"assets"`
	Nonce    string                `json:"nonce,omitempty"` // of the content security policy, for the editor's style element
	Replayed bool                  `json:"-"`               // the lesson is a saved run: it is to be looked at, not to be run
	Edit     Edit                  `json:"edit,omitzero"`   // empty where nobody may edit the course
	Theme    string                `json:"theme,omitempty"` // value of the cookie [ThemeCookie]: "light", "dark", or empty for the system's
}

// Edit is the file that the lesson stands in, for who may edit it.
type Edit struct {
	Folder string `json:"folder"` // names the course's folder
	File   string `json:"file"`   // its path there
}

// lang is the language of what the page says.
func (p *Page) lang() string { return cmp.Or(p.Lang, p.Lesson.Lang) }

// LanguageCookie names the cookie in which the bridge remembers a choice of language.
const LanguageCookie = "wirebook_lang"

// ThemeCookie names the cookie in which the page remembers a choice of colours: a cookie and not local storage, so that the first paint
// already has them.
const ThemeCookie = "wirebook_theme"

// Assets are the URLs of what the page loads, by the names below. A name that is missing is not loaded.
type Assets map[string]string

// The names in [Assets].
const (
	AssetWasm     = "app.wasm"
	AssetExec     = "wasm_exec.js"
	AssetBoot     = "boot.js"
	AssetEditor   = "editor.js"   // missing where the editor could not be built: AssetFallback serves
	AssetMarkdown = "markdown.js" // of who writes a lesson; as AssetEditor
	AssetFallback = "textarea.js"
	AssetStyle    = "style.css"
)

// Outline is a course as the lesson list shows it.
type Outline struct {
	Title   string  `json:"title"`
	Lessons []Entry `json:"lessons"`
}

// Entry is one lesson of an [Outline].
type Entry struct {
	Slug    string `json:"slug"`
	Title   string `json:"title"`
	Chapter string `json:"chapter,omitempty"`

	// Of its exercises: how many there are, how many are solved, and how many have been checked in vain.
	Exercises int `json:"exercises,omitempty"`
	Done      int `json:"done,omitempty"`
	Tried     int `json:"tried,omitempty"`

	Teaches []string `json:"teaches,omitempty"` // the errors that it explains, as events name them
}

// OutlineOf returns the outline of c, with what a learner has saved of each lesson's cells.
func OutlineOf(c *lesson.Course, saved func(slug string) map[string]wire.Saved) Outline {
	o := Outline{Title: c.Title}
	for _, l := range c.Lessons {
		e, cells := Entry{Slug: l.Slug, Title: l.Title, Chapter: l.Chapter, Teaches: errorsOf(l.Tags)}, saved(l.Slug)
		e.count(l, func(name string) string { return cells[name].Progress })
		o.Lessons = append(o.Lessons, e)
	}
	return o
}

// count counts the exercises of a lesson by how far a learner has come with each.
func (e *Entry) count(l *lesson.Lesson, progress func(cell string) string) {
	e.Exercises, e.Done, e.Tried = 0, 0, 0
	for _, c := range l.Cells() {
		if !c.Exercise {
			continue
		}
		e.Exercises++
		switch progress(c.Name) {
		case event.Done:
			e.Done++
		case event.Tried:
			e.Tried++
		}
	}
}

// LessonURL returns where the lesson of that slug is.
func LessonURL(slug string) string { return "/lesson/" + slug }

// has reports whether there is a lesson of that slug.
func (o *Outline) has(slug string) bool {
	return slices.ContainsFunc(o.Lessons, func(e Entry) bool { return e.Slug == slug })
}

// neighbours returns the lessons before and after the one of that slug, nil where there is none.
func (o *Outline) neighbours(slug string) (previous, next *Entry) {
	for i := range o.Lessons {
		if o.Lessons[i].Slug != slug {
			continue
		}
		if i > 0 {
			previous = &o.Lessons[i-1]
		}
		if i+1 < len(o.Lessons) {
			next = &o.Lessons[i+1]
		}
	}
	return previous, next
}
