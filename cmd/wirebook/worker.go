package main

import (
	"os"
	"os/exec"

	"github.com/spf13/cobra"

	"github.com/wirebook/wirebook/bridge/session"
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/worker"
)

// plainWhy is what a learner reads at the plain level.
const plainWhy = "This version of Wirebook has no private network yet, so there are no packets to show."

// workerCommand is how this binary starts itself to interpret one program.
func workerCommand() *cobra.Command {
	return &cobra.Command{
		Use: "worker", Hidden: true, Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if code := worker.Main(); code != 0 {
				return exitCode(code)
			}
			return nil
		},
	}
}

// newRuntime is where a session's programs run, by limits and expectations that differ.
func newRuntime(c worker.Config) func(func(event.Event)) session.Runtime {
	c.Command, c.Why = startSelf, plainWhy
	return func(report func(event.Event)) session.Runtime { return worker.New(c, report) }
}

// startSelf is this binary as a worker. Its environment is empty but for what keeps a dying Go program's words short.
func startSelf() *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	cmd := exec.Command(self, "worker")
	cmd.Args[0] = "wirebook"
	cmd.Env = []string{"GOTRACEBACK=none", "GODEBUG=multipathtcp=0"}
	return cmd
}
