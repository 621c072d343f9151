package net

import (
	"bytes"
	"errors"
	"io"
	std "net"
	"net/netip"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
)

// socket is what the recorder knows of one socket.
type socket struct {
	rec           *Recorder // nil: nothing is recorded
	id            int
	network       string // as the program named it: "tcp4"
	local, remote string // "ip:port" or a path; empty while unknown
}

// call is one call on a socket, from its begin to its one report.
type call struct {
	sock   *socket
	remote string // the peer of this call: a datagram's, or else the socket's
	pos    *event.Pos
	start  time.Duration
}

// begin must be the first thing that a call does, on its own goroutine: it notes the time and the line.
func (s *socket) begin() call {
	if s.rec == nil {
		return call{sock: s}
	}
	c := call{sock: s, remote: s.remote}
	if s.rec.Pos != nil {
		c.pos = s.rec.Pos()
	}
	c.start = s.rec.Now()
	return c
}

// open begins a call that makes a socket.
func open(network, local, remote string) call {
	s := &socket{rec: recorder.Load(), network: network, local: local, remote: remote}
	if s.rec != nil {
		s.id = int(s.rec.sockets.Add(1))
	}
	return s.begin()
}

// dial begins a dial and says so at once, since it may block for long.
func dial(network, local, remote string) call {
	c := open(network, local, remote)
	if c.recorded() {
		c.sock.rec.Emit(c.eventAt(c.start, event.SockDialing))
	}
	return c
}

func (c call) recorded() bool { return c.sock.rec != nil }

// event is c's report as of now, to be filled in by whoever knows the kind.
func (c call) event(kind event.Kind) event.Event { return c.eventAt(c.sock.rec.Now(), kind) }

func (c call) eventAt(at time.Duration, kind event.Kind) event.Event {
	return event.Event{At: at, Kind: kind, Pos: c.pos, Sock: &event.Sock{
		ID:     c.sock.id,
		Net:    family(c.sock.network),
		Local:  c.sock.local,
		Remote: c.remote,
		Took:   at - c.start,
	}}
}

// done reports a call of which there is nothing more to say.
func (c call) done(kind event.Kind) {
	if c.recorded() {
		c.sock.rec.Emit(c.event(kind))
	}
}

// shutdown reports that one direction is closed.
func (c call) shutdown(direction string) {
	if c.recorded() {
		e := c.event(event.SockShutdown)
		e.Op = direction
		c.sock.rec.Emit(e)
	}
}

// failed reports that op did not succeed, or only in part.
func (c call) failed(op string, err error) {
	if !c.recorded() {
		return
	}
	e := c.event(event.SockFailed)
	e.Op, e.Err, e.Text = op, errName(err), err.Error()
	c.sock.rec.Emit(e)
}

// connected reports that the socket has its peer, and returns the socket.
func (c call) connected(conn std.Conn) socket {
	return c.opened(event.SockConnected, 0, conn.LocalAddr(), conn.RemoteAddr())
}

// listening reports that the socket has its address, and returns the socket.
func (c call) listening(addr Addr) socket {
	return c.opened(event.SockListening, 0, addr, nil)
}

// accepted reports a call of a listener that made a socket, and returns that socket.
func (c call) accepted(conn std.Conn) socket {
	listener := c.sock
	c.sock = &socket{rec: listener.rec, network: listener.network}
	if c.recorded() {
		c.sock.id = int(c.sock.rec.sockets.Add(1))
	}
	return c.opened(event.SockAccepted, listener.id, conn.LocalAddr(), conn.RemoteAddr())
}

func (c call) opened(kind event.Kind, listener int, local, remote Addr) socket {
	if !c.recorded() {
		return *c.sock
	}
	e := c.event(kind)
	e.Listener, e.Local, e.Remote = listener, addrText(local), addrText(remote)
	c.sock.local, c.sock.remote = e.Local, e.Remote
	c.sock.rec.Emit(e)
	return *c.sock
}

// peer is c with the other end of a datagram, where there is one.
func (c call) peer(addr Addr) call {
	if !c.recorded() {
		return c
	}
	if text := addrText(addr); text != "" {
		c.remote = text
	}
	return c
}

// peerPort is peer for the AddrPort forms.
func (c call) peerPort(addr netip.AddrPort) call {
	if !c.recorded() {
		return c
	}
	if text := portText(addr); text != "" {
		c.remote = text
	}
	return c
}

// read reports a read of b, and what ended it.
func (c call) read(b []byte, err error) {
	if !c.recorded() {
		return
	}
	c.moved(event.SockRead, b, len(b), err)
	switch {
	case err == nil:
	case errors.Is(err, io.EOF): // a UnixConn's ReadFrom wraps it
		e := c.event(event.SockRead)
		e.Err = "EOF"
		c.sock.rec.Emit(e)
	default:
		c.failed("read", err)
	}
}

// wrote reports a write of which the kernel took b, and what ended it.
func (c call) wrote(b []byte, err error) { c.wroteFirst(b, len(b), err) }

// wroteFirst is wrote where only the first of the bytes that the kernel took are at hand, at least as many as are kept.
func (c call) wroteFirst(b []byte, size int, err error) {
	if !c.recorded() {
		return
	}
	c.moved(event.SockWrote, b, size, err)
	if err != nil {
		c.failed("write", err)
	}
}

// moved reports the bytes of a read or write, of which b is the first, unless it failed without any.
func (c call) moved(kind event.Kind, b []byte, size int, err error) {
	if size == 0 && err != nil {
		return
	}
	e := c.event(kind)
	e.Data, e.Size = bytes.Clone(b[:min(len(b), c.sock.rec.Snap)]), size
	c.sock.rec.Emit(e)
}
