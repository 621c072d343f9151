package assets

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

// checkout is a source tree of the right shape with next to nothing in it.
func checkout(t *testing.T) (root string) {
	t.Helper()
	tree := fstest.MapFS{}
	for name, text := range map[string]string{
		"go.mod":                        "module github.com/wirebook/wirebook\n\ngo 1.26.0\n",
		"go.sum":                        "",
		"wasm/main.go":                  "package main\n\nfunc main() {}\n",
		"wasm/style.css":                ":root{}",
		"wasm/editor/boot.js":           "boot",
		"wasm/editor/textarea.js":       "textarea",
		"wasm/editor/editor.js":         "editor",
		"wasm/editor/markdown.js":       "markdown",
		"wasm/editor/mount.js":          "mount",
		"wasm/editor/theme.js":          "theme",
		"wasm/editor/help.js":           "help",
		"wasm/editor/changes.js":        "changes",
		"wasm/editor/package.json":      "{}",
		"wasm/editor/package-lock.json": "{}",
		"runtime/event/event.go":        "package event\n",
	} {
		tree[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o600}
	}
	for _, source := range pageRecipe.sources { // every room that the page is made of
		if source != "wasm" && path.Ext(source) == "" {
			tree[path.Join(source, "room.go")] = &fstest.MapFile{Data: []byte("package " + path.Base(source) + "\n"), Mode: 0o600}
		}
	}
	root = t.TempDir()
	if err := os.CopyFS(root, tree); err != nil {
		t.Fatal(err)
	}
	return root
}

// tools stands for go and npm: it writes what they would write.
type tools struct {
	goroot string
	fail   map[string]error // by the start of the command line

	mu  sync.Mutex
	ran []string // the first two words of every command
	log []string
}

func newTools(t *testing.T) *tools {
	t.Helper()
	goroot := t.TempDir()
	err := os.CopyFS(goroot, fstest.MapFS{"lib/wasm/wasm_exec.js": {Data: []byte("exec"), Mode: 0o600}})
	if err != nil {
		t.Fatal(err)
	}
	return &tools{goroot: goroot, fail: map[string]error{}}
}

func (f *tools) run(_ context.Context, c command) (string, error) {
	name := strings.Join(c.argv[:2], " ")
	f.mu.Lock()
	f.ran = append(f.ran, name)
	f.mu.Unlock()
	for start, err := range f.fail {
		if strings.HasPrefix(name, start) {
			return "", err
		}
	}
	switch name {
	case "go build":
		source, err := os.ReadFile(filepath.Join(c.dir, "wasm", "main.go"))
		return "", errors.Join(err, os.WriteFile(c.argv[slices.Index(c.argv, "-o")+1], source, 0o600))
	case "go env":
		return f.goroot + "\n", nil
	case "npm ci":
		return "", os.CopyFS(filepath.Join(c.dir, "node_modules"), fstest.MapFS{
			"@codemirror/state/LICENSE": {Data: []byte("MIT"), Mode: 0o600},
			"crelt/LICENSE":             {Data: []byte("MIT, too"), Mode: 0o600},
		})
	case "go tool":
		dir, _ := strings.CutPrefix(c.argv[len(c.argv)-1], "--outdir=")
		return "", os.CopyFS(dir, fstest.MapFS{
			Editor:   {Data: []byte("bundle"), Mode: 0o600},
			Markdown: {Data: []byte("another"), Mode: 0o600},
		})
	}
	return "", fmt.Errorf("unexpected command %q", c.argv)
}

// build builds and returns what was run for it, sorted.
func (f *tools) build(t *testing.T, root, cache string) (set *Set, ran []string) {
	t.Helper()
	f.ran, f.log = nil, nil
	set, err := Build(t.Context(), f.config(root, cache))
	if err != nil {
		t.Fatal(err)
	}
	return set, slices.Sorted(slices.Values(f.ran))
}

func (f *tools) config(root, cache string) Config {
	return Config{Root: root, Cache: cache, Log: func(s string) { f.log = append(f.log, s) }, run: f.run}
}

var (
	pageCommands   = []string{"go build", "go env"}
	editorCommands = []string{"go tool", "npm ci"}
)

