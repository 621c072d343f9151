package check

import (
	"errors"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/wirebook/wirebook/runtime/check/feed"
	"github.com/wirebook/wirebook/runtime/event"
)

// Conn is the check's end of a conversation with the learner's program. None of its methods blocks longer than [Patience].
type Conn struct {
	net.Conn
	sent int // bytes
}

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

// Receive reads until so many bytes have come, or the end, or nothing more in time, and returns what has.
func (c *Conn) Receive(size int) string {
	got, _ := c.receive(size, Patience)
	return got
}

func (c *Conn) receive(size int, patience time.Duration) (string, error) {
	c.SetReadDeadline(time.Now().Add(patience))
	buf := make([]byte, size)
	n, err := io.ReadFull(c.Conn, buf)
	return string(buf[:n]), err
}

// Want reads as many bytes as text has and fails if they are others.
func (c *Conn) Want(text string) {
	got, err := c.receive(len(text), Patience)
	switch {
	case got == text:
	case errors.Is(err, os.ErrDeadlineExceeded) && strings.HasPrefix(text, got):
		Fail("your program should answer %s; in %v it has sent %s", brief(text), Patience, brief(got))
	case err != nil && strings.HasPrefix(text, got):
		Fail("your program should answer %s; it has sent %s and then closed the connection (%v)", brief(text), brief(got), err)
	default:
		Fail("your program should answer %s; it has sent %s", brief(text), brief(got))
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

// rest returns what more has already come, for a message.
func (c *Conn) rest() string {
	got, _ := c.receive(briefLen, 50*time.Millisecond)
	return got
}

// WantSilence fails if the program sends anything within a time, or closes the connection.
func (c *Conn) WantSilence(d time.Duration) {
	got, err := c.receive(1, d)
	switch {
	case got != "":
		Fail("your program should wait; it has sent %s", brief(got+c.rest()))
	case !errors.Is(err, os.ErrDeadlineExceeded):
		Fail("your program should wait; it has closed the connection (%v)", err)
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
