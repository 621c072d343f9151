package picture

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"time"

	"github.com/wirebook/wirebook/wasm/trace"
)

// rung is a moment of a ladder and the height that it has. The rungs are in the order of time, and so are their heights.
type rung struct {
	at   time.Duration
	kind rungKind
	i    int // which arrow, note or band it belongs to
	nth  int // of an arrival: which of the packet's
	y    int
}

type rungKind uint8

const (
	rungSent rungKind = iota
	rungArrived
	rungLost
	rungNote
	rungBand
)

// gather takes in what is to be seen of a story, and returns it in the order of time. Of things at the same time, a packet comes before
// the state that it brings about, and that before the call that returns for it.
func (g *ladder) gather() []rung {
	s := g.story
	sent := make([]rung, 0, len(s.Packets))
	fates := make([]rung, 0, len(s.Packets))
	g.arrows = make([]flight, 0, len(s.Packets))
	g.ends = make([]int, 0, len(s.Packets))
	g.notes = make([]note, 0, len(s.Calls)+len(s.Prints)+len(s.States))
	var strays []*trace.Packet
	for _, p := range s.Packets {
		if !g.look.shows(p.Conn) {
			continue
		}
		from := s.From(p)
		if from < 0 {
			strays = append(strays, p)
			continue
		}
		for _, way := range p.Ways() {
			sent = append(sent, rung{at: p.Sent, kind: rungSent, i: len(g.arrows)})
			fates = g.arrow(way, from, fates)
		}
	}
	slices.SortStableFunc(fates, func(a, b rung) int { return cmp.Compare(a.at, b.at) })
	return merge(sent, fates, g.stateNotes(), g.callNotes(), g.printNotes(), g.surroundings(strays))
}

// arrow takes in a packet and appends what became of it.
func (g *ladder) arrow(p *trace.Packet, from int, fates []rung) []rung {
	a := flight{packet: p, from: from, to: g.story.To(p), first: len(g.ends)}
	for nth, arrived := range p.Arrivals {
		fates = append(fates, rung{at: max(arrived.At, p.Sent), kind: rungArrived, i: len(g.arrows), nth: nth})
		g.ends = append(g.ends, 0)
	}
	if p.Lost != nil {
		fates = append(fates, rung{at: max(p.Lost.At, p.Sent), kind: rungLost, i: len(g.arrows)})
		g.ends = append(g.ends, 0)
	}
	a.fates = len(g.ends) - a.first
	g.arrows = append(g.arrows, a)
	return fates
}

func (g *ladder) note(n note, at time.Duration, rungs []rung) []rung {
	if n.party < 0 {
		return rungs
	}
	g.notes = append(g.notes, n)
	return append(rungs, rung{at: at, kind: rungNote, i: len(g.notes) - 1})
}

func (g *ladder) stateNotes() (rungs []rung) {
	for i := range g.story.States {
		if st := &g.story.States[i]; st.Conn == nil && g.look.Conn == 0 || st.Conn != nil && g.look.shows(st.Conn) {
			rungs = g.note(note{party: g.story.PartyOfState(*st), state: st}, st.At, rungs)
		}
	}
	return rungs
}

func (g *ladder) callNotes() []rung {
	rungs := make([]rung, 0, len(g.story.Calls))
	for _, c := range g.story.Calls {
		if c.Conn == nil || g.look.shows(c.Conn) {
			rungs = g.note(note{party: g.story.PartyOfCall(c), call: c}, c.At, rungs)
		}
	}
	return rungs
}

func (g *ladder) printNotes() (rungs []rung) {
	for _, p := range g.story.Prints {
		rungs = g.note(note{party: g.story.PartyOfPrint(p), print: p}, p.At, rungs)
	}
	return rungs
}

// surroundings returns what is written across: what the kernels lost, what became of the cable, and the packets that no party is known to
// have sent.
func (g *ladder) surroundings(strays []*trace.Packet) (rungs []rung) {
	add := func(at time.Duration, words, class string) {
		rungs = append(rungs, rung{at: at, kind: rungBand, i: len(g.bands)})
		g.bands = append(g.bands, band{at: at, words: words, class: class})
	}
	for _, d := range g.story.Drops {
		add(d.At, kernelLost(d, g.look.Say), "drop")
	}
	for i, l := range g.story.Links {
		if i > 0 {
			add(l.At, linkChange(&g.story.Links[i-1], &l, g.look.Say), "change")
		}
	}
	for _, p := range strays {
		add(p.Sent, What(p)+", "+bytesOf(p.About.Len)+": "+Fate(p, g.look.Say), "stray")
	}
	slices.SortStableFunc(rungs, func(a, b rung) int { return cmp.Compare(a.at, b.at) })
	return rungs
}

// merge joins lists that are in the order of time; of what happened at the same time, that in an earlier list comes first.
func merge(lists ...[]rung) []rung {
	size := 0
	for _, l := range lists {
		size += len(l)
	}
	all := make([]rung, 0, size)
	for len(all) < size {
		first := -1
		for i, l := range lists {
			if len(l) > 0 && (first < 0 || l[0].at < lists[first][0].at) {
				first = i
			}
		}
		all, lists[first] = append(all, lists[first][0]), lists[first][1:]
	}
	return all
}

// lower is how much lower something stands that happened a while after the last thing: by the logarithm, so that what takes
// microseconds and what takes milliseconds can both be seen.
func lower(d time.Duration) int {
	const unit, pixels = 20 * time.Microsecond, 4
	return int(pixels * math.Log2(1+float64(d)/float64(unit)))
}

// foldFrom is from how long on a time in which nothing happens, and no packet is on its way, is folded.
const foldFrom = 100 * time.Millisecond

// height returns how low a time stands.
func (g *ladder) height(at time.Duration) int {
	next := sort.Search(len(g.rungs), func(i int) bool { return g.rungs[i].at > at })
	switch {
	case next == 0:
		return max(0, g.rungs[0].y-ladderTop/2)
	case next == len(g.rungs):
		return g.rungs[next-1].y
	}
	a, b := &g.rungs[next-1], &g.rungs[next]
	return a.y + int(float64(b.y-a.y)*float64(at-a.at)/float64(b.at-a.at))
}
