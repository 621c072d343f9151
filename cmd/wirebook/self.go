package main

import (
	"os"
	"os/exec"
)

// startSelf is this binary with a hidden subcommand. Its environment is empty but for what keeps a dying Go program's words short.
func startSelf(subcommand string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	cmd := exec.Command(self, subcommand)
	cmd.Args[0] = "wirebook"
	cmd.Env = []string{"GOTRACEBACK=none", "GODEBUG=multipathtcp=0"}
	return cmd
}
