// Package author is the bridge's half of the editor in which a lesson is written: it reads and writes the lesson's own file, and says what a
// text would be as a lesson.
//
// A page never names a file. It names a lesson and a language, and the course knows which file that is. Files are opened through an
// [os.Root], so that not even a link leads out of the course's folder.
package author

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync"
	"unicode/utf8"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
)

// Desk carries out the commands of those who write a course. It is safe for concurrent use.
type Desk struct {
	course func() *lesson.Course
	root   *os.Root
	folder string

	writing sync.Mutex // from the look at a file's text to its being replaced
}

// Open makes a desk for the course in a folder, which course returns as it is served now.
func Open(dir string, course func() *lesson.Course) (*Desk, error) {
	whole, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &Desk{course: course, root: root, folder: nameOf([]byte(whole))}, nil
}

// Close ends the desk.
func (d *Desk) Close() error { return d.root.Close() }

// Folder names the course's folder: a browser may keep texts for courses that the bridge has served one after the other.
func (d *Desk) Folder() string { return d.folder }

// Do carries out an author's command.
func (d *Desk) Do(c wire.Command) wire.Draft {
	draft, err := d.do(c)
	switch {
	case err == nil:
	case errors.Is(err, errNoLesson) || errors.Is(err, fs.ErrNotExist):
		draft.Refused = wire.NoLesson
	case errors.Is(err, errNotText):
		draft.Refused = wire.NotText
	default:
		draft.Refused, draft.Why = wire.Failed, err.Error()
	}
	draft.Verb, draft.Number = c.Verb, c.Number
	return draft
}

var (
	errNoLesson = errors.New("author: the course has no such lesson")
	errNotText  = errors.New("author: the file is no UTF-8, or too long")
)

func (d *Desk) do(c wire.Command) (wire.Draft, error) {
	l := d.course().In(c.Lang).Lesson(c.Lesson)
	if l == nil {
		return wire.Draft{}, errNoLesson
	}
	switch c.Verb {
	case wire.Open:
		return d.open(l.File)
	case wire.Write:
		return d.write(l.File, *c.Text, c.Base)
	}
	return d.preview(l, *c.Text), nil
}

func (d *Desk) open(file string) (wire.Draft, error) {
	t, err := d.read(file)
	if err != nil {
		return wire.Draft{}, err
	}
	return wire.Draft{Text: &t.text, Base: t.name}, nil
}

// write replaces the text of a file that is still what base names. If it is not, the answer has what it is.
func (d *Desk) write(file, text, base string) (wire.Draft, error) {
	d.writing.Lock()
	defer d.writing.Unlock()
	was, err := d.read(file)
	switch {
	case err != nil:
		return wire.Draft{}, err
	case was.text == text:
		return wire.Draft{Base: was.name}, nil
	case was.name != base:
		return wire.Draft{Text: &was.text, Base: was.name}, nil
	}
	now := was.like(text)
	if err := d.replace(file, now); err != nil {
		return wire.Draft{}, err
	}
	return wire.Draft{Base: nameOf(now)}, nil
}

// replace writes a file as a whole or not at all. Another program may write it in the moment between our look and our rename; no system has
// a call that excludes that.
func (d *Desk) replace(file string, content []byte) error {
	info, err := d.root.Lstat(file)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is no regular file, and would become one", file)
	}
	// Its ending is none of a lesson's, so that whoever reads the course meanwhile passes it over.
	next := path.Join(path.Dir(file), "."+path.Base(file)+"."+rand.Text())
	f, err := d.root.OpenFile(next, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	err = errors.Join(err, f.Chmod(info.Mode().Perm()), f.Sync(), f.Close())
	if err == nil {
		err = d.root.Rename(next, file)
	}
	if err != nil {
		return errors.Join(err, d.root.Remove(next))
	}
	return nil
}

// read returns a file's text.
func (d *Desk) read(file string) (text, error) {
	b, err := d.root.ReadFile(file)
	if err != nil {
		return text{}, err
	}
	if len(b) > wire.MaxText || !utf8.Valid(b) {
		return text{}, errNotText
	}
	return textOf(b), nil
}

// nameOf names content. Two contents of one name would have to be made on purpose, by somebody who can write the file anyway.
func nameOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:16])
}
