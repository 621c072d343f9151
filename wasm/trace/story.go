package trace

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
)

// Story is what concerns one run, in the order of time: the connections it had a part in, their packets, what both ends' programs called
// and printed meanwhile.
type Story struct {
	Run     event.RunID
	Parties []Party // the lifelines of a picture, in the order in which they act
	Conns   []*Conn
	Packets []*Packet
	Calls   []*Call
	Gone    int // calls of the run that are no longer kept
	Prints  []*Print
	States  []State // of the connections' ends, and of the listeners among the parties
	Links   []Link  // the first is what was in force when it began
	Drops   []Drop
	Begin   time.Duration // when the run started; what others had done before that, such as to listen, is earlier
	End     time.Duration // of the last thing that happened

	trace   *Trace
	index   map[Party]int
	sides   map[*Conn][2]int // the parties of the ends of each of Conns
	moments []time.Duration
}

// Party is who acts in a story: a host, or, where all run on one host, a program.
type Party struct {
	Host string
	Cell string // of the program, "" for a host as a whole
	Port string // of a program that talks to itself, or is not known: its end; else ""
}

// Story returns what concerns a run. It is made anew at each call and shares what it points to with the trace.
func (t *Trace) Story(id event.RunID) *Story {
	s := &Story{Run: id, trace: t, index: map[Party]int{}, sides: map[*Conn][2]int{}}
	r := t.runs[id]
	if r == nil {
		return s
	}
	s.Begin, s.Gone = r.started, r.calls.Gone
	talked := map[event.RunID]bool{id: true}
	for _, c := range t.conns.all {
		if c.Of(id) {
			s.Conns = append(s.Conns, c)
			s.Packets = append(s.Packets, c.Packets...)
			s.States = append(s.States, c.States...)
			talked[c.Ends[0].Run], talked[c.Ends[1].Run] = true, true
			for _, call := range c.Calls {
				talked[call.Run] = true // of what is sent to many, each receiver
			}
		}
	}
	delete(talked, 0)
	until := s.until(r)
	for _, run := range slices.Sorted(maps.Keys(talked)) {
		s.add(t.runs[run], run == id, until)
	}
	s.addFragments()
	s.addListeners()
	s.sort()
	s.cast()
	s.surround()
	return s
}

// until returns up to when what others print may be about a run: for good while it goes on, and a little longer than it and its packets.
func (s *Story) until(r *run) time.Duration {
	if r.ended == 0 {
		return math.MaxInt64
	}
	last := r.ended
	for _, p := range s.Packets {
		last = max(last, p.Last())
	}
	return last + printSlack
}

// printSlack is how long a program may take to print what it thinks of the last packet.
const printSlack = 200 * time.Millisecond

// add takes in what a run of the story called and printed: all of it for the run whose story it is, of the others what belongs to the
// connections they share, and what they printed while those were there.
func (s *Story) add(r *run, all bool, until time.Duration) {
	if r == nil {
		return
	}
	sockets := map[int]bool{}
	for _, c := range r.calls.Rows {
		if c.Conn != nil && c.Conn.Of(s.Run) {
			sockets[c.Sock.ID], sockets[c.Sock.Listener] = true, true
		}
	}
	var calls []*Call
	for _, c := range r.calls.Rows {
		if all || sockets[c.Sock.ID] && s.shares(c) {
			calls = append(calls, c)
		}
	}
	var prints []*Print
	for _, p := range r.prints {
		if all || s.Begin <= p.At && p.At <= until {
			prints = append(prints, p)
		}
	}
	s.Calls = merged(s.Calls, calls, func(a, b *Call) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Seq, b.Seq)) })
	s.Prints = merged(s.Prints, prints, func(a, b *Print) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Seq, b.Seq)) })
}

// shares reports whether another program's call on a socket that has to do with the run is about the run, not about a third: a socket for
// datagrams, and one that listens, serve many.
func (s *Story) shares(c *Call) bool {
	if c.Conn != nil {
		return c.Conn.Of(s.Run)
	}
	return c.Name == "listen" || c.At >= s.Begin
}

// merged joins two lists, of which the first is in order and the other nearly: they were heard of in the order of time. That is much
// faster than to sort what is heard from two sides.
func merged[T any](a, b []T, compare func(a, b T) int) []T {
	b = slices.Clone(b)
	slices.SortStableFunc(b, compare)
	if len(a) == 0 {
		return b
	}
	all := make([]T, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if compare(b[0], a[0]) < 0 {
			all, b = append(all, b[0]), b[1:]
		} else {
			all, a = append(all, a[0]), a[1:]
		}
	}
	return append(append(all, a...), b...)
}

// addListeners takes in what became of the sockets that the runs of the story listened with. A host has one listener at a port at a time.
func (s *Story) addListeners() {
	for _, st := range s.trace.states {
		if slices.ContainsFunc(s.Calls, func(c *Call) bool {
			return c.Name == "listen" && !c.Failed && c.Host == st.Host && c.At <= st.At && endpointOf(c.Sock.Local) == endpointOf(st.Addr)
		}) {
			s.States = append(s.States, st)
		}
	}
}

