package picture

import (
	"bytes"
	"slices"
	"time"

	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

// ContentsWords is what the contents say. A "%" is where a value goes.
type ContentsWords struct {
	Title string
	More  string // bytes or turns that are not shown, with their number
	Turns text.Plural
}

// What is shown of the contents: a conversation is there to be read.
const (
	mostSaid  = 4 << 10 // bytes of each direction
	mostTurns = 100     // of all connections
)

// Contents is what the ends of TCP connections have said to one another, as a conversation: what one wrote until the other did is a turn.
// Where it lies in the stream, and in which pieces it came, is the ruler's to show.
func Contents(s *trace.Story, l Look) Drawing {
	d := Drawing{Mark: -1}
	k := talk{story: s, look: &l}
	for _, c := range s.Conns {
		if c.Net == "tcp" && l.shows(c) {
			k.conversation(c)
		}
	}
	if k.turns == 0 {
		return d
	}
	if k.turns > mostTurns {
		k.Add(`<p class="remark">%</p>`, text.Fill(l.Say.Contents.More, l.Say.Contents.Turns.Of(k.turns-mostTurns)))
	}
	d.Count, d.Tools, d.Head = l.Say.Contents.Turns.Of(k.turns), connTools(s, &l), k.String()
	return d
}

// talk is the contents in the making.
type talk struct {
	text.Markup
	story *trace.Story
	look  *Look
	turns int // of all connections
}

// turn is what one end has written before the other wrote again: a stretch of its stream.
type turn struct {
	end, from, to int
	at            time.Duration
}

// turnsOf returns the turns of a connection as the story is told, in the order of time.
func turnsOf(sides *[2]*stream, l *Look) []turn {
	var turns []turn
	pieces := [2][]span{sides[0].said(), sides[1].said()}
	for {
		end := 0
		if len(pieces[0]) == 0 || len(pieces[1]) > 0 && pieces[1][0].at() < pieces[0][0].at() {
			end = 1
		}
		if len(pieces[end]) == 0 || l.later(pieces[end][0].at()) {
			return turns
		}
		p := &pieces[end][0]
		pieces[end] = pieces[end][1:]
		if last := len(turns) - 1; last >= 0 && turns[last].end == end {
			turns[last].to = p.to
		} else {
			turns = append(turns, turn{end, p.from, p.to, p.at()})
		}
	}
}

// said returns the pieces of a stream as they were written; of a writer outside the lab, as they were read or sent.
func (st *stream) said() []span {
	switch {
	case len(st.writes) > 0:
		return st.writes
	case len(st.reads) > 0:
		return st.reads
	case len(st.segments) > 0:
		return st.segments[0]
	}
	return nil
}

// beginning returns the first bytes of a stream, up to one that was not recorded.
func (st *stream) beginning() []byte {
	said, known := st.spell(min(st.size, mostSaid))
	if end := slices.Index(known, false); end >= 0 {
		return said[:end]
	}
	return said
}

func (k *talk) conversation(c *trace.Conn) {
	sides := [2]*stream{streamOf(c, 0), streamOf(c, 1)}
	turns := turnsOf(&sides, k.look)
	before := k.turns
	if k.turns += len(turns); len(turns) == 0 || before >= mostTurns {
		return
	}
	said := [2][]byte{sides[0].beginning(), sides[1].beginning()}
	k.Add(`<p class="remark">%</p><ol class="turns">`, connName(c))
	for _, t := range turns[:min(len(turns), mostTurns-before)] {
		k.Add(`<li class="end%"><strong>%</strong> <span>% ms · %</span><pre>`, text.Itoa(t.end), name(k.story, k.story.PartyOfEnd(c, t.end)),
			text.Millis(t.at-k.story.Begin), k.look.Say.Ruler.Bytes.Of(t.to-t.from))
		most := len(said[t.end])
		k.lines(said[t.end][min(t.from, most):min(t.to, most)])
		if more := t.to - max(t.from, most); more > 0 {
			k.Add(`<i>%</i>`, text.Fill(k.look.Say.Contents.More, k.look.Say.Ruler.Bytes.Of(more)))
		}
		k.HTML(`</pre></li>`)
	}
	k.HTML(`</ol>`)
}

// lines appends bytes line by line. What ends a line is shown, too: protocols have their own ideas of it.
func (k *talk) lines(b []byte) {
	for len(b) > 0 {
		n := bytes.IndexByte(b, '\n') + 1
		if n == 0 {
			n = len(b)
		}
		k.Preview(b[:n])
		k.HTML("\n")
		b = b[n:]
	}
}
