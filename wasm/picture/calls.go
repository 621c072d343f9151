package picture

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

const (
	connColours = 6  // the connections take turns with so many, as in the style sheet; the number tells them apart beyond it
	previewLen  = 64 // bytes of a socket call that a row shows
	partCalls   = 10 // rows of one part: while a run is replayed, a part is drawn again with each call
	tallRow     = 42 // of a row with room for two lines, CSS pixels, as in the style sheet
)

// CallsWords is what the table of socket calls says.
type CallsWords struct {
	Title, ThisCell, Conversation                          string
	Foot, Gone                                             string // gone: how many calls are no longer kept
	Time, Who, Conn, Call, Bytes, Data, Waited, Peer, Line string // the columns
	ConnTitle, Failed, Seek, Carrier, NoCarrier            string
	Pending, Never                                         string            // of a dial that has not returned, and one that never will
	Names                                                  map[string]string // of the calls
	Errors                                                 map[string]string // by errno's name, or "EOF", "timeout", "closed"
}

// Error says what an error is, after its name.
func (w *CallsWords) Error(name string) string {
	if word, ok := w.Errors[name]; ok {
		return name + ": " + word
	}
	return name
}

// callTable is the socket calls as they are looked at.
type callTable struct {
	story   *trace.Story
	look    *Look
	say     *CallsWords
	whole   bool        // the calls of all who talked, not of one program alone
	packets bool        // some were seen
	now     *trace.Call // that the cursor stands on or has passed last; nil while it is off or before all
}

// Calls is the table of socket calls: those of the story's program, or of all that it talked to, in the order in which they returned.
func Calls(s *trace.Story, l Look) Drawing {
	d := Drawing{Mark: -1}
	mine := func(c *trace.Call) bool { return c.Run == s.Run }
	if !slices.ContainsFunc(s.Calls, mine) {
		return d
	}
	talked := slices.ContainsFunc(s.Calls, func(c *trace.Call) bool { return !mine(c) })
	t := callTable{story: s, look: &l, say: &l.Say.Calls, whole: l.Whole && talked, packets: len(s.Packets) > 0}
	var rows []*trace.Call
	height := 0
	for _, c := range s.Calls {
		if (t.whole || mine(c)) && l.shows(c.Conn) {
			rows = append(rows, c)
			height += callRowHeight(c)
			if l.Replay && !l.later(c.At) {
				t.now, d.Mark = c, height
			}
		}
	}
	d.Count = text.Group(len(rows) + s.Gone)
	d.Tools, d.Head = t.tools(talked), t.head()
	d.Foot = foot(t.say.Foot)
	if s.Gone > 0 {
		d.Foot = foot(text.Fill(t.say.Gone, text.Group(s.Gone)) + " " + t.say.Foot)
	}
	for part := range slices.Chunk(rows, partCalls) {
		height = 0
		for _, c := range part {
			height += callRowHeight(c)
		}
		d.Parts = append(d.Parts, Part{Rev: t.rev(part), Height: height, Draw: func() string { return t.part(part) }})
	}
	return d
}

// callRowHeight is how high a call's row is: what went wrong takes two lines.
func callRowHeight(c *trace.Call) int {
	if c.Failed || c.Sock.Err != "" {
		return tallRow
	}
	return rowHeight
}

// rev tells the looks of a part apart.
func (t *callTable) rev(part []*trace.Call) string {
	hash, passed := uint64(0), 0
	if t.whole { // which columns there are
		hash++
	}
	if t.packets {
		hash += 2
	}
	for _, c := range part {
		conn, more := 0, 0
		if c.Conn != nil {
			conn = c.Conn.Number
		}
		if c.Pending {
			more++
		}
		if c.Never {
			more += 4
		}
		if c == t.now {
			more += 2
		}
		if !t.look.later(c.At) {
			passed++
		}
		hash = mixed(mixed(mixed(hash, uint64(c.Seq)), uint64(conn)), uint64(more))
	}
	return strconv.FormatUint(mixed(hash, uint64(passed)), 36)
}

// tools is what chooses the rows.
func (t *callTable) tools(talked bool) string {
	var m text.Markup
	if talked {
		m.Add(`<span class="choice2" role="group" aria-label="%">`, t.say.Title)
		t.choice(&m, "", t.say.ThisCell, !t.whole)
		t.choice(&m, "1", t.say.Conversation, t.whole)
		m.HTML(`</span>`)
	}
	return m.String() + connTools(t.story, t.look)
}

func (t *callTable) choice(m *text.Markup, value, label string, pressed bool) {
	m.Add(`<button type="button" data-look="whole" data-value="%" data-cell="%" aria-pressed="%">%</button>`, value, t.look.Cell, strconv.FormatBool(pressed), label)
}

func (t *callTable) head() string {
	var m text.Markup
	m.HTML(`<table class="calls" aria-hidden="true"><thead>`)
	t.columns(&m)
	m.HTML(`</thead></table>`)
	return m.String()
}

// columns appends the row of the columns' names.
func (t *callTable) columns(m *text.Markup) {
	m.HTML(`<tr>`)
	col := func(class, word string) { m.Add(`<th scope="col" class="%">%</th>`, class, word) }
	col("at", t.say.Time)
	if t.whole {
		col("who", t.say.Who)
	}
	col("conns", t.say.Conn)
	col("call", t.say.Call)
	col("bytes", t.say.Bytes)
	col("wide", t.say.Data)
	col("waited", t.say.Waited)
	col("peer", t.say.Peer)
	col("line", t.say.Line)
	if t.packets {
		m.Add(`<th scope="col" class="carrier" aria-label="%">↗</th>`, t.look.Say.Packet)
	}
	m.HTML(`</tr>`)
}

