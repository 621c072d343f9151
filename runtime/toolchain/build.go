package toolchain

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/eval"
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/native"
	"github.com/wirebook/wirebook/runtime/typecheck"
)

// Binary is a program that was built.
type Binary struct {
	Path string
	Job  native.Job // what to ask of it, but for the epoch
	dir  string
}

// Remove takes the binary off the disk.
func (b *Binary) Remove() error { return os.RemoveAll(b.dir) }

// Build makes a binary of a program, or says what is wrong with it. The error is that it could do neither.
func (t *Toolchain) Build(ctx context.Context, p lesson.Program) (*Binary, []typecheck.Diagnostic, error) {
	if _, err := t.Version(); err != nil {
		return nil, nil, err
	}
	program, diags := eval.ForCompiler(p)
	if diags != nil {
		return nil, diags, nil
	}
	if err := t.layOut(); err != nil {
		return nil, nil, err
	}
	select {
	case t.slots <- struct{}{}:
		defer func() { <-t.slots }()
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
	b := &Binary{Job: program.Job}
	b.dir = filepath.Join(t.dir, "cells", strconv.FormatInt(t.builds.Add(1), 10))
	b.Path = filepath.Join(b.dir, "cell.exe") // Windows wants a name like this, others do not mind
	diags, err := t.build(ctx, b, program.Files)
	if diags != nil || err != nil {
		b.Remove()
		return nil, diags, err
	}
	return b, nil, nil
}

func (t *Toolchain) build(ctx context.Context, b *Binary, files []lesson.File) ([]typecheck.Diagnostic, error) {
	if err := os.MkdirAll(b.dir, 0o700); err != nil {
		return nil, err
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(b.dir, f.Name), []byte(f.Source), 0o600); err != nil {
			return nil, err
		}
	}
	out, err := t.run(exec.CommandContext(ctx, t.command, "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", b.Path, b.dir))
	if err == nil {
		return nil, nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if diags := complaints(string(out)); diags != nil {
		return diags, nil
	}
	return nil, fmt.Errorf("the Go toolchain failed: %v: %s", err, strings.TrimSpace(string(out)))
}

// complaint is a line of the compiler's, after whatever folder it names: "server.go:3:5: undefined: x".
var complaint = regexp.MustCompile(`^(?:.*[/\\])?([^/\\:]+\.go):(\d+)(?::(\d+))?: (.*)$`)

// complaints are what the compiler says of a program that has been checked: nothing, but for what the check does not know.
func complaints(out string) (diags []typecheck.Diagnostic) {
	for line := range strings.Lines(out) {
		m := complaint.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			continue
		}
		d := typecheck.Diagnostic{Pos: event.Pos{File: m[1]}, Text: m[4]}
		d.Line, _ = strconv.Atoi(m[2])
		d.Col, _ = strconv.Atoi(m[3])
		diags = append(diags, d)
	}
	return diags
}
