package view

import (
	"strconv"
	"strings"
	"time"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/text"
)

// cable is what a learner is doing to the cable. What it does to packets is in the trace.
type cable struct {
	asked   *lesson.Link // on its way to the lab: what is changed next builds on it
	refused string
	script  string // as it was typed, while that is refused
}

// knob is one number of a link, as a learner sets it.
type knob struct {
	name, unit       string
	least, max, step float64 // in its unit: the least value that does anything, beside 0, which does nothing
	get              func(*lesson.Link) float64
	set              func(*lesson.Link, float64)
}

// The most that a knob can be turned to: beyond it nothing new is seen.
const (
	mostDelay = 10_000    // ms
	mostRate  = 1_000_000 // kbit/s
	mostQueue = 10_000    // packets
	leastMTU  = 68        // bytes, RFC 791 §3.2
	mostMTU   = 65_535
)

// knobs are those of a link, in the order in which a learner meets them.
var knobs = [...]knob{
	{"delay", "ms", 0, mostDelay, 5, func(l *lesson.Link) float64 { return millisOf(l.Delay) }, func(l *lesson.Link, v float64) { l.Delay = ofMillis(v) }},
	{"jitter", "ms", 0, mostDelay, 1, func(l *lesson.Link) float64 { return millisOf(l.Jitter) }, func(l *lesson.Link, v float64) { l.Jitter = ofMillis(v) }},
	percent("loss", func(l *lesson.Link) *float64 { return &l.Loss }),
	percent("duplicate", func(l *lesson.Link) *float64 { return &l.Duplicate }),
	percent("reorder", func(l *lesson.Link) *float64 { return &l.Reorder }),
	percent("corrupt", func(l *lesson.Link) *float64 { return &l.Corrupt }),
	{"rate", "kbit/s", 0, mostRate, 100, func(l *lesson.Link) float64 { return float64(l.Rate) / 1000 }, func(l *lesson.Link, v float64) { l.Rate = int64(v * 1000) }},
	{"queue", "", 0, mostQueue, 1, func(l *lesson.Link) float64 { return float64(l.Queue) }, func(l *lesson.Link, v float64) { l.Queue = int(v) }},
	{"mtu", "B", leastMTU, mostMTU, 100, func(l *lesson.Link) float64 { return float64(l.MTU) }, func(l *lesson.Link, v float64) { l.MTU = int(v) }},
}

func percent(name string, of func(*lesson.Link) *float64) knob {
	return knob{name, "%", 0, 100, 1, func(l *lesson.Link) float64 { return *of(l) * 100 }, func(l *lesson.Link, v float64) { *of(l) = v / 100 }}
}

