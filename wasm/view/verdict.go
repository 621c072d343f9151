package view

import (
	"strings"
	"unicode/utf8"

	"github.com/wirebook/wirebook/runtime/event"
)

// verdict is what the check of an exercise has come to.
type verdict struct {
	kind event.Kind // event.CheckPassed or CheckFailed; "" while there is none
	text string
}

// exerciseOf returns the exercise that a cell is the check of, nil if it is none.
func (m *Model) exerciseOf(c *cell) *cell {
	if x := m.page.Lesson.ExerciseOf(c.Name); x != nil {
		return m.cells[x.Name]
	}
	return nil
}

// Verdict returns what stands below an exercise as HTML: what its check does, and what it has come to. A learner who comes back sees
// that it is solved.
func (m *Model) Verdict(name string) string {
	c := m.cells[name]
	if c == nil || c.Cell.Check == "" {
		return ""
	}
	var w markup
	r := m.newest(c.Cell.Check)
	switch {
	case r == nil && c.saved.Progress == event.Done:
		w.Add(`<p class="verdict passed"><strong>%</strong></p>`, m.say.SolvedBefore)
	case r == nil:
	case r.verdict.kind == event.CheckPassed:
		w.Add(`<p class="verdict passed"><strong>%</strong></p>`, m.say.Solved)
	case r.verdict.kind == event.CheckFailed:
		w.Add(`<p class="verdict failed"><strong>%</strong> %</p>`, m.say.NotYet, sentence(r.verdict.text))
	case r.state != ended:
		w.Add(`<p class="verdict">% <span>%</span></p>`, m.say.Checking, r.step)
	case r.exit.How == event.TimeLimit:
		w.Add(`<p class="verdict failed"><strong>%</strong> %</p>`, m.say.NotYet, m.say.CheckSlow)
	case r.exit.How != event.Stopped:
		w.Add(`<p class="verdict failed"><strong>%</strong> %</p>`, m.say.CheckBroken, r.text)
	}
	return w.String()
}

// sentence begins a clause with a capital letter.
func sentence(clause string) string {
	_, n := utf8.DecodeRuneInString(clause)
	return strings.ToUpper(clause[:n]) + clause[n:]
}

// stoppedByCheck reports whether a run is one that a check has ended when it had seen enough.
func (m *Model) stoppedByCheck(r *run) bool {
	return r.exit.How == event.Stopped && r.cell.Cell.Check != "" && m.newest(r.cell.Cell.Check) != nil && !r.stopping
}

// hearStep notes the last line that a check has printed: what it is at.
func (r *run) hearStep(data []byte) {
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	r.step = strings.TrimPrefix(lines[len(lines)-1], "· ")
}
