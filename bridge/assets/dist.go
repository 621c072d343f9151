package assets

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/andybalholm/brotli"
)

// WriteDist makes dir the folder that a release build embeds: every asset of s and its compressed variants. What dir held
// before is gone. It takes seconds for every megabyte, since it compresses as well as can be.
func WriteDist(s *Set, dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, a := range s.All() {
		small, err := compress(a.Body)
		if err != nil {
			return err
		}
		small[""] = a.Body
		for ext, body := range small {
			if err := os.WriteFile(filepath.Join(dir, a.Name+ext), body, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// compress returns the variants of body by their file endings.
func compress(body []byte) (map[string][]byte, error) {
	var br, gz bytes.Buffer
	zip, err := gzip.NewWriterLevel(&gz, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	for _, w := range []io.WriteCloser{brotli.NewWriterLevel(&br, brotli.BestCompression), zip} {
		_, err := w.Write(body)
		if err := errors.Join(err, w.Close()); err != nil {
			return nil, err
		}
	}
	return map[string][]byte{brotliExt: br.Bytes(), gzipExt: gz.Bytes()}, nil
}

// ReadDist reads what WriteDist wrote.
func ReadDist(dist fs.FS) (*Set, error) {
	entries, err := fs.ReadDir(dist, ".")
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, e := range entries {
		if files[e.Name()], err = fs.ReadFile(dist, e.Name()); err != nil {
			return nil, err
		}
	}
	return NewSet(files), nil
}
