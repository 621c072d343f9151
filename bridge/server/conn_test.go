package server

import (
	"context"
	"encoding/binary"
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

// closing reads on until the peer closes, and returns its code and text.
func closing(t testing.TB, ws *websocket.Conn) websocket.CloseError {
	t.Helper()
	for {
		_, _, err := ws.ReadMessage()
		if closed := (*websocket.CloseError)(nil); errors.As(err, &closed) {
			return *closed
		}
		if err != nil {
			t.Fatalf("connection ended with %v, want a close frame", err)
		}
	}
}

// frame is one frame as a client sends it, but for the faults that a test wants. The masking key is zero.
func frame(first byte, masked bool, payload string) []byte {
	const mask = 0x80
	b := []byte{first}
	switch n := len(payload); {
	case n < 126:
		b = append(b, byte(n))
	case n <= 0xffff:
		b = binary.BigEndian.AppendUint16(append(b, 126), uint16(n))
	default:
		b = binary.BigEndian.AppendUint64(append(b, 127), uint64(n))
	}
	if masked {
		b[1] |= mask
		b = append(b, 0, 0, 0, 0)
	}
	return append(b, payload...)
}

// First bytes of a frame (RFC 6455 §5.2).
const (
	text     = 0x81
	binaries = 0x82
	begin    = 0x02 // binary, more to come
	middle   = 0x00
	closes   = 0x88
)

// Whatever one connection sends, another one of the same learner goes on.
func TestFaultsCloseOnlyTheirConnection(t *testing.T) {
	const attach = `{"verb":"attach","version":1}`
	large := strings.Repeat(" ", wire.MaxMessage)
	attached := func(frames ...[]byte) [][]byte { return append([][]byte{frame(binaries, true, attach)}, frames...) }
	tests := []struct {
		name   string
		frames [][]byte
		code   int
		text   string
	}{
		{"frame without mask", attached(frame(binaries, false, "{}")), websocket.CloseProtocolError, "MASK"},
		{"reserved opcode", attached(frame(0x83, true, "")), websocket.CloseProtocolError, "opcode"},
		{"reserved bit", attached(frame(0xc2, true, "{}")), websocket.CloseProtocolError, "RSV1"},
		{"continuation of nothing", attached(frame(0x80, true, "{}")), websocket.CloseProtocolError, "continuation"},
		{"long ping", attached(frame(0x89, true, strings.Repeat("x", 126))), websocket.CloseProtocolError, "control"},
		{"bad close code", attached(frame(closes, true, "\x00\x01")), websocket.CloseProtocolError, "close code"},
		{"no UTF-8", attached(frame(binaries, true, `{"verb":"edit","lesson":"`+"\xff"+`","cell":"c","source":""}`)), websocket.CloseInvalidFramePayloadData, "UTF-8"},
		{"no JSON", attached(frame(binaries, true, "{")), websocket.CloseInvalidFramePayloadData, "not a command"},
		{"unknown verb", attached(frame(binaries, true, `{"verb":"explode"}`)), websocket.CloseInvalidFramePayloadData, "explode"},
		{"unknown field", attached(frame(binaries, true, `{"verb":"reset","shell":"sh"}`)), websocket.CloseInvalidFramePayloadData, "shell"},
		{"two commands", attached(frame(binaries, true, `{"verb":"reset"}{"verb":"reset"}`)), websocket.CloseInvalidFramePayloadData, "follows"},
		{"text message", attached(frame(text, true, `{"verb":"reset"}`)), websocket.CloseUnsupportedData, "binary"},
		{"large message", attached(frame(binaries, true, large+"{}")), websocket.CloseMessageTooBig, ""},
		{"large first message", [][]byte{frame(binaries, true, large+"{}")}, websocket.CloseMessageTooBig, ""},
		{"large message in parts", attached(frame(begin, true, large), frame(middle, true, large)), websocket.CloseMessageTooBig, ""},
		{"length beyond all", attached([]byte{binaries, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}), websocket.CloseMessageTooBig, "24 KiB"},
		{"no attach", [][]byte{frame(binaries, true, `{"verb":"reset"}`)}, websocket.ClosePolicyViolation, "attach"},
		{"old page", [][]byte{frame(binaries, true, `{"verb":"attach","version":0}`)}, websocket.ClosePolicyViolation, "reload the page"},
		{"newer page", [][]byte{frame(binaries, true, `{"verb":"attach","version":2}`)}, websocket.ClosePolicyViolation, "reload the page"},
		{"negative after", [][]byte{frame(binaries, true, `{"verb":"attach","version":1,"after":-1}`)}, websocket.CloseInvalidFramePayloadData, "negative"},
		{"second attach", attached(frame(binaries, true, attach)), websocket.ClosePolicyViolation, "already"},
	}
	b := newBridge(t)
	cookie := b.loggedIn()
	b.serve()
	session := b.learnerOf(cookie)
	bystander := b.attach(cookie, 0)
	for i, test := range tests {
		ws := b.dial(cookie)
		go func() { // the server may close before it has read all
			for _, f := range test.frames {
				_, _ = ws.NetConn().Write(f)
			}
		}()
		if got := closing(t, ws); got.Code != test.code || !strings.Contains(got.Text, test.text) {
			t.Errorf("%s: closed with %d %q, want %d with %q", test.name, got.Code, got.Text, test.code, test.text)
		}
		session.emit("still here")
		if got := receive(t, bystander); len(got.Events) != 1 || got.Events[0].Seq != int64(i+1) {
			t.Fatalf("%s: other connection got %+v, want event %d", test.name, got.Events, i+1)
		}
	}
	if got := session.commands(); len(got) != 0 {
		t.Errorf("session got %+v, want nothing", got)
	}
}

func TestRefusalClosesWithItsText(t *testing.T) {
	b := newBridge(t)
	cookie := b.loggedIn()
	b.serve()
	b.learnerOf(cookie).refusal = errors.New("no cell “x” " + strings.Repeat("é", maxReason))
	ws := b.attach(cookie, 0)
	send(t, ws, wire.Command{Verb: wire.Reset})
	got := closing(t, ws)
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
		if got := closing(t, ws); got.Code != websocket.ClosePolicyViolation || !strings.Contains(got.Text, "too many") {
			t.Errorf("one command too many closed with %d %q, want 1008", got.Code, got.Text)
		}
		if got, want := len(session.commands()), 3*maxCommandsPerSecond; got != want {
			t.Errorf("session got %d commands, want %d", got, want)
		}
	})
}

func TestLearnersAreApart(t *testing.T) {
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
	bobs.Close()
	b.Close()
	if a, o := len(b.learnerOf(alice).commands()), len(b.learnerOf(bob).commands()); a != 0 || o != 1 {
		t.Errorf("Bob's command reached Alice's session %d times and his own %d times, want 0 and 1", a, o)
	}
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
			} else {
				test.want += lingerWait
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
			go func() { ended <- closing(t, ws) }()
		}
		start := time.Now()
		b.Close()
		if took := time.Since(start); took > 3*lingerWait {
			t.Errorf("Close() took %v beside a page that takes nothing, want at most %v", took, 3*lingerWait)
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
	b.cfg.Sessions = func(string) (Session, error) { return endedSession{}, nil }
	b.serve()
	if got := closing(t, b.attach(cookie, 0)); got.Code != websocket.CloseInternalServerErr || strings.Contains(got.Text, "disk") {
		t.Errorf("closed with %d %q, want 1011 without internals", got.Code, got.Text)
	}
}

type endedSession struct{ Session }

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
