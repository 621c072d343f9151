package view

import (
	"strconv"
	"strings"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/wasm/text"
)

// cell appends a cell with everything it may ever show; package dom fills the parts (data-part) in and never adds one.
func (d *document) cell(c *lesson.Cell) {
	class := "cell"
	if c.Exercise {
		class = "cell exercise"
	}
	d.Add(`<section class="%" id="cell-%" data-cell="%" data-state="idle" aria-label="%"`, class, c.Name, c.Name, text.Fill(d.say.Cell, c.Name))
	d.AttrIf(d.page.Lesson.ExerciseOf(c.Name) != nil, "hidden") // a check speaks in its exercise
	d.Add(`>`)
	d.cellHead(c)
	d.Add(`<div data-part="notice">`)
	d.HTML(text.Safe(d.Notice(c.Name)))
	d.Add(`</div>`)
	d.source(c)
	if !c.NoRun {
		if !d.page.Replayed {
			d.bar(c)
		}
		d.results(c)
	}
	d.Add(`</section>`)
}

func (d *document) cellHead(c *lesson.Cell) {
	d.Add(`<header><span class="name">%</span>`, c.Name+".go")
	for _, fact := range d.facts(c) {
		d.Add(`<span class="fact">%</span>`, fact)
	}
	d.Add(`<span class="tools">`)
	if !c.NoRun && !c.ReadOnly && !c.Hidden {
		d.Add(`<button type="button" class="quiet" data-do="format" data-cell="%" disabled>%</button>`, c.Name, d.say.Format)
	}
	if !c.Hidden {
		d.Add(`<button type="button" class="quiet" data-do="copy" data-cell="%" disabled>%</button>`, c.Name, d.say.Copy)
	}
	if shareable(c) {
		d.Add(`<button type="button" class="quiet" data-do="share" data-cell="%" title="%" disabled>%</button>`, c.Name, d.say.ShareTo, d.say.Share)
	}
	d.Add(`</span></header>`)
}

// facts lists what a learner should know of a cell before running it.
func (d *document) facts(c *lesson.Cell) []string {
	var facts []string
	add := func(is bool, fact string) {
		if is {
			facts = append(facts, fact)
		}
	}
	add(c.Exercise, d.say.FactExercise)
	add(c.Background, d.say.FactBackground)
	add(len(c.Needs) > 0, text.Fill(d.say.FactNeeds, strings.Join(c.Needs, ", ")))
	add(len(c.Setup) > 0, text.Fill(d.say.FactSetup, strings.Join(c.Setup, ", ")))
	add(c.Host != "", text.Fill(d.say.FactHost, c.Host))
	add(len(c.Args) > 0, text.Fill(d.say.FactArgs, strings.Join(c.Args, " ")))
	add(c.Stdin != "", text.Fill(d.say.FactStdin, strconv.Quote(c.Stdin)))
	add(c.Compiled, d.say.FactCompiled)
	add(c.ReadOnly, d.say.FactReadOnly)
	add(c.NoRun, d.say.FactNoRun)
	return facts
}

// source appends the source as text, in whose place an editor is put later. A hidden one opens on request.
func (d *document) source(c *lesson.Cell) {
	if c.Hidden {
		d.Add(`<details class="hidden"><summary>%</summary>`, d.say.Code)
	}
	d.Add(`<div class="source" data-part="source" data-cell="%">`, c.Name)
	if d.bare && len(c.Folds)+len(c.Highlights) == 0 {
		d.Add(`<div class="code"></div>`)
	} else {
		d.HTML(text.Safe(d.Code(c.Name)))
	}
	d.Add(`</div>`)
	for _, f := range c.Files {
		d.Add(`<details class="file"><summary>%</summary>`, f.Name)
		d.code(f.Source, nil, nil, d.foldWord)
		d.Add(`</details>`)
	}
	if c.Hidden {
		d.Add(`</details>`)
	}
}

// Code returns a cell's source as highlighted HTML. Folds and highlights are the author's, so an edited source has none.
func (m *Model) Code(name string) string {
	c := m.cells[name]
	if c == nil {
		return ""
	}
	var w markup
	if c.edited() {
		w.code(c.source(), nil, nil, m.foldWord)
	} else {
		w.code(c.source(), c.Folds, c.Highlights, m.foldWord)
	}
	return w.String()
}

// bar appends the run bar, as it is while nothing runs.
func (d *document) bar(c *lesson.Cell) {
	s := d.Status(c.Name)
	d.Add(`<div class="bar">`)
	d.Add(`<button type="button" class="run" data-do="run" data-cell="%" disabled>`, c.Name)
	d.HTML(iconRun)
	d.Add(`<span>%</span></button>`, d.say.Run)
	d.optional("compile", c.Name, s.Native, d.say.RunCompiled)
	d.Add(`<button type="button" class="stop" data-do="stop" data-cell="%" hidden>`, c.Name)
	d.HTML(iconStop)
	d.Add(`<span>%</span></button>`, d.say.Stop)
	if c.Check != "" {
		d.optional("check", c.Name, true, d.say.Check)
	}
	d.Add(`<span class="status" data-part="status" role="log"></span><span class="way" data-part="way"></span><span class="tag" data-part="tag"></span><span class="edits">`)
	d.optional("revert", c.Name, s.Revert, d.say.Revert)
	d.optional("undo", c.Name, s.Undo, d.say.Undo)
	d.Add(`</span></div>`)
}

// optional appends a button that is only there when it makes sense.
func (d *document) optional(do, cell string, shown bool, label string) {
	d.Add(`<button type="button" class="quiet" data-do="%" data-cell="%" disabled`, do, cell)
	d.AttrIf(!shown, "hidden")
	d.Add(`>%</button>`, label)
}

const (
	iconRun  text.Safe = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M4.5 2.6v10.8L13 8z" fill="currentColor"/></svg>`
	iconStop text.Safe = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3.5 3.5h9v9h-9z" fill="currentColor"/></svg>`
)

// results appends the places of output, of the line for the program's input, of the end and of the pictures.
func (d *document) results(c *lesson.Cell) {
	d.Add(`<div class="output" data-part="output" tabindex="0" role="group" aria-live="off" aria-label="%" hidden></div>`, text.Fill(d.say.Output, c.Name))
	d.Add(`<div class="output told" data-part="told" tabindex="0" role="group" aria-live="off" aria-label="%" hidden></div>`, text.Fill(d.say.OutputTold, c.Name))
	d.Add(`<form class="stdin" data-part="stdin" data-cell="%" hidden><label>%<input name="line" autocomplete="off" spellcheck="false"></label>`,
		c.Name, d.say.StdinLabel)
	d.Add(`<button type="submit">%</button>`, d.say.StdinSend)
	d.button("eof", c.Name, "", d.say.StdinEOF)
	d.Add(`</form><div data-part="ending"></div><div data-part="verdict" role="status">`)
	d.HTML(text.Safe(d.Verdict(c.Name)))
	d.Add(`</div>`)
	d.pictures(c)
}
