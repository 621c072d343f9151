package picture

import (
	"slices"
	"strings"

	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

// HostsWords is what the picture of the hosts says. A "%" is where a value goes.
type HostsWords struct {
	Title                       string
	Runs                        string // which programs a host does
	Perfect                     string // a cable that does nothing to packets
	More                        string // sockets that are not listed, with their number
	Packets, Bytes, Lost, Again string // the columns
}

// mostSockets is how many of one host are listed: a program may have opened hundreds.
const mostSockets = 6

// Hosts is who takes part in a story and where: each host with its addresses, programs and open sockets, the cable between them with what it
// does, and what has crossed it. Where there is no private network, the programs stand for the hosts.
func Hosts(s *trace.Story, l Look) Drawing {
	d := Drawing{Mark: -1}
	if len(s.Conns) == 0 && len(s.States) == 0 {
		return d
	}
	h := hosts{story: s, look: &l}
	h.HTML(`<div class="net"><ul class="hosts">`)
	for party := range s.Parties {
		h.host(party)
	}
	h.HTML(`</ul>`)
	h.cable()
	h.HTML(`</div>`)
	h.traffic()
	d.Count, d.Head = text.Group(len(s.Parties)), h.String()
	return d
}

// hosts is the picture in the making.
type hosts struct {
	text.Markup
	story   *trace.Story
	look    *Look
	sockets int // of the host that is being written
}

func (h *hosts) host(party int) {
	s, l := h.story, h.look
	h.Add(`<li><strong>%</strong><span>%</span>`, name(s, party), strings.Join(s.Addresses(party), ", "))
	if programs := s.Programs(party); len(programs) > 0 {
		h.Add(`<span>%</span>`, text.Fill(l.Say.Hosts.Runs, strings.Join(programs, ", ")))
	}
	h.sockets = 0
	for _, c := range s.Calls {
		if c.Name == "listen" && !c.Failed && !l.later(c.At) && s.PartyOfCall(c) == party {
			h.socket(c.Sock.Net, c.Sock.Local, h.listener(c))
		}
	}
	for _, c := range s.Conns {
		for end := range c.Ends {
			if s.PartyOfEnd(c, end) != party || len(c.Packets) > 0 && l.later(c.Packets[0].Sent) {
				continue
			}
			state := ""
			for i := range c.States {
				if st := &c.States[i]; st.End == end && !l.later(st.At) {
					state = st.Is
				}
			}
			h.socket(connNumber(c)+" "+c.Net, c.Ends[end].Addr, state)
		}
	}
	if h.sockets > mostSockets {
		h.Add(`<span>%</span>`, text.Fill(l.Say.Hosts.More, text.Itoa(h.sockets-mostSockets)))
	}
	h.HTML(`</li>`)
}

// socket appends a socket that is open.
func (h *hosts) socket(what, addr, state string) {
	if state == "CLOSED" {
		return
	}
	if h.sockets++; h.sockets > mostSockets {
		return
	}
	h.Add(`<span>% % `, what, trace.PortOf(addr))
	if state != "" {
		Term(&h.Markup, "state", state, state)
	}
	h.HTML(`</span>`)
}

// listener returns the state of what a call has begun to listen with, "" of an open one for datagrams.
func (h *hosts) listener(listen *trace.Call) string {
	state := ""
	if strings.HasPrefix(listen.Sock.Net, "tcp") {
		state = "LISTEN"
	}
	for i := range h.story.States { // a program may have ended without closing it
		if st := &h.story.States[i]; st.Conn == nil && st.At >= listen.At && !h.look.later(st.At) && st.Host == listen.Host &&
			trace.PortOf(st.Addr) == trace.PortOf(listen.Sock.Local) {
			state = st.Is
		}
	}
	for _, c := range h.story.Calls {
		if c.Name == "close" && c.Run == listen.Run && c.Sock.ID == listen.Sock.ID && !h.look.later(c.At) {
			state = "CLOSED"
		}
	}
	return state
}

// cable appends what joins the hosts, as it was when the story had come so far.
func (h *hosts) cable() {
	var now *trace.Link
	for i := range h.story.Links {
		if l := &h.story.Links[i]; now == nil || !h.look.later(l.At) {
			now = l
		}
	}
	if now == nil {
		return
	}
	class := "wire"
	if now.Is.Cut {
		class = "wire cut"
	}
	h.Add(`<p class="%">%</p>`, class, linkWords(now, h.look.Say))
}

// flow is what one party has sent to another, as the story is told.
type flow struct{ from, to, packets, bytes, lost, again int }

// traffic appends what has crossed the cable, by who has sent it and to whom.
func (h *hosts) traffic() {
	flows := flowsOf(h.story, h.look)
	if len(flows) == 0 {
		return
	}
	say := &h.look.Say.Hosts
	h.Add(`<table class="steps"><thead><tr><th scope="col">%</th><th scope="col">%</th><th scope="col">%</th><th scope="col">%</th><th scope="col">%</th></tr></thead><tbody>`,
		h.look.Say.ColWay, say.Packets, say.Bytes, say.Lost, say.Again)
	for i := range flows {
		f := &flows[i]
		h.Add(`<tr><td>% → %</td><td>%</td><td>%</td><td>%</td><td>%</td></tr>`,
			name(h.story, f.from), name(h.story, f.to), text.Group(f.packets), text.Group(f.bytes), text.Group(f.lost), text.Group(f.again))
	}
	h.HTML(`</tbody></table>`)
}

// flowsOf returns the flows in the order in which they began.
func flowsOf(s *trace.Story, l *Look) []flow {
	var flows []flow
	for _, p := range s.Packets {
		if l.later(p.Sent) {
			break // they are in the order of time
		}
		for _, way := range p.Ways() {
			from, to := s.From(way), s.To(way)
			i := slices.IndexFunc(flows, func(f flow) bool { return f.from == from && f.to == to })
			if i < 0 {
				i, flows = len(flows), append(flows, flow{from: from, to: to})
			}
			f := &flows[i]
			f.packets++
			f.bytes += way.About.Len
			if l.lost(way) {
				f.lost++
			}
			if repeats(way) {
				f.again++
			}
		}
	}
	return flows
}
