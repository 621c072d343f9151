package picture

import (
	"strconv"
	"time"

	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

// Of the bars of connections, CSS pixels.
const (
	barRow     = 24
	barHeight  = 14
	barAxis    = 20 // above the bars: the times
	barsOfPart = 60
)

// GanttWords is what the picture of the connections' times says. A "%" is where a value goes.
type GanttWords struct {
	Title          string
	Waited, Served string // how long in the accept queue; how long the program had it
	Waits, Never   string // how long it has been there; how long it was, until it was over
	NotYet         string // it is being opened
	Foot           string
	Conns          text.Plural
}

// Gantt draws each TCP connection as a bar: how long it waited in the accept queue of the server's kernel, and how long the server's program
// had it. Which of them were served at the same time is seen at a glance.
func Gantt(s *trace.Story, l Look) Drawing {
	d := Drawing{Mark: -1}
	all := services(s, &l)
	if len(all) == 0 {
		return d
	}
	g := newGantt(s, &l, all)
	d.Count = l.Say.Gantt.Conns.Of(len(all))
	d.Tools, d.Head, d.Foot = connTools(s, &l), g.head(), foot(l.Say.Gantt.Foot)
	for from := 0; from < len(all); from += barsOfPart {
		part := all[from:min(from+barsOfPart, len(all))]
		d.Parts = append(d.Parts, Part{Rev: g.rev(part), Height: len(part) * barRow, Draw: func() string { return g.draw(part) }})
	}
	return d
}

// service is a connection as its server has it. What has not happened is at the end of the story.
type service struct {
	conn                           *trace.Conn
	client                         int // the end that has dialed
	begun, ready, accepted, closed time.Duration
	accept                         *trace.Call // nil as long as the program has not taken it
	over                           bool        // it waits for nothing any more
}

func services(s *trace.Story, l *Look) []service {
	var all []service
	for _, c := range s.Conns {
		if c.Net == "tcp" && l.shows(c) && len(c.Packets) > 0 {
			if sv := serviceOf(s, c); sv.ready < s.End || sv.accept != nil {
				all = append(all, sv)
			}
		}
	}
	return all
}

func serviceOf(s *trace.Story, c *trace.Conn) service {
	sv := service{conn: c, client: c.Packets[0].From, begun: c.Packets[0].Sent, ready: s.End, accepted: s.End, closed: s.End}
	for i := range c.States {
		switch st := &c.States[i]; {
		case st.End == sv.client:
		case st.Is == "ESTABLISHED":
			sv.ready = min(sv.ready, st.At)
		case st.Is == "CLOSED":
			sv.closed, sv.over = min(sv.closed, st.At), true
		}
	}
	for _, call := range c.Calls {
		switch {
		case call.End == sv.client || call.Failed:
		case call.Name == "accept":
			sv.accept, sv.accepted = call, call.At
			sv.ready = min(sv.ready, call.At)
		case call.Name == "close":
			sv.closed, sv.over = min(sv.closed, call.At), true
		}
	}
	sv.begun = min(sv.begun, sv.ready, sv.closed) // the log may no longer have its first packets
	return sv
}

// gantt is the bars as they are looked at.
type gantt struct {
	timeline
	story *trace.Story
	look  *Look
	say   *GanttWords
}

func newGantt(s *trace.Story, l *Look, all []service) *gantt {
	g := &gantt{story: s, look: l, say: &l.Say.Gantt}
	first, left := s.End, 0
	for i := range all {
		first, left = min(first, all[i].begun), max(left, textWidth(g.name(&all[i])))
	}
	g.timeline = newTimeline(s, first, s.End, left+14, l.Width-left-24)
	return g
}

// name is who has dialed whom: of a server, the port tells which of its listeners that was.
func (g *gantt) name(sv *service) string {
	return connNumber(sv.conn) + " " + name(g.story, g.story.PartyOfEnd(sv.conn, sv.client)) + " → :" + trace.PortOf(sv.conn.Ends[1-sv.client].Addr)
}

func (g *gantt) head() string {
	var m text.Markup
	shape(&m, `<svg class="gantt" width="%" height="%" aria-hidden="true">`, g.look.Width, barAxis)
	g.times(func(x int, words string) {
		write(&m, "tick", float64(min(x, g.look.Width-textWidth(words)/2-2)), barAxis-6, words)
	})
	m.HTML(`</svg>`)
	return m.String()
}

func (g *gantt) rev(part []service) string {
	hash := uint64(g.look.Width)
	for i := range part {
		sv := &part[i]
		for _, n := range []time.Duration{time.Duration(sv.conn.Number), sv.begun, sv.ready, sv.accepted, sv.closed} {
			hash = mixed(hash, uint64(n))
		}
	}
	for _, n := range []time.Duration{g.first, g.last, g.now()} {
		hash = mixed(hash, uint64(n))
	}
	return strconv.FormatUint(hash, 36)
}

// now is up to when the story is told.
func (g *gantt) now() time.Duration { return g.look.upTo(g.last) }

func (g *gantt) draw(part []service) string {
	var m text.Markup
	height := len(part) * barRow
	m.Add(`<svg class="gantt" width="%" height="%" role="group" aria-label="%">`, text.Itoa(g.look.Width), text.Itoa(height), g.say.Title)
	g.times(func(x int, _ string) { shape(&m, `<path class="grid" d="M% 0V%"/>`, x, height) })
	for i := range part {
		g.bar(&m, &part[i], i*barRow)
	}
	if g.look.Replay {
		shape(&m, `<path class="now" d="M% 0V%"/>`, g.x(g.look.Cursor), height)
	}
	m.HTML(`</svg>`)
	return m.String()
}

// bar draws a connection: a line while it is opened, an outline while it waits, a body while it is served.
func (g *gantt) bar(m *text.Markup, sv *service, y int) {
	m.HTML(`<g class="service"`)
	words := g.words(sv)
	g.look.stop(m, g.name(sv)+": "+words, nil, sv.accept)
	top := y + (barRow-barHeight)/2
	write(m, "whose", float64(g.left-8), float64(y+barRow/2+4), g.name(sv))
	taken := min(sv.accepted, sv.closed)
	g.stretch(m, "opening", sv.begun, min(sv.ready, sv.closed), top+barHeight/2-1, 2)
	g.stretch(m, "waiting", sv.ready, taken, top, barHeight)
	g.stretch(m, "served", taken, sv.closed, top, barHeight)
	switch x := g.x(sv.closed) + 6; {
	case x+textWidth(words) < g.left+g.width:
		write(m, "beside", float64(x), float64(y+barRow/2+4), words)
	case g.x(sv.ready)+textWidth(words) < x-12:
		write(m, "inside", float64(x-12), float64(y+barRow/2+4), words)
	}
	m.HTML(`</g>`)
}

// stretch draws what lasted from a time to another. What is later than the cursor is pale.
func (g *gantt) stretch(m *text.Markup, class string, from, to time.Duration, y, height int) {
	now := min(max(g.now(), from), to)
	for _, p := range []struct {
		class    string
		from, to time.Duration
	}{{class, from, now}, {class + " later", now, to}} {
		if p.to > p.from {
			m.Add(`<rect class="%"`, p.class)
			shape(m, ` x="%" y="%" width="%" height="%"/>`, g.x(p.from), y, max(1, g.x(p.to)-g.x(p.from)), height)
		}
	}
}

// words says how long a connection waited and was served, as the story is told.
func (g *gantt) words(sv *service) string {
	span := func(from, to time.Duration) string { return text.Span(min(to, g.now()) - from) }
	waited := span(sv.ready, min(sv.accepted, sv.closed))
	switch {
	case sv.begun > g.now():
		return ""
	case sv.ready > g.now() || sv.ready >= sv.closed:
		return g.say.NotYet
	case sv.accept != nil && sv.accepted <= g.now():
		return text.Fill(g.say.Waited, waited) + " · " + text.Fill(g.say.Served, span(sv.accepted, sv.closed))
	case sv.over && sv.closed <= g.now():
		return text.Fill(g.say.Never, waited)
	}
	return text.Fill(g.say.Waits, waited)
}
