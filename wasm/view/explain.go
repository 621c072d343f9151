package view

import (
	"bytes"
	"slices"
	"strings"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/picture"
	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

// errorTexts is how Go's errors end, by the names that events give them: where a program has printed that, its learner wants to know.
var errorTexts = map[string]string{
	"EOF": "EOF", "timeout": "timeout", "closed": "use of closed network connection",
	"ECONNREFUSED": "connection refused", "ECONNRESET": "connection reset by peer", "ECONNABORTED": "software caused connection abort",
	"EPIPE": "broken pipe", "EADDRINUSE": "address already in use", "EADDRNOTAVAIL": "cannot assign requested address",
	"ETIMEDOUT": "connection timed out", "EHOSTUNREACH": "no route to host", "ENETUNREACH": "network is unreachable",
	"EMSGSIZE": "message too long", "EACCES": "permission denied",
}

// failed takes in that a call of a run has failed, or met the end of its stream.
func (r *run) failed(c *trace.Call) {
	if c.Sock.Err == "" {
		return
	}
	if r.failures == nil {
		r.failures = map[string]*trace.Call{}
	}
	r.failures[c.Sock.Err] = c
}

// complains takes in what a run has printed, or how it ended, and reports whether that names one of its failures: then it is a surprise
// that the page explains. EOF is one only where the program ended badly, since a reader's loop ends by it.
func (r *run) complains(words []byte) bool {
	for name, c := range r.failures {
		if (name != "EOF" || r.state == ended && r.exit.How != event.OK) && bytes.Contains(words, []byte(errorTexts[name])) && r.surprise != c {
			r.surprise = c
			return true
		}
	}
	return false
}

// explain appends what the error that surprised a program means, what the lab shows of its cause now, and where it is taught.
func (m *Model) explain(w *markup, r *run) {
	c := r.surprise
	if c == nil || m.say.Picture.Calls.Errors[c.Sock.Err] == "" {
		return
	}
	name := c.Sock.Err
	w.Add(`<p class="explain" data-error="%">`, name)
	picture.Term(&w.Markup, "error", name, name)
	w.Add(`%`, text.Fill(m.say.Explain.Means, m.say.Picture.Calls.Errors[name], m.nowOf(c)))
	switch name {
	case "EADDRINUSE":
		if h := m.holderOfPort(c); h != nil && m.runs[h.Run] != nil && m.runs[h.Run].state != ended {
			w.Add(` `)
			cell := m.runs[h.Run].cell.Name
			w.button("stop", cell, "stop", text.Fill(m.say.Sockets.StopCell, cell))
		}
		fallthrough
	case "ECONNREFUSED":
		w.Add(` <button type="button" class="place" popovertarget="lab">%</button>`, m.say.Sockets.Title)
	}
	if e := m.page.Course.teaches(name); e != nil && e.Slug != m.page.Lesson.Slug {
		w.Add(` <a href="%">%</a>`, LessonURL(e.Slug), text.Fill(m.say.Explain.Lesson, e.Title))
	}
	w.Add(`</p>`)
}

// explainAgain has what the lab shows of every error's cause said anew.
func (m *Model) explainAgain(ch *Changes) {
	for _, r := range m.runs {
		if r.surprise != nil {
			ch.mark(r.cell, StatusChanged)
		}
	}
}

// nowOf says what the lab shows of a failed call's cause.
func (m *Model) nowOf(c *trace.Call) string {
	say := &m.say.Explain
	if is := m.inForce(); is != nil && is.Cut {
		return say.Cut
	}
	switch c.Sock.Err {
	case "ECONNREFUSED":
		return m.whoListens(c)
	case "EADDRINUSE":
		if h := m.holderOfPort(c); h != nil && m.holder(h) != "" {
			return text.Fill(say.Held, h.Port(), m.holder(h))
		}
		return say.HeldNoMore
	case "ECONNRESET", "EPIPE":
		if p := lastPacket(c.Conn, func(p *trace.Packet) bool { return p.Seg != nil && strings.Contains(p.Seg.Flags, "RST") }); p != nil {
			return text.Fill(say.Reset, p.Host, text.Itoa(int(p.Number())))
		}
	case "timeout", "ETIMEDOUT":
		if p := lastPacket(c.Conn, func(p *trace.Packet) bool { return p.Lost != nil }); p != nil {
			return text.Fill(say.Dropped, text.Itoa(int(p.Number())), picture.Fate(p, &m.say.Picture))
		}
	}
	return ""
}

// whoListens says what listens at the port that refused a call, or else where something does.
func (m *Model) whoListens(c *trace.Call) string {
	var places []string
	port := trace.PortOf(c.Sock.Remote)
	for _, s := range m.trace.Sockets() {
		if !s.Listens() || !strings.HasPrefix(c.Sock.Net, s.Net) {
			continue
		}
		place := text.Fill(m.say.Explain.Listens, m.holder(&s), m.where(&s))
		if s.Port() == port {
			return text.Fill(m.say.Explain.NowListens, place)
		}
		places = append(places, place)
	}
	if len(places) == 0 {
		return text.Fill(m.say.Explain.Nobody, c.Sock.Remote)
	}
	const few = 3
	return text.Fill(m.say.Explain.Elsewhere, c.Sock.Remote, strings.Join(places[:min(few, len(places))], ", "))
}

// holderOfPort returns the socket that has the port for which a call was refused one, nil if none has it any more.
func (m *Model) holderOfPort(c *trace.Call) *trace.Socket {
	port := trace.PortOf(c.Sock.Local)
	all := m.trace.Sockets()
	i := slices.IndexFunc(all, func(s trace.Socket) bool {
		return s.Port() == port && strings.HasPrefix(c.Sock.Net, s.Net) && (s.Host == "" || s.Host == c.Host)
	})
	if i < 0 {
		return nil
	}
	return &all[i]
}

// lastPacket returns the newest packet of a connection that is as is wanted, nil if none is.
func lastPacket(c *trace.Conn, wanted func(*trace.Packet) bool) *trace.Packet {
	if c == nil {
		return nil
	}
	for _, p := range slices.Backward(c.Packets) {
		if wanted(p) {
			return p
		}
	}
	return nil
}

// teaches returns the first lesson that teaches an error, nil if none does.
func (o *Outline) teaches(name string) *Entry {
	i := slices.IndexFunc(o.Lessons, func(e Entry) bool { return slices.Contains(e.Teaches, name) })
	if i < 0 {
		return nil
	}
	return &o.Lessons[i]
}

// errorsOf returns which of a lesson's tags name errors: those that it teaches.
func errorsOf(tags []string) []string {
	return slices.DeleteFunc(slices.Clone(tags), func(tag string) bool { return errorTexts[tag] == "" })
}
