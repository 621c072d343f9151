package view

import (
	"fmt"
	"testing"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/picture"
)

// dials adds what is seen of a connection being made: its SYN, and the call that returns.
func (l *log) dials(run event.RunID, number int64, local, remote string) {
	l.add(event.Event{Kind: event.SegSent, Host: "client", Size: 60, Packet: &event.Packet{Number: number, Src: local, Dst: remote}, Seg: &event.Seg{Flags: "SYN"}},
		event.Event{Kind: event.SockConnected, Run: run, Host: "client", Sock: &event.Sock{ID: int(number), Net: "tcp", Local: local, Remote: remote}})
}

func labUp() event.Event {
	return event.Event{Kind: event.LabUp, Lab: &event.Lab{Level: event.Full, For: "echo"}}
}

func (m *Model) drawn(cell, which string) picture.Drawing {
	return m.Picture(cell, m.Story(cell), which, 700)
}

// A connection that was chosen is that one, whatever number it has, and no other one once its run is gone.
func TestChosenConnection(t *testing.T) {
	m := New(testPage())
	var l log
	l.run(1, "server", serverSource)
	l.dials(1, 1, "10.0.0.7:1", "10.0.0.9:80")
	l.run(2, "client", clientSource)
	l.dials(2, 2, "10.0.0.1:5001", "10.0.0.2:9000")
	l.dials(2, 3, "10.0.0.1:5002", "10.0.0.2:9000")
	l.dials(2, 4, "10.0.0.1:5002", "10.0.0.2:9000")
	m.Apply(l.events)
	counted := func(when, want string) {
		t.Helper()
		if got := fmt.Sprint(m.drawn("client", "ladder").Count, " ", m.drawn("client", "packets").Count); got != want {
			t.Errorf("%s ladder and packets count %s, want %s", when, got, want)
		}
	}
	m.Look("client", "conn", "3")
	counted("of the connection that was chosen", "2 2")
	rev := m.drawn("client", "ladder").Parts[0].Rev
	l.run(3, "server", serverSource)
	m.Apply(l.events)
	counted("when it has another number", "2 2")
	if m.drawn("client", "ladder").Parts[0].Rev == rev {
		t.Error("the ladder is not drawn again with the new number")
	}
	l.run(4, "client", clientSource)
	l.dials(4, 5, "10.0.0.1:5003", "10.0.0.2:9000")
	m.Apply(l.events)
	counted("of the next run", "1 1")
}

// Another lab has another clock, and numbers its packets from 1: neither the cursor nor a chosen packet is of use there.
func TestAnotherLab(t *testing.T) {
	for name, another := range map[string]func(m *Model, l *log){
		"up again": func(m *Model, l *log) { l.add(event.Event{Kind: event.LabDown}, labUp()) },
		"another bridge's": func(m *Model, l *log) {
			m.Follow("another")
			*l = log{}
			l.add(labUp())
		},
	} {
		m := New(testPage())
		m.Follow("one")
		var l log
		l.add(labUp())
		l.run(2, "client", clientSource)
		l.dials(2, 1, "10.0.0.1:5001", "10.0.0.2:9000")
		m.Apply(l.events)
		m.Look("client", "choose", "1")
		m.Look("client", "seek", "1")
		if !m.Here("client") || m.drawn("client", "detail").Count != "1" {
			t.Fatal("the cursor is not on, or the packet not chosen")
		}
		another(m, &l)
		l.run(3, "client", clientSource)
		l.dials(3, 1, "10.0.0.1:5002", "10.0.0.2:9000")
		ch := m.Apply(l.events)
		if m.Here("client") || m.Chosen("client") || m.drawn("client", "detail").Count != "" {
			t.Errorf("in a lab that is %s the cursor is on (%v), or the packet chosen (%v)", name, m.Here("client"), m.Chosen("client"))
		}
		if ch.Cells["server"]&(OutputChanged|PicturesChanged) != OutputChanged|PicturesChanged {
			t.Errorf("in a lab that is %s the other cells are not drawn again", name)
		}
	}
}

func TestAnotherBridgeHasNoLabYet(t *testing.T) {
	m := New(testPage())
	m.Follow("one")
	var l log
	l.add(labUp(), event.Event{Kind: event.LinkChanged, Cable: &event.Cable{}})
	m.Apply(l.events)
	word := m.LabWord()
	m.Follow("another")
	if m.LabWord() == word {
		t.Errorf("the lab of a bridge that is gone is still %q", word)
	}
}
