package view

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/pcapng"
	"github.com/wirebook/wirebook/wasm/picture"
	"github.com/wirebook/wirebook/wasm/trace"
)

// savedVersion is that of the file of a saved run. A reader takes its own and older ones.
const savedVersion = 1

// MaxSavedRun bounds the file of a saved run, in bytes: ten times the packets and prints that a run may have recorded.
const MaxSavedRun = 64 << 20

// maxHistory is how many events a page remembers to save them: those of a dozen long runs.
const maxHistory = 100_000

// SavedRun is a run as a file: what ran, and all that happened. It opens wherever there is a page of Wirebook, whatever its course.
type SavedRun struct {
	Version int           `json:"wirebook"`
	Title   string        `json:"title"`  // of the lesson
	Lesson  string        `json:"lesson"` // its slug
	Lang    string        `json:"lang"`
	Hosts   []string      `json:"hosts,omitempty"` // of its lab; what the cable did is among the events
	Cells   []SavedCell   `json:"cells"`           // the run's own and those that it talked to
	Events  []event.Event `json:"events"`
}

// SavedCell is a cell with the source that ran.
type SavedCell struct {
	Name   string `json:"name"`
	Host   string `json:"host,omitempty"`
	Source string `json:"source"`
}

// remember keeps an event for a file. What belongs to runs that are no longer shown goes when there are too many, then the oldest half.
func (m *Model) remember(e *event.Event) {
	if len(m.history) >= maxHistory {
		m.history = slices.DeleteFunc(m.history, func(e event.Event) bool { return e.Run != 0 && m.runs[e.Run] == nil })
	}
	if len(m.history) >= maxHistory {
		m.history = slices.Delete(m.history, 0, maxHistory/2)
	}
	m.history = append(m.history, *e)
}

// SavedRun returns a cell's newest run as a file, false if it has none.
func (m *Model) SavedRun(name string) (SavedRun, bool) {
	s := m.Story(name)
	if s == nil {
		return SavedRun{}, false
	}
	l := m.page.Lesson
	saved := SavedRun{Version: savedVersion, Title: l.Title, Lesson: l.Slug, Lang: l.Lang, Hosts: l.Lab.Hosts}
	runs := runsOf(s)
	for _, c := range m.order {
		if r := m.newest(c); r != nil && runs[r.id] {
			saved.Cells = append(saved.Cells, SavedCell{Name: c, Host: r.cell.Host, Source: r.source})
		}
	}
	saved.Events = m.eventsOf(s, runs)
	return saved, true
}

// runsOf returns the runs that have a part in a story.
func runsOf(s *trace.Story) map[event.RunID]bool {
	runs := map[event.RunID]bool{s.Run: true}
	for _, c := range s.Conns {
		runs[c.Ends[0].Run], runs[c.Ends[1].Run] = true, true
	}
	delete(runs, 0)
	return runs
}

// eventsOf returns what happened in a story: all of its runs, and of the lab what it told meanwhile, after how it came up.
func (m *Model) eventsOf(s *trace.Story, runs map[event.RunID]bool) []event.Event {
	var events []event.Event
	for _, e := range m.history {
		switch {
		case runs[e.Run]:
		case e.Run != 0 || e.Cell != nil:
			continue
		case e.Kind == event.LabUp || e.Kind == event.LinkChanged:
		case e.At < s.Begin || e.At > s.End+afterStory:
			continue
		}
		events = append(events, e)
	}
	return events
}

// afterStory is how much later than a story's end the kernels may tell of it: they are looked at now and then.
const afterStory = time.Second

// Capture returns the packets of a cell's newest run as a pcapng file, nil if there are none.
func (m *Model) Capture(name string) []byte {
	s := m.Story(name)
	if s == nil || len(s.Packets) == 0 {
		return nil
	}
	var b bytes.Buffer
	_ = pcapng.Write(&b, time.Unix(0, m.lab.Began), m.eventsOf(s, nil)) // a buffer takes everything
	return b.Bytes()
}

