//go:build ignore

// Sources_gen writes sources.zip: the packages that a compiled program links, each under its path in the module.
package main

import (
	"archive/zip"
	"bytes"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	list := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}\t{{.Module.Path}}\t{{.Dir}}{{end}}", "../native", "../labnet/...")
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	packages := strings.Fields(string(out))
	for p := range slices.Chunk(packages, 3) {
		if err := add(z, strings.TrimPrefix(p[0], p[1]+"/"), p[2]); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile("sources.zip", buf.Bytes(), 0o644)
}

// add takes the files for every system, whichever this is.
func add(z *zip.Writer, path, dir string) error {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if strings.HasSuffix(file, "_test.go") || bytes.Contains(text, []byte("//go:build ignore\n")) {
			continue
		}
		w, err := z.Create(path + "/" + filepath.Base(file))
		if err != nil {
			return err
		}
		if _, err := w.Write(text); err != nil {
			return err
		}
	}
	return nil
}
