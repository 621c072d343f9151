// Package toolchain builds learners' programs with the Go toolchain of this computer, where there is one.
//
// A program is built as package main of a module that is made for it: the few packages that it links (sources.zip) and its own
// files, as package eval has written them. That needs no network, and the same in a checkout as in a release. What is compiled stays
// in the user's own build cache.
package toolchain

import (
	"archive/zip"
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"go/version"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

//go:generate go run sources_gen.go

//go:embed sources.zip
var sources []byte

// oldest is the first Go that compiles what is in this module.
const oldest = "go1.26"

// Toolchain is the go command on PATH, found when it is first needed. The zero value is ready; [Toolchain.Close] ends it. It is safe
// for concurrent use, and a nil one is no toolchain.
type Toolchain struct {
	found   sync.Once // guards what follows
	command string
	version string
	missing error

	laid  sync.Once // guards what follows
	dir   string
	fault error

	builds atomic.Int64
	slots  chan struct{} // one for each build that may go on

	warming sync.WaitGroup
	cool    context.CancelFunc // ends it; nil before Warm
}

// errNone says what to do.
var errNone = errors.New("there is no Go on this computer's PATH: install Go 1.26 or later from https://go.dev/dl and start wirebook again")

// Version returns the toolchain's, as "go1.26.8". The error is a sentence for the learner: why there is none.
func (t *Toolchain) Version() (string, error) {
	if t == nil {
		return "", errNone
	}
	t.found.Do(func() { t.version, t.missing = t.find() })
	return t.version, t.missing
}

// find asks the go command, which takes as long as it takes to start.
func (t *Toolchain) find() (string, error) {
	path, err := exec.LookPath("go")
	if err != nil {
		return "", errNone
	}
	cmd := exec.Command(path, "env", "GOVERSION")
	cmd.Env = environment()
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("the Go on this computer's PATH does not work (%s: %v): install it anew from https://go.dev/dl", path, err)
	}
	found := strings.TrimSpace(string(out))
	if version.Compare(found, oldest) < 0 {
		return "", fmt.Errorf("the Go on this computer's PATH is %s, and compiled runs need %s or later: install it from https://go.dev/dl", found, oldest)
	}
	t.command, t.slots = path, make(chan struct{}, runtime.NumCPU())
	return found, nil
}

// environment is the user's, but for what would have the go command look for another module, another target or the network.
func environment() []string {
	return append(os.Environ(), "GO111MODULE=on", "GOWORK=off", "GOFLAGS=-mod=mod", "GOPROXY=off", "GOTOOLCHAIN=local",
		"CGO_ENABLED=0", "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH)
}

// Warm begins to fill the build cache with what programs link, so that the first one need not wait for it. It works at low priority
// where that can be had, one package at a time, until [Toolchain.Close], and not at all where there is no toolchain. That it fails is
// said when it is needed. Call it once at most.
func (t *Toolchain) Warm() {
	var ctx context.Context
	ctx, t.cool = context.WithCancel(context.Background())
	t.warming.Go(func() { t.warm(ctx) })
}

func (t *Toolchain) warm(ctx context.Context) {
	if _, err := t.Version(); err != nil || t.layOut() != nil {
		return
	}
	args := []string{t.command, "build", "-p", "1", "-trimpath", "./runtime/..."}
	if nice, err := exec.LookPath("nice"); err == nil {
		args = append([]string{nice, "-n", "19"}, args...)
	}
	t.run(exec.CommandContext(ctx, args[0], args[1:]...))
}

// killDelay is how long an interrupted go command has to end what it has started and to clean up.
const killDelay = time.Second

// run runs the go command in the module, until its context ends.
func (t *Toolchain) run(cmd *exec.Cmd) ([]byte, error) {
	cmd.Dir, cmd.Env, cmd.WaitDelay = t.dir, environment(), killDelay
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	return cmd.CombinedOutput()
}

// layOut writes the module that programs are built in.
func (t *Toolchain) layOut() error {
	t.laid.Do(func() {
		if t.dir, t.fault = os.MkdirTemp("", "wirebook-"); t.fault == nil {
			t.fault = writeModule(t.dir)
		}
	})
	return t.fault
}

func writeModule(dir string) error {
	mod := "module github.com/wirebook/wirebook\n\ngo " + strings.TrimPrefix(oldest, "go") + "\n"
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(mod), 0o600); err != nil {
		return err
	}
	z, err := zip.NewReader(bytes.NewReader(sources), int64(len(sources)))
	if err != nil {
		return err
	}
	return os.CopyFS(dir, z)
}

// Close removes what the toolchain keeps on disk, but for the build cache. No program is being built any more.
func (t *Toolchain) Close() error {
	if t.cool != nil {
		t.cool()
	}
	t.warming.Wait()
	if t.dir == "" {
		return nil
	}
	return os.RemoveAll(t.dir)
}
