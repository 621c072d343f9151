package assets

import (
	"os"
	"path/filepath"
	"testing"
)

func TestFindRoot(t *testing.T) {
	root := checkout(t)
	here, err := FindRoot()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Join(root, "wasm", "editor"))
	if got, err := FindRoot(); err != nil || !sameFile(t, got, root) {
		t.Errorf("FindRoot() inside a checkout = %q, %v, want %q", got, err, root)
	}
	elsewhere := t.TempDir()
	appendTo(t, filepath.Join(elsewhere, "go.mod"), "module example.com/other\n")
	t.Chdir(elsewhere)
	if got, err := FindRoot(); err != nil || !sameFile(t, got, here) {
		t.Errorf("FindRoot() in another module = %q, %v, want that of this test, %q", got, err, here)
	}
}

func sameFile(t *testing.T, a, b string) bool {
	t.Helper()
	x, err := os.Stat(a)
	if err != nil {
		t.Fatal(err)
	}
	y, err := os.Stat(b)
	if err != nil {
		t.Fatal(err)
	}
	return os.SameFile(x, y)
}
