package server

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
)

// How long a connection may take for what.
const (
	attachWait = 10 * time.Second // for its first message, which the page sends at once
	pingEvery  = 30 * time.Second // often enough that no proxy takes the connection for dead
	pongWait   = 75 * time.Second // two pings and a bit: one may get lost in a computer that sleeps
	writeWait  = 10 * time.Second // for one message: a page that takes none for so long is gone, and can come back
	lingerWait = time.Second      // for the answer to our close
)

// A learner clicks a few times a second and an editor saves as often. Running every cell of a long lesson at once is the most that a
// page does; only a script gone wild sends more.
const maxCommandsPerSecond = 100

// maxReason is what a close frame has room for (RFC 6455 §5.5), in bytes.
const maxReason = 123

// fault ends a connection, with a close code (RFC 6455 §7.4.1) and a sentence that the page shows.
type fault struct {
	code int
	text string
}

func (f fault) Error() string { return f.text }

// conn is one page's WebSocket. It has three goroutines: the request's own reads, one writes events, one answers the editor.
type conn struct {
	ws        *websocket.Conn
	out       *sender
	session   Session
	desk      Desk                          // nil where nobody may edit the course
	shown     atomic.Pointer[lesson.Lesson] // as its author is writing it in this page; nil while nobody does
	rate      rate
	questions chan wire.Question
}

// socket serves one WebSocket until it ends.
func (s *Server) socket(w http.ResponseWriter, r *http.Request) {
	if !s.originAllowed(r) {
		s.refuse(w, r, http.StatusForbidden, "Only a page of this bridge may connect to it.")
		return
	}
	id, ok := s.known(w, r)
	if !ok {
		return
	}
	if !s.enter() {
		s.refuse(w, r, http.StatusServiceUnavailable, "The bridge is stopping.")
		return
	}
	defer s.sockets.Done()
	session, ok := s.session(w, r, id)
	if !ok {
		return
	}
	ws, err := s.upgrader.Upgrade(w, r, w.Header())
	if err != nil {
		return // badHandshake has answered, or nobody is there
	}
	c := &conn{ws: ws, out: &sender{ws: ws}, session: session, desk: s.cfg.Desk, rate: rate{max: maxCommandsPerSecond, per: time.Second},
		questions: make(chan wire.Question, maxQuestions)}
	s.cfg.Log.Debug("connection ended", "learner", id, "why", c.serve(s.ctx))
}

// enter counts one more WebSocket, unless the server is closed.
func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.sockets.Add(1)
	}
	return !s.closed
}

func (s *Server) badHandshake(w http.ResponseWriter, r *http.Request, status int, reason error) {
	s.cfg.Log.Info("no WebSocket", "err", reason)
	s.refuse(w, r, status, "This is no WebSocket handshake.")
}

// serve reads and writes until the peer goes, breaks the protocol or ctx ends, and says why it ended.
func (c *conn) serve(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	var others sync.WaitGroup
	defer others.Wait()
	defer c.ws.Close() // frees a writer whose peer takes nothing
	defer cancel(nil)  // and one that waits, whatever happens here

	others.Add(1)
	context.AfterFunc(ctx, func() { // whoever cancels, and while the others are blocked
		defer others.Done()
		c.leave(context.Cause(ctx))
	})
	c.ws.SetReadLimit(c.maxMessage())
	c.ws.SetPongHandler(func(string) error { return c.expect(ctx, pongWait) })
	cmd, err := c.attach(ctx)
	if err == nil {
		stream := newStream(c.out, c.session, cmd)
		others.Go(func() { cancel(stream.run(ctx)) })
		others.Go(func() { cancel(c.answer(ctx)) })
		err = c.read(ctx)
	}
	cancel(err)
	c.drain()
	return context.Cause(ctx)
}

// attach reads the first message, which the session learns of, too.
func (c *conn) attach(ctx context.Context) (cmd wire.Command, err error) {
	if err := c.expect(ctx, attachWait); err != nil {
		return cmd, err
	}
	msg, err := c.next()
	if err != nil {
		return cmd, err
	}
	if cmd, err = msg.command(); err != nil {
		return cmd, err
	}
	if cmd.Verb != wire.Attach {
		return cmd, fault{websocket.ClosePolicyViolation, "The first message must be attach."}
	}
	if cmd.Version != wire.Version {
		return cmd, fault{websocket.ClosePolicyViolation, "This page is of another version than the bridge: reload the page."}
	}
	return cmd, c.do(cmd)
}

