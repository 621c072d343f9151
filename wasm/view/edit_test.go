package view

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/golden"
)

func edit(cell, source, original string) wire.Command {
	return wire.Command{Verb: wire.Edit, Lesson: "echo", Cell: cell, Source: &source, Original: original}
}

// bridge is a model and the events that a bridge would send it.
type bridge struct {
	t *testing.T
	*Model
	log log
}

func newBridge(t *testing.T, saved map[string]wire.Saved) *bridge {
	p := testPage()
	p.Saved = saved
	return &bridge{t: t, Model: New(p)}
}

func (b *bridge) hear(e event.Event) {
	b.log.add(e)
	b.Apply(b.log.events)
}

func (b *bridge) wantSource(when, want string) {
	b.t.Helper()
	if got := b.Source("client"); got != want {
		b.t.Errorf("%s: source is %q, want %q", when, got, want)
	}
}

func (b *bridge) wantCommands(what string, got []wire.Command, want ...wire.Command) {
	b.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		b.t.Errorf("%s sends (-want +got):\n%s", what, diff)
	}
}

func TestAnEditIsKeptUntilItIsConfirmed(t *testing.T) {
	b := newBridge(t, nil)
	b.wantCommands("Edit", b.Edit("client", "a"), edit("client", "a", clientSource))
	b.wantCommands("saving it again", b.Save("client"))
	if _, ok := b.Draft("client"); !ok {
		t.Error("the draft is gone before the bridge has confirmed it")
	}
	b.hear(edited("client", "a", clientSource))
	if _, ok := b.Draft("client"); ok {
		t.Error("the draft is still there although the bridge has confirmed it")
	}
	b.wantSource("confirmed", "a")
}

func TestTypingIsNotUndoneByEarlierConfirmations(t *testing.T) {
	b := newBridge(t, nil)
	for _, s := range []string{"x", "y", "z"} {
		b.Edit("client", s)
	}
	b.hear(edited("client", "x", clientSource))
	b.wantSource("the first is confirmed", "z")
	b.hear(edited("client", "z", clientSource)) // the bridge passes over what was replaced
	b.wantSource("the last is confirmed", "z")
	if _, ok := b.Draft("client"); ok {
		t.Error("the draft is still there although the bridge has confirmed it")
	}
}

func TestTypingBackWhatIsSavedLeavesNoDraft(t *testing.T) {
	b := newBridge(t, nil)
	b.Type("client", "x")
	b.Type("client", clientSource)
	if draft, ok := b.Draft("client"); ok {
		t.Errorf("draft = %q, which the bridge would never confirm", draft)
	}
	b.Edit("client", "x")
	b.wantCommands("typing it back when an edit is on its way", b.Edit("client", clientSource), edit("client", clientSource, clientSource))
}

func TestAnEditOfAnotherTab(t *testing.T) {
	b := newBridge(t, nil)
	b.hear(edited("client", "theirs", clientSource))
	b.wantSource("nothing typed here", "theirs")
	b.Type("client", "mine")
	b.hear(edited("client", "theirs again", clientSource))
	b.wantSource("something typed here", "mine")
}

func TestEditsMadeWhileAwayAreSentOnAttach(t *testing.T) {
	b := newBridge(t, nil)
	b.Edit("client", "lost on its way")
	b.Away()
	b.Type("server", "typed meanwhile")
	b.wantCommands("Attach", b.Attach(),
		wire.Command{Verb: wire.Attach, Version: wire.Version, Lesson: "echo"},
		edit("server", "typed meanwhile", serverSource), edit("client", "lost on its way", clientSource))
}

func TestRunSavesFirst(t *testing.T) {
	b := newBridge(t, nil)
	b.wantCommands("Run", b.Run("client"), wire.Command{Verb: wire.Run, Lesson: "echo", Cell: "client"})
	b.Type("client", "mine")
	b.wantCommands("Run of an edited cell", b.Run("client"),
		edit("client", "mine", clientSource), wire.Command{Verb: wire.Run, Lesson: "echo", Cell: "client"})
	b.wantCommands("Run of a cell not to be run", b.Run("util"))
	b.wantCommands("Run of no cell", b.Run("nobody"))
}

