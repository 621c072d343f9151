package view

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/picture"
	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

// player is the one cursor of the page. While it is on, everything is shown as it was at a time; the moments at which it stops are those
// of one cell's story.
type player struct {
	on      bool
	cell    string
	at      time.Duration
	playing bool
	slow    int // how many times slower than it happened; 0 is defaultSlow
}

const (
	// defaultSlow makes a handshake over a cable of 10 ms take a second and a half.
	defaultSlow = 50
	// longestWait is how long a replay waits for the next thing to happen, before it goes there.
	longestWait = 1500 * time.Millisecond
)

// look is what a learner has chosen to see of a cell.
type look struct {
	conn   *trace.Conn // nil for all; of no meaning once the story does not have it any more
	chosen int64
	whole  bool           // the socket calls of all who talked
	sieve  *picture.Sieve // nil lets everything through
}

// choose chooses the connection of a story that has a number, none if none has.
func (l *look) choose(s *trace.Story, number int) {
	l.conn = nil
	if s == nil {
		return
	}
	for _, c := range s.Conns {
		if c.Number == number {
			l.conn = c
		}
	}
}

// number returns that of the chosen connection, 0 where a story does not have it: it was another run's.
func (l *look) number(s *trace.Story) int {
	if !slices.Contains(s.Conns, l.conn) {
		return 0
	}
	return l.conn.Number
}

// Story returns the story of a cell's newest run, nil before the first. It is up to date; pictures that are thought of one after the other
// are to be of the same one, which is made once.
func (m *Model) Story(name string) *trace.Story {
	if r := m.newest(name); r != nil {
		return m.storyOf(r)
	}
	return nil
}

// filtered returns a story with only what the filter of a cell's learner lets through.
func (m *Model) filtered(name string, s *trace.Story) *trace.Story {
	if s == nil {
		return nil
	}
	return m.look(name).sieve.Story(s, &m.say.Picture)
}

// storyOf returns the story of a run.
func (m *Model) storyOf(r *run) *trace.Story {
	if told := m.stories[r.id]; told.story != nil && told.rev == m.trace.Rev() {
		return told.story
	}
	s := m.trace.Story(r.id)
	m.stories[r.id] = told{m.trace.Rev(), s}
	return s
}

// told is a story that was put together when the trace was at a revision.
type told struct {
	rev   int
	story *trace.Story
}

// forgetStories forgets those of runs that are gone.
func (m *Model) forgetStories() {
	for id := range m.stories {
		if m.runs[id] == nil {
			delete(m.stories, id)
		}
	}
}

// Player is the state of a cell's controls for going back in time.
type Player struct {
	Shown   bool
	Here    bool // the cursor is on, and this cell's moments are those it stops at
	Playing bool
	Moment  int // where it stands, 0 before the first thing that happened
	Moments int // how many there are
	Slow    int
	Time    string // of the cursor, since the story began
	Filter  string
	Matches string // how much the filter lets through
}

// Here reports whether the cursor is on a cell's moments.
func (m *Model) Here(name string) bool { return m.player.on && m.player.cell == name }

// Player returns the state of a cell's controls, where they move through a story.
func (m *Model) Player(name string, s *trace.Story) Player {
	if s == nil {
		return Player{}
	}
	moments := s.Moments()
	p := Player{Shown: len(moments) > 1, Moments: len(moments), Moment: len(moments), Slow: m.slow()}
	if sieve := m.look(name).sieve; sieve != nil {
		p.Filter, p.Matches = sieve.Text, m.matches(s, m.filtered(name, s))
	}
	if m.player.on {
		p.Here = m.Here(name)
		p.Playing = p.Here && m.player.playing
		p.Moment = passed(moments, m.player.at)
		p.Time = millisSince(s.Begin, m.player.at)
	}
	return p
}

// matches says how much a filter has let through of a story.
func (m *Model) matches(s, less *trace.Story) string {
	if len(less.Packets)+len(less.Calls)+len(less.Prints) == 0 {
		return m.say.FilterNothing
	}
	return text.Fill(m.say.FilterMatches, text.Group(len(less.Packets)), text.Group(len(s.Packets)), text.Group(len(less.Calls)), text.Group(len(s.Calls)))
}

func (m *Model) slow() int {
	if m.player.slow == 0 {
		return defaultSlow
	}
	return m.player.slow
}

