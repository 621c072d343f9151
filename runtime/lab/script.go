package lab

import (
	"cmp"
	"fmt"
	"math"
	"net/netip"
	"slices"
	"time"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/packet"
)

// maxTalks bounds how many conversations a script counts in. Beyond them it counts all anew: a flood has no second segment that a
// lesson could mean.
const maxTalks = 4096

// script makes its incidents happen.
type script struct {
	lines     []string
	incidents []lesson.Incident
	alone     bool // one host: the words for hosts mean who sent first
	talks     map[pair]*talk
	cuts      []span
	cutBy     string // the line that has the cable cut, as last told; "" if none has
}

// addrs returns where a packet comes from and goes to. Where there are no ports they are 0.
func addrs(p *packet.Packet) (from, to netip.AddrPort) {
	src, dst := p.Ports()
	return netip.AddrPortFrom(netip.AddrFrom4(p.IP.Src), src), netip.AddrPortFrom(netip.AddrFrom4(p.IP.Dst), dst)
}

// pair is two addresses that talk, the smaller first.
type pair [2]netip.AddrPort

// pairOf returns the pair of two addresses, and whether they had to be swapped.
func pairOf(from, to netip.AddrPort) (key pair, swapped bool) {
	if to.Compare(from) < 0 {
		return pair{to, from}, true
	}
	return pair{from, to}, false
}

// talk is one conversation of a pair: a connection, or the datagrams between two sockets.
type talk struct {
	opener netip.AddrPort
	isn    uint32 // of a connection: the opener's initial sequence number
	counts []int  // how many packets each incident's selector has met
}

// span is when a line has the cable cut: from, up to until.
type span struct {
	from, until time.Duration
	line        string
}

// never is the end of a cut that has none.
const never = math.MaxInt64

// hit is what a script does to one packet.
type hit struct {
	drop, duplicate, corrupt bool
	delay                    time.Duration
	line                     string // of the script, the last that hit
}

// newScript reads a script for a lab with these hosts. A host that is alone on its cable plays both roles.
func newScript(lines, hosts []string) (script, error) {
	s := script{lines: lines, alone: len(hosts) == 0, talks: map[pair]*talk{}}
	for i, line := range lines {
		in, err := lesson.ParseIncident(line, hosts)
		if err != nil {
			return script{}, fmt.Errorf("lab: faults: line %d: %w", i+1, err)
		}
		s.incidents = append(s.incidents, in)
	}
	return s, nil
}

// meet counts a packet and returns what the script does to it. A cut that it causes begins behind it.
func (s *script) meet(now time.Duration, host string, p *packet.Packet) hit {
	var h hit
	if len(s.incidents) == 0 {
		return h
	}
	s.talk(now, p, false) // its clocks start, whatever the incidents ask for
	for i := range s.incidents {
		in := &s.incidents[i]
		t := s.talk(now, p, in.Which.What == lesson.Fragment)
		if !s.sends(in.Which.Host, host, t, p) || !is(p, in.Which.What) {
			continue
		}
		t.counts[i]++
		if in.Which.Holds(t.counts[i]) {
			s.happen(in, now, &h)
		}
	}
	return h
}

// happen does to a packet what an incident says.
func (s *script) happen(in *lesson.Incident, now time.Duration, h *hit) {
	switch in.Deed {
	case lesson.Drop:
		h.drop = true
	case lesson.Duplicate:
		h.duplicate = true
	case lesson.Corrupt:
		h.corrupt = true
	case lesson.Delay:
		h.delay += in.By
	case lesson.Cut:
		s.cutFrom(now, in)
		return // the packet itself is spared
	}
	h.line = in.Source
}

