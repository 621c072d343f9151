package server

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// learners knows each learner by the hash of a token that only his browser has. A token is a file: its name is the token's
// SHA-256, its content the learner's ID. Whoever reads the folder learns no token, and a restart of the bridge forgets nobody.
type learners struct{ dir string }

// openLearners makes the folder of the login's files, for this user alone.
func openLearners(dataDir string) (learners, error) {
	dir := loginDir(dataDir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return learners{}, fmt.Errorf("server: no folder for logins: %v", err)
	}
	if err := os.Chmod(dir, 0o700); err != nil { // it may be older than this rule
		return learners{}, fmt.Errorf("server: folder for logins stays readable: %v", err)
	}
	return learners{dir}, nil
}

func loginDir(dataDir string) string { return filepath.Join(dataDir, "login") }

// find is the ID of the learner who has the token, "" when nobody has.
func (l learners) find(token string) (string, error) {
	id, err := os.ReadFile(l.file(token))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return string(id), err
}

// add makes a new learner and returns his token. The ID is not made from the token: it stays when tokens change.
func (l learners) add() (token string, err error) {
	token = rand.Text()
	return token, writeFile(l.file(token), []byte(rand.Text()))
}

func (l learners) file(token string) string {
	hash := sha256.Sum256([]byte(token))
	return filepath.Join(l.dir, "learner-"+hex.EncodeToString(hash[:]))
}

// writeFile writes a file of this user's alone, whole or not at all.
func writeFile(name string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), "new-*") // 0600
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
