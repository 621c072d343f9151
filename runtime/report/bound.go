package report

import "github.com/wirebook/wirebook/runtime/event"

// Bounded is an event whose texts a page can show. A program may dial an address of a megabyte, or panic with one.
func Bounded(e event.Event) event.Event {
	e.Text = bound(e.Text)
	if e.Pos != nil {
		pos := *e.Pos
		pos.File = bound(pos.File)
		e.Pos = &pos
	}
	if e.Exit != nil {
		exit := *e.Exit
		exit.Stack = bound(exit.Stack)
		e.Exit = &exit
	}
	if e.Sock != nil {
		s := *e.Sock
		for _, text := range []*string{&s.Net, &s.Local, &s.Remote, &s.Op, &s.Err} {
			*text = bound(*text)
		}
		e.Sock = &s
	}
	return e
}

func bound(text string) string {
	if len(text) > MaxText {
		return text[:MaxText] + "…"
	}
	return text
}
