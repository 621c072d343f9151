package view

import (
	"strconv"

	"github.com/wirebook/wirebook/wasm/picture"
	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

// maxSockets is how many open sockets are listed: a program that leaks thousands is seen by their number.
const maxSockets = 100

// SocketsHTML is the table of the sockets that are open in the lab now, with who holds each.
func (m *Model) SocketsHTML() string {
	all := m.trace.Sockets()
	var w markup
	say := &m.say.Sockets
	w.Add(`<h2>% <span class="count">%</span></h2>`, say.Title, text.Group(len(all)))
	if len(all) == 0 {
		w.Add(`<p>%</p>`, say.None)
		return w.String()
	}
	w.Add(`<div class="scroll" tabindex="0" role="region" aria-label="%"><table class="sockets"><thead><tr>`, say.Title)
	for _, head := range []string{say.Cell, say.Socket, say.Peer, say.State, say.Waits} {
		w.Add(`<th scope="col">%</th>`, head)
	}
	w.Add(`</tr></thead><tbody>`)
	for i := range all[:min(len(all), maxSockets)] {
		m.socketRow(&w, &all[i])
	}
	w.Add(`</tbody></table></div>`)
	return w.String()
}

func (m *Model) socketRow(w *markup, s *trace.Socket) {
	w.Add(`<tr><td>% `, m.holder(s))
	if r := m.runs[s.Run]; r != nil && r.state != ended {
		w.Add(`<button type="button" class="stop" data-do="stop" data-cell="%" title="%">%</button>`, r.cell.Name,
			text.Fill(m.say.Sockets.StopCell, r.cell.Name), m.say.Stop)
	}
	w.Add(`</td><td>%</td><td>%</td><td>`, s.Net+" "+m.where(s), s.Peer)
	if s.State != "" {
		picture.Term(&w.Markup, "state", s.State, s.State)
	}
	w.Add(`</td><td>%</td></tr>`, m.queues(s))
}

// holder names the cell that has a socket, "" where nobody does: a socket may outlive its program.
func (m *Model) holder(s *trace.Socket) string {
	if r := m.runs[s.Run]; r != nil {
		return r.cell.Name
	}
	return ""
}

// where is a socket's own address: on every address of a host, the host's name stands for them all.
func (m *Model) where(s *trace.Socket) string {
	if s.Local == ":"+s.Port() {
		return s.Host + s.Local
	}
	return s.Local
}

// queues says what waits in a socket, as the kernel told it last.
func (m *Model) queues(s *trace.Socket) string {
	k := s.Kernel
	switch {
	case k == nil:
		return ""
	case s.State == "LISTEN":
		return text.Fill(m.say.Sockets.Backlog, strconv.Itoa(k.RecvQ), strconv.Itoa(k.SendQ))
	case k.RecvQ == 0 && k.SendQ == 0:
		return ""
	}
	return text.Fill(m.say.Sockets.Queues, text.Size(k.RecvQ), text.Size(k.SendQ))
}
