package main

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/lessons/markdown"
	"github.com/wirebook/wirebook/runtime/event"
)

// settle is how long a folder must be quiet before it is read: an editor writes a file in several steps.
const settle = 60 * time.Millisecond

// shelf holds the course that is served now. It is safe for concurrent use.
type shelf struct{ now atomic.Pointer[lesson.Course] }

func (s *shelf) course() *lesson.Course { return s.now.Load() }

func (s *shelf) lesson(slug string) *lesson.Lesson { return s.course().Lesson(slug) }

// watch reads the course again whenever a file of its folder changes, and tells everybody, until ctx ends. A course that cannot be read
// is not served: what is wrong is told, and the one before stays.
func (s *shelf) watch(ctx context.Context, dir string, tell func(event.Event)) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return err
	}
	if err := addFolders(w, dir); err != nil {
		w.Close()
		return err
	}
	go func() {
		defer w.Close()
		quiet := time.NewTimer(time.Hour)
		quiet.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case e := <-w.Events:
				if e.Has(fsnotify.Create) {
					addFolders(w, e.Name) // of no use for a file, and no harm
				}
				quiet.Reset(settle)
			case <-w.Errors:
				quiet.Reset(settle) // something was missed
			case <-quiet.C:
				tell(s.read(os.DirFS(dir)))
			}
		}
	}()
	return nil
}

// read takes the course in as it is now and returns what to tell of it.
func (s *shelf) read(files fs.FS) event.Event {
	course, err := markdown.Parse(files)
	told := event.Event{Kind: event.CourseChanged, Edition: &event.Edition{Edition: s.course().Edition + 1}}
	if err != nil {
		told.Edition.Edition, told.Text = s.course().Edition, err.Error()
		return told
	}
	course.Edition = told.Edition.Edition
	s.now.Store(course)
	return told
}

// addFolders watches a folder and those in it.
func addFolders(w *fsnotify.Watcher, dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		return w.Add(path)
	})
}
