package author

import (
	"bytes"
	"errors"
	"io/fs"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/lessons/markdown"
)

// preview returns what a text would be as the lesson's file, or what is wrong with it. What is wrong elsewhere in the course is told when
// the course is read; here it would only be in the way.
func (d *Desk) preview(of *lesson.Lesson, text string) wire.Draft {
	l, err := markdown.ParseLesson(over{d.root.FS(), of.File, []byte(text)}, of.File)
	if faults := (lesson.Faults)(nil); errors.As(err, &faults) {
		if complaints := complaintsOf(faults, of.File); len(complaints) > 0 {
			return wire.Draft{Complaints: complaints}
		}
	}
	if l == nil {
		return wire.Draft{Refused: wire.NoLesson}
	}
	l.Slug = of.Slug // another address begins when the text is saved: until then the page goes by this one
	return wire.Draft{Lesson: l, Places: placesOf(l)}
}

func complaintsOf(faults lesson.Faults, file string) []wire.Complaint {
	var own []wire.Complaint
	for _, f := range faults {
		if f.File == file {
			own = append(own, wire.Complaint{Line: f.Line, Col: f.Col, Text: f.Text})
		}
	}
	return own
}

// placesOf lists what a page can go to.
func placesOf(l *lesson.Lesson) []wire.Place {
	var places []wire.Place
	for _, s := range l.Sections {
		if s.ID != "" {
			places = append(places, wire.Place{Line: s.Line, ID: s.ID})
		}
		for _, b := range s.Blocks {
			if b.Cell != nil {
				places = append(places, wire.Place{Line: b.Line, Cell: b.Cell.Name})
			}
		}
	}
	return places
}

// over is a folder in which one file has another content, for those who read it at once.
type over struct {
	fs.FS
	name    string
	content []byte
}

func (o over) ReadFile(name string) ([]byte, error) {
	if name == o.name {
		return bytes.Clone(o.content), nil
	}
	return fs.ReadFile(o.FS, name)
}
