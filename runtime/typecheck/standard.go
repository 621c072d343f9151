package typecheck

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"fmt"
	"go/token"
	"go/types"
	"io"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/gcexportdata"
)

// CheckPath is what a lesson imports package check by.
const CheckPath = "wirebook/check"

//go:generate go run std_gen.go
//go:embed std.zip
var stdZip []byte

// Standard imports the standard library's packages from the export data embedded in the binary: no toolchain is needed.
// It is not safe for concurrent use.
type Standard struct {
	fset  *token.FileSet
	files map[string]*zip.File
	read  map[string]*types.Package // also those that another package merely mentions, incomplete
}

// NewStandard has no package read yet.
func NewStandard() *Standard {
	r, err := zip.NewReader(bytes.NewReader(stdZip), int64(len(stdZip)))
	if err != nil {
		panic("typecheck: internal error: std.zip: " + err.Error())
	}
	s := &Standard{token.NewFileSet(), map[string]*zip.File{}, map[string]*types.Package{}}
	for _, f := range r.File {
		s.files[f.Name] = f
	}
	return s
}

// Import implements [types.Importer]. Its error is a sentence for the learner.
func (s *Standard) Import(path string) (*types.Package, error) {
	if p := s.read[path]; p != nil && p.Complete() {
		return p, nil
	}
	f := s.files[path]
	if f == nil {
		return nil, fmt.Errorf("%s", s.refusal(path))
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return gcexportdata.Read(bytes.NewReader(data), s.fset, s.read, path)
}

// Paths returns the packages that a program can import, sorted.
func (s *Standard) Paths() []string { return slices.Sorted(maps.Keys(s.files)) }

func (s *Standard) refusal(path string) string {
	if first, _, _ := strings.Cut(path, "/"); strings.Contains(first, ".") {
		return "a cell can import the standard library only"
	}
	for _, known := range s.Paths() {
		if known[strings.LastIndex(known, "/")+1:] == path {
			return fmt.Sprintf("did you mean %q?", known)
		}
	}
	return "a cell cannot import it"
}
