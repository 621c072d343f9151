package stage

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"syscall"

	"github.com/wirebook/wirebook/runtime/limit"
)

// Layer is one of the things that hold a program.
type Layer string

// The layers, in the order in which they are put on.
const (
	Root     Layer = "root"
	Proc     Layer = "proc"
	Limits   Layer = "limits"
	Rights   Layer = "rights"
	Landlock Layer = "landlock"
	Filter   Layer = "filter"
)

// Plan is what a program is to find when it begins.
type Plan struct {
	Program string            // path of its binary
	Args    []string          // Args[0] is its name
	Env     []string          // all of its environment
	Files   map[string]string // texts to be found under /etc, by name: hosts
	Without []Layer           // left out, to show in a test that what stops an attempt is the layer that is said to
}

// Work is the one folder that a program may write to, its current one.
const Work = "/work"

// Enter puts the calling process on its stage and makes it the program. It returns only if it fails, with the step that did. The
// process must be the first of a PID namespace, with a mount namespace of its own and all capabilities in its user namespace; its
// standard streams stay open.
func Enter(p Plan) error {
	runtime.LockOSThread() // rights are a thread's, and execve keeps those of the one that calls it
	program := p.Program
	for _, layer := range []struct {
		name Layer
		put  func() error
	}{
		{Root, func() error { program = inRoot; return newRoot(p.Program, p.Files) }},
		{Proc, newProc},
		{Limits, limit.Stage},
		{Landlock, restrictPaths},
		{Rights, dropRights},
		{Filter, filterSyscalls},
	} {
		if slices.Contains(p.Without, layer.name) {
			continue
		}
		if err := layer.put(); err != nil {
			return fmt.Errorf("stage: %s: %w", layer.name, err)
		}
	}
	if err := syscall.Exec(program, p.Args, p.Env); err != nil {
		return fmt.Errorf("stage: execute %s: %w", program, os.NewSyscallError("execve", err))
	}
	return nil
}
