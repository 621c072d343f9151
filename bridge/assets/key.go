package assets

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// key hashes all that decides what r makes. The toolchain counts by the version that built this program: asking the go command
// would cost more than all the rest.
func (r recipe) key(root string) (string, error) {
	sum := sha256.New()
	fmt.Fprintln(sum, r.title, runtime.Version())
	for _, source := range r.sources {
		if err := hashTree(sum, root, source); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:hashLen]), nil
}

// hashTree adds a file, or the Go files below a folder that a build looks at, with their names.
func hashTree(sum hash.Hash, root, source string) error {
	top := filepath.Join(root, source)
	return filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == "testdata" || d.Name() == "node_modules" {
				return fs.SkipDir
			}
			return nil
		}
		if path != top && (!strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go")) {
			return nil
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		fmt.Fprintln(sum, filepath.ToSlash(name), len(body))
		sum.Write(body)
		return err
	})
}
