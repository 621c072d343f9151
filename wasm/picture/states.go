package picture

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

// timeWait is how long Linux keeps a connection in TIME-WAIT (TCP_TIMEWAIT_LEN in the kernel's include/net/tcp.h).
const timeWait = 60 * time.Second

// States is the state diagram of TCP with the way that both ends of a connection took through it, one over the other: the steps of both
// are numbered in the order of time, so that it can be seen what the other end did meanwhile.
func States(s *trace.Story, l Look) Drawing {
	d := Drawing{Mark: -1}
	var j *journey
	if c := lookedAt(tcpConns(s), l.Conn); c != nil {
		j = journeyOf(s, c, &l)
	} else if j = listenerOf(s, &l); j == nil {
		return d
	}
	var m text.Markup
	m.HTML(`<div class="halves">`)
	j.draw(&m)
	m.HTML(`<div class="journey">`)
	j.legend(&m)
	d.Again = j.waits(&m)
	j.table(&m)
	m.HTML(`</div></div>`)
	d.Count, d.Tools, d.Head = text.Group(len(j.steps)), connTools(s, &l), m.String()
	return d
}

// tcpConns returns the connections of which a state is known.
func tcpConns(s *trace.Story) []*trace.Conn {
	var all []*trace.Conn
	for _, c := range s.Conns {
		if len(c.States) > 0 {
			all = append(all, c)
		}
	}
	return all
}

// lookedAt returns the connection with a number, the first if there is none, nil if there are none at all.
func lookedAt(all []*trace.Conn, number int) *trace.Conn {
	i := slices.IndexFunc(all, func(c *trace.Conn) bool { return c.Number == number })
	switch {
	case i >= 0:
		return all[i]
	case len(all) > 0:
		return all[0]
	}
	return nil
}

// journey is the way of both ends of a connection through the states.
type journey struct {
	story *trace.Story
	conn  *trace.Conn
	look  *Look
	steps []step
	names [2]string
}

// step is one end going from one state to another.
type step struct {
	at       time.Duration
	end      int
	from, to string
	packet   *trace.Packet // what it sent or received then; nil if that is not known
	call     *trace.Call   // what its program asked for; nil if it did not
	edge     *mapEdge      // nil where the map lacks one of the states
}

func journeyOf(s *trace.Story, c *trace.Conn, l *Look) *journey {
	j := &journey{story: s, conn: c, look: l}
	for end := range c.Ends {
		j.names[end] = name(s, s.PartyOfState(trace.State{Conn: c, End: end}))
		if listening := j.listening(end); listening != nil {
			j.steps = append(j.steps, *listening)
		}
	}
	for _, st := range s.States { // in the order of time
		if st.Conn == c {
			j.steps = append(j.steps, j.step(st))
		}
	}
	for i := range j.steps {
		j.steps[i].find()
	}
	return j
}

// listenerOf returns the way of the newest listener, for a story in which nobody has connected yet; nil if there is no listener.
func listenerOf(s *trace.Story, l *Look) *journey {
	j := &journey{story: s, look: l}
	for _, st := range s.States {
		if st.Conn != nil {
			continue
		}
		if st.Is == "LISTEN" {
			j.conn = &trace.Conn{Net: "tcp", Ends: [2]trace.End{{Addr: st.Addr}}}
			j.names[0] = name(s, s.PartyOfState(st))
			j.steps = nil
		}
		t := step{at: st.At, from: cmp.Or(st.Was, beginning), to: st.Is}
		call := "listen"
		if t.to == "CLOSED" {
			t.to, call = beginning, "close" // it was never connected
		}
		if t.call = lastCall(s, call, st.Addr, st.At); t.call != nil {
			t.at = t.call.At // the kernel was looked at later
		}
		t.find()
		j.steps = append(j.steps, t)
	}
	if j.conn == nil {
		return nil
	}
	return j
}

// lastCall returns the last call of a name that was made for a local port until a time, nil if there is none.
func lastCall(s *trace.Story, name, local string, until time.Duration) *trace.Call {
	for _, c := range slices.Backward(s.Calls) {
		if c.Name == name && !c.Failed && c.At <= until && trace.PortOf(c.Sock.Local) == trace.PortOf(local) {
			return c
		}
	}
	return nil
}