func millisOf(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
func ofMillis(v float64) time.Duration { return time.Duration(v * float64(time.Millisecond)) }

// Cable is the cable as it is now, for its controls.
type Cable struct {
	Summary string            // "10 ms · 5 % loss · cut"
	Missing string            // why there is none to be changed; "" where there is
	Values  map[string]string // of the knobs, by name; "" where the cable does nothing of the kind
	Script  string            // one incident a line
	Cut     string            // what the button that cuts or mends says
	Refused string            // why the last change was refused; "" if it was not
}

// Cable returns the cable of the lesson's lab.
func (m *Model) Cable() Cable {
	c := Cable{Refused: m.cable.refused, Missing: m.noCable(), Cut: m.say.Cable.Cut, Values: map[string]string{}}
	is := m.inForce()
	if is == nil || c.Missing != "" && !m.page.Replayed {
		return c
	}
	link := m.link()
	facts := []string{}
	for i := range knobs {
		k := &knobs[i]
		if v := k.get(&link); v != 0 {
			c.Values[k.name] = number(v)
			facts = append(facts, m.say.Cable.Knobs[i].fact(k, c.Values[k.name]))
		}
	}
	if c.Script = strings.Join(is.Faults, "\n"); c.Refused != "" && m.cable.script != "" {
		c.Script = m.cable.script
	}
	if len(is.Faults) > 0 {
		facts = append(facts, m.say.Cable.Lines.Of(len(is.Faults)))
	}
	if is.Cut {
		c.Cut = m.say.Cable.Mend
		facts = append(facts, m.say.Cable.IsCut)
	}
	if len(facts) == 0 {
		facts = []string{m.say.Cable.Perfect}
	}
	c.Summary = strings.Join(facts, " · ")
	return c
}

// hearCable takes in the lab's answer to a change.
func (m *Model) hearCable(e *event.Event) {
	m.cable.asked, m.cable.refused = nil, ""
	if e.Kind == event.LinkRefused {
		m.cable.refused = e.Text
	} else {
		m.cable.script = ""
	}
}

// noCable says why there is no cable to be changed, "" where there is one.
func (m *Model) noCable() string {
	switch {
	case m.lab.Level == event.Plain:
		return m.say.Cable.Plain
	case m.inForce() == nil || m.lab.For != "" && m.lab.For != m.page.Lesson.Slug && !m.page.Replayed:
		return m.say.Cable.None
	case m.page.Replayed:
		return m.say.Saved.Banner
	}
	return ""
}

// inForce is what the cable does now, nil where there is none.
func (m *Model) inForce() *event.Cable {
	if n := len(m.trace.Links); n > 0 {
		return &m.trace.Links[n-1].Is
	}
	return nil
}

// link is the link as the learner's last change has it.
func (m *Model) link() lesson.Link {
	if m.cable.asked != nil {
		return *m.cable.asked
	}
	return lesson.Link(m.inForce().Link)
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }

// Turn takes in that a learner has set a control of the cable, and returns the commands that this takes.
func (m *Model) Turn(control, value string) []wire.Command {
	m.cable.refused = ""
	if m.noCable() != "" {
		return nil
	}
	switch control {
	case "cut":
		return m.change(lesson.Change{Cut: new(!m.inForce().Cut)})
	case "script":
		m.cable.script = value
		return m.change(lesson.Change{Faults: new(scriptOf(value))})
	case "lesson":
		lab := m.page.Lesson.Lab
		return m.change(lesson.Change{Link: &lab.Link}, lesson.Change{Faults: new(lab.Faults)}, lesson.Change{Cut: new(false)})
	}
	return m.turnKnob(control, value)
}

func (m *Model) turnKnob(name, value string) []wire.Command {
	for i, k := range knobs {
		if k.name != name {
			continue
		}
		v, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if value == "" {
			v, err = 0, nil
		}
		if err != nil || v != 0 && !(k.least <= v && v <= k.max) {
			m.cable.refused = text.Fill(m.say.Cable.Range, m.say.Cable.Knobs[i].Name, number(k.least), number(k.max), k.unit)
			return nil
		}
		link := m.link()
		k.set(&link, v)
		return m.change(lesson.Change{Link: &link})
	}
	return nil
}

// scriptOf returns the lines of a script that say something. Whether they are right only the lab knows: they name its hosts.
func scriptOf(value string) []string {
	lines := []string{}
	for line := range strings.Lines(value) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

func (m *Model) change(changes ...lesson.Change) []wire.Command {
	var commands []wire.Command
	for _, c := range changes {
		if c.Link != nil {
			m.cable.asked = c.Link
		}
		commands = append(commands, wire.Command{Verb: wire.Change, Lesson: m.page.Lesson.Slug, Change: &c})
	}
	return commands
}

// cableBox appends the controls of the cable, as they are before there is one.
func (d *document) cableBox() {
	say := &d.say.Cable
	d.Add(`<details class="cable" data-part="cable"><summary>% <span class="count" data-cable="summary"></span></summary>`, say.Title)
	d.Add(`<p class="remark" data-cable="missing" hidden></p><div class="knobs" data-cable="knobs" role="group" aria-label="%">`, say.Title)
	for i := range knobs {
		k, words := &knobs[i], &say.Knobs[i]
		d.Add(`<label title="%">%<span><input type="number" inputmode="decimal" min="0" max="%" step="%" data-knob="%" placeholder="%"> %</span></label>`,
			words.Means, words.Name, number(k.max), number(k.step), k.name, words.Unset, say.unit(k))
	}
	d.Add(`<label class="script" title="%">%<textarea rows="2" spellcheck="false" data-knob="script" placeholder="drop client data 2"></textarea></label>`,
		say.ScriptMeans, say.Script)
	d.Add(`<p class="actions"><button type="button" data-knob="cut">%</button><button type="button" class="quiet" data-knob="lesson">%</button></p></div>`,
		say.Cut, say.AsInLesson)
	d.Add(`<p class="remark bad" role="alert" data-cable="refused"></p></details>`)
}
