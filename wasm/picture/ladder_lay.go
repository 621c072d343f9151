package picture

import (
	"slices"
	"time"

	"github.com/wirebook/wirebook/wasm/trace"
)

// ladder is where everything of the picture stands. Lengths are CSS pixels; y counts from the top.
type ladder struct {
	story *trace.Story
	look  *Look
	file  bool // it is drawn for a file, in which nothing can be pressed
	frame

	arrows   []flight
	ends     []int // the heights at which the arrows end; an arrow says which are its
	notes    []note
	bands    []band
	rungs    []rung
	sections []section
	strips   []strip
	slots    int // strips side by side
}

// frame is what stands where from left to right: the times, what the first party does, the parties' lifelines with lanes between them for
// the packets, what the last party does.
type frame struct {
	width  int
	narrow bool
	gutter int   // of the times
	margin int   // beside the outer lifelines
	lane   int   // between two lifelines
	x      []int // of the lifelines
}

// flight is a packet, drawn as an arrow.
type flight struct {
	packet   *trace.Packet
	from, to int // parties; to is -1 where nobody is known to live
	y        int // at which it was sent
	first    int // of its ends
	fates    int // how many it has: none while it is on its way
	section  int // that it begins in
}

// note is what stands beside a lifeline: a call, something printed, or a state.
type note struct {
	party, y int
	call     *trace.Call
	print    *trace.Print
	state    *trace.State
}

// band is what goes across the whole picture: a time in which nothing happened, or what happened to all.
type band struct {
	at      time.Duration
	y       int // of its middle
	class   string
	words   string
	section int
}

// idle is the class of a band that stands for a time in which nothing happened.
const idle = "idle"

// section is a part of the picture. What begins in it ends in it, but for arrows and bars, which are drawn in each that they cross.
type section struct {
	top, bottom int
	from, to    int           // its rungs: the first, and the one after the last
	begins      time.Duration // when its first rung was
	first, last time.Duration // of what is to be seen in it
	rev         uint64        // of where everything in it stands
}

const (
	ladderTop    = 18 // room above the first thing
	ladderBottom = 16 // and below the last
	sectionRungs = 24 // in one part of the picture

	lineHeight       = 14
	textUp, textDown = 7, 7   // what a line of text takes above and below its middle
	labelUp          = 13     // what the label of an arrow takes above where the arrow begins
	remarkDown       = 15     // what is said of an arrival takes below it
	slant            = 9      // an arrow falls by as much at least
	crossDown        = 14     // and as much where it ends in a cross
	headGap          = 13     // arrows that leave close together arrive as far apart, side by side
	headUp, headDown = 3, 4   // what a head takes above and below its point
	bandHalf         = 8      // of the height of a band
	bandUp, bandDown = 11, 11 // what it takes above and below its middle
)

func layLadder(s *trace.Story, l *Look) *ladder {
	g := &ladder{story: s, look: l}
	rungs := g.gather()
	g.frame = frameFor(len(s.Parties), l.Width, g.several())
	if len(rungs) == 0 || len(s.Parties) == 0 {
		return g
	}
	p := pen{ladder: g, y: ladderTop, free: make([]int, len(s.Parties)+1), heads: make([]int, len(s.Parties)), last: rungs[0].at}
	p.begin(rungs[0].at)
	g.rungs = make([]rung, 0, len(rungs))
	for _, r := range rungs {
		p.turn(r.at)
		p.pass(r.at)
		p.place(&r)
		g.rungs = append(g.rungs, r)
		p.mix(uint64(r.kind), uint64(r.at), uint64(r.y))
	}
	p.finish()
	g.layStrips()
	return g
}

func frameFor(parties, width int, several bool) frame {
	f := frame{gutter: 64, margin: min(max(width*23/100, 110), 190), lane: 210}
	if f.narrow = width < narrow; f.narrow {
		f.gutter, f.margin, f.lane = 40, 94, 110
		if several { // the states say whose they are
			f.margin, f.lane = 114, 104
		}
	}
	if parties > 2 {
		f.lane += 30 // what those in the middle do stands in a lane, too
	}
	lanes := max(parties-1, 1)
	f.lane = max(f.lane, (width-f.gutter-2*f.margin)/lanes)
	f.width = f.gutter + 2*f.margin + lanes*f.lane
	for i := range parties {
		f.x = append(f.x, f.gutter+f.margin+i*f.lane)
	}
	return f
}

// laneOf returns the column in which what a party sends to another begins. Columns count from the left: the first party's margin, the
// lanes, the last party's margin.
func (f *frame) laneOf(from, to int) int {
	if from > 0 && (to >= 0 && to < from || to < 0 || to == from && from == len(f.x)-1) {
		return from
	}
	return from + 1
}

// side returns the column of what a party does, and 1 if that is to the right of its lifeline, -1 to the left.
func (f *frame) side(party int) (column, direction int) {
	if party == 0 {
		return 0, -1
	}
	return party + 1, 1
}

// pen places one thing after the other, none above the one before.
type pen struct {
	*ladder
	y      int
	last   time.Duration
	free   []int // by column, from where on nothing stands in it
	heads  []int // by party, where the last arrow ends
	flying int   // packets on their way whose end is known
}

// turn begins another section if this one is full. Nothing but lines crosses from one to the other.
func (p *pen) turn(at time.Duration) {
	if len(p.rungs)-p.sections[len(p.sections)-1].from == sectionRungs {
		p.close()
		p.begin(at)
	}
}

