package assets

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// cache keeps built files by the hash of what they are made from. Each is one file, "KEY-NAME", that appears whole by a
// rename: processes that start at the same time may share the folder, and at worst both build the same bytes.
type cache struct{ dir string }

// keepEntries is how many versions of a file stay: enough to switch between branches, and an app.wasm has megabytes.
const keepEntries = 4

// staleAfter is when the working folder of a build that never ended (it was killed) is removed. No build takes that long.
const staleAfter = 24 * time.Hour

const workPrefix = "tmp-"

func (c cache) path(key, name string) string { return filepath.Join(c.dir, key+"-"+name) }

// load reads the files of key. It reports false unless all of them are there.
func (c cache) load(key string, names []string) (map[string][]byte, bool) {
	files := map[string][]byte{}
	now := time.Now()
	for _, name := range names {
		body, err := os.ReadFile(c.path(key, name))
		if err != nil {
			return nil, false
		}
		files[name] = body
		// What was used last is kept longest. A read-only cache still serves.
		_ = os.Chtimes(c.path(key, name), now, now)
	}
	return files, true
}

// fill lets build write the files of names into a working folder, then makes them the entry of key.
func (c cache) fill(key string, names []string, build func(dir string) error) (files map[string][]byte, err error) {
	work, err := os.MkdirTemp(c.dir, workPrefix)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	if err := build(work); err != nil {
		return nil, err
	}
	files = map[string][]byte{}
	for _, name := range names {
		built := filepath.Join(work, name)
		if files[name], err = os.ReadFile(built); err != nil {
			return nil, err
		}
		if err := os.Rename(built, c.path(key, name)); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// prune removes the oldest entries of each name beyond keepEntries, and what killed builds left behind. It does what it can:
// another process may be at the same, and what stays is found the next time.
func (c cache) prune() {
	entries, _ := os.ReadDir(c.dir)
	versions := map[string][]fs.FileInfo{} // by logical name
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			continue
		}
		if _, name, ok := strings.Cut(e.Name(), "-"); ok && !strings.HasPrefix(e.Name(), workPrefix) {
			versions[name] = append(versions[name], info)
		} else if time.Since(info.ModTime()) > staleAfter {
			_ = os.RemoveAll(filepath.Join(c.dir, e.Name()))
		}
	}
	for _, infos := range versions {
		slices.SortFunc(infos, func(a, b fs.FileInfo) int { return b.ModTime().Compare(a.ModTime()) })
		for _, old := range infos[min(keepEntries, len(infos)):] {
			_ = os.Remove(filepath.Join(c.dir, old.Name()))
		}
	}
}
