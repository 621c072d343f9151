package view

import (
	"cmp"

	"github.com/wirebook/wirebook/bridge/wire"
)

// Run returns the commands that run a cell as it stands: what was typed is saved first.
func (m *Model) Run(name string) []wire.Command {
	c := m.cells[name]
	if c == nil || c.NoRun || c.tooLong() {
		return nil
	}
	c.asked = true
	return append(m.Save(name), m.command(wire.Run, c))
}

// Check returns the commands that have an exercise judged as it stands.
func (m *Model) Check(name string) []wire.Command {
	c := m.cells[name]
	if c == nil || c.Cell.Check == "" || c.tooLong() {
		return nil
	}
	return append(m.Save(name), m.Run(c.Cell.Check)...)
}

// RunCompiled is Run with the Go toolchain instead of the interpreter.
func (m *Model) RunCompiled(name string) []wire.Command {
	commands := m.Run(name)
	if n := len(commands); n > 0 {
		commands[n-1].Compiled = true
	}
	return commands
}

// Stop returns the command that ends a cell's run, none if it has ended.
func (m *Model) Stop(name string) []wire.Command {
	r := m.newest(name)
	if r == nil || r.state == ended {
		return nil
	}
	r.stopping = true
	return []wire.Command{{Verb: wire.Stop, Run: r.id}}
}

// Reset returns the command that throws the lab away.
func (m *Model) Reset() []wire.Command { return []wire.Command{{Verb: wire.Reset}} }

// Input returns the command that gives a running program a line; none if it does not read any.
func (m *Model) Input(name, line string) []wire.Command {
	r := m.newest(name)
	if r == nil || !r.stdin {
		return nil
	}
	return []wire.Command{{Verb: wire.Input, Run: r.id, Data: line + "\n"}}
}

// EOF returns the command that ends a running program's standard input.
func (m *Model) EOF(name string) []wire.Command {
	r := m.newest(name)
	if r == nil || !r.stdin {
		return nil
	}
	r.stdin = false
	return []wire.Command{{Verb: wire.Input, Run: r.id, EOF: true}}
}

// Type takes in what a learner has typed. It stays in the model until the bridge has confirmed it.
func (m *Model) Type(name, source string) {
	c := m.cells[name]
	if c == nil {
		return
	}
	c.draft = &source
	if len(c.sent) == 0 && source == c.kept() {
		c.draft = nil // the bridge has it, and would not say so again
	}
}

// Edit returns the command that saves source as a cell's text; none if it is too long.
func (m *Model) Edit(name, source string) []wire.Command {
	m.Type(name, source)
	return m.Save(name)
}

// Save returns the command that saves what was typed in a cell; none if that is already on its way, or too long.
func (m *Model) Save(name string) []wire.Command {
	c := m.cells[name]
	if c == nil || c.draft == nil || c.tooLong() || len(c.sent) > 0 && c.sent[len(c.sent)-1] == *c.draft {
		return nil
	}
	return m.edit(c, *c.draft, cmp.Or(c.saved.Original, c.Cell.Source))
}

// Keep returns the command by which a learner keeps an edit although the author has changed the cell.
func (m *Model) Keep(name string) []wire.Command {
	c := m.cells[name]
	if c == nil {
		return nil
	}
	return m.edit(c, c.source(), c.Cell.Source)
}

// Revert returns the commands that make a cell the author's again. What was typed is saved first, so that it can be had back.
func (m *Model) Revert(name string) []wire.Command {
	c := m.cells[name]
	if c == nil || !c.edited() {
		return nil
	}
	commands := append(m.Save(name), m.command(wire.Revert, c))
	c.draft = nil
	return commands
}

// Undo returns the command that takes a revert back; none if there is nothing to take back.
func (m *Model) Undo(name string) []wire.Command {
	c := m.cells[name]
	if c == nil || c.saved.Undo == "" {
		return nil
	}
	return m.Edit(name, c.saved.Undo)
}

// Away tells the model that the connection is gone: what was on its way may not have arrived.
func (m *Model) Away() {
	m.cable.asked = nil
	for c := range m.known() {
		c.sent, c.asked = nil, false
		if c.run != nil {
			c.run.stopping = false
		}
	}
}

// Attach returns the commands that begin a connection: where to go on, and every edit that is not confirmed.
func (m *Model) Attach() []wire.Command {
	commands := []wire.Command{{Verb: wire.Attach, Version: wire.Version, Log: m.log, After: m.last, Lesson: m.page.Lesson.Slug}}
	for _, name := range m.order {
		commands = append(commands, m.Save(name)...)
	}
	return commands
}

func (m *Model) command(verb wire.Verb, c *cell) wire.Command {
	return wire.Command{Verb: verb, Lesson: m.page.Lesson.Slug, Cell: c.Name}
}

func (m *Model) edit(c *cell, source, original string) []wire.Command {
	c.sent = append(c.sent, source)
	cmd := m.command(wire.Edit, c)
	cmd.Source, cmd.Original = &source, original
	return []wire.Command{cmd}
}

// tooLong reports whether the bridge would refuse the source.
func (c *cell) tooLong() bool { return c.draft != nil && len(*c.draft) > wire.MaxSource }
