package view

import (
	"strings"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
)

// Manuscript is the Markdown of a lesson as its author is writing it, and what is known of the file. It takes in what is typed and what the
// bridge says, and returns commands; the text leaves it in no other way than by an author's choice, and then it is still to be had back.
type Manuscript struct {
	say  *WriteWords
	slug string
	lang string
	edit Edit

	text   string // as typed
	opened bool   // the bridge has said what the file holds
	base   string // names the file's text that the author began with; "" while none is known
	saved  string // that text; while the file has another, the one of which the author knows that his own is not
	theirs *theirs

	replaced *string // the text that the last choice between two has put aside
	both     bool    // the author wants to see the two side by side

	number    int64 // of the last command
	asked     int64 // of the preview that is on its way, 0 while none is
	asking    string
	shown     *string // the text whose preview came last; nil if it must be asked for again
	writing   *string // the text that is on its way to the file
	writeNext bool    // write again when that is done
	sent      *string // what was on its way when the connection was lost, nil if nothing was: the file may have it or not

	complaints []wire.Complaint
	others     []string // what is wrong elsewhere in the course
	places     []wire.Place
	trouble    wire.Refusal
	why        string
}

// theirs is what the file holds, where that is not what the author began with.
type theirs struct{ text, base string }

// Kept is what a browser keeps of a manuscript, so that neither a reload nor a bridge that is gone loses a key.
type Kept struct {
	Text, Base string
	Unsaved    bool // there is a text
	Replaced   *string
}

// NewManuscript returns the manuscript of a page's lesson, which goes on with what a browser has kept.
func NewManuscript(p *Page, kept Kept) *Manuscript {
	m := &Manuscript{say: &StringsFor(p.lang()).Write, slug: p.Lesson.Slug, lang: p.lang(), edit: p.Edit, replaced: kept.Replaced}
	if kept.Unsaved {
		m.text, m.base = kept.Text, kept.Base
	}
	return m
}

// Text returns the text as it is now.
func (m *Manuscript) Text() string { return m.text }

// Opened reports whether the text is there to be edited.
func (m *Manuscript) Opened() bool { return m.opened || m.base != "" }

// Unsaved reports whether there is anything that the file does not have, or may not have when what is on its way has arrived.
func (m *Manuscript) Unsaved() bool {
	if !m.opened {
		return m.base != ""
	}
	return m.text != m.saved || m.writing != nil || m.sent != nil
}

// Kept returns what a browser should keep now.
func (m *Manuscript) Kept() Kept {
	k := Kept{Unsaved: m.Unsaved(), Replaced: m.replaced}
	if k.Unsaved {
		k.Text, k.Base = m.text, m.base
	}
	return k
}

// Type takes in what the author has typed.
func (m *Manuscript) Type(text string) {
	m.text = text
	m.agree()
}

// agree ends the question which text is to stay where the two are the same.
func (m *Manuscript) agree() {
	if m.theirs != nil && m.text == m.theirs.text {
		m.base, m.theirs, m.both = m.theirs.base, nil, false
	}
}

// Open returns the command that asks what the file holds.
func (m *Manuscript) Open() []wire.Command { return []wire.Command{m.command(wire.Open)} }

// Resume returns the commands that begin a connection. What was on its way may not have arrived.
func (m *Manuscript) Resume() []wire.Command {
	if m.writing != nil {
		m.sent = m.writing
	}
	m.asked, m.shown, m.writing, m.writeNext = 0, nil, nil, false
	return append(m.Open(), m.Preview()...)
}

// Changed returns the commands that find out what it means for the lesson that something in the course has changed. Faults is what is wrong
// with the course since then, one mistake a line.
func (m *Manuscript) Changed(faults string) []wire.Command {
	m.shown, m.others = nil, nil
	for fault := range strings.Lines(faults) {
		if !strings.HasPrefix(fault, m.edit.File+":") { // of this file the preview says it
			m.others = append(m.others, strings.TrimSpace(fault))
		}
	}
	return append(m.Open(), m.Preview()...)
}

// Preview returns the command that asks what the text would be as a lesson; none while one is on its way, so that fast typing never queues,
// and none for what has been asked.
func (m *Manuscript) Preview() []wire.Command {
	if !m.Opened() || m.tooLong() || m.asked != 0 || m.shown != nil && *m.shown == m.text {
		return nil
	}
	c := m.command(wire.Preview)
	m.asked, m.asking = c.Number, m.text
	c.Text = &m.asking
	return []wire.Command{c}
}

// Write returns the command that saves the text, or none: the file has it already, or it is on its way.
func (m *Manuscript) Write() []wire.Command {
	switch {
	case m.writing != nil:
		m.writeNext = true
		return nil
	case !m.opened || m.tooLong() || !m.Unsaved():
		return nil
	}
	text := m.text
	m.writing = &text
	c := m.command(wire.Write)
	c.Text, c.Base = &text, m.base
	return []wire.Command{c}
}

