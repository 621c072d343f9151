package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// folder are the files of a folder of lessons.
func folder(dir string) (fs.FS, error) {
	info, err := os.Stat(dir)
	switch {
	case err == nil && info.IsDir():
		return os.DirFS(dir), nil
	case err == nil && filepath.Ext(dir) == ".md":
		return nil, fmt.Errorf("%s is one lesson: name the folder that it is in, %s", dir, filepath.Dir(dir))
	}
	return nil, fmt.Errorf("%s is not a folder of lessons: name one, or none for the course that comes with Wirebook", dir)
}
