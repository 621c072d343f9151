// Package lesson is the model of a lesson: plain data, from which the page is drawn and programs are made.
//
// Who reads a lesson from Markdown is package markdown; here is only what a lesson is and when it is valid. The package is
// pure. The page has only the model: what judges a lesson or makes a program of it is for the bridge, and writes its sentences with fmt,
// which would make the page a tenth larger.
package lesson

import "time"

// Course is a folder of lessons, in the order in which they are taught.
type Course struct {
	Lang         string    `json:"lang,omitempty"` // of a translation; the course itself is in English
	Title        string    `json:"title"`
	Topics       []Topic   `json:"topics,omitempty"` // what the course is to cover
	Lessons      []*Lesson `json:"lessons"`
	Edition      int       `json:"-"`                      // how often its author has changed it since the bridge came up
	Whole        bool      `json:"-"`                      // of a translation: the course's own title is translated, so that all of it should be
	Translations []*Course `json:"translations,omitempty"` // of this course: the same lessons and cells, in the order of their languages
}

// Topic is something that a course is to cover.
type Topic struct {
	Name  string `json:"name"` // what lessons call it by
	Title string `json:"title"`
}

// Lesson is one Markdown file.
type Lesson struct {
	Slug        string        `json:"slug"` // names it in links and in a learner's saved work; unique in the course
	Title       string        `json:"title"`
	Description string        `json:"description,omitempty"`
	Chapter     string        `json:"chapter,omitempty"`
	Lang        string        `json:"lang"` // BCP 47: "en", "zh"
	Requires    []string      `json:"requires,omitempty"`
	Objectives  []string      `json:"objectives,omitempty"`
	Covers      []string      `json:"covers,omitempty"` // topics of the course, by their names
	Tags        []string      `json:"tags,omitempty"`
	Duration    time.Duration `json:"duration,omitempty"` // what a learner should expect to need
	Timeout     time.Duration `json:"timeout,omitempty"`  // of each cell that sets none; 0 is the runtime's own
	Lab         Topology      `json:"lab,omitzero"`
	Draft       bool          `json:"draft,omitempty"`
	Sections    []Section     `json:"sections"`
	File        string        `json:"-"` // where it came from, for messages
}

// Section is a level-2 heading and what follows. The first may have no heading: it is what stands before any.
type Section struct {
	ID     string  `json:"id,omitempty"` // fragment of the heading
	Title  string  `json:"title,omitempty"`
	Blocks []Block `json:"blocks"`
	Line   int     `json:"-"` // of the heading in the Markdown file, from 1
}

// Block is one piece of a section. Exactly one of the first four fields is set.
type Block struct {
	HTML string `json:"html,omitempty"` // prose: safe HTML, ready to insert
	Cell *Cell  `json:"cell,omitempty"`
	Hint *Hint  `json:"hint,omitempty"`
	Quiz *Quiz  `json:"quiz,omitempty"`
	Line int    `json:"-"` // where it begins in the Markdown file, from 1; of a translated lesson in the translation
}

// Cell is a snippet that can be run.
type Cell struct {
	Name       string        `json:"name"`            // unique in the lesson
	Source     string        `json:"source"`          // as the author wrote it; several files as txtar
	Files      []File        `json:"files,omitempty"` // further files of the program, from fences with file=; not edited
	Setup      []string      `json:"setup,omitempty"` // names of cells whose files are part of this program, outermost first
	Needs      []string      `json:"needs,omitempty"` // names of cells that must listen before this one starts
	Background bool          `json:"background,omitempty"`
	Hidden     bool          `json:"hidden,omitempty"`
	ReadOnly   bool          `json:"readonly,omitempty"`
	NoRun      bool          `json:"norun,omitempty"`
	Compiled   bool          `json:"compiled,omitempty"` // engine=go
	Expect     string        `json:"expect,omitempty"`   // "ok" unless the lesson's tests expect another end
	Timeout    time.Duration `json:"timeout,omitempty"`
	Stdin      string        `json:"stdin,omitempty"` // what its standard input holds before the learner types
	Args       []string      `json:"args,omitempty"`
	Host       string        `json:"host,omitempty"`
	Show       []string      `json:"show,omitempty"`
	Output     *Output       `json:"output,omitempty"` // what the author promises it prints
	Exercise   bool          `json:"exercise,omitempty"`
	Solution   string        `json:"solution,omitempty"`   // of an exercise: the cell that solves it
	Check      string        `json:"check,omitempty"`      // of an exercise: the cell that judges it
	Folds      []Lines       `json:"folds,omitempty"`      // of Source: folded at first (OMIT)
	Highlights []Lines       `json:"highlights,omitempty"` // of Source: HL
	Line       int           `json:"line"`                 // of the fence in the Markdown file, from 1
}