// read takes messages until one is refused or the connection ends. Once ctx is done it only waits for the peer's close.
func (c *conn) read(ctx context.Context) error {
	if err := c.expect(ctx, pongWait); err != nil {
		return err
	}
	for {
		msg, err := c.next()
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			continue
		}
		now := time.Now()
		if c.rate.spent(now) {
			return fault{websocket.ClosePolicyViolation, "The page sent too many commands at once: reload the page."}
		}
		c.rate.count(now)
		if err := c.take(msg); err != nil {
			return err
		}
	}
}

// take carries out a command, or lines a question up.
func (c *conn) take(msg message) error {
	if msg.kind == websocket.TextMessage {
		q, err := wire.DecodeQuestion(msg.data)
		if err != nil {
			return fault{websocket.CloseInvalidFramePayloadData, err.Error()}
		}
		return c.queue(q)
	}
	cmd, err := msg.command()
	if err != nil {
		return err
	}
	switch {
	case cmd.Verb == wire.Attach:
		return fault{websocket.ClosePolicyViolation, "This page is attached already."}
	case cmd.Verb.Author():
		return c.author(cmd)
	}
	return c.do(cmd)
}

// do hands a command to the session.
func (c *conn) do(cmd wire.Command) error {
	if err := c.session.DoAs(cmd, c.shown.Load()); err != nil {
		return fault{websocket.ClosePolicyViolation, err.Error()}
	}
	return nil
}

// message is a WebSocket message, which is UTF-8.
type message struct {
	kind int
	data []byte
}

// next reads one message.
func (c *conn) next() (message, error) {
	kind, data, err := c.ws.ReadMessage()
	switch {
	case errors.Is(err, websocket.ErrReadLimit):
		return message{}, fault{websocket.CloseMessageTooBig, "This message is too large: a cell may have 24 KiB."}
	case err != nil:
		return message{}, err // of a malformed frame websocket has said so to the peer, with 1002
	case !utf8.Valid(data): // package json would replace what is not
		return message{}, fault{websocket.CloseInvalidFramePayloadData, "A message is UTF-8."}
	}
	return message{kind, data}, nil
}

// command is the command that a message is.
func (m message) command() (wire.Command, error) {
	if m.kind != websocket.BinaryMessage {
		return wire.Command{}, fault{websocket.CloseUnsupportedData, "A command is a binary message."}
	}
	cmd, err := wire.DecodeCommand(m.data)
	if err != nil {
		return cmd, fault{websocket.CloseInvalidFramePayloadData, err.Error()}
	}
	return cmd, nil
}

// expect gives the peer a while for its next sign of life. It looks at ctx last, since leave may have set a shorter while before.
func (c *conn) expect(ctx context.Context, wait time.Duration) error {
	if err := c.ws.SetReadDeadline(time.Now().Add(wait)); err != nil {
		return err
	}
	return context.Cause(ctx)
}

// leave says goodbye, if err has something to say, and gives the peer a moment to answer.
func (c *conn) leave(err error) {
	if f := (fault{}); errors.As(err, &f) {
		goodbye := websocket.FormatCloseMessage(f.code, cut(f.text, maxReason))
		_ = c.ws.WriteControl(websocket.CloseMessage, goodbye, time.Now().Add(lingerWait)) // it may be gone
	}
	_ = c.ws.NetConn().SetReadDeadline(time.Now().Add(lingerWait))
}

// drain reads on until the peer has closed or the moment is over. Closing a TCP connection that has unread data resets it (RFC 1122
// §4.2.2.13), and a reset can overtake the goodbye.
func (c *conn) drain() {
	for {
		_, _, err := c.ws.NextReader()
		closed, late := (*websocket.CloseError)(nil), net.Error(nil)
		switch {
		case err == nil:
		case errors.As(err, &closed), errors.As(err, &late) && late.Timeout():
			return
		default: // a malformed frame: what follows is none either
			_ = c.ws.NetConn().SetReadDeadline(time.Now().Add(lingerWait))
			_, _ = io.Copy(io.Discard, c.ws.NetConn())
			return
		}
	}
}

// cut returns as much of s as fits into max bytes.
func cut(s string, max int) string {
	if len(s) <= max {
		return s
	}
	return strings.ToValidUTF8(s[:max], "")
}
