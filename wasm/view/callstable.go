package view

import (
	"cmp"
	"slices"
	"time"

	"github.com/wirebook/wirebook/wasm/trace"
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
	if r == nil || len(m.calls(r).Rows) == 0 {
		return ""
	}
	whole := m.conversation(r)
	rows := m.calls(r).Rows
	talked := len(whole) > len(rows)
	if v.Whole && talked {
		rows = whole
	}
	last := max(len(rows)-max(v.Back, 0), min(pageRows, len(rows)))
	first := max(0, last-pageRows)
	t := callsTable{Model: m, run: r, whole: v.Whole && talked, zero: m.earliest(rows)}
	var w markup
	t.bar(&w, talked, first, last, len(rows))
	t.table(&w, rows[first:last])
	return w.String()
}

// earliest returns the run that began first among those of rows.
func (m *Model) earliest(rows []*trace.Call) *run {
	first := slices.MinFunc(rows, func(a, b *trace.Call) int { return cmp.Compare(m.runs[a.Run].started, m.runs[b.Run].started) })
	return m.runs[first.Run]
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
	if gone := t.calls(t.run).Gone; gone > 0 {
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

func (t *callsTable) table(w *markup, rows []*trace.Call) {
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

func (t *callsTable) row(w *markup, c *trace.Call) {
	w.add(`<tr class="% %"><td class="num">%</td>`, rowClass(c), t.whose(c), millis(c.At-t.zero.started))
	if t.whole {
		w.add(`<td class="who">%</td>`, t.runs[c.Run].cell.Name)
	}
	t.badge(w, c.Conn)
	w.add(`<td class="call">%</td>`, t.callWord(c.Name))
	w.add(`<td class="num">%</td>`, byteCount(c))
	t.what(w, c)
	w.add(`<td class="num">%</td>`, waited(c.Sock.Took))
	w.add(`<td class="peer">%</td>`, c.Sock.Remote)
	t.line(w, c)
	w.add(`</tr>`)
}

func rowClass(c *trace.Call) string {
	switch {
	case c.Failed:
		return "failed"
	case c.Pending:
		return "pending"
	}
	return c.Name
}

// whose sets the rows of the other cells apart.
func (t *callsTable) whose(c *trace.Call) string {
	if c.Run == t.run.id {
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

func (t *callsTable) badge(w *markup, c *trace.Conn) {
	if c == nil {
		w.add(`<td></td>`)
		return
	}
	n := c.Number
	w.add(`<td><span class="conn conn%" title="%">#%</span></td>`, itoa((n-1)%connColours+1), fill(t.say.ConnTitle, itoa(n)), itoa(n))
}

// byteCount is empty for calls that carry no bytes. An empty datagram carries 0.
func byteCount(c *trace.Call) string {
	if (c.Name == "read" || c.Name == "write") && !c.Failed && c.Sock.Err == "" || c.Size > 0 {
		return group(c.Size)
	}
	return ""
}

// what appends the first bytes that crossed, or what went wrong in words.
func (t *callsTable) what(w *markup, c *trace.Call) {
	w.add(`<td class="wide">`)
	if len(c.Data) > 0 {
		shown := c.Data[:min(len(c.Data), previewLen)]
		w.add(`<span class="data">`)
		w.preview(shown)
		if len(shown) < c.Size {
			w.add(`<span class="more">…</span>`)
		}
		w.add(`</span> `)
	}
	switch {
	case c.Pending:
		w.add(`<span class="soft">%</span>`, t.say.DialPending)
	case c.Failed:
		w.add(`<span class="bad">%</span>`, t.failure(c))
	case c.Sock.Err != "":
		w.add(`<span class="soft">%</span>`, t.errorWord(c.Sock.Err))
	case c.Sock.Op != "":
		w.add(`<span class="soft">%</span>`, c.Sock.Op) // which half a shutdown closed
	case c.Name == "listen":
		w.add(`<span class="soft">%</span>`, c.Sock.Net+" "+c.Sock.Local)
	}
	w.add(`</td>`)
}

func (t *callsTable) failure(c *trace.Call) string {
	if c.Sock.Err == "" {
		return c.Text
	}
	return fill(t.say.FailedTo, t.errorWord(c.Sock.Err))
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

func (t *callsTable) line(w *markup, c *trace.Call) {
	w.add(`<td class="num">`)
	if where, line := t.place(t.runs[c.Run].cell, c.Pos.File, c.Pos.Line); where != nil && line > 0 {
		w.add(`<button type="button" class="place" data-do="goto" data-cell="%" data-line="%" data-seq="%" title="%">%</button>`,
			where.Name, itoa(line), itoa(int(c.Seq)), fill(t.say.GoTo, itoa(line), where.Name), itoa(line))
	} else if c.Pos.Line > 0 {
		w.add(`<span>%</span>`, c.Pos.File+":"+itoa(c.Pos.Line))
	}
	w.add(`</td>`)
}
