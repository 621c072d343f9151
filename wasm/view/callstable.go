package view

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/wirebook/wirebook/wasm/picture"
	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

// connColours is how many colours the connections take turns with; the style sheet has as many. The number tells them apart beyond it.
const connColours = 6

// previewLen is how many bytes of a socket call a row shows.
const previewLen = 64

// CallsView is which part of a cell's socket calls is looked at. The zero value is the newest calls of the cell alone.
type CallsView struct {
	Whole bool // the whole conversation
	Back  int  // rows that are newer than the last one shown
	Few   bool // only so many of the newest rows as can be seen: others will take their place at once
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
	rows, talked := m.calls(r).Rows, m.trace.Talks(r.id)
	if v.Whole && talked {
		rows = m.conversation(r)
	}
	last := max(len(rows)-max(v.Back, 0), min(pageRows, len(rows)))
	now := m.callAtCursor(rows)
	if now >= 0 && (now < last-pageRows || now >= last) {
		last = min(now+pageRows/2, len(rows)) // the cursor turns the pages
	}
	first := max(0, last-pageRows)
	if v.Few && now < 0 {
		first = max(first, last-fewRows)
	}
	t := callsTable{Model: m, run: r, whole: v.Whole && talked, zero: m.earliest(rows)}
	if now >= 0 {
		t.now = rows[now]
	}
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
	zero  *run        // at whose start time is 0
	now   *trace.Call // that the cursor stands on or has passed last; nil while it is off or before all
}

// bar appends what chooses the rows.
func (t *callsTable) bar(w *markup, talked bool, first, last, all int) {
	name := t.run.cell.Name
	w.Add(`<div class="callbar">`)
	if talked {
		w.Add(`<span class="choice2" role="group" aria-label="%">`, t.say.Calls)
		w.toggle("this", name, !t.whole, t.say.ThisCell)
		w.toggle("whole", name, t.whole, t.say.Conversation)
		w.Add(`</span>`)
	}
	if all > pageRows {
		w.Add(`<span class="pages"><span>%</span>`, text.Fill(t.say.RowRange, text.Group(first+1), text.Group(last), text.Group(all)))
		w.pager("older", name, first > 0, t.say.Older)
		w.pager("newer", name, last < all, t.say.Newer)
		w.Add(`</span>`)
	}
	if gone := t.calls(t.run).Gone; gone > 0 {
		w.Add(`<span class="remark">%</span>`, text.Fill(t.say.RowsGone, text.Group(gone)))
	}
	w.Add(`</div>`)
}

func (m *markup) toggle(do, cell string, pressed bool, label string) {
	m.Add(`<button type="button" data-do="%" data-cell="%" aria-pressed="%">%</button>`, do, cell, strconv.FormatBool(pressed), label)
}

func (m *markup) pager(do, cell string, possible bool, label string) {
	m.Add(`<button type="button" data-do="%" data-cell="%"`, do, cell)
	m.AttrIf(!possible, "disabled")
	m.Add(`>%</button>`, label)
}

func (t *callsTable) table(w *markup, rows []*trace.Call) {
	caption := text.Fill(t.say.CallsOf, t.run.cell.Name)
	if t.whole {
		caption = text.Fill(t.say.CallsBoth, t.run.cell.Name)
	}
	w.Add(`<div class="scroll" tabindex="0" role="region" aria-label="%"><table><caption>%</caption><thead><tr>`,
		caption, text.Fill(t.say.TimeZero, t.zero.cell.Name))
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
	w.Add(`</tr></thead><tbody>`)
	for _, c := range rows {
		t.row(w, c)
	}
	w.Add(`</tbody></table></div>`)
}

func (t *callsTable) head(w *markup, class, text string) {
	w.Add(`<th scope="col" class="%">%</th>`, class, text)
}

