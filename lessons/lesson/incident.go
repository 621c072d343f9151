//go:build !js

package lesson

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Incident is one line of a lab's script: what happens to which packets, or when the cable is cut. It is exact whatever the timing,
// because it counts packets. Written:
//
//	drop client data 2            the client's second segment with data
//	drop client syn 1-2           its first two SYNs
//	duplicate datagram 3          the third datagram, whoever sends it
//	corrupt server data 1 4       one bit of its first and its fourth
//	delay client data 2 by 200ms  later packets overtake it
//	drop icmp all
//	cut after 3s                  counted from a connection's first packet
//	cut after client data 3 for 2s
type Incident struct {
	Deed   Deed
	Which  Selector      // of all but a Cut with After: the packets meant, or the packet after which the cable is cut
	By     time.Duration // of Delay: how long, beyond what the cable takes
	After  time.Duration // of Cut: how long after a connection's first packet; 0 when packets are counted instead
	For    time.Duration // of Cut: when the cable is whole again; 0 is never
	Source string        // as the author wrote it
}

// Deed is what an incident does.
type Deed string

// The deeds.
const (
	Drop      Deed = "drop"
	Duplicate Deed = "duplicate"
	Corrupt   Deed = "corrupt" // flips one bit
	Delay     Deed = "delay"
	Cut       Deed = "cut"
)

// Selector picks packets by who sends them, what they are, and their number among those. They are counted for each connection,
// or for each pair of addresses that exchange datagrams, from its first packet on, so that a program run again meets the same;
// and they are counted as they are sent, retransmissions too.
type Selector struct {
	Host string  // who sends; "" is either
	What What    //
	Nth  []Range // from 1; none is all
}

// What is a kind of packet.
type What string

// The kinds of packets. One packet may be of several: a FIN may carry data.
const (
	SYN      What = "syn"     // a SYN without an ACK
	SYNACK   What = "syn-ack" //
	ACK      What = "ack"     // nothing but an acknowledgment
	Data     What = "data"    // a segment with a payload
	FIN      What = "fin"
	RST      What = "rst"
	Segment  What = "segment"  // any TCP segment
	Datagram What = "datagram" // any UDP datagram; of a fragmented one, its first packet
	Fragment What = "fragment" // a packet that carries part of a datagram
	ICMP     What = "icmp"
	Any      What = "packet"
)

// Range is a range of numbers, both ends included.
type Range struct{ From, To int }

// Holds reports whether the selector means the nth packet of its kind.
func (s *Selector) Holds(n int) bool {
	return len(s.Nth) == 0 || slices.ContainsFunc(s.Nth, func(r Range) bool { return r.From <= n && n <= r.To })
}

var (
	deeds = []string{string(Drop), string(Duplicate), string(Corrupt), string(Delay), string(Cut)}
	whats = []string{string(SYN), string(SYNACK), string(ACK), string(Data), string(FIN), string(RST), string(Segment),
		string(Datagram), string(Fragment), string(ICMP), string(Any)}
)

// maxNth bounds the numbers of a script: a lesson that means a later packet means a random one.
const maxNth = 1_000_000

// IncidentError says what is wrong with a line of a script, and where.
type IncidentError struct {
	Col  int    // from 1, in bytes
	Text string // what is wrong and what to write instead
}

// Error returns the text with its place in the line.
func (e *IncidentError) Error() string { return fmt.Sprintf("at %d: %s", e.Col, e.Text) }

// The roles are what hosts are called in the script of a lab that names none. Both ends are on one host then, and the client is the
// one that sends first.
const (
	Client = "client"
	Server = "server"
)

// ParseIncident reads one line of a script. hosts are the lab's; with none, the line may name [Client] and [Server]. An error is an
// [*IncidentError].
func ParseIncident(line string, hosts []string) (Incident, error) {
	if len(hosts) == 0 {
		hosts = []string{Client, Server}
	}
	p := incidentParser{words: tokensOf(line), end: len(line) + 1, hosts: hosts}
	in := p.incident()
	in.Source = line
	if p.err == nil && len(p.words) > 0 {
		p.fail("%q is more than is understood here: end the line before it", p.words[0].text)
	}
	if p.err != nil {
		return Incident{}, p.err
	}
	return in, nil
}

