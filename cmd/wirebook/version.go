package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the versions of Wirebook, of its interpreter and of the Go that built it", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(cmd.OutOrStdout(), versions())
			return err
		},
	}
}

// version is the module's, as the go command recorded it; "(devel)" from a checkout.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// interpreter is the module that runs the cells. Its version decides what they may write.
const interpreter = "github.com/traefik/yaegi"

// versions is the line that a report of a fault should begin with.
func versions() string {
	yaegi := "(unknown)"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dep := range info.Deps {
			if dep.Path == interpreter {
				yaegi = dep.Version
			}
		}
	}
	return fmt.Sprintf("wirebook %s, yaegi %s, %s %s/%s", version(), yaegi, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
