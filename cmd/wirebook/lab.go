package main

import (
	"os/exec"

	"github.com/spf13/cobra"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/lab"
)

// enterSubcommand is how a lab process starts this binary to become a program on one of its hosts.
const enterSubcommand = "enter"

// labCommand is how this binary starts itself to be a private network.
func labCommand() *cobra.Command {
	return &cobra.Command{
		Use: "lab", Hidden: true, Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if code := lab.Main(enterSubcommand); code != 0 {
				return exitCode(code)
			}
			return nil
		},
	}
}

func enterCommand() *cobra.Command {
	return &cobra.Command{
		Use: enterSubcommand, Hidden: true, Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return lab.Enter(args[0]) },
	}
}

func labSelf() *exec.Cmd { return startSelf("lab") }

// tryLab opens a lab and closes it again, to know what serves the runs, and why not more.
func tryLab() event.Lab {
	l, err := lab.Open(lab.Config{Command: labSelf(), Report: func(event.Event) {}})
	if err != nil {
		return event.Lab{Level: event.Plain, Why: lab.Why(err)}
	}
	l.Close()
	return event.Lab{Level: event.Full}
}
