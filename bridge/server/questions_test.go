package server

import (
	"encoding/json"
	"testing"
	"testing/synctest"

	"github.com/gorilla/websocket"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/runtime/ask"
)

func question(t *testing.T, ws *websocket.Conn, q wire.Question) {
	t.Helper()
	q.Kind, q.Lesson, q.Cell = ask.Format, "first", "server"
	if err := ws.WriteJSON(q); err != nil {
		t.Fatalf("ask: %v", err)
	}
}

func TestOnlyTheTabThatAsksIsAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBridge(t)
		cookie := b.loggedIn()
		b.serve()
		asks, other := b.attach(cookie, 0), b.attach(cookie, 0)
		for i, source := range []string{"one", "two"} {
			question(t, asks, wire.Question{ID: int64(i), Source: source})
			kind, msg, err := asks.ReadMessage()
			var a wire.Answer
			if err != nil || json.Unmarshal(msg, &a) != nil || kind != websocket.TextMessage || a.ID != int64(i) || a.Text != source {
				t.Errorf("question %d was answered with %q of kind %d, %v", i, msg, kind, err)
			}
		}
		b.learnerOf(cookie).emit("x")
		for _, ws := range []*websocket.Conn{asks, other} { // nothing but the event has come
			if got := receive(t, ws).Events; len(got) != 1 {
				t.Errorf("got %+v, want one event", got)
			}
		}
	})
}

// A question that takes long holds up neither events nor commands, and what is asked and asked meanwhile is refused.
func TestQuestionsWaitAside(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBridge(t)
		cookie := b.loggedIn()
		b.serve()
		session := b.learnerOf(cookie)
		session.hold = make(chan struct{})
		ws := b.attach(cookie, 0)
		for range maxQuestions {
			question(t, ws, wire.Question{})
		}
		session.emit("x")
		receive(t, ws)
		send(t, ws, wire.Command{Verb: wire.Reset})
		synctest.Wait()
		if got := len(session.commands()); got != 1 {
			t.Errorf("the session got %d commands, want 1", got)
		}
		question(t, ws, wire.Question{}) // there is room: one is being answered
		question(t, ws, wire.Question{ID: 7})
		var a wire.Answer
		if err := ws.ReadJSON(&a); err != nil || a.ID != 7 || a.Error != busy {
			t.Errorf("one too many was answered with %+v, %v, want the error %q", a, err, busy)
		}
		close(session.hold)
	})
}
