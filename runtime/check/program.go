package check

import (
	"net"
	"slices"
	"strings"

	"github.com/wirebook/wirebook/runtime/check/feed"
	"github.com/wirebook/wirebook/runtime/event"
)

// Program is a run of the learner's program.
type Program struct{ run *feed.Run }

// last is the newest program that the check has started.
var last *Program

// Start starts the learner's program, with arguments if there are any, and returns once it runs; one that it has started before is stopped
// first. If the program does not compile, the check fails with that.
func Start(args ...string) *Program {
	if last != nil && last.Running() {
		last.Stop()
	}
	p := &Program{feed.Start(args)}
	last = p
	if !p.until(event.RunStarted, event.RunExited) {
		Fail("your program did not start")
	}
	if p.find(event.RunStarted) == nil {
		Fail("your program does not run (%s)", p.end())
	}
	return p
}

// until waits until the program has had an event of one of some kinds, and reports whether it has in time.
func (p *Program) until(kinds ...event.Kind) bool {
	return feed.Wait(Patience, func(log []event.Event) bool {
		return slices.ContainsFunc(feed.Of(log, p.run), func(e event.Event) bool { return slices.Contains(kinds, e.Kind) })
	})
}

// find returns the first event of a kind that the program has had, nil if it has had none.
func (p *Program) find(kind event.Kind) *event.Event {
	for _, e := range feed.Of(feed.Events(), p.run) {
		if e.Kind == kind {
			return &e
		}
	}
	return nil
}

// end says how the program ended.
func (p *Program) end() string {
	e := p.find(event.RunExited)
	switch {
	case e == nil || e.Exit == nil:
		return "it still runs"
	case e.Text != "":
		return string(e.How) + ": " + e.Text
	}
	return string(e.How)
}

// Listening waits until the program listens, or has a UDP socket, and returns the address at which a peer reaches it: "server:8080".
func (p *Program) Listening() string {
	if !p.until(event.SockListening, event.RunExited) {
		Fail("your program does not listen: it should call net.Listen or net.ListenPacket")
	}
	at := p.find(event.SockListening)
	if at == nil {
		Fail("your program ended before it listened (%s)", p.end())
	}
	host, port, err := net.SplitHostPort(at.Local)
	if err != nil {
		return at.Local
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
		if at.Host != feed.Host() {
			host = at.Host
		}
	}
	return net.JoinHostPort(host, port)
}

// Exit waits until the program has ended and returns how: "ok", "exit code", "panic" and so on.
func (p *Program) Exit() string {
	if !p.until(event.RunExited) {
		Fail("your program does not end: what does it still wait for?")
	}
	return string(p.find(event.RunExited).How)
}

// WantExit waits until the program has ended, and fails unless it ended well.
func (p *Program) WantExit() {
	if how := p.Exit(); how != string(event.OK) {
		Fail("your program ended badly (%s)", p.end())
	}
}

// Running reports whether the program has not ended.
func (p *Program) Running() bool { return p.find(event.RunExited) == nil }

// Stop ends the program, as the button Stop does. Its ports are free when it returns.
func (p *Program) Stop() {
	feed.Stop(p.run)
	if !p.until(event.RunExited) {
		Fail("your program could not be stopped")
	}
}

// Output returns what the program has printed so far.
func (p *Program) Output() string { return event.Printed(feed.Of(feed.Events(), p.run)) }

// WantOutput waits until the program has printed some words.
func (p *Program) WantOutput(words string) {
	if !feed.Wait(Patience, func(log []event.Event) bool { return strings.Contains(event.Printed(feed.Of(log, p.run)), words) }) {
		Fail("your program should print %q; it has printed %q", words, p.Output())
	}
}
