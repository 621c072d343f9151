package view

import (
	"slices"
	"time"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/wasm/picture"
	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

// gallery is the pictures of a cell in their order on the page, by the names that an author gives them in show=.
var gallery = []struct {
	name  string
	title func(*Strings) string
	draw  func(*trace.Story, picture.Look) picture.Drawing
	lists bool // one thing after the other, of which a filter leaves some out
}{
	{"ladder", func(s *Strings) string { return s.Picture.Ladder.Title }, picture.Ladder, true},
	{"detail", func(s *Strings) string { return s.Picture.Packet }, picture.Detail, false},
	{"ruler", func(s *Strings) string { return s.Picture.Ruler.Title }, picture.Ruler, false},
	{"datagrams", func(s *Strings) string { return s.Picture.Datagrams.Title }, picture.Datagrams, false},
	{"contents", func(s *Strings) string { return s.Picture.Contents.Title }, picture.Contents, false},
	{"queues", func(s *Strings) string { return s.Picture.Queues.Title }, picture.Queues, false},
	{"gantt", func(s *Strings) string { return s.Picture.Gantt.Title }, picture.Gantt, false},
	{"states", func(s *Strings) string { return s.Picture.States }, picture.States, false},
	{"hosts", func(s *Strings) string { return s.Picture.Hosts.Title }, picture.Hosts, false},
	{"packets", func(s *Strings) string { return s.Picture.Packets }, picture.Packets, true},
	{"calls", func(s *Strings) string { return s.Picture.Calls.Title }, picture.Calls, true},
}

// Pictures returns the names of the pictures that a cell may show.
func Pictures() []string {
	var names []string
	for _, g := range gallery {
		names = append(names, g.name)
	}
	return names
}

// Picture returns a picture of a cell's story, to be drawn in a place of a width in CSS pixels.
func (m *Model) Picture(name string, s *trace.Story, which string, width int) picture.Drawing {
	i := slices.Index(Pictures(), which)
	if s == nil || i < 0 {
		return picture.Drawing{Mark: -1}
	}
	g, look := &gallery[i], m.lookOf(name, s)
	look.Width = width
	if !g.lists || len(look.Filter) == 0 {
		return g.draw(s, look)
	}
	d := g.draw(m.filtered(name, s), look)
	if d.Count == "" && g.draw(s, look).Count != "" {
		d.Count = "0" // there is something, and the learner is to see that the filter hides it
	}
	return d
}

// lookOf returns how a cell's pictures of a story are looked at, but for the room they have.
func (m *Model) lookOf(name string, s *trace.Story) picture.Look {
	l := m.look(name)
	return picture.Look{
		Conn: l.number(s), Chosen: l.chosen, Filter: l.sieve.Filter(), Replay: m.player.on, Cursor: m.player.at,
		Now: m.now(), Day: m.labDay(), Cell: name, Place: m.placeOfCall, Whole: l.whole, Say: &m.say.Picture,
	}
}

// placeOfCall is a [picture.Place].
func (m *Model) placeOfCall(c *trace.Call) (cell string, line int) {
	r := m.runs[c.Run]
	if r == nil {
		return "", 0
	}
	where, line := m.place(r.cell, c.Pos.File, c.Pos.Line)
	if where == nil || line <= 0 {
		return "", 0
	}
	return where.Name, line
}

// OpensPicture reports whether a picture of a cell is to be opened for a learner: what the author asks for, else the socket calls, and, in the
// cell that began to talk, the ladder, and what shows how bytes lost their borders or datagrams their way. To find out the latter takes long,
// so it waits until it is quiet.
func (m *Model) OpensPicture(name string, s *trace.Story, which string, quiet bool) bool {
	if which == "detail" {
		return true // it is there only while a packet is chosen
	}
	c := m.cells[name]
	if len(c.Show) > 0 {
		return slices.Contains(c.Show, which)
	}
	if which == "calls" {
		return true
	}
	if s == nil || !slices.ContainsFunc(s.Conns, func(c *trace.Conn) bool { return c.Ends[0].Run == s.Run }) {
		return false
	}
	switch which {
	case "ladder":
		return true
	case "ruler":
		return quiet && picture.Sticky(s)
	case "datagrams":
		return quiet && picture.Strayed(s)
	}
	return false
}

// pictures appends the places of a cell's pictures, and of what moves their cursor.
func (d *document) pictures(c *lesson.Cell) {
	d.Add(`<div class="pictures" data-part="pictures" hidden>`)
	d.cableBox()
	d.playerBar(c)
	for _, g := range gallery {
		d.Add(`<details class="picture" data-picture="%" data-cell="%" hidden><summary>% <span class="count"`, g.name, c.Name, g.title(d.say))
		d.AttrIf(g.name == "detail", `role="status"`) // which packet was chosen is heard, wherever it was chosen
		d.HTML(`></span></summary>`)
		d.Add(`<div class="tools"></div><div class="canvas" tabindex="0" role="group" aria-label="%">`, g.title(d.say))
		d.Add(`<div class="head"></div><div class="parts"></div></div><div class="foot"></div></details>`)
	}
	d.Add(`</div>`)
}

// playerBar appends the controls of the cursor, as they are before anything has happened.
func (d *document) playerBar(c *lesson.Cell) {
	d.Add(`<div class="player" role="group" aria-label="%">`, d.say.Player)
	d.control("step", "-1", c.Name, d.say.StepBack, `<path d="M11 3 5 8l6 5zM3 3h1.6v10H3z"/>`)
	d.control("play", "", c.Name, d.say.Play, `<path class="paused" d="M4.5 2.6v10.8L13 8z"/><path class="playing" d="M4 3h3v10H4zM9 3h3v10H9z"/>`)
	d.control("step", "1", c.Name, d.say.StepOn, `<path d="M5 3l6 5-6 5zM11.4 3H13v10h-1.6z"/>`)
	d.Add(`<input type="range" min="0" max="0" value="0" data-look="seek" data-cell="%" aria-label="%">`, c.Name, d.say.Seek)
	d.Add(`<output class="time"></output><label class="slow">%<select data-look="slow" data-cell="%">`, d.say.Slow, c.Name)
	for _, slow := range []int{1, 10, defaultSlow, 200, 1000} {
		d.Add(`<option value="%"`, text.Itoa(slow))
		d.AttrIf(slow == defaultSlow, "selected")
		d.Add(`>%×</option>`, text.Itoa(slow))
	}
	d.Add(`</select></label><button type="button" class="quiet" data-look="live" data-cell="%">%</button>`, c.Name, d.say.Live)
	d.Add(`<label class="filter">% <input type="search" data-look="filter" data-cell="%" placeholder="syn -ack :9000" title="%" autocomplete="off" spellcheck="false"></label>`,
		d.say.Filter, c.Name, d.say.FilterMeans)
	d.Add(`<output class="matches"></output>`)
	d.saveMenu(c)
	d.Add(`</div>`)
}

// control appends a button with an icon that changes how a cell is looked at.
func (d *document) control(what, value, cell, label string, icon text.Safe) {
	d.Add(`<button type="button" class="icon" data-look="%" data-value="%" data-cell="%" aria-label="%" title="%">`, what, value, cell, label, label)
	d.HTML(`<svg viewBox="0 0 16 16" aria-hidden="true" fill="currentColor">` + icon + `</svg></button>`)
}

// millisSince is a time since another, for the readout of the cursor.
func millisSince(begin, at time.Duration) string {
	return text.Millis((at - begin).Truncate(time.Microsecond)) + " ms"
}
