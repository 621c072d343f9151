package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

func send(t testing.TB, ws *websocket.Conn, c wire.Command) {
	t.Helper()
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	if err := ws.WriteMessage(websocket.BinaryMessage, b); err != nil {
		t.Fatalf("send %s: %v", c.Verb, err)
	}
}

// receive reads one message.
func receive(t testing.TB, ws *websocket.Conn) wire.Batch {
	t.Helper()
	kind, msg, err := ws.ReadMessage()
	if err != nil {
		t.Fatalf("receive: %v", err)
	}
	var b wire.Batch
	if err := json.Unmarshal(msg, &b); err != nil || kind != websocket.BinaryMessage || b.Version != wire.Version {
		t.Fatalf("message of kind %d, version %d: %v; want a binary wire.Batch of version %d", kind, b.Version, err, wire.Version)
	}
	return b
}

// closing reads on until the connection ends, and returns the peer's close code and text; 1006 when it gave none.
func closing(ws *websocket.Conn) websocket.CloseError {
	for {
		_, _, err := ws.ReadMessage()
		if closed := (*websocket.CloseError)(nil); errors.As(err, &closed) {
			return *closed
		}
		if err != nil {
			return websocket.CloseError{Code: websocket.CloseAbnormalClosure, Text: err.Error()}
		}
	}
}

// The session raises a lesson's lab when a page of the lesson attaches.
func TestSessionLearnsOfAttach(t *testing.T) {
	b := newBridge(t)
	cookie := b.loggedIn()
	b.serve()
	ws := b.dial(cookie)
	send(t, ws, wire.Command{Verb: wire.Attach, Version: wire.Version, Lesson: "first"})
	session := b.learnerOf(cookie)
	session.emit("x")
	receive(t, ws)
	if got := session.attached; len(got) != 1 || got[0] != "first" {
		t.Errorf("session learnt of pages of %q, want one of first", got)
	}
}

func TestRefusalClosesWithItsText(t *testing.T) {
	b := newBridge(t)
	cookie := b.loggedIn()
	b.serve()
	b.learnerOf(cookie).refusal = errors.New("no cell “x” " + strings.Repeat("é", maxReason))
	ws := b.attach(cookie, 0)
	send(t, ws, wire.Command{Verb: wire.Reset})
	got := closing(ws)
	if got.Code != websocket.ClosePolicyViolation || !strings.HasPrefix(got.Text, "no cell “x” éé") || len(got.Text) < maxReason-1 {
		t.Errorf("refused command closed with %d %q, want 1008 and as much of the text as fits", got.Code, got.Text)
	}
}

func TestCommandsAreLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBridge(t)
		cookie := b.loggedIn()
		b.serve()
		session := b.learnerOf(cookie)
		ws := b.attach(cookie, 0)
		for range 2 {
			for range maxCommandsPerSecond {
				send(t, ws, wire.Command{Verb: wire.Reset})
			}
			time.Sleep(time.Second)
		}
		if got, want := len(session.commands()), 2*maxCommandsPerSecond; got != want {
			t.Fatalf("%d commands in time: session got %d", want, got)
		}
		for range maxCommandsPerSecond + 1 {
			send(t, ws, wire.Command{Verb: wire.Reset})
		}
		if got := closing(ws); got.Code != websocket.ClosePolicyViolation || !strings.Contains(got.Text, "too many") {
			t.Errorf("one command too many closed with %d %q, want 1008", got.Code, got.Text)
		}
		if got, want := len(session.commands()), 3*maxCommandsPerSecond; got != want {
			t.Errorf("session got %d commands, want %d", got, want)
		}
	})
}

func TestLearnersAreApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBridge(t)
		alice, bob := b.loggedIn(), b.loggedIn()
		b.serve()
		tab1, tab2, bobs := b.attach(alice, 0), b.attach(alice, 0), b.attach(bob, 0)
		b.learnerOf(alice).emit("for Alice")
		b.learnerOf(bob).emit("for Bob")
		for _, test := range []struct {
			name string
			ws   *websocket.Conn
			want string
		}{{"Alice's first tab", tab1, "for Alice"}, {"her second", tab2, "for Alice"}, {"Bob's", bobs, "for Bob"}} {
			if got := receive(t, test.ws).Events; len(got) != 1 || string(got[0].Data) != test.want {
				t.Errorf("%s got %+v, want %q", test.name, got, test.want)
			}
		}
		send(t, bobs, wire.Command{Verb: wire.Stop, Run: 1}) // the number of Alice's run, too
		synctest.Wait()
		if a, o := len(b.learnerOf(alice).commands()), len(b.learnerOf(bob).commands()); a != 0 || o != 1 {
			t.Errorf("Bob's command reached Alice's session %d times and his own %d times, want 0 and 1", a, o)
		}
	})
}