func (t *callsTable) row(w *markup, c *trace.Call) {
	w.Add(`<tr class="% % %" data-look="at" data-value="%" data-cell="%"`, rowClass(c), t.whose(c), t.told(c), strconv.FormatInt(int64(c.At), 10), t.run.cell.Name)
	if c == t.now {
		w.Add(` aria-current="step"`)
	}
	w.Add(`><td class="num"><button type="button" class="time" title="%">%</button></td>`, t.say.SeekHere, text.Millis(c.At-t.zero.started))
	if t.whole {
		w.Add(`<td class="who">%</td>`, t.runs[c.Run].cell.Name)
	}
	t.badge(w, c.Conn)
	w.Add(`<td class="call"><span class="term" data-term="call/%">%</span></td>`, c.Name, t.callWord(c.Name))
	w.Add(`<td class="num">%</td>`, byteCount(c))
	t.what(w, c)
	w.Add(`<td class="num">%</td>`, waited(c.Sock.Took))
	w.Add(`<td class="peer">%</td>`, c.Sock.Remote)
	t.line(w, c)
	w.Add(`</tr>`)
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

// told says how a row stands to the cursor.
func (t *callsTable) told(c *trace.Call) string {
	if t.player.on && c.At > t.player.at {
		return "later"
	}
	return ""
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
		w.Add(`<td></td>`)
		return
	}
	n := c.Number
	w.Add(`<td><span class="conn conn%" title="%">#%</span></td>`, text.Itoa((n-1)%connColours+1), text.Fill(t.say.ConnTitle, text.Itoa(n)), text.Itoa(n))
}

// byteCount is empty for calls that carry no bytes. An empty datagram carries 0.
func byteCount(c *trace.Call) string {
	if (c.Name == "read" || c.Name == "write") && !c.Failed && c.Sock.Err == "" || c.Size > 0 {
		return text.Group(c.Size)
	}
	return ""
}

// what appends the first bytes that crossed, or what went wrong in words.
func (t *callsTable) what(w *markup, c *trace.Call) {
	w.Add(`<td class="wide">`)
	if len(c.Data) > 0 {
		shown := c.Data[:min(len(c.Data), previewLen)]
		w.Add(`<span class="data">`)
		w.Preview(shown)
		if len(shown) < c.Size {
			w.Add(`<span class="more">…</span>`)
		}
		w.Add(`</span> `)
	}
	switch {
	case c.Pending:
		w.Add(`<span class="soft">%</span>`, t.say.DialPending)
	case c.Failed && c.Sock.Err == "":
		w.Add(`<span class="bad">%</span>`, c.Text)
	case c.Failed:
		w.Add(`<span class="bad">`)
		picture.Term(&w.Markup, "error", c.Sock.Err, text.Fill(t.say.FailedTo, t.errorWord(c.Sock.Err)))
		w.Add(`</span>`)
	case c.Sock.Err != "":
		w.Add(`<span class="soft">`)
		picture.Term(&w.Markup, "error", c.Sock.Err, t.errorWord(c.Sock.Err))
		w.Add(`</span>`)
	case c.Sock.Op != "":
		w.Add(`<span class="soft">%</span>`, c.Sock.Op) // which half a shutdown closed
	case c.Name == "listen":
		w.Add(`<span class="soft">%</span>`, c.Sock.Net+" "+c.Sock.Local)
	}
	w.Add(`</td>`)
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
	return text.Span(d)
}

func (t *callsTable) line(w *markup, c *trace.Call) {
	w.Add(`<td class="num">`)
	if where, line := t.place(t.runs[c.Run].cell, c.Pos.File, c.Pos.Line); where != nil && line > 0 {
		w.Add(`<button type="button" class="place" data-do="goto" data-cell="%" data-line="%" data-seq="%" title="%">%</button>`,
			where.Name, text.Itoa(line), text.Itoa(int(c.Seq)), text.Fill(t.say.GoTo, text.Itoa(line), where.Name), text.Itoa(line))
	} else if c.Pos.Line > 0 {
		w.Add(`<span>%</span>`, c.Pos.File+":"+text.Itoa(c.Pos.Line))
	}
	w.Add(`</td>`)
}
