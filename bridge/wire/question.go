//go:build !js

package wire

import (
	"errors"
	"fmt"

	"github.com/wirebook/wirebook/runtime/ask"
)

// Question is what the page's editor asks about a cell as it is being typed.
//
// It is no [Command], and its [Answer] no event: nothing happens in the lab because of it, a reload need not see it again, and it
// concerns nobody but the tab that asks. The cell's text goes with it, since what is being typed may not have been saved yet.
// Questions and answers are text messages, for the editor, which is JavaScript, reads them itself; commands and events are binary.
type Question struct {
	ID     int64    `json:"id"` // the page's own, new for each question; it stands for the text that was asked about
	Kind   ask.Kind `json:"kind"`
	Lesson string   `json:"lesson"`
	Cell   string   `json:"cell"`
	Source string   `json:"source"`
	At     int      `json:"at,omitempty"` // offset of the cursor in Source, in bytes
}

// Answer is what the bridge says to a question. The page drops it when the text has changed since it asked.
// Offsets and lines are in the cell's source; complaints about other cells are left out.
type Answer struct {
	ID int64 `json:"id"`
	ask.Answer
}

// DecodeQuestion reads one question. It is as strict as [DecodeCommand].
func DecodeQuestion(b []byte) (Question, error) {
	return decode[Question](b, "question", MaxMessage)
}

func (q *Question) validate() error {
	switch {
	case !q.Kind.Known():
		return fmt.Errorf("unknown question %q", q.Kind)
	case q.Lesson == "" || q.Cell == "":
		return errors.New("question: lesson or cell is missing")
	case len(q.Source) > MaxSource:
		return fmt.Errorf("question: source is over the limit of %d bytes", MaxSource)
	case q.At < 0 || q.At > len(q.Source):
		return errors.New("question: at is not in the source")
	}
	return nil
}
