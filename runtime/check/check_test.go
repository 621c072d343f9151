package check

import (
	"encoding/json"
	"io"
	"net"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wirebook/wirebook/runtime/check/feed"
	"github.com/wirebook/wirebook/runtime/event"
)

// bridge plays the session's part: it starts the learner's program when it is asked to, and tells what the program does.
type bridge struct {
	t      *testing.T
	events *json.Encoder
	does   []event.Event // what each run of the program does, in order
	runs   event.RunID
	failed string
}

// judge runs a check against a program that does something, and returns the sentence that it fails with, "" if it passes.
func judge(t *testing.T, does []event.Event, check func()) string {
	t.Helper()
	b := &bridge{t: t, does: does}
	synctest.Test(t, func(t *testing.T) {
		r, w := io.Pipe()
		b.events = json.NewEncoder(w)
		verdict.step, verdict.over, last = "", false, nil
		feed.Attach(&feed.Bridge{Emit: b.emit, Exit: func(int) { runtime.Goexit() }, Events: r, Host: "client"})
		done := make(chan bool)
		go func() {
			defer close(done)
			check()
		}()
		<-done
		w.Close()
		time.Sleep(2 * time.Hour) // what a program still waits for ends
	})
	return b.failed
}

func (b *bridge) emit(e event.Event) {
	switch e.Kind {
	case event.CheckFailed:
		b.failed = e.Text
	case event.CheckAsked:
		if e.Do == event.AskStart {
			b.runs++
			b.say(append([]event.Event{{Kind: event.RunQueued}}, b.does...))
			return
		}
		b.say([]event.Event{{Kind: event.RunExited, Exit: &event.Exit{How: event.Stopped}}})
	}
}

func (b *bridge) say(events []event.Event) {
	for _, e := range events {
		e.Run, e.Host = b.runs, "server"
		b.events.Encode(e)
	}
}

// What a program may do.
var (
	starts  = event.Event{Kind: event.RunStarted}
	listens = event.Event{Kind: event.SockListening, Sock: &event.Sock{Net: "tcp", Local: "[::]:80"}}
	ends    = event.Event{Kind: event.RunExited, Exit: &event.Exit{How: event.OK}}
	panics  = event.Event{Kind: event.RunExited, Text: "boom", Exit: &event.Exit{How: event.Panicked}}
	refused = event.Event{Kind: event.RunExited, Exit: &event.Exit{How: event.CompileError}}
	prints  = event.Event{Kind: event.Stdout, Data: []byte("hello\n")}
)

func TestProgram(t *testing.T) {
	for _, test := range []struct {
		name  string
		does  []event.Event
		check func()
		want  string
	}{
		{"does not compile", []event.Event{refused}, func() { Start() }, "your program does not run (compile error)"},
		{"is reached by its host's name", []event.Event{starts, listens}, func() {
			if got := Start().Listening(); got != "server:80" {
				Fail("reached at %s", got)
			}
		}, ""},
		{"does not listen", []event.Event{starts}, func() { Start().Listening() }, "your program does not listen: it should call net.Listen or net.ListenPacket"},
		{"ends before it listens", []event.Event{starts, ends}, func() { Start().Listening() }, "your program ended before it listened (ok)"},
		{"ends badly", []event.Event{starts, panics}, func() { Start().WantExit() }, "your program ended badly (panic: boom)"},
		{"does not end", []event.Event{starts}, func() { Start().Exit() }, "your program does not end: what does it still wait for?"},
		{"prints", []event.Event{starts, prints}, func() { Start().WantOutput("hell") }, ""},
		{"prints something else", []event.Event{starts, prints}, func() { Step("a step"); Start().WantOutput("bye") }, `a step: your program should print "bye"; it has printed "hello\n"`},
		{"is stopped before it is started again", []event.Event{starts}, func() {
			first := Start()
			Start()
			Require(!first.Running(), "the first still runs")
		}, ""},
		{"never does what is waited for", []event.Event{starts}, func() {
			p := Start()
			Until(func() bool { return len(p.Calls("write")) > 0 }, "it should write")
		}, "it should write"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := judge(t, test.does, test.check); got != test.want {
				t.Errorf("the check fails with %q, want %q", got, test.want)
			}
		})
	}
}

func TestSegments(t *testing.T) {
	sent := event.Event{Kind: event.SegSent,
		Packet: &event.Packet{Number: 7, Src: "10.0.0.1:4000", Dst: "10.0.0.2:80", Len: 5, Note: "retransmission"},
		Seg:    &event.Seg{Flags: "PSH ACK", SegSeq: 1001, SegAck: 5001, RelSeq: 1, RelAck: 2, Window: 500}}
	dropped := event.Event{Kind: event.SegDropped, Packet: &event.Packet{Number: 7, Rule: "script"}}
	want := Packet{Number: 7, Host: "server", Src: "10.0.0.1:4000", Dst: "10.0.0.2:80", Len: 5, Flags: "PSH ACK",
		Seq: 1, Ack: 2, SegSeq: 1001, SegAck: 5001, Window: 500, Note: "retransmission", Dropped: "script"}
	failed := judge(t, []event.Event{starts, sent, dropped}, func() {
		Start()
		Until(func() bool { return slices.Equal(Segments(), []Packet{want}) }, "the segment should be told as it is")
	})
	if failed != "" {
		t.Errorf("the check fails with %q; it has %+v, want %+v", failed, Segments(), want)
	}
}

