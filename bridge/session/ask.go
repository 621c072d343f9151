package session

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/ask"
)

// silence is how long a learner's editor is left alone after a source that the assistant could not cope with: the next key would ask
// about nearly the same source, and others wait for their answers meanwhile.
const silence = 10 * time.Second

const noAnswer = "This source is too much for the editor's help, which comes back in a while. It can still be run."

// Ask answers what an editor asks about a cell as it is being typed, in a lesson as [Session.DoAs] takes it. That changes nothing: the source is not kept, and nothing is
// an event.
func (s *Session) Ask(ctx context.Context, q wire.Question, shown *lesson.Lesson) wire.Answer {
	files, err := s.files(q, shown)
	if err != nil {
		return wire.Answer{ID: q.ID, Answer: ask.Answer{Error: err.Error()}}
	}
	parts := lesson.Parts(q.Cell, q.Source)
	if q.Kind == ask.Format {
		return wire.Answer{ID: q.ID, Answer: s.format(ctx, q.Source, files, parts)}
	}
	part := partAt(parts, q.At)
	a := s.assist(ctx, files, ask.Question{Kind: q.Kind, File: part.Name, At: q.At - part.Offset})
	a.From, a.To = a.From+part.Offset, a.To+part.Offset
	a.Complaints = inCell(a.Complaints, parts)
	return wire.Answer{ID: q.ID, Answer: a}
}

// files are those of the program that the cell would be with this source.
func (s *Session) files(q wire.Question, shown *lesson.Lesson) ([]lesson.File, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.state.find(q.Lesson, shown)
	if l == nil {
		return nil, nil
	}
	p, err := l.Program(q.Cell, func(cell string) string {
		if cell == q.Cell {
			return q.Source
		}
		return s.state.source(l, cellKey{q.Lesson, cell})
	})
	return p.Files, err
}

// assist asks about a file of a program.
func (s *Session) assist(ctx context.Context, files []lesson.File, q ask.Question) ask.Answer {
	if s.config.Assist == nil || len(files) == 0 {
		return ask.Answer{}
	}
	if s.isSilent() {
		return ask.Answer{Error: noAnswer}
	}
	a, err := s.config.Assist.Ask(ctx, files, q)
	switch {
	case err == nil:
		return a
	case ctx.Err() == nil:
		s.config.Log.Warn("the editor's help has no answer", "kind", q.Kind, "file", q.File, "err", err)
		s.fallSilent()
	}
	return ask.Answer{Error: noAnswer}
}

func (s *Session) isSilent() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Now().Before(s.silent)
}

func (s *Session) fallSilent() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.silent = time.Now().Add(silence)
}

// format formats all files of a source; with complaints about one of them there is no text.
func (s *Session) format(ctx context.Context, source string, files []lesson.File, parts []lesson.Part) ask.Answer {
	var all ask.Answer
	for _, part := range slices.Backward(parts) { // so that the offsets of those before stay right
		a := s.assist(ctx, files, ask.Question{Kind: ask.Format, File: part.Name})
		if a.Error != "" {
			return a
		}
		all.Complaints = append(inCell(a.Complaints, parts), all.Complaints...)
		end := min(part.Offset+len(part.Source), len(source))
		source = source[:part.Offset] + cmp.Or(a.Text, part.Source) + source[end:]
	}
	if all.Complaints == nil {
		all.Text = source
	}
	return all
}

// partAt is the file of a source that an offset is in, or the first where it is in none.
func partAt(parts []lesson.Part, at int) lesson.Part {
	for _, p := range parts {
		if p.Offset <= at && at <= p.Offset+len(p.Source) {
			return p
		}
	}
	return parts[0]
}

// inCell has the complaints about the files of a cell with the lines of its source. Those about other cells are not among them.
func inCell(all []ask.Complaint, parts []lesson.Part) []ask.Complaint {
	var own []ask.Complaint
	for _, c := range all {
		i := slices.IndexFunc(parts, func(p lesson.Part) bool { return p.Name == c.File })
		if i >= 0 {
			c.File, c.Line = "", c.Line+parts[i].Lines
			own = append(own, c)
		}
	}
	return own
}
