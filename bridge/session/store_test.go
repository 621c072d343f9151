package session

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wirebook/wirebook/bridge/wire"
)

var someSaved = map[string]map[string]wire.Saved{
	"demo": {"a": {Source: "mine", Original: "theirs"}, "b": {Undo: "was mine"}, "c": {Original: "emptied"}},
}

func TestFileStoreKeeps(t *testing.T) {
	f := FileStore{Path: filepath.Join(t.TempDir(), "learners", "x.json")}
	if got, err := f.Load(); got != nil || err != nil {
		t.Errorf("Load() of nothing = %v, %v, want nothing", got, err)
	}
	for range 2 {
		if err := f.Save(someSaved); err != nil {
			t.Fatalf("Save() = %v", err)
		}
	}
	got, err := f.Load()
	if diff := cmp.Diff(someSaved, got); diff != "" || err != nil {
		t.Errorf("Load() = %v, (-want +got):\n%s", err, diff)
	}
	wantFiles(t, filepath.Dir(f.Path), "x.json")
	if runtime.GOOS == "windows" { // its permissions are not these
		return
	}
	for path, want := range map[string]fs.FileMode{f.Path: 0o600, filepath.Dir(f.Path): 0o700 | fs.ModeDir} {
		if info, err := os.Stat(path); err != nil || info.Mode() != want {
			t.Errorf("Stat(%s) = %v, %v, want %v", path, info.Mode(), err, want)
		}
	}
}

// wantFiles compares the names in a folder; a want that ends in * is a beginning.
func wantFiles(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != len(want) {
		t.Fatalf("ReadDir(%s) = %v, %v, want %v", dir, entries, err, want)
	}
	for i, e := range entries {
		if ok, _ := filepath.Match(want[i], e.Name()); !ok {
			t.Errorf("file is %s, want %s", e.Name(), want[i])
		}
	}
}

// A write that fails leaves what was there, and nothing else.
func TestAFailedWriteLeavesTheOldFile(t *testing.T) {
	f := FileStore{Path: filepath.Join(t.TempDir(), "x.json")}
	if err := os.Mkdir(f.Path, 0o700); err != nil { // a folder in the way of the rename
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(f.Path, "old"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.Save(someSaved); err == nil {
		t.Error("Save() over a folder = nil, want an error")
	}
	wantFiles(t, f.Path, "old")
	wantFiles(t, filepath.Dir(f.Path), "x.json")
}

// A damaged file must neither keep the learner out nor be overwritten.
func TestADamagedFileIsPutAside(t *testing.T) {
	for _, content := range []string{"", "{", `{"demo": 1}`, "null x", `[]`} {
		f := FileStore{Path: filepath.Join(t.TempDir(), "x.json")}
		if err := os.WriteFile(f.Path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		s, _ := open(t, f)
		s.mustDo(t, edit("server", "new work"))
		s.Close()
		wantFiles(t, filepath.Dir(f.Path), "x.json", "x.json.damaged-*")
		aside, err := filepath.Glob(f.Path + ".damaged-*")
		if err != nil || len(aside) != 1 {
			t.Fatalf("Glob(damaged) = %v, %v", aside, err)
		}
		if got, err := os.ReadFile(aside[0]); string(got) != content || err != nil {
			t.Errorf("what was put aside = %q, %v, want %q", got, err, content)
		}
	}
}

func TestTheOperatorLearnsOfADamagedFile(t *testing.T) {
	f := FileStore{Path: filepath.Join(t.TempDir(), "x.json")}
	if err := os.WriteFile(f.Path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := f.Load()
	if !errors.Is(err, errDamaged) || !strings.Contains(err.Error(), "moved to "+f.Path+".damaged-") {
		t.Errorf("Load() of a damaged file = %v, want that it is damaged and where it went", err)
	}
}

// A file that cannot be read may be whole: to begin without it would be to overwrite it.
func TestAFileThatCannotBeReadKeepsTheSessionShut(t *testing.T) {
	dir := t.TempDir() // reading a folder fails for everybody, root too
	if s, err := Open(Config{Store: FileStore{Path: dir}}); err == nil {
		s.Close()
		t.Error("Open() with a file that cannot be read = nil, want an error")
	}
}
