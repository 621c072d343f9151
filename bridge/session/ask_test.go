package session

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/ask"
)

// parrot complains about the first word of each file's second line, formats by upper case, and finds what it is asked about at the
// place it is asked about. It cannot cope with a source that says "hard".
type parrot struct{}

func (parrot) Ask(_ context.Context, files []lesson.File, q ask.Question) (a ask.Answer, err error) {
	for _, f := range files {
		if strings.Contains(f.Source, "hard") {
			return a, errors.New("too hard")
		}
		if lines := strings.Split(f.Source, "\n"); q.Kind == ask.Check && len(lines) > 1 {
			a.Complaints = append(a.Complaints, ask.Complaint{File: f.Name, Line: 2, Col: 1, Text: lines[1]})
		}
		if f.Name == q.File && q.Kind == ask.Format {
			a.Text = strings.ToUpper(f.Source)
		}
		if f.Name == q.File && q.Kind == ask.Hover {
			a = ask.Answer{From: q.At, To: q.At + 1, Text: f.Source[q.At:]}
		}
	}
	return a, nil
}

func openAsked(t *testing.T) *Session {
	s, _ := open(t, nil)
	s.config.Assist = parrot{}
	return s
}

func TestAsk(t *testing.T) {
	const several = "one\ntwo\n-- b.go --\nthree\nfour"
	s := openAsked(t)
	for _, test := range []struct {
		name string
		q    wire.Question
		want ask.Answer
	}{
		{"lines are the cell's", wire.Question{Kind: ask.Check, Source: several},
			ask.Answer{Complaints: []ask.Complaint{{Line: 2, Col: 1, Text: "two"}, {Line: 5, Col: 1, Text: "four"}}}},
		{"offsets are the cell's", wire.Question{Kind: ask.Hover, Source: several, At: strings.Index(several, "four")},
			ask.Answer{From: 25, To: 26, Text: "four\n"}},
		{"every file is formatted", wire.Question{Kind: ask.Format, Source: several},
			ask.Answer{Text: "ONE\nTWO\n-- b.go --\nTHREE\nFOUR\n"}},
		{"a cell that the course has not", wire.Question{Kind: ask.Check, Cell: "nosuch", Source: "a\nb"},
			ask.Answer{Error: `this lesson has no cell "nosuch" (known: server, client)`}},
		{"a lesson that the course has not", wire.Question{Kind: ask.Check, Lesson: "nosuch", Source: "a\nb"}, ask.Answer{}},
	} {
		q := test.q
		q.ID = 7
		if q.Cell == "" {
			q.Cell = "server"
		}
		if q.Lesson == "" {
			q.Lesson = "demo"
		}
		if diff := cmp.Diff(wire.Answer{ID: 7, Answer: test.want}, s.Ask(t.Context(), q, nil)); diff != "" {
			t.Errorf("%s: -want +got:\n%s", test.name, diff)
		}
	}
	if log, saved := s.texts(), s.Saved("demo"); len(log) > 0 || len(saved) > 0 {
		t.Errorf("questions left events %q and sources %v", log, saved)
	}
}

// A source that the assistant does not cope with keeps it from nobody else for long.
func TestASilenceAfterWhatWasTooHard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openAsked(t)
		askFor := func(source string) string {
			return s.Ask(t.Context(), wire.Question{Kind: ask.Check, Lesson: "demo", Cell: "server", Source: source}, nil).Error
		}
		for _, source := range []string{"hard", "easy"} {
			if got := askFor(source); got != noAnswer {
				t.Errorf("%s: %q, want %q", source, got, noAnswer)
			}
		}
		time.Sleep(silence)
		if got := askFor("easy"); got != "" {
			t.Errorf("after the silence: %q", got)
		}
	})
}
