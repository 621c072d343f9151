package assets

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// command is a program to run.
type command struct {
	dir  string
	env  []string // on top of this process's
	argv []string
}

// runner runs a command and returns what it printed on standard output. Tests put their own in its place.
type runner func(ctx context.Context, c command) (stdout string, err error)

// MissingToolError says which program to install.
type MissingToolError struct{ Tool string } // "go" or "npm"

func (e *MissingToolError) Error() string {
	advice := "install Go 1.26 or newer (https://go.dev/dl), or use a release build of Wirebook"
	if e.Tool == "npm" {
		advice = "install Node.js (https://nodejs.org), which brings it"
	}
	return e.Tool + " was not found: " + advice
}

// commandError is a command that ran and failed.
type commandError struct {
	argv   []string
	err    error
	stderr string
}

func (e *commandError) Error() string {
	return fmt.Sprintf("%s: %v\n%s", strings.Join(e.argv, " "), e.err, e.stderr)
}

func (e *commandError) Unwrap() error { return e.err }

// pipeDelay is how long the output of a command's own children is waited for, once the command is killed.
const pipeDelay = 2 * time.Second

// execute is the runner of real life.
func execute(ctx context.Context, c command) (string, error) {
	cmd := exec.CommandContext(ctx, c.argv[0], c.argv[1:]...)
	cmd.Dir = c.dir
	cmd.Env = append(cmd.Environ(), c.env...)
	cmd.WaitDelay = pipeDelay
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return "", &MissingToolError{Tool: c.argv[0]}
	case err != nil:
		return "", &commandError{argv: c.argv, err: err, stderr: strings.TrimSpace(stderr.String())}
	}
	return stdout.String(), nil
}
