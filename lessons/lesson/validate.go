//go:build !js

package lesson

import (
	"fmt"
	"slices"
	"strings"
)

// Expectations are the ends that a lesson's tests may expect of a cell. They are words for authors; the ends of a run are
// event.How.
func Expectations() []string { return []string{"ok", "compile-error", "panic", "error", "timeout"} }

// Pictures are what a cell may ask to open with.
func Pictures() []string {
	return []string{"ladder", "states", "ruler", "calls", "datagrams", "contents", "queues", "gantt", "hosts", "none"}
}

// word is what names a lesson, a cell or a host: it must do as part of an address, of a file name and of a command line.
func word(s string) bool {
	return s != "" && s[0] >= 'a' && s[0] <= 'z' && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// Validate returns every rule that the course breaks, of its lessons too.
func (c *Course) Validate() Faults {
	var faults Faults
	earlier := make(map[string]*Lesson)
	for _, l := range c.Lessons {
		faults = append(faults, l.Validate()...)
		if twin := earlier[l.Slug]; twin != nil {
			faults = append(faults, Fault{File: l.File, Rule: RuleFrontMatter, Key: "slug", Text: fmt.Sprintf("slug %q is taken by %s: give one of them another", l.Slug, twin.File)})
		}
		faults = append(faults, c.requirements(l, earlier)...)
		faults = append(faults, c.covered(l)...)
		earlier[l.Slug] = l
	}
	return faults
}

// requirements wants what a lesson requires to come before it, so that no learner is sent in a circle.
func (c *Course) requirements(l *Lesson, earlier map[string]*Lesson) Faults {
	var faults Faults
	for _, slug := range l.Requires {
		if earlier[slug] != nil {
			continue
		}
		text := fmt.Sprintf("requires %q, but there is no such lesson%s", slug, DidYouMean(slug, c.slugs()))
		if slices.Contains(c.slugs(), slug) {
			text = fmt.Sprintf("requires %q, which does not come before it", slug)
		}
		faults = append(faults, Fault{File: l.File, Rule: RuleFrontMatter, Key: "requires", Text: text})
	}
	return faults
}

// covered wants the topics of a lesson to be the course's.
func (c *Course) covered(l *Lesson) Faults {
	var known []string
	for _, t := range c.Topics {
		known = append(known, t.Name)
	}
	var faults Faults
	for _, name := range l.Covers {
		if !slices.Contains(known, name) {
			faults = append(faults, Fault{File: l.File, Rule: RuleFrontMatter, Key: "covers",
				Text: fmt.Sprintf("covers %q, but course.md has no such topic%s", name, DidYouMean(name, known))})
		}
	}
	return faults
}

func (c *Course) slugs() []string {
	slugs := make([]string, len(c.Lessons))
	for i, l := range c.Lessons {
		slugs[i] = l.Slug
	}
	return slugs
}

// Validate returns every rule that the lesson breaks.
func (l *Lesson) Validate() Faults {
	v := validator{lesson: l, names: names(l.Cells())}
	v.header()
	v.topology()
	seen := make(map[string]bool)
	for _, c := range l.Cells() {
		if c.Name != "" && seen[c.Name] {
			v.fault(c, "name", "two cells are called %q: a name says which cell is meant", c.Name)
		}
		seen[c.Name] = true
		v.cell(c)
	}
	v.circles("needs", func(c *Cell) []string { return c.Needs })
	v.circles("setup", func(c *Cell) []string { return c.Setup })
	return v.faults
}

// ValidateLab returns the rules that the lesson's lab breaks, and the placing of cells on its hosts: all that counts where somebody has
// written a lab and no lesson.
func (l *Lesson) ValidateLab() Faults {
	v := validator{lesson: l}
	v.topology()
	for _, c := range l.Cells() {
		v.host(c)
	}
	return v.faults
}

// Validate returns what is wrong with a change, nil if nothing is. Of a script only the lab can say whether its lines are right: they
// name hosts.
func (c *Change) Validate() error {
	fields := 0
	for _, set := range []bool{c.Link != nil, c.Faults != nil, c.Cut != nil, c.SkipWait} {
		if set {
			fields++
		}
	}
	if fields != 1 {
		return fmt.Errorf("a change says one of link, faults, cut and skipwait, not %d of them", fields)
	}
	v := validator{lesson: &Lesson{}}
	if c.Link != nil {
		v.link(c.Link)
	}
	if c.Faults != nil {
		v.script(*c.Faults)
	}
	return v.faults.Err()
}

// A validator gathers the faults of one lesson.
type validator struct {
	lesson *Lesson
	names  []string // of its cells
	faults Faults
}

// fault reports one at a cell, or in the front matter when c is nil.
func (v *validator) fault(c *Cell, key, format string, args ...any) {
	f := Fault{File: v.lesson.File, Rule: RuleFrontMatter, Key: key, Text: fmt.Sprintf(format, args...)}
	if c != nil {
		f.Line, f.Rule = c.Line, RuleCell
	}
	v.faults = append(v.faults, f)
}

func (v *validator) header() {
	l := v.lesson
	if l.Title == "" {
		v.fault(nil, "title", "the lesson has no title: add title: … to the front matter")
	}
	if !word(l.Slug) {
		v.fault(nil, "slug", "slug %q must be lower-case letters, digits and dashes, a letter first", l.Slug)
	}
	v.positive(nil, "duration", int64(l.Duration))
	v.positive(nil, "timeout", int64(l.Timeout))
}

func (v *validator) topology() {
	if n := len(v.lesson.Lab.Hosts); n > maxHosts {
		v.fault(nil, "hosts", "%d hosts are more than the %d that a lab may have", n, maxHosts)
	}
	seen := make(map[string]bool)
	for _, host := range v.lesson.Lab.Hosts {
		if !word(host) {
			v.fault(nil, "hosts", "host %q must be lower-case letters, digits and dashes, a letter first", host)
		}
		if seen[host] {
			v.fault(nil, "hosts", "two hosts are called %q", host)
		}
		seen[host] = true
	}
	v.link(&v.lesson.Lab.Link)
	v.script(v.lesson.Lab.Faults)
	for _, line := range v.lesson.Lab.Faults {
		if _, err := ParseIncident(line, v.lesson.Lab.Hosts); err != nil {
			v.fault(nil, "faults", "%q: %v", line, err)
		}
	}
}

// maxHosts is more than a picture of them can show; each costs its computer a network.
const maxHosts = 16

// link demands of a link what holds for every one, in front matter or from a learner's hand.
func (v *validator) link(link *Link) {
	for name, p := range map[string]float64{"loss": link.Loss, "duplicate": link.Duplicate, "reorder": link.Reorder, "corrupt": link.Corrupt} {
		if !(p >= 0 && p <= 1) {
			v.fault(nil, name, "%s must lie between 0%% and 100%%", name)
		}
	}
	v.positive(nil, "delay", int64(link.Delay))
	v.positive(nil, "jitter", int64(link.Jitter))
	v.positive(nil, "rate", link.Rate)
	v.positive(nil, "queue", int64(link.Queue))
	if link.MTU != 0 && link.MTU < minMTU {
		v.fault(nil, "mtu", "mtu %d is too small: IPv4 wants links that carry %d bytes", link.MTU, minMTU)
	}
}

// minMTU is what every IPv4 link must carry (RFC 791 §3.2).
const minMTU = 68

// script demands of a script what can be said without knowing the hosts that its lines name.
func (v *validator) script(lines []string) {
	if len(lines) > maxFaults {
		v.fault(nil, "faults", "%d lines are more than the %d that a script may have", len(lines), maxFaults)
	}
	for i, line := range lines {
		if len(line) > maxFault {
			v.fault(nil, "faults", "line %d has %d bytes, more than %d: make several of it", i+1, len(line), maxFault)
		}
	}
}

// A script longer than this shows nothing that a shorter one does not. All of it, however it is escaped, fits into one message of
// 64 KiB to the lab.
const (
	maxFaults = 64
	maxFault  = 160 // of one line, in bytes
)

func (v *validator) cell(c *Cell) {
	if !word(c.Name) {
		v.fault(c, "name", "cell name %q must be lower-case letters, digits and dashes, a letter first", c.Name)
	}
	v.positive(c, "timeout", int64(c.Timeout))
	if c.NoRun && c.Output != nil {
		v.fault(c, "norun", "a cell with norun prints nothing: take its output away")
	}
	v.oneOf(c, "expect", c.Expect, Expectations())
	for _, picture := range c.Show {
		v.oneOf(c, "show", picture, Pictures())
	}
	v.host(c)
	v.references(c)
	v.exercise(c)
	if _, err := v.lesson.files(c, v.original); err != nil {
		v.fault(c, "", "%v", err)
	}
}

func (v *validator) positive(c *Cell, key string, n int64) {
	if n < 0 {
		v.fault(c, key, "%s cannot be negative", key)
	}
}

func (v *validator) original(name string) string { return v.lesson.Cell(name).Source }

func (v *validator) oneOf(c *Cell, key, value string, known []string) {
	if value != "" && !slices.Contains(known, value) {
		v.fault(c, key, "%s=%s is not known%s", key, value, DidYouMean(value, known))
	}
}

func (v *validator) host(c *Cell) {
	hosts := v.lesson.Lab.Hosts
	switch {
	case c.Host == "" || slices.Contains(hosts, c.Host):
	case len(hosts) == 0:
		v.fault(c, "host", "host=%s, but the lesson names no hosts: list them in the front matter under lab", c.Host)
	default:
		v.fault(c, "host", "the lab has no host %q%s", c.Host, DidYouMean(c.Host, hosts))
	}
}

func (v *validator) references(c *Cell) {
	solution, check := []string{c.Solution}, []string{c.Check}
	for key, targets := range map[string][]string{"needs": c.Needs, "setup": c.Setup, "solution": solution, "check": check} {
		for _, name := range targets {
			if name != "" && !slices.Contains(v.names, name) {
				v.fault(c, key, "%s=%s, but there is no such cell%s", key, name, DidYouMean(name, v.names))
			}
		}
	}
}

func (v *validator) exercise(c *Cell) {
	switch {
	case c.Exercise && c.Check == "":
		v.fault(c, "exercise", "exercise %q has no check: add a cell named %s-check", c.Name, c.Name)
	case c.Exercise && c.Solution == "":
		v.fault(c, "exercise", "exercise %q has no solution: add a cell named %s-solution", c.Name, c.Name)
	case !c.Exercise && (c.Solution != "" || c.Check != ""):
		v.fault(c, "name", "cell %q has a solution or a check but is no exercise: add the word exercise", c.Name)
	}
}

// circles reports every cell from which next leads back to itself.
func (v *validator) circles(key string, next func(*Cell) []string) {
	for _, start := range v.lesson.Cells() {
		seen := make(map[*Cell]bool)
		var reaches func(*Cell) bool
		reaches = func(c *Cell) bool {
			for _, name := range next(c) {
				n := v.lesson.Cell(name)
				if n == nil || seen[n] {
					continue
				}
				seen[n] = true
				if n == start || reaches(n) {
					return true
				}
			}
			return false
		}
		if reaches(start) {
			v.fault(start, key, "%s of %q leads back to itself", key, start.Name)
		}
	}
}
