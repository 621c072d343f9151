package view

import (
	"slices"
	"strings"
	"testing"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

// renewed is a page whose author has changed the lesson since.
func renewed(change func(*lesson.Lesson)) Page {
	p := testPage()
	change(p.Lesson)
	return p
}

func TestRenewKeepsWhatIsTheLearners(t *testing.T) {
	m := conversed()
	m.Type("client", "typed")
	rename := func(name string) func(*lesson.Lesson) {
		return func(l *lesson.Lesson) { l.Cell("server").Name = name }
	}

	if ch := m.Renew(renewed(rename("serv"))); len(ch.Cells) != 0 {
		t.Errorf("a new name has %v drawn anew", ch.Cells)
	}
	if m.Status("serv").State != "idle" || m.Cell("server") != nil || !slices.Equal(m.Cells(), []string{"serv", "client", "util"}) {
		t.Errorf("the cells are %v", m.Cells())
	}
	if m.Status("client").State != "ok" || m.Source("client") != "typed" {
		t.Errorf("the client is %q with the source %q", m.Status("client").State, m.Source("client"))
	}
	next := exited(2, event.OK)
	next.Seq = m.last + 1
	m.Apply([]event.Event{next})
	m.Renew(testPage())
	if s := m.Status("server"); s.Run != 2 || s.Live {
		t.Errorf("the server that has come back is %+v", s)
	}
}

// A page that is loaded anew hears of runs before it has the text that has their cells.
func TestRenewBringsACellThatHasRun(t *testing.T) {
	m := New(testPage())
	var l log
	l.add(queued(1, "fresh", "package main\n"), event.Event{Kind: event.Stdout, Run: 1, Data: []byte("hello\n")}, exited(1, event.OK))
	if ch := m.Apply(l.events); m.Cell("fresh") != nil || len(m.Cells()) != 3 {
		t.Errorf("a run of no cell of the lesson changes %v", ch)
	}
	m.Renew(renewed(func(l *lesson.Lesson) {
		l.Sections[0].Blocks = append(l.Sections[0].Blocks, lesson.Block{Cell: &lesson.Cell{Name: "fresh", Source: "package main\n"}})
	}))
	if s, o := m.Status("fresh"), m.Output("fresh"); s.Run != 1 || s.Tag != "" || len(o.Chunks) != 1 {
		t.Errorf("the cell that has come is %+v with the output %+v", s, o)
	}
}

func TestRenewSaysWhichSourcesChanged(t *testing.T) {
	m := New(testPage())
	ch := m.Renew(renewed(func(l *lesson.Lesson) { l.Cell("util").Source += "// more\n" }))
	if len(ch.Cells) != 1 || ch.Cells["util"]&SourceChanged == 0 {
		t.Errorf("the changes are %v", ch.Cells)
	}
	if !strings.HasSuffix(m.Source("util"), "// more\n") {
		t.Errorf("the source is %q", m.Source("util"))
	}
}

// Of what is drawn anew nothing depends on the learner, nor on a source that only its editor shows.
func TestBare(t *testing.T) {
	p := testPage()
	same := Bare(p)
	for name, test := range map[string]struct {
		change func(*lesson.Lesson)
		same   bool
	}{
		"nothing":                        {func(*lesson.Lesson) {}, true},
		"a source":                       {func(l *lesson.Lesson) { l.Cell("client").Source = "package other\n" }, true},
		"a source with highlighted code": {func(l *lesson.Lesson) { l.Cell("server").Source += "// more\n" }, false},
		"a fact":                         {func(l *lesson.Lesson) { l.Cell("client").Host = "client" }, false},
		"prose":                          {func(l *lesson.Lesson) { l.Sections[0].Blocks[0].HTML = "<p>Other prose.</p>" }, false},
	} {
		if got := Bare(renewed(test.change)); (got == same) != test.same {
			t.Errorf("%s: the same is %v, want %v", name, got == same, test.same)
		}
	}
}

func TestDiffer(t *testing.T) {
	for _, test := range []struct {
		old, now   string
		head, tail int
	}{
		{"", "", 0, 0},
		{"a b c", "a b c", 3, 0},
		{"a b c", "a x c", 1, 1},
		{"a b", "a a b", 1, 1},
		{"a a b", "a b", 1, 1},
		{"a b", "", 0, 0},
		{"", "a b", 0, 0},
	} {
		head, tail := Differ(strings.Fields(test.old), strings.Fields(test.now))
		if head != test.head || tail != test.tail {
			t.Errorf("%q and %q begin with %d and end with %d, want %d and %d", test.old, test.now, head, tail, test.head, test.tail)
		}
	}
}

// A cell that was gone while another bridge came has no run there either.
func TestAnotherBridgeWhileACellIsGone(t *testing.T) {
	m := New(testPage())
	m.Follow("one")
	var l log
	l.run(2, "client", clientSource)
	m.Apply(l.events)
	m.Renew(renewed(func(l *lesson.Lesson) { l.Cell("client").Name = "klient" }))
	m.Follow("another")
	m.Renew(testPage())
	if s := m.Status("client"); s.State != "idle" || s.Live {
		t.Errorf("the client that has come back is %+v", s)
	}
}
