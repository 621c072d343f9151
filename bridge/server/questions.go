package server

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// maxQuestions is how many questions of an editor wait at most. It asks again with the next key, so a page that has more waiting is
// no page.
const maxQuestions = 32

// answer answers the editor's questions, one after the other, until ctx is done, whose cause it returns, or the connection breaks.
func (c *conn) answer(ctx context.Context) error {
	for {
		select {
		case q := <-c.questions:
			b, err := json.Marshal(c.session.Ask(ctx, q))
			if err != nil {
				return fmt.Errorf("answer to %q: %w", q.Kind, err)
			}
			if err := c.out.send(websocket.TextMessage, b); err != nil {
				return err
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
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
