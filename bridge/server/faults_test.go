package server

import (
	"encoding/binary"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"github.com/wirebook/wirebook/bridge/wire"
)

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
		{"text as first message", [][]byte{frame(text, true, attach)}, websocket.CloseUnsupportedData, "binary"},
		{"command as a question", attached(frame(text, true, `{"verb":"reset"}`)), websocket.CloseInvalidFramePayloadData, "not a question"},
		{"unknown question", attached(frame(text, true, `{"id":1,"kind":"why","lesson":"l","cell":"c"}`)), websocket.CloseInvalidFramePayloadData, "why"},
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
		if got := closing(ws); got.Code != test.code || !strings.Contains(got.Text, test.text) {
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
