// Package wire is what browser and bridge say to each other.
//
// The browser sends a [Command], the bridge sends a [Batch] of events. Nothing is a response: what a command brings about comes
// back as events. Both are JSON in binary WebSocket messages, binary because the page reads an ArrayBuffer a hundred times
// cheaper than a string. Beside them an editor asks a [Question] and gets an [Answer], in text messages.
package wire

import (
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

// Version is the protocol's. A page that was loaded from an older bridge is told to reload.
const Version = 1

// Limits of one command: a WebSocket message and a cell's source. A lesson's cell is a few KiB; 64 KiB is the largest message
// the bridge reads (security.md), and an edit carries two sources.
const (
	MaxMessage = 64 << 10
	MaxSource  = 24 << 10
)

// Verb says what a command asks for.
type Verb string

// The verbs, with the fields of [Command] that each needs.
const (
	Attach Verb = "attach" // Version, Log, After: the first message of every connection; Lesson, if its lab should come up
	Run    Verb = "run"    // Lesson, Cell; Source unless it is the one last saved; Compiled
	Stop   Verb = "stop"   // Run
	Reset  Verb = "reset"  // throw the lab away and start over
	Input  Verb = "input"  // Run, Data, EOF: a line for a program that reads its standard input
	Edit   Verb = "edit"   // Lesson, Cell, Source, Original
	Revert Verb = "revert" // Lesson, Cell: back to the author's source
	Change Verb = "change" // Lesson, Change: to the lab of the lesson, which comes up for it

	Open    Verb = "open"    // Lesson, Lang: the text of the lesson's file
	Preview Verb = "preview" // Lesson, Lang, Text, Number: what the lesson would be, were this the file's text
	Write   Verb = "write"   // Lesson, Lang, Text, Number, Base: make this the file's text
)

// Command is what the page asks for.
type Command struct {
	Verb     Verb           `json:"verb"`
	Version  int            `json:"version,omitempty"`
	Log      string         `json:"log,omitempty"`   // the one that After counts in, as the last batch named it; "" before the first
	After    int64          `json:"after,omitempty"` // the last event that the page has
	Lesson   string         `json:"lesson,omitempty"`
	Cell     string         `json:"cell,omitempty"`
	Source   *string        `json:"source,omitempty"`
	Original string         `json:"original,omitempty"` // the author's source that the learner began with
	Compiled bool           `json:"compiled,omitempty"` // the Go toolchain is to build it, whatever the cell itself asks for
	Run      event.RunID    `json:"run,omitempty"`
	Data     string         `json:"data,omitempty"`
	EOF      bool           `json:"eof,omitempty"`
	Change   *lesson.Change `json:"change,omitempty"`
	Lang     string         `json:"lang,omitempty"`   // whose file of the lesson is meant
	Text     *string        `json:"text,omitempty"`   // of a file
	Base     string         `json:"base,omitempty"`   // names the text of the file that the author began with, as the bridge has named it
	Number   int64          `json:"number,omitempty"` // the page's own, for the answer to name
}

// Batch is what the bridge sends: events in order, those after the last batch.
//
// A log lives as long as the learner's session, and so not longer than the bridge. To an attach that names another log than the
// session's, the bridge sends that log from its start, its name first: a batch with no events when there are none yet. A page that
// gets a batch of another log than the one it follows forgets the runs it knows and their numbers, not what the learner typed.
type Batch struct {
	Version int           `json:"version"`
	Log     string        `json:"log"`
	Events  []event.Event `json:"events"`
	Draft   *Draft        `json:"draft,omitempty"` // the answer to an author's command, which comes in a batch of its own
}

// Saved is what a learner has made of one cell.
type Saved struct {
	Source   string `json:"source"`             // as the learner left it, if it is edited; an emptied cell is, too
	Original string `json:"original,omitempty"` // as the author had written it when the learner began
	Undo     string `json:"undo,omitempty"`     // what the last revert threw away
	Progress string `json:"progress,omitempty"` // of an exercise: event.Tried or event.Done; "" while it has not been checked
}

// Edited reports whether the learner has a source of his own, possibly an empty one.
func (s Saved) Edited() bool { return s.Source != "" || s.Original != "" }
