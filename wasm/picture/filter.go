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
	if len(f) == 0 {
		return true
	}
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

// Story returns the story with only those packets, calls and prints that the filter lets through.
func (f Filter) Story(s *trace.Story, say *Words) *trace.Story {
	less := *s
	less.Packets, less.Calls, less.Prints = nil, nil, nil
	for _, p := range s.Packets {
		if f.passes(saidOfPacket(s, p, say)) {
			less.Packets = append(less.Packets, p)
		}
	}
	for _, c := range s.Calls {
		if f.passes(saidOfCall(s, c, say)) {
			less.Calls = append(less.Calls, c)
		}
	}
	for _, p := range s.Prints {
		if f.passes([]string{string(p.Data), name(s, s.PartyOfPrint(p))}) {
			less.Prints = append(less.Prints, p)
		}
	}
	return &less
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
