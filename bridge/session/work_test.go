package session

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/runtime/event"
)

// What was made elsewhere comes in beside what was made here, and overwrites none of it.
func TestBringOverwritesNothing(t *testing.T) {
	find := parseCourse(t, "demo/a source=author\ndemo/b source=author\ndemo/c source=author\n")
	s := newState(find, map[cellKey]wire.Saved{
		{"demo", "b"}: {Source: "mine", Original: "author", Progress: event.Done},
	})
	var st step
	for _, test := range []struct {
		cell  string
		saved wire.Saved
		want  int
	}{
		{"a", wire.Saved{Source: "theirs", Original: "author", Progress: event.Tried}, bringsNew},
		{"b", wire.Saved{Source: "theirs", Original: "author", Progress: event.Tried}, bringsOther},
		{"b", wire.Saved{Source: "mine", Original: "author"}, bringsNothing},
		{"c", wire.Saved{Progress: event.Done}, bringsNothing},
		{"c", wire.Saved{Progress: "cheated"}, bringsNothing},
		{"nobody", wire.Saved{Source: "theirs"}, bringsNothing},
		{"c", wire.Saved{Source: string(make([]byte, wire.MaxSource+1))}, bringsNothing},
	} {
		if got := s.bring(cellKey{"demo", test.cell}, test.saved, &st); got != test.want {
			t.Errorf("bring(%s, %.40v) = %d, want %d", test.cell, test.saved, got, test.want)
		}
	}
	want := map[cellKey]wire.Saved{
		{"demo", "a"}: {Source: "theirs", Original: "author", Progress: event.Tried},
		{"demo", "b"}: {Source: "mine", Original: "author", Progress: event.Done},
		{"demo", "c"}: {Progress: event.Done},
	}
	if diff := cmp.Diff(want, s.saved, cmp.AllowUnexported(cellKey{})); diff != "" {
		t.Errorf("saved (-want +got):\n%s", diff)
	}
}
