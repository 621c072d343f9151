package toolchain

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/wirebook/wirebook/lessons/lesson"
)

func TestVersion(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in for the go command is a shell script")
	}
	for name, test := range map[string]struct{ script, version, why string }{
		"new enough": {"echo go1.99.1", "go1.99.1", ""},
		"the oldest": {"echo go1.26.0", "go1.26.0", ""},
		"too old":    {"echo go1.22.3", "", "the Go on this computer's PATH is go1.22.3, and compiled runs need go1.26 or later"},
		"broken":     {"exit 1", "", "the Go on this computer's PATH does not work"},
		"none":       {"", "", "there is no Go on this computer's PATH"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if test.script != "" {
				if err := os.WriteFile(filepath.Join(dir, "go"), []byte("#!/bin/sh\n"+test.script+"\n"), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			t.Setenv("PATH", dir)
			version, err := new(Toolchain).Version()
			if version != test.version || (err == nil) != (test.why == "") || err != nil && !strings.HasPrefix(err.Error(), test.why) {
				t.Errorf("Version() = %q, %v, want %q, %s", version, err, test.version, test.why)
			}
		})
	}
	if _, err := (*Toolchain)(nil).Version(); err == nil {
		t.Error("no toolchain has a version")
	}
}

func TestComplaintsOfTheCompiler(t *testing.T) {
	got := complaints("# github.com/wirebook/wirebook/cells/1\ncells/1/server.go:3:5: undefined: x\n./b.go:7: too many\n\ttab\nnote: module requires Go\n")
	if len(got) != 2 || got[0].File != "server.go" || got[0].Line != 3 || got[0].Col != 5 || got[0].Text != "undefined: x" || got[1].File != "b.go" || got[1].Line != 7 {
		t.Errorf("complaints: %+v", got)
	}
}

// sources.zip must be what go generate would write: the packages that a compiled program links, as they are.
func TestSourcesAreCurrent(t *testing.T) {
	z, err := zip.NewReader(bytes.NewReader(sources), int64(len(sources)))
	if err != nil {
		t.Fatal(err)
	}
	zipped := map[string]bool{}
	for _, f := range z.File {
		zipped[path.Dir(f.Name)] = true
		is, err := os.ReadFile(filepath.Join("../..", f.Name))
		if err != nil {
			t.Errorf("sources.zip has %s, which is no more: run go generate ./runtime/toolchain", f.Name)
			continue
		}
		was, err := fs.ReadFile(z, f.Name)
		if err != nil || !bytes.Equal(was, is) {
			t.Errorf("%s has changed (%v): run go generate ./runtime/toolchain", f.Name, err)
		}
	}
	out, err := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}} {{join .GoFiles \" \"}}{{end}}", "../native", "../labnet/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		dir := strings.TrimPrefix(words[0], "github.com/wirebook/wirebook/")
		for _, file := range words[1:] {
			if _, err := fs.Stat(z, dir+"/"+file); err != nil {
				t.Errorf("sources.zip lacks %s/%s: run go generate ./runtime/toolchain", dir, file)
			}
		}
		delete(zipped, dir)
	}
	for dir := range zipped {
		t.Errorf("sources.zip has %s, which no compiled program links: run go generate ./runtime/toolchain", dir)
	}
}

// What the go command would take for something else, and names that the packages for compiled programs might have taken.
func TestBuildTakesAnyProgram(t *testing.T) {
	tools := new(Toolchain)
	defer tools.Close()
	b, diags, err := tools.Build(t.Context(), lesson.Program{Files: []lesson.File{
		{Name: "cell_windows.go", Source: "//go:build ignore\n\npackage main\n\nimport \"fmt\"\n\nfunc main() { begin(native, http) }\n\nfunc begin(a, b int) { fmt.Print(a, b) }"},
		{Name: "cell_test.go", Source: "package main\n\nvar native, http = 1, 2 // the end"},
	}})
	if diags != nil || err != nil {
		t.Fatalf("Build: %v, %v", diags, err)
	}
	if err := exec.Command(b.Path).Run(); err == nil {
		t.Error("a program without a job ended well")
	}
	if err := b.Remove(); err != nil {
		t.Error(err)
	}
	if err := tools.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(tools.dir); !os.IsNotExist(err) {
		t.Errorf("after Close: %v", err)
	}
}
