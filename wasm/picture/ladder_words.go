package picture

import (
	"strconv"
	"strings"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/packet"
	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

// LadderWords is what a ladder says. A "%" is where a value goes.
type LadderWords struct {
	Title, Conn, AllConns    string
	Summary                  string            // from when to when a part is
	Copy, Flipped, HeldBack  string            // what the cable did to a packet that has arrived
	Fragment                 string            // an IP fragment that says no ports
	KernelLost               string            // how many packets, where
	Places                   map[string]string // by event.Drop.Where
	Cut, Mended, SameLink    string            // what became of the cable
	Delay, Jitter, Loss      string
	Duplicate, Reorder, Rate string
	Corrupt, MTU, Queue      string
	Unlimited                string
	Sent                     string // when a packet was sent
	Idle                     string // how long nothing happened
}

// label is what is written along an arrow.
type label struct{ flags, numbers, note string }

func (l label) width() int {
	w := boldWidth(l.flags)
	if l.numbers != "" {
		w += spaceWidth + textWidth(l.numbers)
	}
	if l.note != "" {
		w += spaceWidth + textWidth(l.note)
	}
	return w
}

// labelOf says what a packet is as fully as a width allows. What it acknowledges beside its data is left out first.
func labelOf(p *trace.Packet, several bool, width int, say *Words) label {
	number := ""
	if several && p.Conn != nil {
		number = connNumber(p.Conn) + " "
	}
	forms := labelForms(p, number, say)
	for _, l := range forms {
		if l.width() <= width {
			return l
		}
	}
	return label{flags: clip(forms[0].flags, width)}
}

// labelForms returns the labels that a packet may have, the fullest first. Of a retransmission the numbers are worth more than the note, since
// its line is dashed; of a datagram its bytes are worth more than how many they are; and what is said of an ACK says that it is one.
func labelForms(p *trace.Packet, number string, say *Words) []label {
	flags, numbers, ack := packetWords(p, &say.Ladder)
	note := packetNote(p, say)
	bytes, _, _ := strings.Cut(numbers, " (")
	name := number + flags
	full := []label{{name, numbers + ack, note}, {name, numbers, note}, {name, bytes, note}}
	noted, numbered := label{name, "", note}, []label{{name, numbers, ""}, {name, bytes, ""}}
	switch {
	case repeats(p):
		return append(append(full, numbered...), noted)
	case p.Seg == nil && ack != "":
		return []label{full[0], {name, strings.TrimSpace(ack), note}, {name, numbers, note}}
	case p.Seg != nil && p.Seg.Flags == "ACK" && note != "" && p.About.Len == 0:
		full = append(full, noted, label{flags: number + note})
	default:
		full = append(full, noted)
	}
	return append(full, numbered...)
}

// repeats reports whether a packet is a retransmission.
func repeats(p *trace.Packet) bool {
	return p.Seg != nil && (p.Seg.Repeats != 0 || strings.Contains(p.About.Note, "retransmission"))
}

// packetWords returns a packet's flags or protocol, its numbers, and what it acknowledges, if that can be left out.
func packetWords(p *trace.Packet, say *LadderWords) (flags, numbers, ack string) {
	switch seg := p.Seg; {
	case seg != nil:
		return segmentWords(seg, p.About.Len)
	case p.About.ICMP != "":
		return "ICMP", p.About.ICMP, ""
	case p.Conn == nil:
		return say.Fragment, bytesOf(p.About.Len), ""
	}
	return "UDP", bytesOf(p.About.Len), " " + firstBytes(packet.Decode(p.Data).Payload, callPreview)
}

// firstBytes is the first of some bytes as Go would write them.
func firstBytes(data []byte, most int) string {
	if len(data) == 0 {
		return ""
	}
	return strconv.Quote(string(data[:min(len(data), most)]))
}

// segmentWords writes the numbers as textbooks and tcpdump do: those of the first byte and of the one after the last, and how many bytes
// that makes.
func segmentWords(seg *event.Seg, size int) (flags, numbers, ack string) {
	seq, acked := strconv.FormatUint(uint64(seg.RelSeq), 10), strconv.FormatUint(uint64(seg.RelAck), 10)
	if seg.Flags == "ACK" && size == 0 {
		return "ACK", acked, ""
	}
	numbers = "seq " + seq
	if size > 0 {
		numbers = seq + ":" + strconv.FormatUint(uint64(seg.RelSeq)+uint64(size), 10) + " (" + text.Itoa(size) + ")"
	}
	if strings.Contains(seg.Flags, "ACK") {
		ack = " ack " + acked
	}
	return seg.Flags, numbers, ack
}

// packetNote says what a segment is in its connection, if not the next thing to say.
func packetNote(p *trace.Packet, say *Words) string {
	if p.About.Note == "" {
		return ""
	}
	note := say.Note(p.About.Note)
	switch {
	case p.Seg == nil:
	case p.Seg.Dup > 0:
		note += " " + text.Itoa(p.Seg.Dup)
	case p.About.Note == "window update":
		note += " " + text.Itoa(int(p.Seg.Window))
	}
	return note
}

// remark says what is to be said of an arrival, "" if it is as it should be.
func remark(a *trace.Arrival, say *Words) string {
	w := &say.Ladder
	var all []string
	if a.How.Held {
		all = append(all, w.HeldBack)
	}
	if a.How.Copy > 1 {
		all = append(all, w.Copy)
	}
	if a.How.Bit > 0 {
		all = append(all, text.Fill(w.Flipped, text.Itoa(a.How.Bit)))
	}
	if a.How.Note != "" {
		all = append(all, say.Note(a.How.Note))
	}
	return strings.Join(all, ", ")
}

// lossWords says why a packet was dropped.
func lossWords(l *trace.Loss, say *Words) string {
	switch word, ok := say.Rules[l.Rule]; {
	case l.Line != "":
		return l.Line
	case ok:
		return word
	}
	return l.Rule
}

// noteWords is what is written beside a lifeline: what was done, and what with.
func (g *ladder) noteWords(n *note) (what, with string) {
	switch {
	case n.state != nil:
		if c := n.state.Conn; c != nil && g.several() {
			return connNumber(c), n.state.Is
		}
		return "", n.state.Is
	case n.print != nil:
		line, more, _ := strings.Cut(strings.TrimRight(string(n.print.Data), "\n"), "\n")
		if more != "" {
			line += " …"
		}
		return "›", line
	}
	return n.call.Name, callWords(n.call, g.look.Say)
}

// several reports whether connections have to be told apart.
func (g *ladder) several() bool { return g.look.Conn == 0 && len(g.story.Conns) > 1 }

// callPreview is how many bytes of a read, a write or a datagram are shown.
const callPreview = 24

func callWords(c *trace.Call, say *Words) string {
	switch {
	case c.Never:
		return say.Calls.Never
	case c.Pending:
		return "…"
	case c.Failed:
		return "✗ " + c.Sock.Err
	case c.Sock.Err != "" && c.Size == 0:
		return c.Sock.Err
	case c.Name == "read" || c.Name == "write":
		return text.Itoa(c.Size) + " " + firstBytes(c.Data, callPreview)
	case c.Name == "listen":
		return trace.PortOf(c.Sock.Local)
	case c.Name == "shutdown":
		return c.Sock.Op
	case c.Name == "close":
		return ""
	}
	return "✓"
}

func kernelLost(d trace.Drop, say *Words) string {
	where := d.Is.Where
	if word, ok := say.Ladder.Places[where]; ok {
		where = word
	}
	return text.Fill(say.Ladder.KernelLost, text.Group(d.Is.Lost), d.Host, where)
}

// linkFacts is what a cable does to packets, each fact with its name.
func linkFacts(is *trace.Link, w *LadderWords) [9][2]string {
	l := &is.Is.Link
	return [9][2]string{
		{w.Delay, spanOf(l.Delay)}, {w.Jitter, spanOf(l.Jitter)}, {w.Loss, percent(l.Loss)}, {w.Duplicate, percent(l.Duplicate)},
		{w.Reorder, percent(l.Reorder)}, {w.Corrupt, percent(l.Corrupt)}, {w.MTU, w.limit(l.MTU)}, {w.Rate, w.rate(l.Rate)}, {w.Queue, w.limit(l.Queue)},
	}
}

// linkWords says what a cable does, beside what any does.
func linkWords(is *trace.Link, say *Words) string {
	w := &say.Ladder
	var all []string
	if is.Is.Cut {
		all = append(all, w.Cut)
	}
	nothing := linkFacts(&trace.Link{}, w)
	for i, fact := range linkFacts(is, w) {
		if fact != nothing[i] {
			all = append(all, fact[0]+" "+fact[1])
		}
	}
	if all = append(all, is.Is.Faults...); len(all) == 0 {
		return say.Hosts.Perfect
	}
	return strings.Join(all, " · ")
}

// linkChange says what is different about a cable.
func linkChange(was, is *trace.Link, say *Words) string {
	w := &say.Ladder
	var all []string
	switch {
	case is.Is.Cut && !was.Is.Cut:
		all = append(all, w.Cut)
	case was.Is.Cut && !is.Is.Cut:
		all = append(all, w.Mended)
	}
	before := linkFacts(was, w)
	for i, now := range linkFacts(is, w) {
		if now != before[i] {
			all = append(all, now[0]+" "+before[i][1]+" → "+now[1])
		}
	}
	if len(all) == 0 {
		return w.SameLink
	}
	return strings.Join(all, ", ")
}

func (w *LadderWords) limit(n int) string {
	if n == 0 {
		return w.Unlimited
	}
	return text.Group(n)
}

func (w *LadderWords) rate(bits int64) string {
	if bits == 0 {
		return w.Unlimited
	}
	return text.Group(int(bits/1000)) + " kbit/s"
}

func percent(f float64) string { return strconv.FormatFloat(f*100, 'g', 3, 64) + " %" }

func bytesOf(bytes int) string { return text.Group(bytes) + " B" }

// spanOf is a duration as short as it can be said: what package text rounds to hundredths is often a whole number here.
func spanOf(d time.Duration) string {
	if d == 0 {
		return "0"
	}
	return strings.Replace(text.Span(d), ".00 ", " ", 1)
}
