package session

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/wirebook/wirebook/bridge/wire"
)

// FileStore keeps a learner's sources in one JSON file, readable by nobody else. A write replaces the file as a whole, so that a
// crash leaves the old one or the new.
type FileStore struct{ Path string }

// Load returns nothing, and no error, where nothing has been saved.
func (f FileStore) Load() (map[string]map[string]wire.Saved, error) {
	b, err := os.ReadFile(f.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var saved map[string]map[string]wire.Saved
	return saved, json.Unmarshal(b, &saved)
}

// Save writes all of it.
func (f FileStore) Save(saved map[string]map[string]wire.Saved) error {
	b, err := json.MarshalIndent(saved, "", "\t")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(f.Path), 0o700); err != nil {
		return err
	}
	next := f.Path + ".new"
	if err := os.WriteFile(next, b, 0o600); err != nil {
		return err
	}
	return os.Rename(next, f.Path)
}