func TestEditedSinceThisRun(t *testing.T) {
	b := newBridge(t, nil)
	b.hear(queued(1, "client", clientSource))
	if got := b.Status("client").Tag; got != "" {
		t.Errorf("tag is %q although nothing was edited", got)
	}
	b.Type("client", "mine")
	if got := b.Status("client").Tag; got != "edited since this run" {
		t.Errorf("tag is %q although the cell was edited", got)
	}
}

func TestRevertAndUndo(t *testing.T) {
	b := newBridge(t, map[string]wire.Saved{"client": {Source: "saved", Original: clientSource}})
	b.wantSource("at first", "saved")
	b.Type("client", "draft")
	b.wantCommands("Revert", b.Revert("client"),
		edit("client", "draft", clientSource), wire.Command{Verb: wire.Revert, Lesson: "echo", Cell: "client"})
	b.hear(edited("client", "draft", clientSource))
	b.hear(event.Event{Kind: event.CellReverted, Cell: &event.Cell{Lesson: "echo", Cell: "client", Source: "draft"}})
	b.wantSource("reverted", clientSource)
	if s := b.Status("client"); s.Revert || !s.Undo {
		t.Errorf("after a revert: status %+v, want Undo and no Revert", s)
	}
	b.wantCommands("Undo", b.Undo("client"), edit("client", "draft", clientSource))
	b.wantSource("undone", "draft")
	if s := b.Status("client"); !s.Revert || s.Undo {
		t.Errorf("after the undo: status %+v, want Revert and no Undo", s)
	}
	b.wantCommands("Revert of a cell as the author wrote it", b.Revert("server"))
}

func TestUndoOfARevertThatCameAtOnce(t *testing.T) {
	b := newBridge(t, nil)
	b.Type("client", "draft")
	b.Revert("client")
	b.hear(event.Event{Kind: event.CellReverted, Cell: &event.Cell{Lesson: "echo", Cell: "client", Source: "draft"}})
	b.wantCommands("Undo after an edit that was never confirmed by itself", b.Undo("client"), edit("client", "draft", clientSource))
}

func TestTheAuthorHasChangedTheLesson(t *testing.T) {
	b := newBridge(t, map[string]wire.Saved{"client": {Source: "mine\n", Original: "before\n"}})
	b.wantSource("at first", "mine\n")
	golden.HTML(t, "testdata/notice.html", b.Notice("client"))
	b.wantCommands("a further edit", b.Edit("client", "mine too\n"), edit("client", "mine too\n", "before\n"))
	b.hear(edited("client", "mine too\n", "before\n"))
	b.wantCommands("Keep", b.Keep("client"), edit("client", "mine too\n", clientSource))
	b.hear(edited("client", "mine too\n", clientSource))
	if got := b.Notice("client"); got != "" {
		t.Errorf("after Keep the notice is still there: %s", got)
	}
	b.wantSource("kept", "mine too\n")
}

func TestTheAuthorMadeTheSameChange(t *testing.T) {
	b := newBridge(t, map[string]wire.Saved{"client": {Source: clientSource, Original: "before\n"}})
	if b.Notice("client") != "" || b.Status("client").Revert {
		t.Error("a cell that is as the author wrote it is shown as edited")
	}
}

func TestATooLongSourceIsKeptAndSaysSo(t *testing.T) {
	b := newBridge(t, nil)
	long := strings.Repeat("x", wire.MaxSource+1)
	b.wantCommands("Edit", b.Edit("client", long))
	b.wantCommands("Run", b.Run("client"))
	b.wantSource("too long", long)
	if got := b.Ending("client"); !strings.Contains(got, b.Strings().TooLong) {
		t.Errorf("the cell says %q, want that its source is too long", got)
	}
}

func TestAnEmptiedCellStaysEmpty(t *testing.T) {
	b := newBridge(t, nil)
	b.wantCommands("Edit", b.Edit("client", ""), edit("client", "", clientSource))
	b.hear(edited("client", "", clientSource))
	b.wantSource("confirmed", "")
	if s := b.Status("client"); !s.Revert {
		t.Errorf("status of an emptied cell is %+v, want Revert", s)
	}
}

func TestNext(t *testing.T) {
	m := New(testPage())
	for name, want := range map[string]string{"server": "client", "client": "", "nobody": ""} {
		if got := m.Next(name); got != want {
			t.Errorf("Next(%q) = %q, want %q", name, got, want)
		}
	}
}
