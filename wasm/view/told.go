package view

import (
	"slices"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

// toldPrints is how many prints before the cursor are shown, and how many after it: a few screens.
const toldPrints = 200

// Told returns what a cell had printed when the page's cursor stood where it does, and after it, set apart, what was printed later; as
// HTML. It reports false while the cursor is off.
func (m *Model) Told(name string) (html string, on bool) {
	if !m.player.on {
		return "", false
	}
	s := m.Story(name)
	if s == nil {
		return "", true
	}
	prints := slices.DeleteFunc(slices.Clone(s.Prints), func(p *trace.Print) bool { return p.Run != s.Run })
	if len(prints) == 0 {
		return "", true
	}
	cut, _ := slices.BinarySearchFunc(prints, m.player.at+1, func(p *trace.Print, at time.Duration) int { return int(p.At - at) })
	var w markup
	w.Add("<pre class=\"chunk\">\n") // the first line feed is none of the content
	w.HTML(toldText(prints[max(0, cut-toldPrints):cut]))
	w.Add(`<span class="later" data-part="later">`)
	w.HTML(toldText(prints[cut:min(cut+toldPrints, len(prints))]))
	w.Add(`</span></pre>`)
	return w.String(), true
}

// toldText is prints as a pane shows them.
func toldText(prints []*trace.Print) text.Safe {
	var out output
	for _, p := range prints {
		out.write(p.Data, p.Stderr)
	}
	out.end()
	var html text.Safe
	for _, c := range out.chunks {
		html += text.Safe(c.HTML())
	}
	return html
}

// CursorLine returns the line of a cell's source that the page's cursor has come to: that of the newest call or print. It is 0 while the
// cursor is off, and before the first.
func (m *Model) CursorLine(name string) int {
	line, newest := 0, time.Duration(-1)
	if !m.player.on {
		return 0
	}
	heed := func(r *run, at time.Duration, pos event.Pos) {
		if at > m.player.at || at < newest || pos.Line == 0 {
			return
		}
		if c, n := m.place(r.cell, pos.File, pos.Line); c != nil && c.Name == name {
			line, newest = n, at
		}
	}
	for _, r := range m.runs {
		if last := m.trace.LastCall(r.id, m.player.at); last != nil {
			heed(r, last.At, last.Pos)
		}
		if last := m.trace.LastPrint(r.id, m.player.at); last != nil {
			heed(r, last.At, last.Pos)
		}
	}
	return line
}

// seekTime puts the cursor on a time.
func (m *Model) seekTime(name string, at time.Duration) {
	if m.Story(name) != nil {
		m.player = player{on: true, cell: name, at: at, slow: m.player.slow}
	}
}

// seekEvent puts the cursor on a call or a print of a cell's story, by the number of its event.
func (m *Model) seekEvent(name string, seq int64) {
	s := m.Story(name)
	if s == nil {
		return
	}
	for _, c := range s.Calls {
		if c.Seq == seq {
			m.seekTime(name, c.At)
		}
	}
	for _, p := range s.Prints {
		if p.Seq == seq {
			m.seekTime(name, p.At)
		}
	}
}
