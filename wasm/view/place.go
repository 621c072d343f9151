package view

import (
	"strings"

	"github.com/wirebook/wirebook/wasm/text"
)

// place finds a line of a program's file among the cells: which cell's source it stands in, and in which of its lines. The cell is nil
// where the file is in no source that a learner sees in an editor. A cell may hold several files, as txtar.
func (m *Model) place(c *cell, file string, line int) (*cell, int) {
	if file == "" {
		return c, line
	}
	for _, owner := range append([]string{c.Name}, c.Setup...) {
		o := m.cells[owner]
		if o == nil {
			continue
		}
		if file == owner+".go" || file == "main.go" && o == c {
			return o, line
		}
		if skip, ok := marker(o.source(), file); ok {
			return o, skip + line
		}
	}
	return nil, 0
}

// marker returns the line on which a file of a txtar begins, the marker's own.
func marker(source, file string) (line int, ok bool) {
	for text := range strings.Lines(source) {
		line++
		if strings.TrimRight(text, "\r\n \t") == "-- "+file+" --" {
			return line, true
		}
	}
	return 0, false
}

// position appends a place as a button that goes there, or as text where there is nowhere to go.
func (m *Model) position(w *markup, c *cell, file string, line, col int) {
	if line <= 0 {
		return
	}
	if file == "" {
		file = c.Name + ".go"
	}
	at := file + ":" + text.Itoa(line)
	if col > 0 {
		at += ":" + text.Itoa(col)
	}
	where, n := m.place(c, file, line)
	if where == nil {
		w.Add(`<code class="place">%</code>`, at)
		return
	}
	w.Add(`<button type="button" class="place" data-do="goto" data-cell="%" data-line="%" title="%">%</button>`,
		where.Name, text.Itoa(n), text.Fill(m.say.Picture.GoTo, text.Itoa(n), where.Name), at)
}