// passed returns how many moments are not later than a time.
func passed(moments []time.Duration, at time.Duration) int {
	i, found := slices.BinarySearch(moments, at)
	if found {
		i++
	}
	return i
}

// Look takes in that a learner has pressed or moved something that changes how a cell is looked at, and returns the commands that this
// takes, if any. What and value are those of the control.
func (m *Model) Look(name, what, value string) []wire.Command {
	n, _ := strconv.Atoi(value)
	switch what {
	case "seek":
		m.seek(name, n)
	case "at":
		m.seekTime(name, time.Duration(n))
	case "seq":
		m.seekEvent(name, int64(n))
	case "step":
		m.seek(name, m.Player(name, m.Story(name)).Moment+n)
	case "live":
		m.player = player{slow: m.player.slow}
	case "play":
		m.play(name)
	case "slow":
		m.player.slow = n
	case "conn":
		m.look(name).choose(m.Story(name), n)
	case "whole":
		m.look(name).whole = value != ""
	case "choose":
		m.look(name).chosen = int64(n)
	case "filter":
		if value = strings.TrimSpace(value); value == "" {
			m.look(name).sieve = nil
		} else {
			m.look(name).sieve = picture.NewSieve(value)
		}
	case "carrier":
		if s := m.Story(name); s != nil {
			m.look(name).chosen = picture.Carrier(s, int64(n))
		}
	case "skip":
		return []wire.Command{{Verb: wire.Change, Lesson: m.page.Lesson.Slug, Change: &lesson.Change{SkipWait: true}}}
	case "browse":
		if s, l := m.Story(name), m.look(name); s != nil {
			look := m.lookOf(name, s)
			l.chosen = picture.Browse(s, &look, n)
		}
	}
	return nil
}

// Chosen reports whether a packet of a cell is looked into.
func (m *Model) Chosen(name string) bool { return m.look(name).chosen > 0 }

// look returns how a cell is looked at, to be changed.
func (m *Model) look(name string) *look {
	if m.looks[name] == nil {
		m.looks[name] = &look{}
	}
	return m.looks[name]
}

// seek puts the cursor on a moment of a cell's story, 0 before the first.
func (m *Model) seek(name string, moment int) {
	s := m.Story(name)
	if s == nil {
		return
	}
	moments := s.Moments()
	moment = min(max(moment, 0), len(moments))
	at := s.Begin
	switch {
	case moment > 0:
		at = moments[moment-1]
	case len(moments) > 0:
		at = min(at, moments[0]) - 1
	}
	m.seekTime(name, at)
}

// play begins to replay a cell's story from the cursor on, or from its beginning, or pauses.
func (m *Model) play(name string) {
	p := m.Player(name, m.Story(name))
	if p.Playing {
		m.player.playing = false
		return
	}
	if !p.Here || p.Moment == p.Moments {
		m.seek(name, 0)
	}
	m.player.playing = true
}

// Playing reports whether the cursor is to move by itself.
func (m *Model) Playing() bool { return m.player.playing }

// Advance moves the cursor on by what a time is at the speed of the replay, and reports whether it goes on. Where nothing happens for
// long, it does not wait.
func (m *Model) Advance(passedTime time.Duration) (goesOn bool) {
	s := m.Story(m.player.cell)
	if !m.player.playing || s == nil {
		return false
	}
	moments := s.Moments()
	next := passed(moments, m.player.at)
	if next == len(moments) {
		m.player.playing = false
		return false
	}
	slow := time.Duration(m.slow())
	if wait := (moments[next] - m.player.at) * slow; wait > longestWait {
		m.player.at = moments[next] - longestWait/slow
	}
	m.player.at += passedTime / slow
	return true
}

// concerned returns the cells whose runs have a part in a connection; all that have run, where none is named.
func (m *Model) concerned(c *trace.Conn) []*cell {
	var cells []*cell
	for _, name := range m.order {
		if r := m.newest(name); r != nil && (c == nil || c.Of(r.id)) {
			cells = append(cells, r.cell)
		}
	}
	return cells
}

// heard takes in an event of the lab.
func (m *Model) heard(e *event.Event, ch *Changes) {
	conn, news := m.trace.Apply(e)
	if !news {
		return
	}
	if e.Kind == event.ConnState && e.Peer == "" || e.Kind == event.LinkChanged {
		m.explainAgain(ch)
	}
	for _, c := range m.concerned(conn) {
		ch.mark(c, PicturesChanged)
	}
}