// listening returns the step with which an end began to listen, nil if it is not the end that did.
func (j *journey) listening(end int) *step {
	e := &j.conn.Ends[end]
	if !slices.ContainsFunc(j.conn.States, func(st trace.State) bool { return st.End == end && st.Is == "SYN-RECEIVED" }) {
		return nil
	}
	c := lastCall(j.story, "listen", e.Addr, j.conn.States[0].At)
	if c == nil || c.Run != e.Run {
		return nil
	}
	return &step{at: c.At, end: end, from: beginning, to: "LISTEN", call: c}
}

// step returns what a change of state was. Of the first of a connection it is known where it must have come from.
func (j *journey) step(st trace.State) step {
	t := step{at: st.At, end: st.End, from: st.Was, to: st.Is}
	switch {
	case st.Was == "" && st.Is == "SYN-RECEIVED":
		t.from = "LISTEN"
	case st.Was == "":
		t.from = beginning
	}
	packets := j.conn.Packets
	if st.Was == "TIME-WAIT" {
		packets = j.story.Packets // the next connection's may end the wait
	}
	if i := indexOf(packets, st.CausedBy); i >= 0 {
		t.packet = packets[i]
		if t.packet.From == t.end {
			t.call = j.callBehind(&t)
		}
	}
	return t
}

// callBehind returns the call that has made an end send what took it to another state. One that was behind an earlier step is not behind an
// RST: that is the kernel's answer to what comes later.
func (j *journey) callBehind(t *step) *trace.Call {
	for _, c := range j.conn.Calls {
		if c.End != t.end || c.Failed && c.Name != "dial" {
			continue
		}
		opens := t.to == "SYN-SENT" && c.Name == "dial"
		closes := (t.to == "FIN-WAIT-1" || t.to == "LAST-ACK" || t.reset()) && (c.Name == "close" || c.Name == "shutdown" && c.Sock.Op != "read")
		if opens || closes && !(t.reset() && slices.ContainsFunc(j.steps, func(o step) bool { return o.call == c })) {
			return c
		}
	}
	return nil
}

// find finds the step's way on the map.
func (t *step) find() {
	reset := t.reset()
	if t.edge = edgeBetween(t.from, t.to, reset); t.edge == nil {
		t.edge = stray(t.from, t.to)
	}
}

// reset reports whether the step was taken because of an RST.
func (t *step) reset() bool {
	return t.packet != nil && t.packet.Seg != nil && strings.Contains(t.packet.Seg.Flags, "RST")
}

// taken returns how many steps have been taken as the story is told.
func (j *journey) taken() int {
	n := 0
	for n < len(j.steps) && !j.look.later(j.steps[n].at) {
		n++
	}
	return n
}

// state returns which state an end is in as the story is told, "" before its first.
func (j *journey) state(end int) string {
	state := ""
	for _, t := range j.steps[:j.taken()] {
		if t.end == end {
			state = t.to
		}
	}
	return state
}

// legend names the ends, how each is drawn, and which state it is in.
func (j *journey) legend(m *text.Markup) {
	title := connName(j.conn)
	if j.names[1] == "" {
		title = j.conn.Net + " " + j.conn.Ends[0].Addr // a listener
	}
	m.Add(`<p class="remark">%</p><ul class="ends">`, title)
	for end, name := range j.names {
		if name == "" {
			continue
		}
		m.HTML(`<li>`)
		mark(m, end, "")
		m.Add(` <strong>%</strong> `, name)
		if state := strings.TrimSpace(j.state(end)); state != "" {
			Term(m, "state", state, state)
		} else {
			m.Add(`<span class="soft">%</span>`, j.look.Say.NoStateYet)
		}
		m.HTML(`</li>`)
	}
	m.HTML(`</ul>`)
	if j.names[1] != "" && slices.ContainsFunc(j.steps, func(t step) bool { return t.to == "LISTEN" }) {
		m.Add(`<p class="remark">%</p>`, j.look.Say.ListenerStays)
	}
}

// mark appends the shape that stands for an end, with a number in it: round for the first, square for the second.
func mark(m *text.Markup, end int, number string) {
	m.Add(`<span class="badge end%">%</span>`, text.Itoa(end), number)
}

