package view

import (
	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/wasm/text"
)

// editButton appends what opens the editor of the lesson, where somebody may edit it.
func (d *document) editButton() {
	if d.page.Edit.File == "" || d.page.Replayed {
		return
	}
	d.Add(`<button type="button" id="edit" data-do="write-open" aria-pressed="false" title="%" disabled>%</button>`, d.say.Write.EditMeans, d.say.Write.Edit)
}

// Pane returns the editor's place beside the lesson, with room for all that it may say.
func (m *Manuscript) Pane() string {
	var w markup
	w.Add(`<section id="manuscript" aria-label="%"><header><span class="name">%</span>`, m.Label(), m.edit.File)
	w.Add(`<span class="status" data-part="status" role="status"></span><span class="tools">`)
	w.Add(`<button type="button" class="quiet" data-do="write-back" hidden>%</button>`, m.say.TakeBack)
	w.Add(`<button type="button" data-do="write">%</button></span></header>`, m.say.Save)
	w.Add(`<div data-part="notice" role="status"></div><div class="texts"><div class="mine" data-part="mine"></div>`)
	w.Add(`<div class="theirs" data-part="theirs" hidden><p>%</p></div></div>`, m.say.InFile)
	w.Add(`<div data-part="complaints" role="status"></div></section>`)
	return w.String()
}

// Label returns what a screen reader calls the editor.
func (m *Manuscript) Label() string { return text.Fill(m.say.Text, m.edit.File) }

// TheirsLabel returns what it calls the text of the file beside it.
func (m *Manuscript) TheirsLabel() string { return m.say.InFile }

// AwayWord says that nothing can be saved while the bridge is away.
func (m *Manuscript) AwayWord() string { return m.say.Away }

// Status returns whether the file has the text: "saved", "saving", "unsaved" or, before anything is known, "", and the same in words.
func (m *Manuscript) Status() (state, words string) {
	switch {
	case m.writing != nil:
		return "saving", m.say.Saving
	case m.Unsaved():
		return "unsaved", m.say.Unsaved
	case m.opened:
		return "saved", m.say.Saved
	}
	return "", ""
}

// Replaced reports whether a text was put aside that is another than the one that is there.
func (m *Manuscript) Replaced() bool { return m.replaced != nil && *m.replaced != m.text }

// Notice returns what stands above the text as HTML: what the author must decide, or why something was not done.
func (m *Manuscript) Notice() string {
	var w markup
	if words := m.troubleWords(); words != "" {
		w.Add(`<p class="notice bad">%</p>`, words)
	}
	if m.theirs == nil {
		return w.String()
	}
	show := m.say.ShowBoth
	if m.both {
		show = m.say.HideFile
	}
	w.Add(`<div class="notice"><p>%</p><p class="actions">`, m.say.Changed)
	for _, b := range [][2]string{{"write-mine", m.say.KeepMine}, {"write-theirs", m.say.TakeTheirs}, {"write-both", show}} {
		w.Add(`<button type="button" data-do="%">%</button>`, b[0], b[1])
	}
	w.Add(`</p></div>`)
	return w.String()
}

func (m *Manuscript) troubleWords() string {
	switch {
	case m.tooLong():
		return m.say.TooLong
	case m.trouble == wire.NotEditing:
		return m.say.NotEditing
	case m.trouble == wire.NoLesson:
		return m.say.NoLesson
	case m.trouble == wire.NotText:
		return m.say.NotText
	case m.trouble == wire.Failed:
		return text.Fill(m.say.Failed, m.why)
	}
	return ""
}

// ComplaintList returns what is wrong with the text as HTML, with buttons that go there, and what is wrong elsewhere in the course.
func (m *Manuscript) ComplaintList() string {
	var w markup
	m.own(&w)
	if len(m.others) > 0 {
		w.Add(`<p>%</p><ul class="complaints">`, m.say.Others)
		for _, fault := range m.others {
			w.Add(`<li><span>%</span></li>`, fault)
		}
		w.Add(`</ul>`)
	}
	return w.String()
}

func (m *Manuscript) own(w *markup) {
	if len(m.complaints) == 0 {
		return
	}
	w.Add(`<p>%</p><ul class="complaints">`, m.say.Mend)
	for _, c := range m.complaints {
		line := text.Itoa(max(c.Line, 1))
		at := line
		if c.Col > 0 {
			at += ":" + text.Itoa(c.Col)
		}
		w.Add(`<li><button type="button" class="place" data-do="write-goto" data-line="%" data-col="%" title="%">%</button> <span>%</span></li>`,
			line, text.Itoa(c.Col), text.Fill(m.say.GoTo, line), at, c.Text)
	}
	w.Add(`</ul>`)
}
