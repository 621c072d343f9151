package server

import (
	"encoding/json"
	"fmt"

	"github.com/gorilla/websocket"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/runtime/event"
)

// maxMessage is the largest message that a page may send, in bytes. Only an author's carries a file.
func (c *conn) maxMessage() int64 {
	if c.desk != nil {
		return wire.MaxAuthorMessage
	}
	return wire.MaxMessage
}

// author carries out an author's command and answers it. What the page is told to show is from then on what its other commands are about.
// A bridge that does not edit says so and keeps the connection: the page may be of one that did, with a text that is not lost.
func (c *conn) author(cmd wire.Command) error {
	draft := wire.Draft{Verb: cmd.Verb, Number: cmd.Number, Refused: wire.NotEditing}
	if c.desk != nil {
		draft = c.desk.Do(cmd)
	}
	if draft.Lesson != nil {
		c.shown.Store(draft.Lesson)
	}
	b, err := json.Marshal(wire.Batch{Version: wire.Version, Log: c.session.LogID(), Events: []event.Event{}, Draft: &draft})
	if err != nil {
		return fmt.Errorf("draft %d: %w", draft.Number, err)
	}
	return c.out.send(websocket.BinaryMessage, b)
}
