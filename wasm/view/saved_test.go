package view

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wirebook/wirebook/runtime/event"
)

// conversed is a model in which a client has talked to a server; another cell has run meanwhile, and the client before.
func conversed() *Model {
	m := New(testPage())
	var l log
	sent := func(number int64, host, src, dst string) event.Event {
		return event.Event{Kind: event.SegSent, Host: host, Size: 40, Data: make([]byte, 40),
			Packet: &event.Packet{Number: number, Src: src, Dst: dst}, Seg: &event.Seg{Flags: "SYN"}}
	}
	const a, b = "10.0.0.1:5000", "10.0.0.2:9000"
	l.add(event.Event{Kind: event.LabUp, Lab: &event.Lab{Level: event.Full, For: "echo"}},
		event.Event{Kind: event.LinkChanged, Cable: &event.Cable{Link: event.Link{Delay: time.Millisecond}}},
		queued(1, "client", "old"), exited(1, event.OK),
		queued(2, "server", serverSource), event.Event{Kind: event.RunStarted, Run: 2},
		event.Event{Kind: event.SockListening, Run: 2, Host: "server", Sock: &event.Sock{ID: 1, Net: "tcp", Local: "[::]:9000"}},
		queued(3, "client", clientSource), event.Event{Kind: event.RunStarted, Run: 3},
		sent(1, "client", a, b), event.Event{Kind: event.SegDelivered, Host: "server", Packet: &event.Packet{Number: 1}},
		event.Event{Kind: event.SockConnected, Run: 3, Host: "client", Sock: &event.Sock{ID: 1, Net: "tcp", Local: a, Remote: b}},
		event.Event{Kind: event.SockAccepted, Run: 2, Host: "server", Sock: &event.Sock{ID: 2, Net: "tcp", Local: b, Remote: a, Listener: 1}},
		event.Event{Kind: event.Stdout, Run: 3, Data: []byte("hello\n")}, exited(3, event.OK),
	)
	m.Apply(l.events)
	return m
}

// What is seen of a run when its file is opened is what was seen when it was saved.
func TestASavedRunShowsTheSame(t *testing.T) {
	m := conversed()
	saved, ok := m.SavedRun("client")
	if !ok {
		t.Fatal("the run cannot be saved")
	}
	for _, e := range saved.Events {
		if e.Run == 1 {
			t.Errorf("the file has an event of another run: %+v", e)
		}
	}
	opened, err := Opened(saved, testPageOf("another-course"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"client", "server"} {
		seen := func(m *Model) []string {
			s := []string{calls(m, name), m.Source(name), m.Ending(name), m.Cable().Summary}
			for _, c := range m.Output(name).Chunks {
				s = append(s, c.HTML())
			}
			for _, p := range Pictures() {
				d := m.Picture(name, m.Story(name), p, 800)
				s = append(s, d.Count, d.Head)
				for _, part := range d.Parts {
					s = append(s, part.Draw())
				}
			}
			return s
		}
		if diff := cmp.Diff(seen(m), seen(opened)); diff != "" {
			t.Errorf("%s looks different (-saved +opened):\n%s", name, diff)
		}
	}
	if picture := opened.LadderFile("client"); picture != m.LadderFile("client") {
		t.Errorf("the ladder is another: %s", picture)
	}
	if opened.Cable().Missing == "" {
		t.Error("nothing says that the cable of a saved run cannot be changed")
	}
}

// testPageOf is a page of another course, with nothing of the test lesson.
func testPageOf(slug string) *Page {
	p := testPage()
	p.Lesson.Slug, p.Lesson.Sections = slug, nil
	return &p
}

func TestWhatIsNoSavedRun(t *testing.T) {
	good, _ := conversed().SavedRun("client")
	for _, test := range []struct {
		name string
		harm func(*SavedRun)
		want error
	}{
		{"good", func(*SavedRun) {}, nil},
		{"another file", func(s *SavedRun) { *s = SavedRun{} }, ErrNotSaved},
		{"of tomorrow", func(s *SavedRun) { s.Version++ }, ErrSavedNew},
		{"without events", func(s *SavedRun) { s.Events = nil }, ErrNotSaved},
		{"a cell that is markup", func(s *SavedRun) { s.Cells = []SavedCell{{Name: `"><b>`}} }, ErrNotSaved},
		{"events that lack all", func(s *SavedRun) {
			var bare []event.Event
			for i, e := range s.Events {
				bare = append(bare, event.Event{Seq: int64(i + 1), Kind: e.Kind, Run: e.Run, Cell: e.Cell})
			}
			s.Events = bare
		}, nil},
	} {
		s := good
		test.harm(&s)
		m, err := Opened(s, testPageOf("elsewhere"))
		if !errors.Is(err, test.want) {
			t.Errorf("%s: Opened() = %v, want %v", test.name, err, test.want)
		}
		if err == nil {
			m.Picture("client", m.Story("client"), "packets", 800)
		}
	}
}