// File is one Go file of a program.
type File struct {
	Name   string `json:"name"`
	Source string `json:"source"`
}

// Lines is a range of lines, from 1, both ends included.
type Lines struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Output is what a cell is expected to print. <port>, <time>, <addr> and <number> stand for what differs from run to run.
type Output struct {
	Text      string `json:"text"`
	Unordered bool   `json:"unordered,omitempty"` // the lines may come in any order
}

// Hint is prose that opens on request; those of one group open one after the other.
type Hint struct {
	Group string `json:"group"`
	HTML  string `json:"html"`
}

// Quiz is a question with answers to choose from, or with steps to be put in order.
type Quiz struct {
	Predicts string   `json:"predicts,omitempty"` // the cell whose run gives the answer; "" where the answer is given at once
	HTML     string   `json:"html"`               // the question
	Ordered  bool     `json:"ordered,omitempty"`  // the choices are steps, and stand here in their right order
	Choices  []Choice `json:"choices"`
}

// Choice is one answer of a quiz, or one of the steps that are to be put in order.
type Choice struct {
	HTML     string `json:"html"`
	Right    bool   `json:"right,omitempty"`    // of an answer
	Feedback string `json:"feedback,omitempty"` // HTML, shown when it is chosen, or its place is checked
}

// Topology is the lab that a lesson asks for. The zero value is one host.
type Topology struct {
	Hosts  []string `json:"hosts,omitempty"`
	Link   Link     `json:"link,omitzero"`
	Faults []string `json:"faults,omitempty"` // the lines of a script, as ParseIncident reads them
}

// Link is what a cable does to the packets that cross it. The zero value is a perfect cable.
type Link struct {
	Delay     time.Duration `json:"delay,omitempty"`  // one way
	Jitter    time.Duration `json:"jitter,omitempty"` // up to as much more, by chance; the order is kept
	Loss      float64       `json:"loss,omitempty"`   // of how many packets, 0 to 1, as the next three
	Duplicate float64       `json:"duplicate,omitempty"`
	Reorder   float64       `json:"reorder,omitempty"` // held back until a few later ones have passed
	Corrupt   float64       `json:"corrupt,omitempty"` // one bit flipped
	MTU       int           `json:"mtu,omitempty"`     // bytes
	Rate      int64         `json:"rate,omitempty"`    // bits per second
	Queue     int           `json:"queue,omitempty"`   // packets
	Seed      uint64        `json:"seed,omitempty"`
}

// Change is what a learner does to a lab that is up. Exactly one field is set.
type Change struct {
	Link     *Link     `json:"link,omitempty"`     // in place of the one in force
	Faults   *[]string `json:"faults,omitempty"`   // a script in place of the one in force; it counts from now
	Cut      *bool     `json:"cut,omitempty"`      // cut the cable; false mends it, also if the script has cut it
	SkipWait bool      `json:"skipwait,omitempty"` // end every TIME-WAIT, as if its time had passed
}

// Program is what a cell hands to a runtime.
type Program struct {
	Files      []File        `json:"files"`
	Host       string        `json:"host,omitempty"`
	Args       []string      `json:"args,omitempty"`
	Stdin      string        `json:"stdin,omitempty"`
	Timeout    time.Duration `json:"timeout,omitempty"`    // wall time; 0 is the runtime's default
	Background bool          `json:"background,omitempty"` // it serves others: the default is the longer one
	Compiled   bool          `json:"compiled,omitempty"`   // the Go toolchain is to build it; else it is interpreted, if that can be
	Check      bool          `json:"check,omitempty"`      // it judges another program: it may import package check, and is told what happens
}
