package assets

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// ErrNoSource says that there is nothing to build the page from.
var ErrNoSource = errors.New("the source of Wirebook was not found: start it inside its checkout, or use a release build")

// FindRoot returns the root of Wirebook's source checkout: the one around the working directory, or the one that this
// program was built from while it still exists. It fails with [ErrNoSource].
func FindRoot() (string, error) {
	if dir, err := os.Getwd(); err == nil {
		if root, ok := rootAbove(dir); ok {
			return root, nil
		}
	}
	// With -trimpath the path is the package's, which is no place in the file system.
	if _, file, _, ok := runtime.Caller(0); ok && filepath.IsAbs(file) {
		if root, ok := rootAbove(filepath.Dir(file)); ok {
			return root, nil
		}
	}
	return "", ErrNoSource
}

const moduleLine = "module github.com/wirebook/wirebook"

// rootAbove looks for go.mod in dir and above. As for the go command, the nearest one decides.
func rootAbove(dir string) (string, bool) {
	for {
		mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil {
			first, _, _ := strings.Cut(string(mod), "\n")
			return dir, strings.TrimSpace(first) == moduleLine
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", false
		}
		dir = parent
	}
}
