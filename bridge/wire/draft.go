package wire

import "github.com/wirebook/wirebook/lessons/lesson"

// Limits of an author's command, which is the only one that carries a whole file. The longest lesson of the course is 19 KB; a text of so
// many bytes would be a book. In JSON a byte takes up to six.
const (
	MaxText          = 256 << 10
	MaxAuthorMessage = 6*MaxText + 4<<10
)

// Author reports whether a verb is for those who write a lesson. Only a bridge that edits carries it out, and none is an event: it concerns
// nobody but the page that sends it, which gets a [Draft] for each.
func (v Verb) Author() bool { return v == Open || v == Preview || v == Write }

// Draft is what the bridge says to an author's command.
type Draft struct {
	Verb    Verb    `json:"verb"`             // of the command
	Number  int64   `json:"number,omitempty"` // of the command
	Refused Refusal `json:"refused,omitempty"`
	Why     string  `json:"why,omitempty"` // of [Failed]: what the system says

	// Of open, and of a write that was not done because the file holds another text than the one that Base named: what it holds.
	Text *string `json:"text,omitempty"`
	// Of open and write: names what the file holds now.
	Base string `json:"base,omitempty"`

	// Of preview: the text as a lesson, or what is wrong with it.
	Lesson     *lesson.Lesson `json:"lesson,omitempty"`
	Complaints []Complaint    `json:"complaints,omitempty"`
	Places     []Place        `json:"places,omitempty"` // of the lesson, from top to bottom
}

// Refusal is why nothing was done.
type Refusal string

// The refusals.
const (
	NotEditing Refusal = "not editing" // the bridge does not edit
	NoLesson   Refusal = "no lesson"   // its course has no such lesson any more, or the file is gone
	NotText    Refusal = "not text"    // the file is no UTF-8, or longer than MaxText
	Failed     Refusal = "failed"      // the file cannot be read or written
)

// Complaint is something wrong with a text.
type Complaint struct {
	Line int    `json:"line,omitempty"` // from 1; 0 when the whole text is meant
	Col  int    `json:"col,omitempty"`  // from 1, in bytes; 0 when the whole line is meant
	Text string `json:"text"`
}

// Place is where something begins in a text that can be gone to in the page.
type Place struct {
	Line int    `json:"line"`           // from 1
	Cell string `json:"cell,omitempty"` // the name of a cell, or
	ID   string `json:"id,omitempty"`   // the fragment of a section
}
