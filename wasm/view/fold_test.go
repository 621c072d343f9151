package view

import (
	"encoding/json"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/golden"
)

// everything returns all that a page shows of a model.
func everything(m *Model) string {
	var b strings.Builder
	for _, name := range m.Cells() {
		s, _ := json.Marshal(m.Status(name))
		d, _ := json.Marshal(m.Diagnostics(name))
		b.Write(s)
		b.Write(d)
		b.WriteString(m.Source(name) + m.Output(name).LeftOut + printed(m, name) + m.Ending(name) + m.Notice(name) + m.Code(name))
		for _, whole := range []string{"1", ""} {
			m.Look(name, "whole", whole)
			b.WriteString(calls(m, name))
		}
	}
	return b.String() + m.LabHTML()
}

// A connection that is cut anywhere and resumes, with events sent twice, shows what one that never broke shows.
func TestResumingDoublesAndLosesNothing(t *testing.T) {
	events := golden.Events(t, "testdata/conversation.jsonl")
	whole := New(testPage())
	whole.Apply(events)
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		m := New(testPage())
		for m.last < int64(len(events)) {
			from := rnd.Int64N(m.last + 1)
			to := min(m.last+rnd.Int64N(6), int64(len(events)))
			m.Apply(events[from:max(from, to)])
		}
		if got, want := everything(m), everything(whole); got != want {
			t.Fatalf("a resumed page shows\n%s\nwant\n%s", got, want)
		}
	}
}

func TestApplySaysWhatChanged(t *testing.T) {
	m := New(testPage())
	var l log
	for _, test := range []struct {
		event event.Event
		want  Change
	}{
		{queued(1, "client", clientSource), StatusChanged | OutputChanged | MarksChanged | PicturesChanged},
		{event.Event{Kind: event.RunStarted, Run: 1}, StatusChanged | PicturesChanged},
		{stdout(1, "x"), OutputChanged | PicturesChanged},
		{event.Event{Kind: event.Diagnosed, Run: 1, Text: "bad"}, StatusChanged | MarksChanged},
		{event.Event{Kind: event.SockClosed, Run: 1, Sock: &event.Sock{ID: 1}}, PicturesChanged},
		{event.Event{Kind: event.RunTruncated, Run: 1, Text: "cut"}, StatusChanged},
		{exited(1, event.OK), StatusChanged | OutputChanged | PicturesChanged},
		{edited("client", "new", clientSource), SourceChanged | StatusChanged},
		{stdout(7, "of a run that is not known"), 0},
	} {
		l.add(test.event)
		if got := m.Apply(l.events).Cells["client"]; got != test.want {
			t.Errorf("Apply(%s) changed %b, want %b", test.event.Kind, got, test.want)
		}
	}
}

func TestANewRunClearsTheOldOne(t *testing.T) {
	var l log
	l.run(1, "client", clientSource)
	l.add(stdout(1, "old"), event.Event{Kind: event.Diagnosed, Run: 1, Text: "bad"}, exited(1, event.Panicked))
	l.run(2, "client", clientSource)
	l.add(stdout(1, "late"), stdout(2, "new"))
	m := New(testPage())
	m.Apply(l.events)
	if got := printed(m, "client"); got != "new" {
		t.Errorf("output = %q, want %q", got, "new")
	}
	if got := m.Status("client").State; got != "running" {
		t.Errorf("state = %q, want running", got)
	}
	if m.Ending("client") != "" || len(m.Diagnostics("client")) > 0 {
		t.Error("the end of the old run is still shown")
	}
}

func TestOtherLessonsAreIgnored(t *testing.T) {
	m := New(testPage())
	e := queued(1, "client", "x")
	e.Cell.Lesson = "other"
	e.Seq = 1
	if changes := m.Apply([]event.Event{e}); len(changes.Cells) > 0 || m.Status("client").State != "idle" {
		t.Errorf("a run of another lesson changed %v", changes.Cells)
	}
	if m.last != 1 {
		t.Errorf("the last event is %d, want 1: the event has been had", m.last)
	}
}

