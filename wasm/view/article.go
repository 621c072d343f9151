package view

import (
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/wasm/text"
)

// article appends the lesson itself.
func (d *document) article(l *lesson.Lesson) {
	d.Add(`<main id="main" tabindex="-1"><article lang="%">`, l.Lang)
	if d.page.Replayed {
		d.savedBanner()
	}
	d.intro(l)
	hints := ""
	for _, s := range l.Sections {
		d.section(s, &hints)
	}
	d.Add(`</article>`)
	d.turn(l.Slug)
	d.Add(`</main>`)
}

func (d *document) intro(l *lesson.Lesson) {
	d.Add(`<p class="eyebrow">`)
	if l.Chapter != "" {
		d.Add(`<span>%</span>`, l.Chapter)
	}
	if l.Duration > 0 {
		d.Add(`<span>%</span>`, text.Fill(d.say.Minutes, minutes(l.Duration)))
	}
	d.Add(`</p><h1>%</h1>`, l.Title)
	if l.Description != "" {
		d.Add(`<p class="lead">%</p>`, l.Description)
	}
	if len(l.Objectives) > 0 {
		d.Add(`<div class="objectives"><p>%</p><ul>`, d.say.Objectives)
		for _, o := range l.Objectives {
			d.Add(`<li>%</li>`, o)
		}
		d.Add(`</ul></div>`)
	}
}

// section appends one section. hints is the group of the hint just before.
func (d *document) section(s lesson.Section, hints *string) {
	if s.Title != "" {
		d.Add(`<h2 id="%"><a href="#%">%</a></h2>`, s.ID, s.ID, s.Title)
	}
	for _, b := range s.Blocks {
		group := ""
		switch {
		case b.HTML != "":
			d.HTML(text.Safe(b.HTML))
		case b.Cell != nil && d.page.Lesson.Solves(b.Cell.Name):
			d.Add(`<details class="solution"><summary>%</summary>`, d.say.Solution)
			d.cell(b.Cell)
			d.Add(`</details>`)
		case b.Cell != nil:
			d.cell(b.Cell)
		case b.Hint != nil:
			group = b.Hint.Group
			d.hint(b.Hint, group == *hints)
		case b.Quiz != nil:
			d.quiz(b.Quiz)
		}
		*hints = group
	}
}

// hint appends a hint. One that follows another of its group shows when that is open: the style sheet sees to it, without a script.
func (d *document) hint(h *lesson.Hint, follows bool) {
	class := "hint"
	if follows {
		class = "hint next"
	}
	d.Add(`<details class="%"><summary>%</summary>`, class, d.say.Hint)
	d.HTML(text.Safe(h.HTML))
	d.Add(`</details>`)
}

// turn appends the links to the lessons before and after.
func (d *document) turn(slug string) {
	previous, next := d.page.Course.neighbours(slug)
	if previous == nil && next == nil {
		return
	}
	d.Add(`<nav class="turn" aria-label="%">`, d.say.Previous+", "+d.say.Next)
	if previous != nil {
		d.Add(`<a rel="prev" href="%"><small>%</small>%</a>`, LessonURL(previous.Slug), d.say.Previous, previous.Title)
	}
	if next != nil {
		d.Add(`<a rel="next" href="%"><small>%</small>%</a>`, LessonURL(next.Slug), d.say.Next, next.Title)
	}
	d.Add(`</nav>`)
}
