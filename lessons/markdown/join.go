package markdown

import (
	"slices"
	"strings"

	"github.com/wirebook/wirebook/lessons/lesson"
)

// A fileFence is a further file of a cell; the two may stand in any order.
type fileFence struct {
	owner string
	file  lesson.File
	at    int
}

// An outputFence is a promised output that stands by itself.
type outputFence struct {
	owner  string
	output lesson.Output
	at     int
}

// join brings together what belongs to one cell but stands in several fences.
func (b *builder) join() {
	for _, f := range b.files {
		if c := b.owner(f.owner, f.at); c != nil {
			c.Files = append(c.Files, f.file)
		}
	}
	for _, o := range b.outputs {
		switch c := b.owner(o.owner, o.at); {
		case c == nil:
		case c.Output != nil:
			b.fault(o.at, lesson.RuleCell, "cell %q promises its output twice", c.Name)
		default:
			c.Output = &o.output
		}
	}
	for _, p := range b.predictions {
		b.owner(p.cell, p.at)
	}
	for _, c := range b.cells {
		b.roles(c)
	}
	for _, c := range b.cells {
		b.surround(c.cell)
	}
}

// surround gives a solution what stands around its exercise, for it runs in its place. What it has itself stays.
func (b *builder) surround(exercise *lesson.Cell) {
	s := b.lesson.Cell(exercise.Solution)
	if s == nil {
		return
	}
	if s.Setup == nil {
		s.Setup = exercise.Setup
	}
	if s.Needs == nil {
		s.Needs = exercise.Needs
	}
	if s.Files == nil {
		s.Files = exercise.Files
	}
}

// owner returns the cell that a fence names.
func (b *builder) owner(name string, at int) *lesson.Cell {
	c := b.lesson.Cell(name)
	if c == nil {
		b.fault(at, lesson.RuleCell, "there is no cell %q%s", name, lesson.DidYouMean(name, b.names()))
	}
	return c
}

func (b *builder) names() []string {
	var names []string
	for _, c := range b.cells {
		names = append(names, c.cell.Name)
	}
	return names
}

// roles gives a cell to the exercise that it solves, checks or prepares. The name x-solution says so as well as solution=x.
func (b *builder) roles(c *cellFence) {
	solves, checks := c.solves, c.checks
	if x, ok := strings.CutSuffix(c.cell.Name, "-solution"); ok && solves == "" {
		solves = x
	}
	if x, ok := strings.CutSuffix(c.cell.Name, "-check"); ok && checks == "" {
		checks = x
	}
	if solves != "" {
		b.role(c, solves, "solution", func(x *lesson.Cell) *string { return &x.Solution })
	}
	if checks != "" {
		b.role(c, checks, "check", func(x *lesson.Cell) *string { return &x.Check })
		c.cell.Hidden = true
	}
	if x, ok := strings.CutSuffix(c.cell.Name, "-setup"); ok {
		if owner := b.owner(x, c.at); owner != nil && !slices.Contains(owner.Setup, c.cell.Name) {
			owner.Setup = append(owner.Setup, c.cell.Name)
		}
	}
}

// role sets what name says of the exercise, once.
func (b *builder) role(c *cellFence, of, name string, field func(*lesson.Cell) *string) {
	x := b.owner(of, c.at)
	if x == nil {
		return
	}
	if to := field(x); *to == "" {
		*to = c.cell.Name
	} else {
		b.fault(c.at, lesson.RuleCell, "%q has a %s already, %q", of, name, *to)
	}
}
