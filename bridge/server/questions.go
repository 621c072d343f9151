package server

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/runtime/ask"
)

// maxQuestions is how many questions of an editor wait at most. They are milliseconds of work, unless a source is hard to read: then
// the editor asks on with every key, and what it asked first is about a text that is gone.
const maxQuestions = 32

const busy = "The editor's help is busy."

// queue has a question answered after those before it, or at once with an error when too many wait.
func (c *conn) queue(q wire.Question) error {
	select {
	case c.questions <- q:
		return nil
	default:
		return c.reply(wire.Answer{ID: q.ID, Answer: ask.Answer{Error: busy}})
	}
}

// answer answers the editor's questions, one after the other, until ctx is done, whose cause it returns, or the connection breaks.
func (c *conn) answer(ctx context.Context) error {
	for {
		select {
		case q := <-c.questions:
			if err := c.reply(c.session.Ask(ctx, q, c.shown.Load())); err != nil {
				return err
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func (c *conn) reply(a wire.Answer) error {
	b, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("answer %d: %w", a.ID, err)
	}
	return c.out.send(websocket.TextMessage, b)
}

// sender lets several goroutines send messages.
type sender struct {
	mu sync.Mutex
	ws *websocket.Conn
}

// send sends one message. The peer must take it within writeWait.
func (s *sender) send(kind int, data []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.ws.SetWriteDeadline(time.Now().Add(writeWait)); err != nil {
		return err
	}
	return s.ws.WriteMessage(kind, data)
}