// addFragments takes in the packets that no connection can be told of, between the hosts that the connections join, while they did.
func (s *Story) addFragments() {
	lost := slices.ContainsFunc(s.trace.order, func(p *Packet) bool { return p.Conn == nil })
	if len(s.Packets) == 0 || !lost {
		return
	}
	pairs := map[[2]string]bool{}
	first, last := s.Packets[0].Sent, time.Duration(0)
	for _, p := range s.Packets {
		a, b := addressOf(p.About.Src), addressOf(p.About.Dst)
		pairs[[2]string{a, b}], pairs[[2]string{b, a}] = true, true
		first, last = min(first, p.Sent), max(last, p.Last())
	}
	for _, p := range s.trace.order {
		if p.Conn == nil && p.Sent >= first && p.Sent <= last && pairs[[2]string{addressOf(p.About.Src), addressOf(p.About.Dst)}] {
			s.Packets = append(s.Packets, p)
		}
	}
}

func (s *Story) sort() {
	slices.SortFunc(s.Packets, func(a, b *Packet) int { return cmp.Or(cmp.Compare(a.Sent, b.Sent), cmp.Compare(a.Seq, b.Seq)) })
	slices.SortStableFunc(s.States, func(a, b State) int { return cmp.Compare(a.At, b.At) })
}

// cast finds the parties, in the order in which they open connections: who sends first stands first.
func (s *Story) cast() {
	for _, c := range s.Conns {
		var sides [2]int
		first := 0 // who was heard of first may be whose log came first
		if len(c.Packets) > 0 && s.trace.gone == 0 {
			first = c.Packets[0].From
		}
		for _, end := range []int{first, 1 - first} {
			sides[end] = s.enter(s.partyOf(c, end))
		}
		s.sides[c] = sides
	}
	for _, p := range s.Packets {
		s.From(p)
		if p.toMany() {
			for _, a := range p.Arrivals {
				s.enter(Party{Host: a.Host})
			}
		}
	}
	for _, c := range s.Calls {
		s.PartyOfCall(c)
	}
}

func (s *Story) enter(p Party) int {
	i, ok := s.index[p]
	if !ok {
		i = len(s.Parties)
		s.index[p] = i
		s.Parties = append(s.Parties, p)
	}
	return i
}

// partyOf returns the party that an end of a connection belongs to. Two ends on one host are two programs, or two sides of one.
func (s *Story) partyOf(c *Conn, end int) Party {
	e, host := &c.Ends[end], s.hostOf(c, end)
	if host != "" && host != s.hostOf(c, 1-end) {
		return Party{Host: host}
	}
	if e.Run == 0 || e.Run == c.Ends[1-end].Run {
		return Party{Cell: s.trace.cell(e.Run), Port: portOf(c, end)}
	}
	return Party{Cell: s.trace.cell(e.Run)}
}

func (s *Story) hostOf(c *Conn, end int) string {
	e := &c.Ends[end]
	host := cmp.Or(e.Host, s.trace.hosts[addressOf(e.Addr)])
	if r := s.trace.runs[e.Run]; host == "" && r != nil {
		host = r.host
	}
	return host
}

// portOf names an end that no program's name tells apart from the other. Whoever dials has another port each time.
func portOf(c *Conn, end int) string {
	if c.Net == "tcp" && end == 0 {
		return "dials"
	}
	return endpointOf(c.Ends[end].Addr).port
}

func (t *Trace) cell(id event.RunID) string {
	if r := t.runs[id]; r != nil {
		return r.cell
	}
	return ""
}

// From returns the party that has sent a packet, -1 if none has.
func (s *Story) From(p *Packet) int {
	if p.Conn != nil && p.Conn.elsewhere(p.From, p.Host) {
		return s.enter(Party{Host: p.Host})
	}
	return s.side(p, p.From, p.Host)
}

// To returns the party that a packet goes to, -1 if there is none. Of what was sent to many, ask for each of its [Packet.Ways].
func (s *Story) To(p *Packet) int {
	host := ""
	if len(p.Arrivals) > 0 {
		host = p.Arrivals[0].Host
	} else if p.Conn == nil {
		host = s.trace.hosts[addressOf(p.About.Dst)]
	}
	if p.oneOfMany {
		return s.enter(Party{Host: host})
	}
	return s.side(p, 1-p.From, host)
}

func (s *Story) side(p *Packet, end int, host string) int {
	if p.Conn != nil {
		return s.PartyOfEnd(p.Conn, end)
	}
	return slices.IndexFunc(s.Parties, func(party Party) bool { return host != "" && party.Host == host })
}

// PartyOfEnd returns the party that an end of a connection belongs to, -1 if the story does not have it.
func (s *Story) PartyOfEnd(c *Conn, end int) int {
	if sides, ok := s.sides[c]; ok {
		return sides[end]
	}
	return -1
}