// The bridge may be newer than the page: what the page does not know, it counts as had and shows nowhere.
func TestUnknownKindsChangeNothing(t *testing.T) {
	var l log
	l.add(queued(1, "client", "x"))
	m := New(testPage())
	m.Apply(l.events)
	l.add(event.Event{Kind: "later.lab"},
		event.Event{Kind: "later.kind", Run: 1})
	if changes := m.Apply(l.events); changes.Lab || changes.Cells["client"] != 0 {
		t.Errorf("Apply() = %+v, want no change", changes)
	}
	if m.last != 3 {
		t.Errorf("the last event is %d, want 3", m.last)
	}
}

func TestStatesOfARun(t *testing.T) {
	m := New(testPage())
	want := func(when, state, text string, live bool) {
		t.Helper()
		if s := m.Status("client"); s.State != state || s.Text != text || s.Live != live {
			t.Errorf("%s: status is %q %q live=%v, want %q %q live=%v", when, s.State, s.Text, s.Live, state, text, live)
		}
	}
	var l log
	step := func(e event.Event) { l.add(e); m.Apply(l.events) }
	want("at first", "idle", "", false)
	m.Run("client")
	want("Run pressed", "waiting", "Starting", false)
	step(queued(1, "client", clientSource))
	want("queued", "waiting", "Waiting for its turn", true)
	step(event.Event{Kind: event.RunStarted, Run: 1, At: 10 * time.Millisecond})
	want("started", "running", "Running", true)
	if got := m.Stop("client"); len(got) != 1 || got[0] != (wire.Command{Verb: wire.Stop, Run: 1}) {
		t.Errorf("Stop = %v", got)
	}
	want("Stop pressed", "waiting", "Stopping…", true)
	step(stdout(1, "a\nb"))
	e := exited(1, event.Stopped)
	e.At = 322 * time.Millisecond
	step(e)
	want("ended", "stopped", "Stopped · 2 lines · 312 ms", false)
	if got := m.Stop("client"); got != nil {
		t.Errorf("Stop of an ended run = %v, want nothing", got)
	}
}

func TestInput(t *testing.T) {
	m := New(testPage())
	var l log
	l.add(queued(3, "client", clientSource), event.Event{Kind: event.RunStarted, Run: 3, Start: &event.Start{Stdin: true}})
	if got := m.Input("client", "x"); got != nil {
		t.Errorf("Input before the run = %v, want nothing", got)
	}
	m.Apply(l.events)
	if !m.Status("client").Stdin {
		t.Error("a program that reads its input gets no line to type into")
	}
	if got := m.Input("client", "x"); len(got) != 1 || got[0] != (wire.Command{Verb: wire.Input, Run: 3, Data: "x\n"}) {
		t.Errorf("Input = %v", got)
	}
	if got := m.EOF("client"); len(got) != 1 || got[0] != (wire.Command{Verb: wire.Input, Run: 3, EOF: true}) {
		t.Errorf("EOF = %v", got)
	}
	if m.Status("client").Stdin || m.Input("client", "y") != nil {
		t.Error("after the end of input there is still a line to type into")
	}
}

// Each way in which a run may end is told in words, with what to do and where.
func TestEnds(t *testing.T) {
	var b strings.Builder
	for i, how := range []event.How{
		event.OK, event.CompileError, event.Panicked, event.Deadlock, event.ExitCode, event.Stopped, event.TimeLimit, event.OutputLimit, event.MemoryLimit,
		event.NotStarted, event.Lost, event.Refused, "a later way",
	} {
		m := New(testPage())
		m.Apply(ending(how))
		s := m.Status("client")
		b.WriteString("-- " + strconv.Itoa(i) + " " + string(how) + " --\n" + s.State + " | " + s.Text + " | " + s.Tag + "\n" + m.Ending("client") + "\n")
	}
	golden.HTML(t, "testdata/ends.txt", b.String())
}