// waits says of each end in TIME-WAIT how long it still waits, and reports whether that goes on.
func (j *journey) waits(m *text.Markup) bool {
	going := false
	for end := range j.conn.Ends {
		if j.state(end) != "TIME-WAIT" {
			continue
		}
		left, sure := j.waitLeft(end)
		say := j.look.Say.WaitAtMost
		if sure {
			say = j.look.Say.WaitLeft
		}
		if left > 0 {
			going = !j.look.Replay
			m.Add(`<p class="wait"><strong>%</strong> % `, j.names[end], text.Fill(say, text.Itoa(int((left+time.Second-1)/time.Second))))
			m.Add(`<progress max="60" value="%" aria-hidden="true"></progress>`, text.Itoa(int(left/time.Second)))
			if going {
				m.Add(` <button type="button" data-look="skip" data-cell="%" title="%">%</button>`, j.look.Cell, j.look.Say.SkipMeans, j.look.Say.SkipWait)
			}
			m.HTML(`</p>`)
		} else {
			m.Add(`<p class="wait"><strong>%</strong> %</p>`, j.names[end], j.look.Say.WaitOver)
		}
	}
	return going
}

// waitLeft returns how long an end still stays in TIME-WAIT, and whether the kernel has said so.
func (j *journey) waitLeft(end int) (left time.Duration, sure bool) {
	entered := time.Duration(0)
	for _, t := range j.steps {
		if t.end == end && t.to == "TIME-WAIT" {
			entered = t.at
		}
	}
	now := j.look.Now
	if j.look.Replay {
		now = j.look.Cursor
	}
	if k := j.conn.Ends[end].Kernel; k != nil && k.Timer == "time-wait" && k.Expires > 0 {
		return k.Expires - now, true
	}
	return entered + timeWait - now, false
}

// table appends the steps as text.
func (j *journey) table(m *text.Markup) {
	say, taken := j.look.Say, j.taken()
	m.Add(`<table class="steps"><caption>%</caption><thead><tr><th scope="col">%</th><th scope="col">%</th><th scope="col">%</th><th scope="col">%</th></tr></thead><tbody>`,
		say.StepsCaption, say.ColEnd, say.ColTime, say.ColStep, say.ColBecause)
	for i, t := range j.steps {
		m.Add(`<tr class="%"><td>`, j.stepClass(i, taken))
		mark(m, t.end, text.Itoa(i+1))
		m.Add(` %</td><td>%</td><td>`, j.names[t.end], text.Millis(t.at-j.story.Begin))
		from, to := strings.TrimSpace(t.from), strings.TrimSpace(t.to)
		Term(m, "state", from, from)
		m.HTML(" → ")
		Term(m, "state", to, to)
		m.HTML(`</td><td>`)
		j.because(m, &t)
		m.HTML(`</td></tr>`)
	}
	m.HTML(`</tbody></table>`)
}

// stepClass sets apart what is still to come, and the step just taken where the story is told step by step.
func (j *journey) stepClass(i, taken int) string {
	switch {
	case i >= taken:
		return "later"
	case j.look.Replay && i == taken-1:
		return "now"
	}
	return ""
}

// because says why an end went on, in the words of the diagram: the call, and what was sent or received.
func (j *journey) because(m *text.Markup, t *step) {
	if t.call != nil {
		Term(m, "call", t.call.Name, t.call.Name)
		m.HTML(" ")
	}
	switch {
	case t.packet != nil:
		m.Add(`<span class="word">% % `, heardOrSaid(t), flags(t.packet))
		packetLink(m, t.packet.Number(), j.look, "")
		m.HTML(`</span>`)
	case t.call == nil && t.from == "TIME-WAIT":
		m.Add(`%`, j.look.Say.AfterWait)
	case t.call == nil:
		m.Add(`%`, j.look.Say.NoPacket)
	}
}

func heardOrSaid(t *step) string {
	if t.packet.From == t.end {
		return "snd"
	}
	return "rcv"
}

// flags names the flags of a segment as the diagram does: "SYN,ACK".
func flags(p *trace.Packet) string {
	if p.Seg == nil {
		return What(p)
	}
	return strings.ReplaceAll(p.Seg.Flags, " ", ",")
}

// summary says the journey in one line, for who does not see the map.
func (j *journey) summary() string {
	var says []string
	for end, name := range j.names {
		if name == "" {
			continue
		}
		way := name + ":"
		for i, t := range j.steps {
			if t.end == end {
				way += " " + strconv.Itoa(i+1) + " " + t.to
			}
		}
		says = append(says, way)
	}
	return strings.Join(says, "; ")
}
