package main

import (
	"os/exec"

	"github.com/spf13/cobra"

	"github.com/wirebook/wirebook/runtime/assist"
)

// assistCommand is how this binary starts itself to answer what editors ask.
func assistCommand() *cobra.Command {
	return &cobra.Command{
		Use: "assist", Hidden: true, Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if code := assist.Main(); code != 0 {
				return exitCode(code)
			}
			return nil
		},
	}
}

// newHelper answers the editors of all learners.
func newHelper() *assist.Helper {
	return assist.NewHelper(func() *exec.Cmd { return startSelf("assist") })
}