// token is a word of a line and its column, from 1.
type token struct {
	text string
	col  int
}

// tokensOf returns the words of a line with where they stand.
func tokensOf(line string) []token {
	var tokens []token
	at := 0
	for w := range strings.FieldsSeq(line) {
		at += strings.Index(line[at:], w)
		tokens = append(tokens, token{w, at + 1})
		at += len(w)
	}
	return tokens
}

// incidentParser takes words off the front. After the first error it takes none, and every method returns zero.
type incidentParser struct {
	words []token
	end   int // the column behind the line
	hosts []string
	err   error
}

// incident reads a whole line.
func (p *incidentParser) incident() Incident {
	deed := p.oneOf("a line begins with what happens", deeds)
	in := Incident{Deed: Deed(deed)}
	switch in.Deed {
	case Cut:
		p.keyword("after")
		if next := p.peek(); next != "" && next[0] >= '0' && next[0] <= '9' {
			in.After = p.duration()
		} else {
			in.Which = p.selector()
		}
		if p.peek() == "for" {
			p.keyword("for")
			in.For = p.duration()
		}
	case Delay:
		in.Which = p.selector()
		p.keyword("by")
		in.By = p.duration()
	default:
		in.Which = p.selector()
	}
	return in
}

// selector reads "client data 2 4-6".
func (p *incidentParser) selector() Selector {
	var s Selector
	if slices.Contains(p.hosts, p.peek()) {
		s.Host = p.take()
	}
	expected := whats
	if s.Host == "" {
		expected = slices.Concat(p.hosts, whats)
	}
	s.What = What(p.oneOf("here a host or a kind of packet is expected", expected))
	if p.peek() == "all" {
		p.take()
		return s
	}
	s.Nth = append(s.Nth, p.number())
	for next := p.peek(); next != "" && next[0] >= '0' && next[0] <= '9'; next = p.peek() {
		s.Nth = append(s.Nth, p.number())
	}
	return s
}

// number reads "2" or "2-4".
func (p *incidentParser) number() Range {
	from, to, isRange := strings.Cut(p.peek(), "-")
	if !isRange {
		to = from
	}
	a, errA := strconv.Atoi(from)
	b, errB := strconv.Atoi(to)
	if errA != nil || errB != nil || a < 1 || b < a || b > maxNth {
		p.fail("here it is to be said which: a number from 1, like 2, a range like 2-4, or all")
	}
	p.take()
	return Range{a, b}
}

// duration reads "200ms".
func (p *incidentParser) duration() time.Duration {
	d, err := time.ParseDuration(p.peek())
	if err != nil || d <= 0 {
		p.fail("here a duration like 200ms or 3s is expected")
	}
	p.take()
	return d
}

// keyword takes a word that must stand here.
func (p *incidentParser) keyword(word string) {
	if p.peek() != word {
		p.fail("here %q is expected", word)
	}
	p.take()
}

// oneOf takes one of the known words.
func (p *incidentParser) oneOf(rule string, known []string) string {
	switch next := p.peek(); {
	case next == "":
		p.fail("%s: %s", rule, strings.Join(known, ", "))
	case !slices.Contains(known, next):
		p.fail("%s, and not %q%s", rule, next, DidYouMean(next, known))
	}
	return p.take()
}

// peek returns the next word, "" at the end.
func (p *incidentParser) peek() string {
	if p.err != nil || len(p.words) == 0 {
		return ""
	}
	return p.words[0].text
}

// take returns the next word and goes on to the one after it.
func (p *incidentParser) take() string {
	next := p.peek()
	if next != "" {
		p.words = p.words[1:]
	}
	return next
}

// fail notes the first error, at the next word.
func (p *incidentParser) fail(format string, args ...any) {
	if p.err != nil {
		return
	}
	col := p.end
	if len(p.words) > 0 {
		col = p.words[0].col
	}
	p.err = &IncidentError{col, fmt.Sprintf(format, args...)}
}
