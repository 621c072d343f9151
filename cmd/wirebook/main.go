// Wirebook is a teaching notebook for TCP and UDP.
//
// One file per subcommand; what they do is elsewhere.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/wirebook/wirebook/lessons/lesson"
)

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := rootCommand()
	root.SetArgs(longFlags(args))
	err := root.ExecuteContext(ctx)
	var code exitCode
	switch {
	case err == nil:
		return 0
	case errors.As(err, &code):
		return int(code)
	}
	fmt.Fprintln(os.Stderr, "wirebook:", err)
	return 1
}

// longFlags lets a flag have one dash where it has two, as the go command's have: -run and --run.
func longFlags(args []string) []string {
	long := slices.Clone(args)
	for i, arg := range long {
		if arg == "--" {
			break
		}
		if name := strings.TrimLeft(arg, "-"); len(arg) == len(name)+1 && len(name) > 1 && name[0] >= 'a' && name[0] <= 'z' && name[1] >= 'a' && name[1] <= 'z' {
			long[i] = "-" + arg
		}
	}
	return long
}

// exitCode is an error that has been told already.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// rootCommand without a subcommand serves the course: the shortest command does what most people want.
func rootCommand() *cobra.Command {
	serve := serveCommand()
	root := &cobra.Command{
		Use:           "wirebook",
		Short:         "A teaching notebook for TCP and UDP",
		Long:          "Wirebook serves lessons on TCP and UDP whose Go snippets run on real sockets.\nWithout a subcommand it serves the course that comes with it.",
		Args:          noCommand,
		RunE:          serve.RunE,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.Flags().AddFlagSet(serve.Flags())
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w: see %s --help", err, cmd.CommandPath())
	})
	root.AddCommand(serve, runCommand(), linkCommand(), buildCommand(), versionCommand(), workerCommand(), labCommand(), enterCommand(), doctorCommand(), newCommand(), checkCommand(), formatTopic(), measureCommand(), assistCommand())
	for _, cmd := range root.Commands() {
		cmd.Args = pointing(cmd.Args)
	}
	return root
}

// pointing has a complaint about arguments lead to the help.
func pointing(args cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, given []string) error {
		if args == nil {
			return nil
		}
		if err := args(cmd, given); err != nil {
			return fmt.Errorf("%w: see %s --help", err, cmd.CommandPath())
		}
		return nil
	}
}

// noCommand refuses what is none.
func noCommand(root *cobra.Command, given []string) error {
	if len(given) == 0 {
		return nil
	}
	var known []string
	for _, cmd := range root.Commands() {
		if !cmd.Hidden {
			known = append(known, cmd.Name())
		}
	}
	return fmt.Errorf("unknown command %q%s", given[0], lesson.DidYouMean(given[0], known))
}
