package main

import (
	"os/exec"

	"github.com/spf13/cobra"

	"github.com/wirebook/wirebook/bridge/session"
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/worker"
)

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
	c.Command, c.Lab = func() *exec.Cmd { return startSelf("worker") }, labSelf
	return func(report func(event.Event)) session.Runtime { return worker.New(c, report) }
}
