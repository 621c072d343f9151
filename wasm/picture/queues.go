package picture

import (
	"strconv"
	"time"

	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

// Of the graphs of the queues, CSS pixels, as in the style sheet.
const (
	graphTop    = 12
	graphHeight = 180
	graphAxis   = 20 // below it: the times
	markRow     = 15 // of the segments that were sent again, and of those that were dropped
	markGap     = 8  // of two marks that are closer, only one is drawn
	dotGap      = 5
	leaderWidth = 18   // from the end of a line to its name
	nameStep    = 13   // from one name to the next
	levelRow    = 24   // of the table
	byteGap     = 36.0 // between two numbers of bytes
)

// QueuesWords is what the picture of the queues says. A "%" is where a value goes.
type QueuesWords struct {
	Title                string
	Short                []string // of each quantity, in their order: beside its line
	Names                []string // the same, in the table
	At                   string   // the column of what is at a time, in milliseconds
	Quantity, Most, From string   // the other columns
	Packets, Kernel      string   // where it is known from; of the kernel, when it said so
	Unknown              string   // for a value that nothing has told yet
	More                 string   // how many more there are where a mark is
	ZeroWindow           string   // from when to when there was none
	Summary              string   // who sends to whom, from when to when
	Foot                 string
}

// Queues draws where the bytes of a TCP connection are while one end sends to the other: how many wait for an acknowledgment, are under
// way, wait to be read, and how many may be under way. All of it was measured, in packets or by a kernel.
func Queues(s *trace.Story, l Look) Drawing {
	d := Drawing{Mark: -1}
	all := sendings(s, &l)
	if len(all) == 0 {
		return d
	}
	d.Count = l.Say.Ruler.Streams.Of(len(all))
	d.Tools, d.Foot = connTools(s, &l), foot(l.Say.Queues.Foot)
	for _, sd := range all {
		g := newGraph(s, &l, sd)
		head := g.head()
		d.Parts = append(d.Parts, Part{Rev: head, Height: streamHead, Draw: func() string { return head }})
		d.Parts = append(d.Parts, Part{Rev: g.rev(), Height: g.height() + g.tableHeight(), Draw: g.draw})
	}
	return d
}

// graph is a sending as it is looked at: time to the right, bytes upwards.
type graph struct {
	*sending
	timeline
	story    *trace.Story
	look     *Look
	say      *QueuesWords
	top      int // the bytes at the frame's upper edge; what is more stands there
	byteStep int
}

func newGraph(s *trace.Story, l *Look, sd *sending) *graph {
	g := &graph{sending: sd, story: s, look: l, say: &l.Say.Queues}
	g.top = g.highest()
	g.byteStep = tickOf(float64(g.top) * byteGap / graphHeight)
	g.top = (g.top + g.byteStep - 1) / g.byteStep * g.byteStep
	right := max(textWidth(l.Say.Hosts.Again), textWidth(l.Say.Hosts.Lost))
	for q := range quantities {
		if len(sd.levels[q]) > 0 {
			right = max(right, textWidth(g.name(q)))
		}
	}
	left := textWidth(bytesOf(g.top)) + 12
	g.timeline = newTimeline(s, sd.begin, sd.end, left, l.Width-left-leaderWidth-right-8)
	return g
}

// highest returns how many bytes have to have room: as many as there were, and what was allowed unless that is so much more that the
// bytes would be a line on the ground.
func (g *graph) highest() int {
	const farMore = 4
	bytes := 1
	for q := range quantities {
		if !q.limits() {
			bytes = max(bytes, g.most(q))
		}
	}
	all := bytes
	for q := range quantities {
		if most := g.most(q); q.limits() && most <= farMore*bytes {
			all = max(all, most)
		}
	}
	return all
}

// name is what stands beside a line. One that ends above the frame says so.
func (g *graph) name(q quantity) string {
	if all := g.levels[q]; all[len(all)-1].bytes > g.top {
		return g.say.Short[q] + " ↑"
	}
	return g.say.Short[q]
}

func (g *graph) party(end int) string { return name(g.story, g.story.PartyOfEnd(g.conn, end)) }

func (g *graph) head() string {
	var m text.Markup
	m.Add(`<p class="stream"><b>% → %</b> <span>#%</span> <span>%</span></p>`, g.party(g.from), g.party(1-g.from), text.Itoa(g.conn.Number),
		g.look.Say.Ruler.Bytes.Of(g.sent))
	return m.String()
}

// rev tells the looks of a graph apart.
func (g *graph) rev() string {
	hash := uint64(g.look.Width)
	mix := func(n int) { hash = mixed(hash, uint64(n)) }
	for q := range quantities {
		mix(len(g.levels[q]))
		mix(int(g.until(q)))
		for _, lv := range g.levels[q] {
			mix(int(lv.at))
			mix(lv.bytes)
		}
	}
	for _, p := range g.conn.Packets {
		if p.Lost != nil {
			mix(int(p.Number()))
		}
	}
	for _, n := range []int{g.conn.Number, g.from, g.sent, int(g.begin), int(g.end), len(g.conn.Packets), int(g.now()), int(g.look.Chosen)} {
		mix(n)
	}
	return strconv.FormatUint(hash, 36)
}

// now is the time whose values are told: that of the cursor, or the newest.
func (g *graph) now() time.Duration { return g.look.upTo(g.end) }

// height is that of the graph with its times and marks.
func (g *graph) height() int { return graphTop + graphHeight + graphAxis + 2*markRow + 4 }

// y is where a number of bytes stands.
func (g *graph) y(bytes int) int {
	return graphTop + graphHeight - int(graphHeight*float64(min(bytes, g.top))/float64(g.top)+0.5)
}
