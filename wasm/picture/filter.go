package picture

import (
	"slices"
	"strings"
	"unicode"

	"github.com/wirebook/wirebook/runtime/packet"
	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

// Filter is the words that a learner has typed to see less: all of them must be found in what is said of a packet, a call or a print, but
// for those that must not be. There is no wrong one. The zero value lets everything through.
type Filter []word

type word struct {
	text string // in lower case
	not  bool
}

// ParseFilter reads a filter: words with spaces between them, or "in quotes" with spaces in them. A minus before a word means without it.
func ParseFilter(s string) Filter {
	var f Filter
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		w := word{}
		s, w.not = strings.CutPrefix(s, "-")
		if quoted, ok := strings.CutPrefix(s, `"`); ok {
			w.text, s, _ = strings.Cut(quoted, `"`)
		} else if end := strings.IndexFunc(s, unicode.IsSpace); end >= 0 {
			w.text, s = s[:end], s[end:]
		} else {
			w.text, s = s, ""
		}
		if w.text != "" {
			w.text = strings.ToLower(w.text)
			f = append(f, w)
		}
	}
	return f
}

// passes reports whether the filter lets something through, by all that is said of it.
func (f Filter) passes(said []string) bool {
	for i := range said {
		said[i] = strings.ToLower(said[i])
	}
	for _, w := range f {
		if slices.ContainsFunc(said, func(s string) bool { return strings.Contains(s, w.text) }) == w.not {
			return false
		}
	}
	return true
}

// Sieve lets of stories through what passes a filter. A run's story is told again and again while things happen, so what it has judged once
// it judges again only when there is more to be said of it.
type Sieve struct {
	Text    string // as the learner has typed it
	filter  Filter
	of      *trace.Story // last
	through *trace.Story // of that
	judged  map[any]judgement
}

type judgement struct {
	of     known
	passes bool
}

// known is what comes to be known only after there is something to judge.
type known struct {
	conn     *trace.Conn
	arrivals int
	lost     bool
}

// NewSieve returns a sieve with the filter that a text is.
func NewSieve(text string) *Sieve { return &Sieve{Text: text, filter: ParseFilter(text)} }

// Filter returns the sieve's filter. That of a nil sieve lets everything through.
func (v *Sieve) Filter() Filter {
	if v == nil {
		return nil
	}
	return v.filter
}

// Story returns the story with only those packets, calls and prints that pass.
func (v *Sieve) Story(s *trace.Story, say *Words) *trace.Story {
	switch {
	case len(v.Filter()) == 0:
		return s
	case v.of == s:
		return v.through
	}
	if v.of == nil || v.of.Run != s.Run {
		v.judged = map[any]judgement{}
	}
	less := *s
	less.Packets, less.Calls, less.Prints = nil, nil, nil
	for _, p := range s.Packets {
		if v.passes(p, known{p.Conn, len(p.Arrivals), p.Lost != nil}, func() []string { return saidOfPacket(s, p, say) }) {
			less.Packets = append(less.Packets, p)
		}
	}
	for _, c := range s.Calls {
		if v.passes(c, known{conn: c.Conn}, func() []string { return saidOfCall(s, c, say) }) {
			less.Calls = append(less.Calls, c)
		}
	}
	for _, p := range s.Prints {
		if v.passes(p, known{}, func() []string { return []string{string(p.Data), name(s, s.PartyOfPrint(p))} }) {
			less.Prints = append(less.Prints, p)
		}
	}
	v.of, v.through = s, &less
	return v.through
}

// passes reports whether something passes of which so much is known.
func (v *Sieve) passes(it any, now known, said func() []string) bool {
	j, judged := v.judged[it]
	if !judged || j.of != now {
		j = judgement{now, v.filter.passes(said())}
		v.judged[it] = j
	}
	return j.passes
}

// saidOfPacket is what the page says of a packet, and what it carries.
func saidOfPacket(s *trace.Story, p *trace.Packet, say *Words) []string {
	said := []string{
		What(p), packetNote(p, say), p.About.Src, p.About.Dst, name(s, s.From(p)), name(s, s.To(p)), bytesOf(p.About.Len),
		string(packet.Decode(p.Data).Payload),
	}
	if p.Conn != nil {
		said = append(said, p.Conn.Net, connNumber(p.Conn))
	}
	if p.Lost != nil {
		said = append(said, "lost", Fate(p, say)) // the word is short, so it is known in every language
	}
	return said
}

// saidOfCall is what the page says of a call, and what crossed.
func saidOfCall(s *trace.Story, c *trace.Call, say *Words) []string {
	said := []string{
		c.Name, say.Calls.Names[c.Name], name(s, s.PartyOfCall(c)), c.Sock.Net, c.Sock.Local, c.Sock.Remote, c.Text, string(c.Data),
	}
	if c.Conn != nil {
		said = append(said, connNumber(c.Conn))
	}
	if c.Sock.Err != "" {
		said = append(said, say.Calls.Error(c.Sock.Err))
	}
	if c.Failed {
		said = append(said, text.Fill(say.Calls.Failed, ""))
	}
	return said
}