// PartyOfCall returns the party that has made a call.
func (s *Story) PartyOfCall(c *Call) int {
	if c.Conn != nil && !c.Conn.elsewhere(c.End, c.Host) {
		if i := s.PartyOfEnd(c.Conn, c.End); i >= 0 {
			return i
		}
	}
	return s.partyOfRun(c.Run, c.Host, endpointOf(c.Sock.Local).port)
}

// PartyOfPrint returns the party that has printed something.
func (s *Story) PartyOfPrint(p *Print) int { return s.partyOfRun(p.Run, p.Host, "") }

// PartyOfState returns the party whose end has changed its state, -1 if it has none in the story.
func (s *Story) PartyOfState(st State) int {
	if st.Conn != nil {
		return s.PartyOfEnd(st.Conn, st.End)
	}
	return slices.IndexFunc(s.Parties, func(p Party) bool {
		return p.Host != "" && p.Host == st.Host || p.Port != "" && p.Port == endpointOf(st.Addr).port
	})
}

// Addresses returns the IP addresses at which the connections of a party end, in the order in which they are first seen.
func (s *Story) Addresses(party int) (all []string) {
	for _, c := range s.Conns {
		for end := range c.Ends {
			if address := addressOf(c.Ends[end].Addr); s.PartyOfEnd(c, end) == party && address != "" {
				all = added(all, address)
			}
		}
	}
	return all
}

// Programs returns the cells whose programs have made calls at a party, in the order in which they first did.
func (s *Story) Programs(party int) (all []string) {
	for _, c := range s.Calls {
		if s.PartyOfCall(c) == party {
			all = added(all, s.trace.cell(c.Run))
		}
	}
	return all
}

// added returns a list with a word, once.
func added(list []string, word string) []string {
	if slices.Contains(list, word) {
		return list
	}
	return append(list, word)
}

// partyOfRun finds a run's party where no connection tells: its host's, or of a program that talks to itself the one with a port.
func (s *Story) partyOfRun(id event.RunID, host, port string) int {
	if i, ok := s.index[Party{Host: host}]; ok && host != "" {
		return i
	}
	cell, own := s.trace.cell(id), -1
	for i, p := range s.Parties {
		if p.Host == "" && p.Cell == cell && (own < 0 || port != "" && p.Port == port) {
			own = i
		}
	}
	switch {
	case own >= 0:
		return own
	case host != "":
		return s.enter(Party{Host: host})
	}
	return s.enter(Party{Cell: cell})
}

// surround finds when the story begins and ends, and what the cable and the kernels did meanwhile.
func (s *Story) surround() {
	for _, c := range s.Calls {
		if c.Run == s.Run {
			s.span(c.Began(), c.At)
		} else {
			s.span(s.Begin, c.At)
		}
	}
	for _, p := range s.Packets {
		s.span(p.Sent, p.Last())
	}
	for _, p := range s.Prints {
		s.span(p.At, p.At)
	}
	for _, st := range s.States {
		if st.Conn == nil { // a listener's, which may have been there long before
			s.span(s.Begin, st.At)
		} else {
			s.span(st.At, st.At)
		}
	}
	s.End = max(s.End, s.Begin)
	for _, l := range s.trace.Links {
		switch {
		case l.At <= s.Begin:
			s.Links = []Link{l}
		case l.At <= s.End:
			s.Links = append(s.Links, l)
		}
	}
	for _, d := range s.trace.drops {
		if s.Begin <= d.At && d.At <= s.End+dropSlack {
			s.Drops = append(s.Drops, d)
		}
	}
}

// dropSlack is how much later than it happened a loss in a kernel may be told: its counters are read now and then.
const dropSlack = 200 * time.Millisecond

func (s *Story) span(from, to time.Duration) {
	s.Begin, s.End = min(s.Begin, from), max(s.End, to)
}

// Moments returns the times at which something happened, each once, in order: where a cursor may stop. They are not to be changed.
func (s *Story) Moments() []time.Duration {
	if s.moments == nil {
		s.moments = s.findMoments()
	}
	return s.moments
}

func (s *Story) findMoments() []time.Duration {
	sent := make([]time.Duration, 0, len(s.Packets))
	arrived := make([]time.Duration, 0, len(s.Packets))
	for _, p := range s.Packets {
		sent = append(sent, p.Sent)
		for _, a := range p.Arrivals {
			arrived = append(arrived, a.At)
		}
	}
	others := make([]time.Duration, 0, len(s.Calls)+len(s.Prints))
	for _, c := range s.Calls {
		others = append(others, c.At)
	}
	at := merged(merged(sent, arrived, cmp.Compare), others, cmp.Compare)
	others = others[:0]
	for _, p := range s.Prints {
		others = append(others, p.At)
	}
	for _, st := range s.States {
		others = append(others, st.At)
	}
	return slices.Compact(merged(at, others, cmp.Compare))
}

// String names the party: "client", "server", ":8080".
func (p Party) String() string {
	switch {
	case p.Host != "":
		return p.Host
	case p.Port == "":
		return p.Cell
	case p.Cell == "":
		return ":" + p.Port
	}
	return p.Cell + " :" + p.Port
}
