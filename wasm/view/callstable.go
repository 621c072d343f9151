package view

import (
	"slices"
	"time"
)

// connColours is how many colours the connections take turns with; the style sheet has as many. The number tells them apart beyond it.
const connColours = 6

// CallsView is which part of a cell's socket calls is looked at. The zero value is the newest calls of the cell alone.
type CallsView struct {
	Whole bool // the whole conversation
	Back  int  // rows that are newer than the last one shown
}

// Turn returns the view after a button of the table was pressed: "this", "whole", "older" or "newer".
func (v CallsView) Turn(button string) CallsView {
	switch button {
	case "this", "whole":
		return CallsView{Whole: button == "whole"}
	case "older":
		v.Back += pageRows
	case "newer":
		v.Back = max(0, v.Back-pageRows)
	}
	return v
}

// Calls returns the table of a cell's socket calls as HTML, empty if there are none.
func (m *Model) Calls(name string, v CallsView) string {
	r := m.newest(name)
	if r == nil || len(r.calls.rows) == 0 {
		return ""
	}
	whole := m.conversation(r)
	talked := len(whole) > len(r.calls.rows)
	rows := r.calls.rows
	if v.Whole && talked {
		rows = whole
	}
	last := max(len(rows)-max(v.Back, 0), min(pageRows, len(rows)))
	first := max(0, last-pageRows)
	t := callsTable{Model: m, run: r, whole: v.Whole && talked, zero: earliest(rows)}
	var w markup
	t.bar(&w, talked, first, last, len(rows))
	t.table(&w, rows[first:last])
	return w.String()
}

// earliest returns the run that began first among those of rows.
func earliest(rows []*call) *run {
	return slices.MinFunc(rows, func(a, b *call) int { return int(a.run.started - b.run.started) }).run
}

type callsTable struct {
	*Model
	run   *run
	whole bool
	zero  *run // at whose start time is 0
}

// bar appends what chooses the rows.
func (t *callsTable) bar(w *markup, talked bool, first, last, all int) {
	name := t.run.cell.Name
	w.add(`<div class="callbar">`)
	if talked {
		w.add(`<span class="choice2" role="group" aria-label="%">`, t.say.Calls)
		w.toggle("this", name, !t.whole, t.say.ThisCell)
		w.toggle("whole", name, t.whole, t.say.Conversation)
		w.add(`</span>`)
	}
	if all > pageRows {
		w.add(`<span class="pages"><span>%</span>`, fill(t.say.RowRange, group(first+1), group(last), group(all)))
		w.pager("older", name, first > 0, t.say.Older)
		w.pager("newer", name, last < all, t.say.Newer)
		w.add(`</span>`)
	}
	if gone := t.run.calls.gone; gone > 0 {
		w.add(`<span class="remark">%</span>`, fill(t.say.RowsGone, group(gone)))
	}
	w.add(`</div>`)
}

func (m *markup) toggle(do, cell string, pressed bool, label string) {
	m.add(`<button type="button" data-do="%" data-cell="%" aria-pressed="%">%</button>`, do, cell, truth(pressed), label)
}

func (m *markup) pager(do, cell string, possible bool, label string) {
	m.add(`<button type="button" data-do="%" data-cell="%"`, do, cell)
	m.attrIf(!possible, "disabled")
	m.add(`>%</button>`, label)
}