// level leaves everything placed so far above, and returns where that ends.
func (p *pen) level() int {
	p.y = max(p.y, slices.Max(p.free))
	for i := range p.free {
		p.free[i] = p.y
	}
	return p.y
}

func (p *pen) begin(at time.Duration) {
	top := 0
	if len(p.sections) > 0 {
		top = p.sections[len(p.sections)-1].bottom
	}
	p.sections = append(p.sections, section{top: top, from: len(p.rungs), begins: at, first: at})
}

func (p *pen) close() {
	s := &p.sections[len(p.sections)-1]
	s.bottom = p.level() + 1
	p.y = s.bottom
	p.level()
	s.to, s.last = len(p.rungs), max(s.last, p.last)
}

func (p *pen) finish() {
	p.y += ladderBottom
	p.close()
}

// pass goes on to another time.
func (p *pen) pass(at time.Duration) {
	gap := at - p.last
	p.last = at
	if gap < foldFrom || p.flying > 0 {
		p.y += lower(gap)
		return
	}
	p.y += bandUp / 2
	p.bands = append(p.bands, band{at: at, class: idle, words: spanOf(gap)})
	p.band(&p.bands[len(p.bands)-1])
}

// band places what goes across.
func (p *pen) band(b *band) {
	b.y = p.level() + bandUp
	b.section = len(p.sections) - 1
	p.y = b.y + bandDown
	p.level()
}

// room goes down until a column is free for what takes some pixels above and below, and takes them.
func (p *pen) room(column, up, down int) {
	p.y = max(p.y, p.free[column]+up)
	p.free[column] = p.y + down
}

func (p *pen) place(r *rung) {
	switch r.kind {
	case rungSent:
		a := &p.arrows[r.i]
		p.room(p.laneOf(a.from, a.to), labelUp, 1)
		a.y, a.section = p.y, len(p.sections)-1
		p.mixNumber(a.packet.Conn)
		p.flying += min(a.fates, 1)
		if o := p.repeated(a); o != nil {
			p.crosses(o.section, o.packet.Sent, r.at)
		}
	case rungArrived:
		p.arrive(r)
	case rungLost:
		a := &p.arrows[r.i]
		p.y = max(p.y, a.y+crossDown)
		down := textDown
		if !p.fitsBeyond(lossWords(a.packet.Lost, p.look.Say)) {
			down += lineHeight
		}
		p.room(p.laneOf(a.from, a.to), textUp, down)
		p.ended(r)
	case rungNote:
		n := &p.notes[r.i]
		column, _ := p.side(n.party)
		p.room(column, textUp, textDown)
		n.y = p.y
		if n.state != nil {
			p.mixNumber(n.state.Conn)
		}
		if n.call != nil && n.call.Never {
			p.mix(1)
		}
		if n.call != nil && n.call.Sock.Took > 0 {
			p.crosses(p.since(n.call.Began()), n.call.Began(), r.at)
		}
	case rungBand:
		p.band(&p.bands[r.i])
		r.y = p.bands[r.i].y
		return
	}
	r.y = p.y
}

func (p *pen) arrive(r *rung) {
	a := &p.arrows[r.i]
	p.y = max(p.y, a.y+slant)
	if a.to >= 0 {
		p.y = max(p.y, p.heads[a.to]+headGap)
		p.heads[a.to] = p.y
	}
	down := headDown
	if remark(&a.packet.Arrivals[r.nth], p.look.Say) != "" {
		down = remarkDown
	}
	p.room(p.laneOf(max(a.to, 0), a.from), headUp, down)
	p.ended(r)
}

// ended notes where a packet ends, in all sections that it crosses.
func (p *pen) ended(r *rung) {
	a := &p.arrows[r.i]
	nth := r.nth
	if r.kind == rungLost {
		nth = a.fates - 1
	}
	p.ends[a.first+nth] = p.y
	if nth == a.fates-1 {
		p.flying--
	}
	p.crosses(a.section, a.packet.Sent, r.at)
}

// crosses notes that something lasts from a time in a section to one in this: all sections between them show it.
func (p *pen) crosses(section int, from, to time.Duration) {
	for i := section; i < len(p.sections); i++ {
		s := &p.sections[i]
		s.first, s.last = min(s.first, from), max(s.last, to)
		s.rev = mixed(mixed(s.rev, uint64(to)), uint64(p.y))
	}
}

// since returns the section that a time is in, which has passed.
func (p *pen) since(at time.Duration) int {
	i := len(p.sections) - 1
	for i > 0 && p.sections[i].begins > at {
		i--
	}
	return i
}

// mix has the section's revision depend on numbers.
func (p *pen) mix(numbers ...uint64) {
	s := &p.sections[len(p.sections)-1]
	for _, n := range numbers {
		s.rev = mixed(s.rev, n)
	}
}

// mixNumber has it depend on the number of a connection, which changes when one before it is forgotten.
func (p *pen) mixNumber(c *trace.Conn) {
	if c != nil {
		p.mix(uint64(c.Number))
	}
}

// mixed is a step of FNV-1a over whole numbers: what is hashed here decides on nothing but whether a part is drawn again.
func mixed(hash, n uint64) uint64 { return (hash ^ n) * 1099511628211 }

// end returns how low an arrow reaches. One on its way stays in its section.
func (g *ladder) end(a *flight) int {
	if a.fates == 0 {
		return min(a.y+crossDown, g.sections[a.section].bottom-1)
	}
	return slices.Max(g.ends[a.first : a.first+a.fates])
}