func TestPeer(t *testing.T) {
	for _, test := range []struct {
		name    string
		program func(net.Conn)
		check   func(*Conn)
		want    string
	}{
		{"answers", func(c net.Conn) { io.WriteString(c, "HELLO") }, func(c *Conn) { c.Want("HELLO") }, ""},
		{"answers in pieces", func(c net.Conn) { io.WriteString(c, "HEL"); time.Sleep(time.Second); io.WriteString(c, "LO") }, func(c *Conn) { c.Want("HELLO") }, ""},
		{"answers something else", func(c net.Conn) { io.WriteString(c, "hello") }, func(c *Conn) { c.Want("HELLO") }, `your program should answer "HELLO"; it has sent "hello"`},
		{"answers too little", func(c net.Conn) { io.WriteString(c, "HEL"); time.Sleep(time.Hour) }, func(c *Conn) { c.Want("HELLO") }, `your program should answer "HELLO"; in 4s it has sent "HEL"`},
		{"answers nothing", func(net.Conn) { time.Sleep(time.Hour) }, func(c *Conn) { c.Want("HELLO") }, `your program should answer "HELLO"; in 4s it has sent nothing`},
		{"hangs up", func(net.Conn) {}, func(c *Conn) { c.Want("HELLO") }, `your program should answer "HELLO"; it has sent nothing and then closed the connection (EOF)`},
		{"hangs up in the middle", func(c net.Conn) { io.WriteString(c, "HEL") }, func(c *Conn) { c.Want("HELLO") }, `your program should answer "HELLO"; it has sent "HEL" and then closed the connection (EOF)`},
		{"is done", func(net.Conn) {}, func(c *Conn) { c.WantEOF() }, ""},
		{"says more", func(c net.Conn) { io.WriteString(c, "more") }, func(c *Conn) { c.WantEOF() }, `your program should have nothing more to say; it has sent "more"`},
		{"stays", func(net.Conn) { time.Sleep(time.Hour) }, func(c *Conn) { c.WantEOF() }, "your program should close the connection; it keeps it open"},
		{"waits", func(net.Conn) { time.Sleep(time.Hour) }, func(c *Conn) { c.WantSilence(time.Second) }, ""},
		{"does not wait", func(c net.Conn) { io.WriteString(c, "now") }, func(c *Conn) { c.WantSilence(time.Second) }, `your program should send nothing here; it has sent "now"`},
		{"reads", func(c net.Conn) { io.Copy(io.Discard, c) }, func(c *Conn) { c.Send("a"); c.Dribble("bc") }, ""},
		{"does not read", func(net.Conn) { time.Sleep(time.Hour) }, func(c *Conn) { c.Send(strings.Repeat("x", 100)) }, "your program does not read: 100 bytes cannot be sent to it"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := converse(t, func(c net.Conn) net.Conn { return c }, test.program, test.check); got != test.want {
				t.Errorf("the check fails with %q, want %q", got, test.want)
			}
		})
	}
}

// postal is a pipe that calls itself UDP: it has borders, too, for each Write ends a Read.
type postal struct{ net.Conn }

func (postal) LocalAddr() net.Addr { return new(net.UDPAddr) }

func TestPeerByDatagrams(t *testing.T) {
	for _, test := range []struct {
		name    string
		program func(net.Conn)
		check   func(*Conn)
		want    string
	}{
		{"answers", func(c net.Conn) { io.WriteString(c, "HELLO") }, func(c *Conn) { c.Want("HELLO") }, ""},
		{"answers with nothing", func(c net.Conn) { c.Write(nil) }, func(c *Conn) { c.Want("") }, ""},
		{"answers in pieces", func(c net.Conn) { io.WriteString(c, "HEL"); io.WriteString(c, "LO") }, func(c *Conn) { c.Want("HELLO") }, `your program should answer "HELLO"; it has sent "HEL"`},
		{"answers too much", func(c net.Conn) { io.WriteString(c, "HELLO!") }, func(c *Conn) { c.Want("HELLO") }, `your program should answer "HELLO"; it has sent "HELLO!"`},
		{"answers emptily", func(c net.Conn) { c.Write(nil) }, func(c *Conn) { c.Want("HELLO") }, `your program should answer "HELLO"; it has sent an empty datagram`},
		{"does not answer", func(net.Conn) { time.Sleep(time.Hour) }, func(c *Conn) { c.Want("") }, `your program should answer an empty datagram; in 4s it has sent nothing`},
		{"is gone", func(net.Conn) {}, func(c *Conn) { c.Want("HELLO") }, `your program should answer "HELLO"; it has sent nothing and then closed its socket (EOF)`},
		{"is silent", func(net.Conn) { time.Sleep(time.Hour) }, func(c *Conn) { c.WantSilence(time.Second) }, ""},
		{"is not silent", func(c net.Conn) { c.Write(nil) }, func(c *Conn) { c.WantSilence(time.Second) }, `your program should send nothing here; it has sent an empty datagram`},
		{"sends two", func(c net.Conn) { io.WriteString(c, "one"); io.WriteString(c, "two") }, func(c *Conn) {
			if got := c.Receive(1) + " " + c.Receive(100); got != "one two" {
				Fail("received %q", got)
			}
		}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := converse(t, func(c net.Conn) net.Conn { return postal{c} }, test.program, test.check); got != test.want {
				t.Errorf("the check fails with %q, want %q", got, test.want)
			}
		})
	}
}

// converse has a program and a check talk through a pipe, seen by the check as something else, and returns the sentence that the check
// fails with.
func converse(t *testing.T, seen func(net.Conn) net.Conn, program func(net.Conn), check func(*Conn)) string {
	t.Helper()
	return judge(t, nil, func() {
		ours, theirs := net.Pipe()
		defer ours.Close()
		go func() {
			defer theirs.Close()
			program(theirs)
		}()
		check(&Conn{Conn: seen(ours)})
	})
}
