package view

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
)

// desk is a bridge with one file, and a line to it on which commands and answers take their time and may be lost.
type desk struct {
	file string
	told map[string]bool // what the page has been told that the file holds, since its author has typed last
	up   []wire.Command
	down []answer
}

// answer is what the bridge says to a command.
type answer struct {
	wire.Draft
	to wire.Command
}

// typed begins to note anew what the page is told. What it knows the file to hold already is no change of the author's, unless that is about
// to hold something else.
func (d *desk) typed(known string) {
	writing := slices.ContainsFunc(d.up, func(c wire.Command) bool { return c.Verb == wire.Write }) ||
		slices.ContainsFunc(d.down, func(a answer) bool { return a.Verb == wire.Write })
	d.told = map[string]bool{known: !writing}
}

// serve carries out the oldest command. A file's text is its own name.
func (d *desk) serve() {
	c := d.up[0]
	d.up = d.up[1:]
	a := answer{wire.Draft{Verb: c.Verb, Number: c.Number, Base: "b" + d.file}, c}
	switch c.Verb {
	case wire.Open:
		a.Text = new(d.file)
	case wire.Preview:
		a.Lesson = &lesson.Lesson{Title: *c.Text}
	case wire.Write:
		switch {
		case *c.Text == d.file:
		case c.Base != a.Base:
			a.Text = new(d.file)
		default:
			d.file = *c.Text
			a.Base = "b" + d.file
		}
	}
	d.down = append(d.down, a)
}

// cut loses the line: the bridge still gets some of what is on its way, the page nothing.
func (d *desk) cut(random *rand.Rand) {
	for range random.IntN(len(d.up) + 1) {
		d.serve()
	}
	d.up, d.down = nil, nil
}

// hear has the page take in the oldest answer.
func (d *desk) hear(m *Manuscript) {
	a := d.down[0]
	d.down = d.down[1:]
	m.Hear(&a.Draft)
	switch {
	case a.Text != nil:
		d.told[*a.Text] = true
	case a.Verb == wire.Write:
		d.told[*a.to.Text] = true
	}
	d.up = append(d.up, m.Next()...)
}

// Whatever happens in whatever order, a text that was typed is in the editor until the page is told that the file has it; and when all is quiet, what is
// shown is what is written, and a save has one of two ends: the file has the text, or the author is asked.
func TestNoKeyIsLost(t *testing.T) {
	p := testPage()
	for seed := range uint64(2000) {
		random := rand.New(rand.NewPCG(seed, 1))
		m, d := NewManuscript(&p, Kept{}), &desk{file: "0", told: map[string]bool{"0": true}}
		d.up = m.Resume()
		typed, texts := "0", []string{"0"}
		for step := range 60 {
			happened := [...]string{"type", "save", "pause", "serve", "serve", "hear", "hear", "outside", "cut", "reload"}[random.IntN(10)]
			switch happened {
			case "type":
				if m.Opened() { // before, there is no editor
					typed = fmt.Sprint("typed ", step)
					if random.IntN(3) == 0 { // or it is taken back
						typed = texts[random.IntN(len(texts))]
					}
					if texts = append(texts, typed); typed != m.Text() {
						m.Type(typed)
						d.typed(strings.TrimPrefix(m.base, "b"))
					}
				}
			case "save":
				d.up = append(d.up, m.Write()...)
			case "pause":
				d.up = append(d.up, m.Preview()...)
			case "serve":
				if len(d.up) > 0 {
					d.serve()
				}
			case "hear":
				if len(d.down) > 0 {
					d.hear(m)
				}
			case "outside":
				d.file = fmt.Sprint("outside ", step)
				d.up = append(d.up, m.Changed("")...)
			case "cut":
				d.cut(random)
				d.up = m.Resume()
			case "reload":
				d.cut(random)
				m = NewManuscript(&p, m.Kept())
				d.up = m.Resume()
			}
			if m.Text() != typed && !d.told[typed] {
				t.Fatalf("seed %d, step %d, %s: %q is lost, the text is %q and the file %q", seed, step, happened, typed, m.Text(), d.file)
			}
		}
		settle := func() {
			for len(d.up)+len(d.down) > 0 {
				for len(d.up) > 0 {
					d.serve()
				}
				for len(d.down) > 0 {
					d.hear(m)
				}
			}
		}
		settle()
		d.up = append(m.Write(), m.Preview()...)
		settle()
		if m.shown == nil || *m.shown != m.Text() {
			t.Fatalf("seed %d: the lesson is not that of the text %q", seed, m.Text())
		}
		if asked := m.theirs != nil; asked == (d.file == m.Text()) || asked != m.Unsaved() {
			t.Fatalf("seed %d: the text is %q, the file %q, unsaved is %v, and that the author is asked is %v", seed, m.Text(), d.file, m.Unsaved(), asked)
		}
	}
}