func ending(how event.How) []event.Event {
	var l log
	l.run(1, "client", "package other\n")
	e := exited(1, how)
	switch how {
	case event.CompileError:
		l.add(event.Event{Kind: event.Diagnosed, Run: 1, Pos: &event.Pos{File: "client.go", Line: 3, Col: 2}, Text: "undefined: <x>"},
			event.Event{Kind: event.Diagnosed, Run: 1, Pos: &event.Pos{File: "util.go", Line: 1}, Text: "in the set-up"},
			event.Event{Kind: event.Diagnosed, Run: 1, Pos: &event.Pos{File: "more.go", Line: 9}, Text: "in a file"})
	case event.Deadlock:
		e.Text, e.Stack = "all goroutines are asleep - deadlock!", "goroutine 1 [chan receive]:\nmain.main(...)\n\tclient.go:3\n"
	case event.Panicked:
		l.add(stdout(1, "a\n"))
		e.Text, e.Pos, e.Stack = "panic: <boom>", &event.Pos{File: "client.go", Line: 3}, "main.main()\n\tclient.go:3"
	case event.ExitCode:
		e.Code = 3
	case event.Refused:
		l.add(event.Event{Kind: event.Diagnosed, Run: 1, Pos: &event.Pos{File: "client.go", Line: 3}, Text: "the interpreter cannot"})
		e.Text = "There is no toolchain."
	case event.OutputLimit:
		l.add(event.Event{Kind: event.RunTruncated, Run: 1, Text: "output limit reached: 1 MiB"})
	}
	l.add(e)
	return l.events
}

func TestOnlyTheCellsOwnComplaintsAreMarked(t *testing.T) {
	m := New(testPage())
	m.Type("client", "package other\n") // what the run is of
	m.Apply(ending(event.CompileError))
	got := m.Diagnostics("client")
	if len(got) != 1 || got[0] != (Diagnostic{File: "client.go", Line: 3, Col: 2, Text: "undefined: <x>"}) {
		t.Errorf("Diagnostics = %+v, want the one in client.go", got)
	}
	m.Type("client", "package main")
	if got := m.Diagnostics("client"); got != nil {
		t.Errorf("Diagnostics of another source = %+v, want none", got)
	}
}

func TestComplaintsAreMarkedWithinATxtar(t *testing.T) {
	p := testPage()
	p.Lesson.Cell("client").Source = "package main\n-- b.go --\npackage main\n\nvar x int\n"
	m := New(p)
	var l log
	l.run(1, "client", "")
	l.add(event.Event{Kind: event.Diagnosed, Run: 1, Pos: &event.Pos{File: "b.go", Line: 3, Col: 5}, Text: "x"})
	m.Apply(l.events)
	if got := m.Diagnostics("client"); len(got) != 1 || got[0].Line != 5 {
		t.Errorf("Diagnostics = %+v, want line 5 of the source", got)
	}
}

func TestAForgottenRunEnds(t *testing.T) {
	var l log
	l.run(1, "client", clientSource)
	l.add(event.Event{Kind: event.RunForgotten, Run: 1})
	m := New(testPage())
	m.Apply(l.events)
	if s := m.Status("client"); s.Live || !strings.Contains(m.Ending("client"), m.Strings().Forgotten) {
		t.Errorf("a forgotten run is %+v and says %q", s, m.Ending("client"))
	}
}

func TestAnotherLogKeepsWhatWasTyped(t *testing.T) {
	m := New(testPage())
	if m.Follow("") {
		t.Error(`Follow("") of a model that follows none = true, want false`)
	}
	m.Follow("one")
	m.Apply(ending(event.OK))
	m.Type("client", "mine\n")
	if m.Follow("one") || m.last == 0 {
		t.Error("following the same log forgets it")
	}
	if got := m.Attach()[0]; got.Log != "one" || got.After != m.last {
		t.Errorf("Attach asks for log %q after %d, want one after %d", got.Log, got.After, m.last)
	}
	if s := m.Status("client"); !m.Follow("two") || m.Status("client").State != "idle" || m.last != 0 || m.Source("client") != "mine\n" {
		t.Errorf("with another log: %+v, last %d, source %q", s, m.last, m.Source("client"))
	}
}