func TestBuildRunsOnlyWhatChanged(t *testing.T) {
	root, cache, f := checkout(t), t.TempDir(), newTools(t)
	first, ran := f.build(t, root, cache)
	if want := []string{"go build", "go env", "go tool", "npm ci"}; !slices.Equal(ran, want) {
		t.Fatalf("first build ran %q, want %q", ran, want)
	}
	if got := len(first.All()); got != 8 || len(f.log) != 4 {
		t.Errorf("first build made %d assets and logged %q, want 8 and the start and end of two steps", got, f.log)
	}
	second, ran := f.build(t, root, cache)
	if len(ran) != 0 || len(f.log) != 0 || !maps.Equal(first.URLs(), second.URLs()) {
		t.Errorf("second build ran %q, logged %q and made %v, want nothing, nothing and %v", ran, f.log, second.URLs(), first.URLs())
	}
	tests := []struct {
		file string
		want []string
	}{
		{"wasm/main.go", pageCommands},
		{"runtime/event/event.go", pageCommands},
		{"go.mod", pageCommands},
		{"wasm/editor/editor.js", editorCommands},
		{"wasm/editor/theme.js", editorCommands},
		{"wasm/editor/package-lock.json", editorCommands},
		{"wasm/editor/boot.js", nil},
		{"wasm/main_test.go", nil},
	}
	for _, test := range tests {
		appendTo(t, filepath.Join(root, test.file), "\n// more\n")
		if _, ran := f.build(t, root, cache); !slices.Equal(ran, test.want) {
			t.Errorf("after a change of %s the build ran %q, want %q", test.file, ran, test.want)
		}
	}
}

func TestChangedSourceChangesURL(t *testing.T) {
	root, cache, f := checkout(t), t.TempDir(), newTools(t)
	before, _ := f.build(t, root, cache)
	appendTo(t, filepath.Join(root, "wasm/main.go"), "// more\n")
	appendTo(t, filepath.Join(root, "wasm/style.css"), "a{}")
	after, _ := f.build(t, root, cache)
	for name, changed := range map[string]bool{App: true, Style: true, Exec: false, Editor: false, Boot: false} {
		if got := before.Get(name).URL != after.Get(name).URL; got != changed {
			t.Errorf("URL of %s changed: %v, want %v", name, got, changed)
		}
	}
}

func TestWithoutNpmThePageHasTheTextarea(t *testing.T) {
	offline := &commandError{argv: []string{"npm", "ci"}, err: errors.New("exit status 1"), stderr: "npm error code ENOTFOUND\nnpm error more"}
	for name, test := range map[string]struct {
		err  error
		says string
	}{
		"missing": {&MissingToolError{Tool: "npm"}, "npm was not found: install Node.js"},
		"offline": {offline, "npm could not fetch the editor: npm error code ENOTFOUND;"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newTools(t)
			f.fail["npm"] = test.err
			set, _ := f.build(t, checkout(t), t.TempDir())
			if set.Get(Editor) != nil || set.Get(Fallback) == nil || set.Get(App) == nil {
				t.Errorf("assets are %v, want the fallback without the editor", set.URLs())
			}
			said := slices.IndexFunc(f.log, func(line string) bool { return strings.HasPrefix(line, test.says) && !strings.Contains(line, "\n") })
			if said < 0 {
				t.Errorf("log is %q, want one line that begins with %q", f.log, test.says)
			}
		})
	}
}

func TestWithoutGoTheErrorSaysWhatToInstall(t *testing.T) {
	f := newTools(t)
	f.fail["go"] = &MissingToolError{Tool: "go"}
	_, err := Build(t.Context(), f.config(checkout(t), t.TempDir()))
	missing, ok := errors.AsType[*MissingToolError](err)
	if !ok || missing.Tool != "go" || !strings.Contains(err.Error(), "install Go 1.26") {
		t.Errorf("Build without go: %v, want a MissingToolError that says what to install", err)
	}
}

func TestBrokenEditorSourceFailsTheBuild(t *testing.T) {
	f, broken := newTools(t), errors.New("syntax error")
	f.fail["go tool"] = broken
	if _, err := Build(t.Context(), f.config(checkout(t), t.TempDir())); !errors.Is(err, broken) {
		t.Errorf("Build = %v, want %v", err, broken)
	}
}

func TestBuildsAtTheSameTimeShareTheCache(t *testing.T) {
	root, dir, f := checkout(t), t.TempDir(), newTools(t)
	const builds = 8
	var urls [builds]map[string]string
	var wg sync.WaitGroup
	for i := range builds {
		wg.Go(func() {
			set, err := Build(t.Context(), Config{Root: root, Cache: dir, run: f.run})
			if err != nil {
				t.Error(err)
				return
			}
			urls[i] = set.URLs()
		})
	}
	wg.Wait()
	for _, got := range urls {
		if !maps.Equal(got, urls[0]) {
			t.Errorf("one build made %v, another %v", urls[0], got)
		}
	}
	if got, want := cached(t, dir), 5; len(got) != want {
		t.Errorf("the cache holds %q, want %d files and no working folder", got, want)
	}
}

func appendTo(t *testing.T, file, text string) {
	t.Helper()
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteString(text)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

func cached(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(dir, "page"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
