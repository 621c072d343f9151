package assets

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func TestUnfinishedBuildLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	c := cache{dir}
	broken := errors.New("killed")
	_, err := c.fill("key", []string{App}, func(work string) error {
		appendTo(t, filepath.Join(work, App), "half")
		if _, ok := c.load("key", []string{App}); ok {
			t.Error("half a file is served from the cache")
		}
		return broken
	})
	if left, _ := os.ReadDir(dir); !errors.Is(err, broken) || len(left) != 0 {
		t.Errorf("fill = %v and leaves %v, want %v and nothing", err, left, broken)
	}
}

func TestPruneKeepsTheLastUsed(t *testing.T) {
	dir := t.TempDir()
	old := time.Now().Add(-2 * staleAfter)
	for i := range keepEntries + 3 {
		name := filepath.Join(dir, fmt.Sprintf("%d-%s", i, App))
		appendTo(t, name, "wasm")
		at := old.Add(time.Duration(i) * time.Minute)
		if err := os.Chtimes(name, at, at); err != nil {
			t.Fatal(err)
		}
	}
	left := filepath.Join(dir, workPrefix+"1")
	if err := errors.Join(os.Mkdir(left, 0o700), os.Chtimes(left, old, old), os.Mkdir(filepath.Join(dir, workPrefix+"2"), 0o700)); err != nil {
		t.Fatal(err)
	}
	c := cache{dir}
	c.load("0", []string{App}) // the oldest by its making
	c.prune()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if want := []string{"0-app.wasm", "4-app.wasm", "5-app.wasm", "6-app.wasm", "tmp-2"}; !slices.Equal(got, want) {
		t.Errorf("prune keeps %q, want %q", got, want)
	}
}
