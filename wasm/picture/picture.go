// Package picture draws what a [trace.Story] tells. Each picture is made in two steps: where everything stands, as plain numbers, and
// what it looks like, as SVG or HTML. The package is pure, so both are tested without a browser.
package picture

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

// Look is how a picture is looked at.
type Look struct {
	Width  int           // of the place it is drawn in, CSS pixels
	Conn   int           // the number of the connection that is looked at; 0 for all
	Replay bool          // the story is told up to Cursor; what comes later is set apart
	Cursor time.Duration // on the lab's clock
	Chosen int64         // the number of the packet that is looked into; 0 for none
	Filter Filter        // what the packets before and after that one must pass; lists are drawn of a story that has passed already
	Now    time.Duration // on the same clock, while things happen; 0 where it is not known
	Day    time.Duration // when that clock was 0, since midnight where the learner is; 0 where it is not known
	Cell   string        // whose picture it is
	Place  Place
	Whole  bool // the socket calls of all who talked, not those of one program alone
	Say    *Words
}

// Place finds the line of a lesson that has made a call: the cell that has it, and its number there. The cell is "" if no cell does.
type Place func(*trace.Call) (cell string, line int)

// later reports whether something at a time has not happened yet, as the story is told.
func (l *Look) later(at time.Duration) bool { return l.Replay && at > l.Cursor }

// upTo returns up to when what ends at a time is told.
func (l *Look) upTo(end time.Duration) time.Duration {
	if l.Replay {
		return l.Cursor
	}
	return end
}

// shows reports whether a connection is looked at.
func (l *Look) shows(c *trace.Conn) bool { return l.Conn == 0 || c != nil && c.Number == l.Conn }

// placeOf returns the line of a lesson that has made a call; the cell is "" if there is none.
func (l *Look) placeOf(c *trace.Call) (cell string, line int) {
	if c == nil || l.Place == nil {
		return "", 0
	}
	return l.Place(c)
}

// stop ends the tag of an SVG group at which the arrow keys stop, and says what it is. It is a button that chooses a packet, or leads to the
// line that has made a call; where neither is known, it can only be read. There are too many of them for the Tab key to stop at each.
func (l *Look) stop(m *text.Markup, title string, p *trace.Packet, c *trace.Call) {
	cell, line := l.placeOf(c)
	m.HTML(` tabindex="-1" role=`)
	switch {
	case p != nil:
		m.Add(`"button" data-look="choose" data-value="%" data-cell="%"`, strconv.FormatInt(p.Number(), 10), l.Cell)
		m.AttrIf(p.Number() == l.Chosen, `aria-current="true"`)
	case cell != "":
		m.Add(`"button" data-do="goto" data-cell="%" data-line="%" data-seq="%"`, cell, text.Itoa(line), strconv.FormatInt(c.Seq, 10))
	default:
		m.HTML(`"img"`)
	}
	m.Add(`><title>%</title>`, title)
}

// Drawing is a picture ready for the page.
type Drawing struct {
	Count string // how much there is to see, in a word or two; "" where there is nothing
	Tools string // HTML above the picture: what chooses what is shown
	Head  string // HTML that stays in sight while the parts are scrolled
	Parts []Part // from top to bottom
	Foot  string // HTML below the picture
	Mark  int    // where the cursor stands, in pixels from the top of the first part; -1 where it stands nowhere
	Again bool   // it looks different in a second, though nothing has happened
}

// Part is a piece of a picture. Those that are out of sight need not be drawn.
type Part struct {
	Rev    string // changes when the part looks different
	Height int    // CSS pixels
	Draw   func() string
}

// revOf is a part's Rev by all the numbers that its look depends on.
func revOf(numbers ...int) string {
	var b strings.Builder
	for _, n := range numbers {
		b.WriteString(strconv.Itoa(n))
		b.WriteByte(' ')
	}
	return b.String()
}

// Words is what the pictures say in one language. A "%" is where a value goes.
type Words struct {
	Packets                                        string // the title of the table
	ColNumber, ColTime, ColWay, ColWhat, ColLength string
	ColFate                                        string
	Delivered, Lost, OnItsWay                      string
	Rules                                          map[string]string // why a packet was dropped, by event.Packet.Rule

	// The packet that is looked into.
	Packet, PacketNumber, PreviousPacket, NextPacket, ClosePacket         string
	SentAt                                                                string // by the clock on the wall
	PacketSize, SinceBefore, Repeats, Duplicated, Flipped, Held, ByScript string
	ColField, ColValue, ColPlace, Dump, Recorded                          string
	// The state diagram.
	States, NoStateYet, ListenerStays, StepsCaption     string
	ColEnd, ColStep, ColBecause, AfterWait, NoPacket    string
	WaitLeft, WaitAtMost, WaitOver, SkipWait, SkipMeans string

	GoTo string // the line of a cell

	Notes     map[string]string // what a segment is in its connection, by event.Packet.Note
	Calls     CallsWords
	Ruler     RulerWords
	Datagrams DatagramWords
	Ladder    LadderWords
	Hosts     HostsWords
	Contents  ContentsWords
	Queues    QueuesWords
	Gantt     GanttWords
}

// Note names what a segment is in its connection.
func (w *Words) Note(note string) string { return cmp.Or(w.Notes[note], note) }
