//go:build unix

package worker

import (
	"os/exec"
	"syscall"
)

// separate keeps a Ctrl-C in the terminal from reaching the worker: the bridge decides what ends.
func separate(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