// talk returns the conversation that a packet belongs to. Fragments are counted by hosts, since only the first has ports.
func (s *script) talk(now time.Duration, p *packet.Packet, byHost bool) *talk {
	from, to := addrs(p)
	if byHost {
		from, to = netip.AddrPortFrom(from.Addr(), 0), netip.AddrPortFrom(to.Addr(), 0)
	}
	key, _ := pairOf(from, to)
	t := s.talks[key]
	again := t != nil && is(p, lesson.SYN) && from == t.opener && p.TCP.Seq != t.isn
	if t == nil || again {
		if len(s.talks) >= maxTalks {
			clear(s.talks)
		}
		t = &talk{opener: from, isn: p.TCP.Seq, counts: make([]int, len(s.incidents))}
		s.talks[key] = t
		if p.Has != packet.Nothing && !byHost {
			s.open(now)
		}
	}
	return t
}

// open starts the clocks of a conversation's first packet.
func (s *script) open(now time.Duration) {
	for i := range s.incidents {
		if in := &s.incidents[i]; in.Deed == lesson.Cut && in.After > 0 {
			s.cutFrom(now+in.After, in)
		}
	}
}

// sends reports whether a packet comes from the host that a selector names.
func (s *script) sends(want, host string, t *talk, p *packet.Packet) bool {
	switch {
	case want == "":
		return true
	case s.alone:
		src, _ := addrs(p)
		return (want == lesson.Client) == (t.opener == src)
	}
	return want == host
}

// cutFrom has an incident cut the cable from a moment on. A cut that meets the one before it prolongs that one.
func (s *script) cutFrom(from time.Duration, in *lesson.Incident) {
	cut := span{from, never, in.Source}
	if in.For > 0 {
		cut.until = from + in.For
	}
	if n := len(s.cuts); n > 0 && s.cuts[n-1].from <= from && from <= s.cuts[n-1].until {
		s.cuts[n-1].until = max(s.cuts[n-1].until, cut.until)
		return
	}
	s.cuts = append(s.cuts, cut)
}

// turn cuts or mends the cable if that is due, and returns the line behind it, "" if all is as it was. It forgets the cuts that are over.
func (s *script) turn(now time.Duration) string {
	was := s.cutBy
	s.cutBy = ""
	s.cuts = slices.DeleteFunc(s.cuts, func(c span) bool { return c.until <= now })
	if i := slices.IndexFunc(s.cuts, func(c span) bool { return c.from <= now }); i >= 0 {
		s.cutBy = s.cuts[i].line
	}
	if s.cutBy == was {
		return ""
	}
	return cmp.Or(s.cutBy, was)
}

// next returns when turn has something to do after now, never if it has not.
func (s *script) next(now time.Duration) time.Duration {
	next := time.Duration(never)
	for _, c := range s.cuts {
		if c.from > now {
			next = min(next, c.from)
		} else {
			next = min(next, c.until)
		}
	}
	return next
}

// mend ends the cuts that have begun.
func (s *script) mend(now time.Duration) {
	s.cuts = slices.DeleteFunc(s.cuts, func(c span) bool { return c.from <= now })
	s.cutBy = ""
}

// is reports whether a packet is of a kind.
func is(p *packet.Packet, what lesson.What) bool {
	tcp, flags := p.Has == packet.HasTCP, p.TCP.Flags
	switch what {
	case lesson.SYN:
		return tcp && flags.Has(packet.SYN) && !flags.Has(packet.ACK)
	case lesson.SYNACK:
		return tcp && flags.Has(packet.SYN|packet.ACK)
	case lesson.ACK:
		return tcp && flags.Has(packet.ACK) && p.SegLen() == 0 && !flags.Has(packet.RST)
	case lesson.Data:
		return tcp && p.Len > 0
	case lesson.FIN:
		return tcp && flags.Has(packet.FIN)
	case lesson.RST:
		return tcp && flags.Has(packet.RST)
	case lesson.Segment:
		return tcp
	case lesson.Datagram:
		return p.Has == packet.HasUDP
	case lesson.Fragment:
		return p.IP.Fragment()
	case lesson.ICMP:
		return p.Has == packet.HasICMP
	}
	return what == lesson.Any
}