func (t *callTable) part(part []*trace.Call) string {
	var m text.Markup
	m.Add(`<table class="calls" aria-label="%"><thead class="heard">`, t.say.Title)
	t.columns(&m)
	m.HTML(`</thead><tbody>`)
	for _, c := range part {
		t.row(&m, c)
	}
	m.HTML(`</tbody></table>`)
	return m.String()
}

func (t *callTable) row(m *text.Markup, c *trace.Call) {
	m.Add(`<tr class="%" data-look="at" data-value="%" data-cell="%"`, t.class(c), strconv.FormatInt(int64(c.At), 10), t.look.Cell)
	if c == t.now {
		m.HTML(` aria-current="step"`)
	}
	m.Add(`><td class="at"><button type="button" class="time" tabindex="-1" title="%">%</button></td>`, t.say.Seek, text.Millis(c.At-t.story.Begin))
	if t.whole {
		m.Add(`<td class="who">%</td>`, name(t.story, t.story.PartyOfCall(c)))
	}
	t.badge(m, c.Conn)
	m.Add(`<td class="call"><span class="term" data-term="call/%">%</span></td>`, c.Name, cmp.Or(t.say.Names[c.Name], c.Name))
	m.Add(`<td class="bytes">%</td>`, byteCount(c))
	t.what(m, c)
	m.Add(`<td class="waited">%</td>`, waited(c.Sock.Took))
	m.Add(`<td class="peer" title="%">%</td>`, c.Sock.Remote, c.Sock.Remote)
	t.line(m, c)
	if t.packets {
		t.carrier(m, c)
	}
	m.HTML(`</tr>`)
}

// class says how a call went, whose it is, and how it stands to the cursor.
func (t *callTable) class(c *trace.Call) string {
	class := c.Name
	if callRowHeight(c) == tallRow {
		class += " tall"
	}
	switch {
	case c.Failed:
		class += " failed"
	case c.Pending:
		class += " pending"
	}
	if c.Run != t.story.Run {
		class += " theirs"
	}
	if t.look.later(c.At) {
		class += " later"
	}
	return class
}

func (t *callTable) badge(m *text.Markup, c *trace.Conn) {
	m.HTML(`<td class="conns">`)
	if c != nil {
		n := text.Itoa(c.Number)
		m.Add(`<span class="conn conn%" title="%">#%</span>`, text.Itoa((c.Number-1)%connColours+1), text.Fill(t.say.ConnTitle, n), n)
	}
	m.HTML(`</td>`)
}

// byteCount is empty for calls that carry no bytes. An empty datagram carries 0.
func byteCount(c *trace.Call) string {
	if (c.Name == "read" || c.Name == "write") && !c.Failed && c.Sock.Err == "" || c.Size > 0 {
		return text.Group(c.Size)
	}
	return ""
}

// what appends the first bytes that crossed, or what went wrong in words.
func (t *callTable) what(m *text.Markup, c *trace.Call) {
	m.HTML(`<td class="wide">`)
	if len(c.Data) > 0 {
		shown := c.Data[:min(len(c.Data), previewLen)]
		m.HTML(`<span class="data">`)
		m.Preview(shown)
		if len(shown) < c.Size {
			m.HTML(`<span class="more">…</span>`)
		}
		m.HTML(`</span> `)
	}
	switch err := c.Sock.Err; {
	case c.Pending:
		m.Add(`<span class="soft">%</span>`, t.say.Pending)
	case c.Never:
		m.Add(`<span class="bad">%</span>`, t.say.Never)
	case c.Failed && err == "":
		m.Add(`<span class="bad" title="%">%</span>`, c.Text, c.Text)
	case c.Failed:
		m.HTML(`<span class="bad">`)
		termInRow(m, "error", err, text.Fill(t.say.Failed, t.say.Error(err)))
		m.HTML(`</span>`)
	case err != "":
		m.HTML(`<span class="soft">`)
		termInRow(m, "error", err, t.say.Error(err))
		m.HTML(`</span>`)
	case c.Sock.Op != "":
		m.Add(`<span class="soft">%</span>`, c.Sock.Op) // which half a shutdown closed
	case c.Name == "listen":
		m.Add(`<span class="soft">%</span>`, c.Sock.Net+" "+c.Sock.Local)
	}
	m.HTML(`</td>`)
}

func waited(d time.Duration) string {
	if d <= 0 {
		return ""
	}
	return text.Span(d)
}

// line appends the line that has made the call, as a button that leads there if a learner can see it.
func (t *callTable) line(m *text.Markup, c *trace.Call) {
	m.HTML(`<td class="line">`)
	if cell, line := t.look.placeOf(c); cell != "" {
		n := text.Itoa(line)
		m.Add(`<button type="button" class="place" tabindex="-1" data-do="goto" data-cell="%" data-line="%" data-seq="%" title="%">%</button>`,
			cell, n, strconv.FormatInt(c.Seq, 10), text.Fill(t.look.Say.GoTo, n, cell), n)
	} else if c.Pos.Line > 0 {
		m.Add(`<span>%</span>`, c.Pos.File+":"+text.Itoa(c.Pos.Line))
	}
	m.HTML(`</td>`)
}

// carrier appends a button that chooses the packet that has to do with the call. Which one that is, is found out when it is pressed.
func (t *callTable) carrier(m *text.Markup, c *trace.Call) {
	m.HTML(`<td class="carrier">`)
	if carried(c) {
		m.Add(`<button type="button" class="place" tabindex="-1" data-look="carrier" data-value="%" data-cell="%" title="%" aria-label="%">↗</button>`,
			strconv.FormatInt(c.Seq, 10), t.look.Cell, t.say.Carrier, t.say.Carrier)
	}
	m.HTML(`</td>`)
}
