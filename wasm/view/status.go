package view

import (
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/text"
)

// Status is the run bar of a cell.
type Status struct {
	State string // "idle", "waiting", "running", "ok", "stopped" or "failed": for the style and for tests
	Text  string // a few words, announced to a screen reader
	Way   string // how the program runs, where that is not as usual; not announced, like the next
	Tag   string // what else to know

	Run    event.RunID // whose state it is; 0 before the first
	Live   bool        // Stop makes sense
	Native bool        // Run compiled makes sense
	Revert bool        // Reset to original makes sense
	Undo   bool        // and so does taking that back
	Stdin  bool        // the program wants a line
}

// Status returns a cell's run bar.
func (m *Model) Status(name string) Status {
	c := m.cells[name]
	if c == nil {
		return Status{State: "idle"}
	}
	s := Status{Revert: c.edited(), Undo: c.saved.Undo != "" && !c.edited()}
	s.State, s.Text = m.state(c)
	if c.run != nil {
		s.Run = c.run.id
	}
	s.Native = m.lab.Go != "" && !c.Compiled
	if c.run != nil && c.run.compiled {
		s.Way = m.say.Compiled
	}
	s.Live = c.run != nil && c.run.state != ended
	s.Stdin = c.run != nil && c.run.state == running && c.run.stdin
	if c.run != nil && c.run.source != c.source() {
		s.Tag = m.say.EditedSince
	}
	return s
}

func (m *Model) state(c *cell) (state, text string) {
	r := c.run
	switch {
	case r != nil && r.stopping && r.state != ended:
		return "waiting", m.say.Stopping
	case c.asked:
		return "waiting", m.say.Starting
	case r == nil:
		return "idle", ""
	case r.state == waiting && r.compiled:
		return "waiting", m.say.Compiling
	case r.state == waiting:
		return "waiting", m.say.Waiting
	case r.state == running:
		return "running", m.say.Running
	}
	return r.look(), m.endText(r)
}

// look returns how the end of a run looks.
func (r *run) look() string {
	switch r.exit.How {
	case event.OK:
		return "ok"
	case event.Stopped:
		return "stopped"
	}
	return "failed"
}

// endText says how a run ended, how much it printed and how long it took: "Finished · 12 lines · 310 ms".
func (m *Model) endText(r *run) string {
	words := m.endWord(r)
	if n := r.out.total(); n > 0 {
		words += " · " + m.say.Line.Of(n)
	}
	if r.exit.How != event.CompileError && r.ended > r.started {
		words += " · " + text.Span(r.ended-r.started)
	}
	return words
}

func (m *Model) endWord(r *run) string {
	end, ok := m.say.Ends[r.exit.How]
	if !ok {
		return string(r.exit.How)
	}
	return text.Fill(end.Word, text.Itoa(r.exit.Code))
}

// Ending returns what stands below a cell's output as HTML: what was cut, how the run ended if not well, what to do, and where.
func (m *Model) Ending(name string) string {
	var w markup
	r := m.newest(name)
	if c := m.cells[name]; c != nil && c.tooLong() {
		w.Add(`<p class="remark bad">%</p>`, m.say.TooLong)
	}
	if r == nil {
		return w.String()
	}
	for _, note := range r.notes {
		w.Add(`<p class="remark">%</p>`, note)
	}
	if r.state == ended && r.exit.How != event.OK && !m.stoppedByCheck(r) {
		m.end(&w, r)
	}
	m.explain(&w, r)
	return w.String()
}

func (m *Model) end(w *markup, r *run) {
	w.Add(`<div class="end %"><p><strong>%.</strong> %</p>`, r.look(), m.endWord(r), m.say.Ends[r.exit.How].Sentence)
	switch {
	case r.exit.How == event.Panicked || r.exit.How == event.Deadlock:
		w.Add(`<pre class="message">%</pre>`, r.text)
	case r.text != "":
		w.Add(`<p>%</p>`, r.text)
	}
	if r.pos.Line > 0 && len(r.diags) == 0 {
		w.Add(`<p class="at">`)
		m.position(w, r.cell, r.pos.File, r.pos.Line, r.pos.Col)
		w.Add(`</p>`)
	}
	m.complaints(w, r)
	if r.exit.Stack != "" {
		w.Add(`<details class="stack"><summary>%</summary><pre>%</pre></details>`, m.say.Stack, r.exit.Stack)
	}
	w.Add(`</div>`)
}

func (m *Model) complaints(w *markup, r *run) {
	if len(r.diags) == 0 {
		return
	}
	w.Add(`<ul class="complaints">`)
	for _, d := range r.diags {
		w.Add(`<li>`)
		m.position(w, r.cell, d.File, d.Line, d.Col)
		w.Add(` <span>%</span></li>`, d.Text)
	}
	w.Add(`</ul>`)
}

// Notice returns what stands above a cell's source as HTML: that the author has changed it, with the author's version to look at, and what
// there is to say about sharing it.
func (m *Model) Notice(name string) string {
	c := m.cells[name]
	if c == nil {
		return ""
	}
	var w markup
	if c.authorChanged() {
		w.Add(`<div class="notice"><p>%</p><details><summary>%</summary>`, m.say.AuthorChanged, m.say.AuthorShow)
		w.code(c.Cell.Source, nil, nil, m.foldWord)
		w.Add(`</details>`)
		w.actions(name, [2]string{"keep", m.say.AuthorKeep}, [2]string{"revert", m.say.AuthorTake})
	}
	m.shareNotice(&w, c)
	return w.String()
}

func (m *Model) foldWord(lines int) string { return text.Fill(m.say.Fold, m.say.Line.Of(lines)) }

// button appends a button that does something to a cell.
func (m *markup) button(do, cell, class, label string) {
	m.Add(`<button type="button" data-do="%" data-cell="%" class="%">%</button>`, do, cell, class, label)
}
