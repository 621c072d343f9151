package check

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/wirebook/wirebook/runtime/check/feed"
	"github.com/wirebook/wirebook/runtime/event"
)

// Conn is the check's end of a conversation with the learner's program, by a stream of bytes or by datagrams. None of its methods blocks
// longer than [Patience].
type Conn struct {
	net.Conn
	sent int // bytes
}

// datagrams reports whether the conversation is by datagrams.
func (c *Conn) datagrams() bool { return c.LocalAddr().Network() == "udp" }

// Dial connects to the learner's program.
func Dial(network, address string) *Conn {
	c, err := net.DialTimeout(network, address, Patience)
	if err != nil {
		Fail("a client cannot connect to %s (%v)", address, err)
	}
	return &Conn{Conn: c}
}

// Listener waits for the learner's program.
type Listener struct {
	net.Listener
}

// Listen listens for the learner's program, which must be started afterwards.
func Listen(network, address string) *Listener {
	ln, err := net.Listen(network, address)
	if err != nil {
		Fail("the check cannot listen on %s (%v): stop the cell that does, and check again", address, err)
	}
	return &Listener{ln}
}

// Next waits for the program to connect.
func (l *Listener) Next() *Conn {
	type deadliner interface{ SetDeadline(time.Time) error }
	l.Listener.(deadliner).SetDeadline(time.Now().Add(Patience))
	c, err := l.Accept()
	if err != nil {
		Fail("your program does not connect to %s", l.Addr())
	}
	return &Conn{Conn: c}
}

// Send writes text at once.
func (c *Conn) Send(text string) {
	c.SetWriteDeadline(time.Now().Add(Patience))
	n, err := io.WriteString(c.Conn, text)
	c.sent += n
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		Fail("your program does not read: %d bytes cannot be sent to it", len(text))
	case err != nil:
		Fail("the connection is gone while %s is sent (%v)", brief(text), err)
	}
}

// Dribble writes text byte by byte, each in a segment of its own, and the next only when the program has read the one before.
func (c *Conn) Dribble(text string) {
	for i := range len(text) {
		c.Send(text[i : i+1])
		feed.Wait(dribblePatience, func(log []event.Event) bool { return c.taken(log) >= c.sent })
	}
}

// dribblePatience is for a program that is slow to read, or does not.
const dribblePatience = 100 * time.Millisecond

// taken returns how many bytes the program has read of the connection.
func (c *Conn) taken(log []event.Event) int {
	n, own := 0, c.LocalAddr().String()
	for _, e := range log {
		if e.Kind == event.SockRead && e.Sock != nil && e.Sock.Remote == own {
			n += e.Size
		}
	}
	return n
}

// Receive reads until so many bytes have come, or the end, or nothing more in time, and returns what has. Where the program sends
// datagrams it reads one of them, whole.
func (c *Conn) Receive(size int) string {
	got, _ := c.receive(size, Patience)
	return got
}

func (c *Conn) receive(size int, patience time.Duration) (string, error) {
	c.SetReadDeadline(time.Now().Add(patience))
	if c.datagrams() {
		buf := make([]byte, maxDatagram)
		n, err := c.Read(buf)
		return string(buf[:n]), err
	}
	buf := make([]byte, size)
	n, err := io.ReadFull(c.Conn, buf)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF // what was expected is for the caller to say
	}
	return string(buf[:n]), err
}

// maxDatagram is more than any datagram holds, in bytes: the length in the header of UDP has 16 bits.
const maxDatagram = 1 << 16

// Want reads as many bytes as text has, or one datagram, and fails if it is something else.
func (c *Conn) Want(text string) {
	got, err := c.receive(len(text), Patience)
	switch {
	case got == text && err == nil:
	case errors.Is(err, os.ErrDeadlineExceeded) && strings.HasPrefix(text, got):
		Fail("your program should answer %s; in %v it has sent %s", said(text, nil), Patience, brief(got))
	case err != nil && strings.HasPrefix(text, got):
		Fail("your program should answer %s; it has sent %s and then %s", said(text, nil), brief(got), c.ended(err))
	default:
		Fail("your program should answer %s; it has sent %s", said(text, nil), said(got, err))
	}
}

// WantEOF fails unless the program finishes sending, without another byte.
func (c *Conn) WantEOF() {
	got, err := c.receive(1, Patience)
	switch {
	case got != "":
		Fail("your program should have nothing more to say; it has sent %s", brief(got+c.rest()))
	case errors.Is(err, os.ErrDeadlineExceeded):
		Fail("your program should close the connection; it keeps it open")
	case !errors.Is(err, io.EOF):
		Fail("your program should close the connection in order; it ended with %v", err)
	}
}

// rest returns what more of a stream has already come, for a message.
func (c *Conn) rest() string {
	if c.datagrams() {
		return ""
	}
	got, _ := c.receive(briefLen, 50*time.Millisecond)
	return got
}

// WantSilence fails if the program sends anything within a time, or closes its end.
func (c *Conn) WantSilence(d time.Duration) {
	got, err := c.receive(1, d)
	switch {
	case err == nil:
		Fail("your program should send nothing here; it has sent %s", said(got+c.rest(), nil))
	case !errors.Is(err, os.ErrDeadlineExceeded):
		Fail("your program should send nothing here, and stay; it has %s", c.ended(err))
	}
}

// CloseWrite finishes sending: the program reads the end of the stream, and may still answer.
func (c *Conn) CloseWrite() {
	if w, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		w.CloseWrite()
	}
}

// Reset breaks the connection with an RST, as a crashed peer does.
func (c *Conn) Reset() {
	if l, ok := c.Conn.(interface{ SetLinger(int) error }); ok {
		l.SetLinger(0)
	}
	c.Close()
}

// ended says how the program's end of the conversation has ended, after "it has".
func (c *Conn) ended(err error) string {
	if c.datagrams() {
		return fmt.Sprintf("closed its socket (%v)", err)
	}
	return fmt.Sprintf("closed the connection (%v)", err)
}

// said quotes what was received. Where nothing failed, even nothing is something: an empty datagram.
func said(text string, err error) string {
	if text == "" && err == nil {
		return "an empty datagram"
	}
	return brief(text)
}

// briefLen is how many bytes of a text a sentence quotes.
const briefLen = 60

// brief quotes a text in a sentence.
func brief(text string) string {
	switch {
	case text == "":
		return "nothing"
	case len(text) > briefLen:
		return strconv.Quote(text[:briefLen]) + "…"
	}
	return strconv.Quote(text)
}
