package view

import (
	"slices"
	"strings"
	"time"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/text"
)

// Document returns the whole page of a lesson, so that it can be read before any script has run. With it goes data, p as JSON, of which
// the script makes a [Page] again.
func Document(p Page, data []byte) string {
	d := document{Model: New(p)}
	l := p.Lesson
	d.Add(`<!doctype html>`+"\n"+`<html lang="%"`, d.page.lang())
	if p.Theme != "" {
		d.Add(` data-theme="%"`, p.Theme)
	}
	d.Add(`>`)
	d.head(l)
	d.Add(`<body><a class="skip" href="#main">%</a>`, d.say.Skip)
	d.top()
	d.Add(`<div class="frame">`)
	d.lessons()
	d.article(l)
	d.Add(`</div>`)
	d.popovers()
	d.glossary()
	d.Add(`<div id="status" class="toast" role="status"></div>`)
	d.data(data)
	d.Add("</body></html>\n")
	return d.String()
}

// document is a page on its way to a string.
type document struct {
	*Model
	markup
	bare bool // see [Bare]
}

func (d *document) head(l *lesson.Lesson) {
	d.preamble(d.Title(), d.page.Assets)
	if l.Description != "" {
		d.Add(`<meta name="description" content="%">`, l.Description)
	}
	d.preload(AssetWasm, `<link rel="preload" as="fetch" crossorigin href="%">`)
	d.preload(AssetEditor, `<link rel="modulepreload" href="%">`)
	d.Add("</head>\n")
}

// Title returns what the browser calls the page.
func (m *Model) Title() string {
	if m.page.Course.Title == "" {
		return m.page.Lesson.Title
	}
	return m.page.Lesson.Title + " · " + m.page.Course.Title
}

// preamble appends what the head of every page begins with. The script is a module, so it runs when the page has been read.
func (m *markup) preamble(title string, a Assets) {
	m.Add(`<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">`)
	m.Add(`<meta name="color-scheme" content="light dark"><title>%</title>`, title)
	m.Add(`<link rel="icon" href="data:,"><link rel="stylesheet" href="%">`, a[AssetStyle])
	m.Add(`<script type="module" src="%" data-wasm="%" data-exec="%" data-editor="%" data-markdown="%" data-fallback="%"></script>`,
		a[AssetBoot], a[AssetWasm], a[AssetExec], a[AssetEditor], a[AssetMarkdown], a[AssetFallback])
}

func (d *document) preload(asset string, link text.Safe) {
	if url := d.page.Assets[asset]; url != "" {
		d.Add(link, url)
	}
}

// top appends the bar at the top of the page.
func (d *document) top() {
	d.Add(`<header class="top"><button type="button" class="menu icon" popovertarget="lessons" aria-label="%" title="%">`, d.say.Lessons, d.say.Lessons)
	d.HTML(iconMenu)
	d.Add(`</button>`)
	d.Add(`<a class="brand" href="/">Wirebook</a><span class="course">%</span>`, d.page.Course.Title)
	d.Add(`<span id="bridge" class="bridge" role="status" data-state="loading">%</span>`, d.say.Loading)
	d.Add(`<button type="button" class="level" popovertarget="lab" id="level">%</button>`, d.LabWord())
	d.Add(`<button type="button" data-do="reset" disabled>%</button>`, d.say.ResetLab)
	d.editButton()
	theme := d.Theme(d.page.Theme)
	d.Add(`<button type="button" id="theme" class="icon" data-do="theme" aria-label="%" title="%" disabled>`, theme, theme)
	d.HTML(iconTheme)
	d.Add(`</button>`)
	d.languages()
	d.Add(`<button type="button" class="icon" popovertarget="keys" aria-label="%" title="%">?</button></header>`, d.say.Keys, d.say.Keys)
	d.Add(`<noscript><p class="noscript">%</p></noscript>`, d.say.NoScript)
}

// languages appends links to the same lesson in the other languages. They need no script.
func (d *document) languages() {
	for _, l := range Languages() {
		if l.Code != d.page.lang() {
			d.Add(`<a class="language" href="?lang=%" lang="%" hreflang="%">%</a>`, l.Code, l.Code, l.Code, l.Name)
		}
	}
}

const (
	iconMenu  text.Safe = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M2 4h12M2 8h12M2 12h12" stroke="currentColor" stroke-width="1.5"/></svg>`
	iconTheme text.Safe = `<svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.4"/>` +
		`<path d="M8 1.8a6.2 6.2 0 0 1 0 12.4z" fill="currentColor"/></svg>`
)

// Theme names a choice of colours: "light", "dark", or "" for the system's.
func (m *Model) Theme(choice string) string {
	switch choice {
	case "light":
		return m.say.ThemeLight
	case "dark":
		return m.say.ThemeDark
	}
	return m.say.ThemeAuto
}