// KeepMine returns the commands that write the author's text over what the file holds, which is put aside.
func (m *Manuscript) KeepMine() []wire.Command {
	if m.theirs == nil {
		return nil
	}
	m.replaced, m.base = &m.theirs.text, m.theirs.base
	m.theirs, m.both = nil, false
	return m.Write()
}

// TakeTheirs makes what the file holds the text, and puts the author's aside.
func (m *Manuscript) TakeTheirs() {
	if m.theirs == nil {
		return
	}
	mine := m.text
	m.replaced = &mine
	m.text, m.saved, m.base = m.theirs.text, m.theirs.text, m.theirs.base
	m.theirs, m.both = nil, false
}

// TakeBack exchanges the text for the one that was put aside.
func (m *Manuscript) TakeBack() {
	if m.replaced != nil {
		mine := m.text
		m.text, m.replaced = *m.replaced, &mine
	}
}

// ShowBoth shows what the file holds beside the text, or does not any more.
func (m *Manuscript) ShowBoth() { m.both = !m.both && m.theirs != nil }

// Theirs returns what the file holds, and the lines of it that the text has not, while the author wants to see it.
func (m *Manuscript) Theirs() (text string, differ lesson.Lines, on bool) {
	if !m.both {
		return "", lesson.Lines{}, false
	}
	mine, file := strings.SplitAfter(m.text, "\n"), strings.SplitAfter(m.theirs.text, "\n")
	head, tail := Differ(mine, file)
	return m.theirs.text, lesson.Lines{From: head + 1, To: len(file) - tail}, true
}

// Hear takes in what the bridge says, and returns the lesson to show, nil if that does not change.
func (m *Manuscript) Hear(d *wire.Draft) *lesson.Lesson {
	if d.Verb == wire.Preview && d.Number != m.asked {
		return nil // of a connection that is gone
	}
	if d.Verb != wire.Preview || d.Refused != "" { // the next key must not take away why a text could not be saved
		m.trouble, m.why = d.Refused, d.Why
	}
	switch d.Verb {
	case wire.Open:
		if d.Refused == "" && d.Text != nil {
			m.hearOpen(*d.Text, d.Base)
		}
	case wire.Write:
		m.hearWrite(d)
	case wire.Preview:
		asking := m.asking
		m.asked, m.shown = 0, &asking
		m.complaints = d.Complaints
		if d.Lesson != nil {
			m.places = d.Places
		}
		return d.Lesson
	}
	return nil
}

// hearOpen takes in what the file holds. A text that the file has not is never touched for it.
func (m *Manuscript) hearOpen(file, base string) {
	begun, clean := m.base != "", m.opened && !m.Unsaved()
	m.opened = true
	switch {
	case !begun || clean || m.text == file:
		m.text, m.saved, m.base, m.theirs = file, file, base, nil
	case m.base == base || m.sent != nil && *m.sent == file:
		m.saved, m.base, m.theirs = file, base, nil
	default:
		m.saved, m.theirs = file, &theirs{file, base}
	}
	m.both, m.sent = m.both && m.theirs != nil, nil
}

func (m *Manuscript) hearWrite(d *wire.Draft) {
	written := m.writing
	m.writing = nil
	switch {
	case d.Refused != "" || written == nil:
		m.writeNext = false
	case d.Text != nil:
		m.writeNext = false // the author is to decide first
		m.saved, m.theirs = *d.Text, &theirs{*d.Text, d.Base}
		m.agree()
	default:
		m.saved, m.base, m.theirs, m.both = *written, d.Base, nil, false
	}
}

// Next returns the commands that became due with what was heard.
func (m *Manuscript) Next() []wire.Command {
	commands := m.Preview()
	if m.writeNext && m.writing == nil {
		m.writeNext = false
		commands = append(commands, m.Write()...)
	}
	return commands
}

// At returns what of the lesson stands in a line of the text, the zero Place before the first.
func (m *Manuscript) At(line int) wire.Place {
	at := wire.Place{}
	for _, p := range m.places {
		if p.Line > line {
			break
		}
		at = p
	}
	return at
}

// LineOf returns the line of the text in which a section or a cell of the lesson begins, 0 if it is not known.
func (m *Manuscript) LineOf(id, cell string) int {
	for _, p := range m.places {
		if p.ID == id && p.Cell == cell {
			return p.Line
		}
	}
	return 0
}

// Complaints returns what is wrong with the text, for its editor.
func (m *Manuscript) Complaints() []Diagnostic {
	list := make([]Diagnostic, len(m.complaints))
	for i, c := range m.complaints {
		list[i] = Diagnostic{Line: max(c.Line, 1), Col: c.Col, Text: c.Text}
	}
	return list
}

// tooLong reports whether the bridge would refuse the text.
func (m *Manuscript) tooLong() bool { return len(m.text) > wire.MaxText }

func (m *Manuscript) command(verb wire.Verb) wire.Command {
	m.number++
	return wire.Command{Verb: verb, Lesson: m.slug, Lang: m.lang, Number: m.number}
}
