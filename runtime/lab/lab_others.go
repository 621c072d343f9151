//go:build !linux

package lab

import (
	"os/exec"
	"time"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

// Config says what lab to open.
type Config struct {
	Command  *exec.Cmd
	Topology lesson.Topology
	Epoch    time.Duration
	Report   func(event.Event)
}

// Lab cannot be had here: network namespaces are Linux's.
type Lab struct{}

// Process is a process on one of a lab's hosts.
type Process struct{}

var notLinux = &Refused{Step: "system", Text: "private networks are made of Linux's namespaces"}

// Main fails.
func Main(string) int { return 1 }

// Enter fails.
func Enter(string) error { return notLinux }

// Open fails with a [*Refused].
func Open(Config) (*Lab, error) { return nil, notLinux }

// Start fails, as all that would need a lab.
func (l *Lab) Start(string, *exec.Cmd) (*Process, error) { return nil, notLinux }

// Record has nothing to record.
func (l *Lab) Record() {}

// Change fails.
func (l *Lab) Change(lesson.Change) error { return notLinux }

// Close has nothing to end.
func (l *Lab) Close() {}

// Kill has nothing to end.
func (p *Process) Kill() {}

// Wait fails.
func (p *Process) Wait() (code int, err error) { return -1, notLinux }
