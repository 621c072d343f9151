package assets

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// pageRecipe makes the front end's program, with the script that must be of the same toolchain. Its sources hold the packages
// that it imports; a test compares the two.
var pageRecipe = recipe{
	title:   "the page (wasm)",
	names:   []string{App, Exec},
	sources: []string{"go.mod", "go.sum", "wasm", "bridge/wire", "lessons/lesson", "runtime/event", "runtime/packet", "runtime/pcapng"},
	build:   buildPage,
}

func buildPage(ctx context.Context, b *builder, dir string) error {
	_, err := b.run(ctx, command{
		dir: b.root,
		env: []string{"GOOS=js", "GOARCH=wasm"},
		// The same source must make the same bytes, so neither paths nor the commit go in. Our own functions are not inlined: the page
		// is 21 kB of brotli smaller for it, and reads a batch of events no slower.
		argv: []string{
			"go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-gcflags=github.com/wirebook/...=-l",
			"-o", filepath.Join(dir, App), "./wasm",
		},
	})
	if err != nil {
		return err
	}
	goroot, err := b.run(ctx, command{dir: b.root, argv: []string{"go", "env", "GOROOT"}})
	if err != nil {
		return err
	}
	return copyFile(filepath.Join(dir, Exec), filepath.Join(strings.TrimSpace(goroot), "lib", "wasm", Exec))
}

// editorDir holds the JavaScript side.
const editorDir = "wasm/editor"

// editorRecipe makes CodeMirror and our glue in one module for each language.
var editorRecipe = recipe{
	title: "the editor",
	names: []string{Editor, Markdown, Licenses},
	sources: []string{
		editorDir + "/editor.js", editorDir + "/markdown.js", editorDir + "/mount.js", editorDir + "/help.js", editorDir + "/changes.js", editorDir + "/theme.js",
		editorDir + "/package.json", editorDir + "/package-lock.json",
	},
	build: buildEditor,
}

func buildEditor(ctx context.Context, b *builder, dir string) error {
	if err := b.install(ctx, dir); err != nil {
		return err
	}
	modules := filepath.Join(dir, "node_modules")
	_, err := b.run(ctx, command{
		dir: b.root,
		env: []string{"NODE_PATH=" + modules}, // so that nothing is put into the checkout
		argv: []string{
			"go", "tool", "esbuild", editorDir + "/editor.js", editorDir + "/markdown.js", "--bundle", "--minify", "--format=esm",
			"--target=es2022", "--log-level=warning", "--outdir=" + dir,
		},
	})
	if err != nil {
		return err
	}
	texts, err := licenses(modules)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, Licenses), texts, 0o600)
}

// install puts the editor's packages into dir. No package's own script is run. Where they can't be had, cells do without
// the editor.
func (b *builder) install(ctx context.Context, dir string) error {
	for _, name := range []string{"package.json", "package-lock.json"} {
		if err := copyFile(filepath.Join(dir, name), filepath.Join(b.root, editorDir, name)); err != nil {
			return err
		}
	}
	_, err := b.run(ctx, command{
		dir: dir,
		// Who is offline should not wait for npm's own patience, which is over a minute.
		argv: []string{"npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-retry-mintimeout=1000"},
	})
	if err == nil || ctx.Err() != nil {
		return err
	}
	if failed, ok := errors.AsType[*commandError](err); ok {
		line, _, _ := strings.Cut(failed.stderr, "\n")
		err = fmt.Errorf("npm could not fetch the editor: %s", line)
	}
	return &skipped{err.Error() + "; until then cells have a plain text field"}
}

// licenses joins the licence texts of all packages below a node_modules folder: they ask to go wherever the code goes.
func licenses(modules string) ([]byte, error) {
	own, err := filepath.Glob(filepath.Join(modules, "*", "LICENSE*"))
	if err != nil {
		return nil, err
	}
	scoped, err := filepath.Glob(filepath.Join(modules, "@*", "*", "LICENSE*"))
	if err != nil {
		return nil, err
	}
	var all bytes.Buffer
	for _, file := range slices.Concat(scoped, own) {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		name, err := filepath.Rel(modules, filepath.Dir(file))
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&all, "%s\n\n%s\n\n", filepath.ToSlash(name), bytes.TrimSpace(text))
	}
	return all.Bytes(), nil
}

func copyFile(to, from string) error {
	body, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, body, 0o600)
}