// LadderFile returns the ladder of a cell's newest run as an SVG file, "" if there is nothing to see.
func (m *Model) LadderFile(name string) string {
	const width = 900 // CSS pixels
	if s := m.filtered(name, m.Story(name)); s != nil {
		return picture.LadderSVG(s, picture.Look{Width: width, Conn: m.look(name).number(s), Say: &m.say.Picture})
	}
	return ""
}

// LadderText returns the same in words.
func (m *Model) LadderText(name string) string {
	if s := m.filtered(name, m.Story(name)); s != nil {
		return picture.LadderText(s, picture.Look{Conn: m.look(name).number(s), Say: &m.say.Picture})
	}
	return ""
}

// The errors of a file that is no saved run that can be shown.
var (
	ErrNotSaved = errors.New("view: no saved run")
	ErrSavedNew = errors.New("view: the file is of a newer version")
)

// Opened returns the page that shows a saved run: a lesson of its cells, which are to be read, and the model that has heard all of its
// events.
func Opened(s SavedRun, around *Page) (*Model, error) {
	switch {
	case s.Version > savedVersion:
		return nil, ErrSavedNew
	case s.Version < 1 || len(s.Cells) == 0 || len(s.Events) == 0:
		return nil, ErrNotSaved
	}
	section := lesson.Section{}
	for _, c := range s.Cells {
		if !isName(c.Name) {
			return nil, ErrNotSaved
		}
		section.Blocks = append(section.Blocks, lesson.Block{Cell: &lesson.Cell{Name: c.Name, Host: c.Host, Source: c.Source, ReadOnly: true}})
	}
	p := *around
	p.Replayed, p.Saved, p.Lab = true, nil, event.Lab{}
	p.Lesson = &lesson.Lesson{Title: s.Title, Lang: s.Lang, Lab: lesson.Topology{Hosts: s.Hosts}, Sections: []lesson.Section{section}}
	m := New(p)
	for i := range s.Events {
		if e := &s.Events[i]; e.Cell != nil {
			of := *e.Cell
			of.Lesson = "" // the lesson made here has no slug, so that nothing that a learner has typed elsewhere gets in
			e.Cell = &of
		}
	}
	m.Apply(s.Events)
	return m, nil
}

// isName reports whether a cell may be called so: it becomes part of ids and selectors.
func isName(name string) bool {
	return name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == ""
}

// Article returns the part of the document that is the lesson.
func (m *Model) Article() string {
	d := document{Model: m}
	d.article(m.page.Lesson)
	return d.String()
}

// savedBanner says that what stands below is a saved run, and leads back.
func (d *document) savedBanner() {
	d.Add(`<p class="notice saved" role="status">% <a href="">%</a></p>`, d.say.Saved.Banner, d.say.Saved.Back)
}

// saveMenu appends what saves a cell's run.
func (d *document) saveMenu(c *lesson.Cell) {
	d.Add(`<span class="saves" role="group" aria-label="%"><span>%</span>`, d.say.Saved.Save, d.say.Saved.Save)
	for _, kind := range []struct{ name, word, means string }{
		{"svg", "SVG", d.say.Saved.SVG}, {"png", "PNG", d.say.Saved.PNG}, {"txt", d.say.Saved.Text, d.say.Saved.TextMeans}, {"pcapng", "pcapng", d.say.Saved.Capture}, {"run", d.say.Saved.Run, d.say.Saved.RunMeans},
	} {
		d.Add(`<button type="button" class="quiet" data-do="save" data-kind="%" data-cell="%" title="%">%</button>`, kind.name, c.Name, kind.means, kind.word)
	}
	d.Add(`</span>`)
}

// openForm appends what opens a saved run.
func (d *document) openForm() {
	d.Add(`<p class="open"><label>% <input type="file" id="open-run" accept=".json"></label></p>`, d.say.Saved.Open)
}
