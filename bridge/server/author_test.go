package server

import (
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
)

// fakeDesk makes of a text a lesson of that title.
type fakeDesk struct{}

func (fakeDesk) Do(c wire.Command) wire.Draft {
	draft := wire.Draft{Verb: c.Verb, Number: c.Number}
	if c.Verb == wire.Preview {
		draft.Lesson = &lesson.Lesson{Slug: c.Lesson, Title: *c.Text}
	}
	return draft
}

func (fakeDesk) Folder() string { return "the-folder" }

// What a page previews is what its own commands are about, and no other page's.
func TestPreviewIsOfItsPage(t *testing.T) {
	b := newBridge(t)
	b.cfg.Desk = fakeDesk{}
	cookie := b.loggedIn()
	b.serve()
	page, other := b.attach(cookie, 0), b.attach(cookie, 0)
	run := wire.Command{Verb: wire.Run, Lesson: "first", Cell: "a"}
	shown := func(ws *websocket.Conn) string {
		send(t, ws, run)
		send(t, ws, wire.Command{Verb: wire.Open, Lesson: "first"}) // answered when the run has been done
		receive(t, ws)
		if l := b.learnerOf(cookie).shown; l != nil {
			return l.Title
		}
		return ""
	}
	text := strings.Repeat("x", wire.MaxMessage) // more than anybody else may send
	send(t, page, wire.Command{Verb: wire.Preview, Lesson: "first", Text: &text, Number: 3})
	if got := receive(t, page); got.Log != "the-log" || got.Draft == nil || got.Draft.Number != 3 || got.Draft.Lesson.Title != text {
		t.Errorf("the answer is %+v", got)
	}
	if got := shown(page); got != text {
		t.Errorf("a run in the page that previews was of %.10q", got)
	}
	if got := shown(other); got != "" {
		t.Errorf("a run in another page was of %.10q", got)
	}
}

// A bridge that does not edit refuses whatever an author's page asks for, and goes on.
func TestNotEditing(t *testing.T) {
	b := newBridge(t)
	cookie := b.loggedIn()
	b.serve()
	ws := b.attach(cookie, 0)
	for _, verb := range []wire.Verb{wire.Open, wire.Preview, wire.Write} {
		send(t, ws, wire.Command{Verb: verb, Lesson: "first", Text: new("text")})
		if got := receive(t, ws).Draft; got == nil || got.Refused != wire.NotEditing || got.Verb != verb {
			t.Errorf("%s = %+v", verb, got)
		}
	}
	large := strings.Repeat("x", wire.MaxMessage)
	send(t, ws, wire.Command{Verb: wire.Write, Lesson: "first", Text: &large})
	if got := closing(ws); got.Code != websocket.CloseMessageTooBig {
		t.Errorf("a large text closes with %d %q", got.Code, got.Text)
	}
}

func TestPageSaysWhatMayBeEdited(t *testing.T) {
	b := newBridge(t)
	page := func() string {
		r := b.request("GET", "/lesson/first", "")
		r.AddCookie(b.loggedIn())
		return body(t, b.answer(r))
	}
	if strings.Contains(page(), `"edit":`) {
		t.Error("the page of a bridge that does not edit says that it does")
	}
	b.cfg.Desk = fakeDesk{}
	if !strings.Contains(page(), `"edit":{"folder":"the-folder"`) {
		t.Error("the page does not say what may be edited")
	}
}