func truth(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

func (t *callsTable) table(w *markup, rows []*call) {
	caption := fill(t.say.CallsOf, t.run.cell.Name)
	if t.whole {
		caption = fill(t.say.CallsBoth, t.run.cell.Name)
	}
	w.add(`<div class="scroll" tabindex="0" role="region" aria-label="%"><table><caption>%</caption><thead><tr>`,
		caption, fill(t.say.TimeZero, t.zero.cell.Name))
	t.head(w, "num", t.say.ColTime)
	if t.whole {
		t.head(w, "", t.say.ColCell)
	}
	t.head(w, "", t.say.ColConn)
	t.head(w, "", t.say.ColCall)
	t.head(w, "num", t.say.ColBytes)
	t.head(w, "wide", t.say.ColData)
	t.head(w, "num", t.say.ColTook)
	t.head(w, "", t.say.ColPeer)
	t.head(w, "num", t.say.ColLine)
	w.add(`</tr></thead><tbody>`)
	for _, c := range rows {
		t.row(w, c)
	}
	w.add(`</tbody></table></div>`)
}

func (t *callsTable) head(w *markup, class, text string) {
	w.add(`<th scope="col" class="%">%</th>`, class, text)
}

func (t *callsTable) row(w *markup, c *call) {
	w.add(`<tr class="% %"><td class="num">%</td>`, rowClass(c), t.whose(c), millis(c.at-t.zero.started))
	if t.whole {
		w.add(`<td class="who">%</td>`, c.run.cell.Name)
	}
	t.badge(w, c.conn)
	w.add(`<td class="call">%</td>`, t.callWord(c.name))
	w.add(`<td class="num">%</td>`, byteCount(c))
	t.what(w, c)
	w.add(`<td class="num">%</td>`, waited(c.sock.Took))
	w.add(`<td class="peer">%</td>`, c.sock.Remote)
	t.line(w, c)
	w.add(`</tr>`)
}

func rowClass(c *call) string {
	switch {
	case c.failed:
		return "failed"
	case c.pending:
		return "pending"
	}
	return c.name
}

// whose sets the rows of the other cells apart.
func (t *callsTable) whose(c *call) string {
	if c.run == t.run {
		return "mine"
	}
	return "theirs"
}

func (t *callsTable) callWord(name string) string {
	if word, ok := t.say.CallNames[name]; ok {
		return word
	}
	return name
}

func (t *callsTable) badge(w *markup, n int) {
	if n == 0 {
		w.add(`<td></td>`)
		return
	}
	w.add(`<td><span class="conn conn%" title="%">#%</span></td>`, itoa((n-1)%connColours+1), fill(t.say.ConnTitle, itoa(n)), itoa(n))
}

// byteCount is empty for calls that carry no bytes. An empty datagram carries 0.
func byteCount(c *call) string {
	if (c.name == "read" || c.name == "write") && !c.failed && c.sock.Err == "" || c.size > 0 {
		return group(c.size)
	}
	return ""
}

// what appends the first bytes that crossed, or what went wrong in words.
func (t *callsTable) what(w *markup, c *call) {
	w.add(`<td class="wide">`)
	if len(c.data) > 0 {
		shown := c.data[:min(len(c.data), previewLen)]
		w.add(`<span class="data">`)
		w.preview(shown)
		if len(shown) < c.size {
			w.add(`<span class="more">…</span>`)
		}
		w.add(`</span> `)
	}
	switch {
	case c.pending:
		w.add(`<span class="soft">%</span>`, t.say.DialPending)
	case c.failed:
		w.add(`<span class="bad">%</span>`, t.failure(c))
	case c.sock.Err != "":
		w.add(`<span class="soft">%</span>`, t.errorWord(c.sock.Err))
	case c.sock.Op != "":
		w.add(`<span class="soft">%</span>`, c.sock.Op) // which half a shutdown closed
	case c.name == "listen":
		w.add(`<span class="soft">%</span>`, c.sock.Net+" "+c.sock.Local)
	}
	w.add(`</td>`)
}

func (t *callsTable) failure(c *call) string {
	if c.sock.Err == "" {
		return c.text
	}
	return fill(t.say.FailedTo, t.errorWord(c.sock.Err))
}

func (t *callsTable) errorWord(name string) string {
	if word, ok := t.say.Errors[name]; ok {
		return name + ": " + word
	}
	return name
}

func waited(d time.Duration) string {
	if d <= 0 {
		return ""
	}
	return span(d)
}

func (t *callsTable) line(w *markup, c *call) {
	w.add(`<td class="num">`)
	if where, line := t.place(c.run.cell, c.pos.File, c.pos.Line); where != nil && line > 0 {
		w.add(`<button type="button" class="place" data-do="goto" data-cell="%" data-line="%" data-seq="%" title="%">%</button>`,
			where.Name, itoa(line), itoa(int(c.seq)), fill(t.say.GoTo, itoa(line), where.Name), itoa(line))
	} else if c.pos.Line > 0 {
		w.add(`<span>%</span>`, c.pos.File+":"+itoa(c.pos.Line))
	}
	w.add(`</td>`)
}