// lessons appends the lesson list. It is always there on a wide screen; on a narrow one it is a popover, which needs no script.
func (d *document) lessons() {
	d.Add(`<nav id="lessons" popover aria-label="%"><input type="search" id="search" placeholder="%" aria-label="%" disabled>`,
		d.say.Lessons, d.say.Search, d.say.Search)
	d.Add(`<div id="found"></div><ol>`)
	d.entries()
	d.Add(`</ol><p class="work"><a href="/work" download>%</a>`, d.say.WorkSave)
	d.Add(`<label>%<input type="file" accept=".json" data-do="bring"></label></p></nav>`, d.say.WorkBring)
}

func (d *document) entries() {
	chapter := ""
	for _, e := range d.page.Course.Lessons {
		if e.Chapter != chapter {
			d.Add(`<li class="chapter">%</li>`, e.Chapter)
			chapter = e.Chapter
		}
		d.entry(e)
	}
}

// Entries returns what is in the lesson list.
func (m *Model) Entries() string {
	d := document{Model: m}
	d.entries()
	return d.String()
}

// progress appends how far a learner has come with a lesson's exercises, to be seen and to be heard.
func (d *document) progress(e Entry) {
	mark, words := d.mark(e)
	d.Add(` <span class="progress" title="%">%</span>`, words, mark)
}

// mark says how far a learner has come with a lesson's exercises, in a sign and in words; nothing before the first is checked.
func (m *Model) mark(e Entry) (mark, words string) {
	switch {
	case e.Exercises == 0 || e.Done+e.Tried == 0:
		return "", ""
	case e.Done == e.Exercises:
		return "✓", m.say.ProgressDone
	}
	return text.Itoa(e.Done) + "/" + text.Itoa(e.Exercises), text.Fill(m.say.ProgressSome, text.Itoa(e.Done), text.Itoa(e.Exercises))
}

// Progress says how far the learner has come with this lesson's exercises, in a sign and in words.
func (m *Model) Progress() (mark, words string) {
	var e Entry
	e.count(m.page.Lesson, func(name string) string { return m.cells[name].saved.Progress })
	return m.mark(e)
}

func (d *document) entry(e Entry) {
	if e.Slug != d.page.Lesson.Slug {
		d.Add(`<li><a href="%">%`, LessonURL(e.Slug), e.Title)
		d.progress(e)
		d.Add(`</a></li>`)
		return
	}
	d.Add(`<li class="current"><a href="%" aria-current="page">%`, LessonURL(e.Slug), e.Title)
	d.progress(e)
	d.Add(`</a>`)
	d.Add(`<ol aria-label="%">`, d.say.ThisLesson)
	for _, s := range d.page.Lesson.Sections {
		if s.Title != "" {
			d.Add(`<li><a href="#%">%</a></li>`, s.ID, s.Title)
		}
	}
	d.Add(`</ol></li>`)
}

// popovers appends what opens on request: what the lab is, and the keys.
func (d *document) popovers() {
	d.Add(`<div id="lab" popover class="card" role="dialog" aria-labelledby="level"><div id="lab-level">`)
	d.HTML(text.Safe(d.LabHTML()))
	d.Add(`</div><div id="lab-sockets">`)
	d.HTML(text.Safe(d.SocketsHTML()))
	d.Add(`</div><p class="actions"><button type="button" data-do="reset" disabled>%</button></p>`, d.say.ResetLab)
	d.openForm()
	d.Add(`</div>`)
	d.Add(`<div id="keys" popover class="card" role="dialog" aria-label="%"><h2>%</h2><dl>`, d.say.Keys, d.say.Keys)
	keys := d.say.KeyList
	if d.page.Edit.File != "" {
		keys = slices.Concat(keys, d.say.Write.KeyList)
	}
	for _, k := range keys {
		d.Add(`<dt>%</dt><dd>%</dd>`, k[0], k[1])
	}
	d.Add(`</dl><button type="button" popovertarget="keys" popovertargetaction="hide" autofocus>%</button></div>`, d.say.Close)
}

// LabWord names the level at which programs run.
func (m *Model) LabWord() string {
	switch m.lab.Level {
	case "":
		return m.say.LabNone
	case event.Full:
		return m.say.LabFull
	}
	return m.say.LabPlain
}

// LabHTML says what that level means, and why it is not a higher one.
func (m *Model) LabHTML() string {
	var w markup
	means := m.say.LabPlainMeans
	if m.lab.Level == event.Full {
		means = m.say.LabFullMeans
	}
	w.Add(`<p><strong>%</strong></p><p>%</p>`, m.LabWord(), means)
	if m.lab.Why != "" {
		w.Add(`<p>%</p>`, m.lab.Why)
	}
	return w.String()
}

// data appends the page as JSON, where "<" is always in a string. It is written so that nothing in a lesson can end the element.
func (d *document) data(b []byte) {
	d.Add(`<script type="application/json" id="page">`)
	d.HTML(text.Safe(strings.ReplaceAll(string(b), "<", `\u003c`)))
	d.Add(`</script>`)
}

// minutes rounds a duration up to whole minutes.
func minutes(d time.Duration) string { return text.Itoa(int((d + time.Minute - 1) / time.Minute)) }