func TestSilentConnectionEnds(t *testing.T) {
	tests := []struct {
		name   string
		attach bool
		pongs  bool
		want   time.Duration // 0: not within ten minutes
	}{
		{"nothing sent", false, true, attachWait},
		{"no pongs", true, false, pongWait},
		{"idle and alive", true, true, 0},
	}
	for _, test := range tests {
		synctest.Test(t, func(t *testing.T) {
			b := newBridge(t)
			cookie := b.loggedIn()
			b.serve()
			start := time.Now()
			ws := b.dial(cookie)
			if test.attach {
				send(t, ws, wire.Command{Verb: wire.Attach, Version: wire.Version})
			}
			if !test.pongs {
				ws.SetPingHandler(func(string) error { return nil })
			}
			var took time.Duration
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				_, _, _ = ws.ReadMessage()
				took = time.Since(start)
			}()
			time.Sleep(10 * time.Minute)
			ws.Close()
			<-ended
			if test.want == 0 {
				test.want = 10 * time.Minute
			}
			if took != test.want {
				t.Errorf("%s: ended after %v, want %v", test.name, took, test.want)
			}
		})
	}
}

func TestCloseIsPoliteAndQuick(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBridge(t)
		cookie := b.loggedIn()
		b.serve()
		session := b.learnerOf(cookie)
		stuck := b.attach(cookie, 0) // takes nothing
		session.emit("x")
		waiting := b.dial(cookie) // has not attached
		idle := b.attach(cookie, 1)
		synctest.Wait()

		ended := make(chan websocket.CloseError, 2)
		for _, ws := range []*websocket.Conn{waiting, idle} {
			go func() { ended <- closing(ws) }()
		}
		start := time.Now()
		b.Close()
		if took := time.Since(start); took < lingerWait || took > 2*lingerWait {
			t.Errorf("Close() took %v beside a page that takes nothing, want it to wait for that one from %v to %v", took, lingerWait, 2*lingerWait)
		}
		for range 2 {
			if got := <-ended; got.Code != websocket.CloseGoingAway || got.Text == "" {
				t.Errorf("closed with %d %q, want 1001 and a sentence", got.Code, got.Text)
			}
		}
		stuck.Close()
		h := http.Header{"Authorization": {"Bearer " + cookie.Value}}
		if _, resp, _ := b.dialWith(h, b.ln.dial); resp == nil || resp.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("GET /ws after Close = %v, want 503", resp)
		}
	})
}

func TestEndedSessionIsSaid(t *testing.T) {
	b := newBridge(t)
	cookie := b.loggedIn()
	b.cfg.Sessions = func(string) (Session, error) { return endedSession{newFakeSession()}, nil }
	b.serve()
	if got := closing(b.attach(cookie, 0)); got.Code != websocket.CloseInternalServerErr || strings.Contains(got.Text, "disk") {
		t.Errorf("closed with %d %q, want 1011 without internals", got.Code, got.Text)
	}
}

type endedSession struct{ *fakeSession }

func (endedSession) After(context.Context, int64) ([]event.Event, error) {
	return nil, errors.New("disk on fire")
}

// cutConn closes itself after some bytes were read from it: in the middle of a frame, as a network does.
type cutConn struct {
	net.Conn
	left int
}

func (c *cutConn) Read(p []byte) (int, error) {
	if c.left == 0 {
		c.Close()
		return 0, fmt.Errorf("cut: %w", net.ErrClosed)
	}
	n, err := c.Conn.Read(p[:min(len(p), c.left)])
	c.left -= n
	return n, err
}

// The writer must not wait for ever for events of a session that fell over.
func TestPanicEndsOnlyItsConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBridge(t)
		cookie := b.loggedIn()
		b.serve()
		other := b.attach(cookie, 0)
		session := b.learnerOf(cookie)
		b.cfg.Sessions = func(string) (Session, error) { return panickingSession{session}, nil }
		ws := b.attach(cookie, 0)
		send(t, ws, wire.Command{Verb: wire.Reset})
		if _, _, err := ws.ReadMessage(); err == nil {
			t.Error("connection goes on after a panic, want its end")
		}
		send(t, other, wire.Command{Verb: wire.Reset})
		synctest.Wait()
		if got := len(session.commands()); got != 1 {
			t.Errorf("the other connection's session got %d commands, want 1", got)
		}

		other.Close()
		start := time.Now()
		b.sockets.Wait()
		if took := time.Since(start); took > lingerWait {
			t.Errorf("the connection's goroutines ended after %v, want %v at most", took, lingerWait)
		}
	})
}

type panickingSession struct{ *fakeSession }

func (p panickingSession) DoAs(c wire.Command, shown *lesson.Lesson) error {
	if c.Verb == wire.Attach {
		return nil
	}
	panic("session: internal error")
}