func TestACompiledRunSaysSoAndWhy(t *testing.T) {
	m := New(testPage())
	if s := m.Status("client"); s.Native || s.Way != "" {
		t.Errorf("without a toolchain: %+v", s)
	}
	var l log
	asked := queued(1, "client", clientSource)
	asked.Start = &event.Start{Compiled: true}
	l.add(event.Event{Kind: event.LabUp, Lab: &event.Lab{Level: "plain", Go: "go1.26"}}, asked)
	m.Apply(l.events)
	if s := m.Status("client"); s.Text != "Compiling…" {
		t.Errorf("of a run that is being compiled: %+v", s)
	}
	l.add(event.Event{Kind: event.RunStarted, Run: 1, Start: &event.Start{Compiled: true}, Text: "Runs compiled: <why>"})
	m.Apply(l.events)
	if s := m.Status("client"); !s.Native || s.Way != "compiled" {
		t.Errorf("of a compiled run: %+v", s)
	}
	if got := m.Ending("client"); !strings.Contains(got, "Runs compiled: &lt;why&gt;") {
		t.Errorf("Ending: %s", got)
	}
	if got := m.RunCompiled("client"); len(got) != 1 || !got[0].Compiled || got[0].Verb != wire.Run {
		t.Errorf("RunCompiled: %+v", got)
	}
	l.run(2, "client", clientSource)
	m.Apply(l.events)
	if s := m.Status("client"); s.Way != "" {
		t.Errorf("of an interpreted run after it: %+v", s)
	}
}

func TestLab(t *testing.T) {
	m := New(testPage())
	if got := m.LabWord(); got != "no lab yet" {
		t.Errorf("LabWord() = %q before there is a lab", got)
	}
	up := m.Apply([]event.Event{{Seq: 1, Kind: event.LabUp, Lab: &event.Lab{Level: "plain", Why: "no <namespaces>"}}})
	if !up.Lab || up.Down || m.LabWord() != "this computer" || !strings.Contains(m.LabHTML(), "no &lt;namespaces&gt;") {
		t.Errorf("after lab.up: %+v, %q, %q", up, m.LabWord(), m.LabHTML())
	}
	if down := m.Apply([]event.Event{{Seq: 2, Kind: event.LabDown}}); !down.Down || m.LabWord() != "no lab yet" {
		t.Errorf("after lab.down: %+v, %q", down, m.LabWord())
	}
	again := m.Apply([]event.Event{{Seq: 3, Kind: event.LabDown}, {Seq: 4, Kind: event.LabUp, Lab: &event.Lab{Level: "full"}}})
	if !again.Down || m.LabWord() != "private network" {
		t.Errorf("after lab.down and lab.up: %+v, %q", again, m.LabWord())
	}
}

// Whatever a bridge sends, a page shows something.
func FuzzApply(f *testing.F) {
	f.Add([]byte(`[{"seq":1,"kind":"run.queued","run":1,"lesson":"echo","cell":"client"},{"seq":2,"kind":"sock.read","run":1,"net":"t","local":":1","remote":":2"}]`))
	f.Add([]byte(`[{"seq":1,"kind":"run.queued","run":1,"lesson":"echo","cell":"server"},{"seq":2,"kind":"run.exited","run":1},{"seq":9,"kind":"lab.up"}]`))
	f.Add([]byte(`[{"seq":5,"kind":"cell.reverted"},{"seq":6,"kind":"diag","run":1},{"seq":7,"kind":"sock.failed"}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var events []event.Event
		if json.Unmarshal(data, &events) != nil {
			return
		}
		m := New(testPage())
		m.Apply(events)
		first := everything(m)
		m.Apply(events)
		if everything(m) != first {
			t.Error("the same events twice show something else")
		}
	})
}
