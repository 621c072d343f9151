//go:build !js

package lesson

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Fault is one mistake of an author, at the place to mend it.
type Fault struct {
	File string `json:"file,omitempty"` // path in the course's folder; empty when the whole course is meant
	Line int    `json:"line,omitempty"` // from 1; 0 when the whole file is meant
	Col  int    `json:"col,omitempty"`  // from 1, in bytes; 0 when the whole line is meant
	Rule Rule   `json:"rule"`           // which kind of mistake it is
	Key  string `json:"-"`              // front-matter key or attribute of the cell that is meant, where one is
	Text string `json:"text"`           // what is wrong and what to write instead
}

// Rule names a kind of mistake, by what it is in: the code behind a message.
type Rule string

// About says what a rule wants.
type About struct {
	Rule Rule
	Text string
}

// Rules are those by which a course is read. Those of a command that looks further than at the text are its own.
var Rules = []About{
	{RuleFile, "files and folders are named in order, as in 01-basics/01-first.md, and are UTF-8"},
	{RuleFrontMatter, "the lines above a lesson have a title, and only keys and values that are known"},
	{RuleProse, "the Markdown is what a page can show: no HTML, no heading of level 1"},
	{RuleLink, "a link leads to http:, https:, mailto:, or to a lesson and a heading that are there"},
	{RulePicture, "a picture is in the course's folder, with words for those who cannot see it"},
	{RuleFence, "a fence is closed, and its braces can be read"},
	{RuleAttribute, "an attribute in braces is known, stands there once, and has a value that fits"},
	{RuleCell, "a cell has a name of its own, on a host of the lab, and what it names is there"},
	{RuleContainer, "a ::: hint, quiz or predict is closed and complete"},
	{RuleTranslation, "a translation has the cells, headings and questions of its original"},
}

// Their codes.
const (
	RuleFile        Rule = "file" // names, folders, encoding
	RuleFrontMatter Rule = "front-matter"
	RuleProse       Rule = "prose"
	RuleLink        Rule = "link"
	RulePicture     Rule = "picture"
	RuleFence       Rule = "fence"
	RuleAttribute   Rule = "attribute"
	RuleCell        Rule = "cell"
	RuleContainer   Rule = "container"
	RuleTranslation Rule = "translation"
)

// Error returns "file:line:col: text (rule)", without the parts that are not known.
func (f Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.File)
	for _, n := range []int{f.Line, f.Col} {
		if n == 0 {
			break
		}
		fmt.Fprintf(&b, ":%d", n)
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	b.WriteString(f.Text)
	if f.Rule != "" {
		fmt.Fprintf(&b, " (%s)", f.Rule)
	}
	return b.String()
}

// Faults are all mistakes of a course: an author wants to see them at once, not one by one.
type Faults []Fault

// Error returns the faults one a line.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

// Err returns the faults in the order of their places, each once, or nil when there are none.
func (fs Faults) Err() error {
	if len(fs) == 0 {
		return nil
	}
	sorted := slices.Clone(fs)
	slices.SortStableFunc(sorted, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Col, b.Col), cmp.Compare(a.Text, b.Text))
	})
	return slices.Compact(sorted)
}
