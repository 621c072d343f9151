package session

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/wirebook/wirebook/bridge/wire"
)

// errDamaged is what Load says when what was kept is no use, and has been put aside.
var errDamaged = errors.New("damaged")

// FileStore keeps a learner's sources in one JSON file, readable by nobody else. A write replaces the file as a whole, so that a
// crash leaves the old one or the new.
type FileStore struct{ Path string }

// Load returns nothing, and no error, where nothing has been saved. A file that cannot be understood must neither keep the learner
// out nor be overwritten by his next edit: it is moved aside, and the error says where to. A file that cannot be read at all stays.
func (f FileStore) Load() (map[string]map[string]wire.Saved, error) {
	b, err := os.ReadFile(f.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var saved map[string]map[string]wire.Saved
	if fault := json.Unmarshal(b, &saved); fault != nil {
		aside := f.Path + time.Now().UTC().Format(".damaged-20060102T150405.000000000")
		if err := os.Rename(f.Path, aside); err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("%s is %w (%v), moved to %s", f.Path, errDamaged, fault, aside)
	}
	return saved, nil
}

// Save writes all of it. When it returns, the file is on disk.
func (f FileStore) Save(saved map[string]map[string]wire.Saved) error {
	b, err := json.MarshalIndent(saved, "", "\t")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(f.Path), 0o700); err != nil {
		return err
	}
	next := f.Path + ".new"
	err = write(next, b)
	if err == nil {
		err = os.Rename(next, f.Path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(next))
	}
	return nil
}

func write(name string, b []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Sync(), f.Close())
}
