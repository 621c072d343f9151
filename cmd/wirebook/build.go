package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/wirebook/wirebook/bridge/assets"
)

func buildCommand() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Build a release: one binary that needs neither Go nor Node nor network",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			root, err := assets.FindRoot()
			if err != nil {
				return err
			}
			progress := func(step string) { fmt.Fprintln(cmd.ErrOrStderr(), step) }
			set, err := assets.Build(cmd.Context(), assets.Config{Root: root, Log: progress})
			if err != nil {
				return err
			}
			progress("compressing the page …")
			if err := assets.WriteDist(set, filepath.Join(root, "bridge", "assets", "dist")); err != nil {
				return err
			}
			progress("building " + output + " …")
			path, err := filepath.Abs(output)
			if err != nil {
				return err
			}
			build := exec.CommandContext(cmd.Context(), "go", "build", "-tags", "release", "-trimpath", "-ldflags", "-s -w", "-o", path, "./cmd/wirebook")
			build.Dir, build.Stdout, build.Stderr = root, os.Stderr, os.Stderr
			build.Env = append(os.Environ(), "CGO_ENABLED=0")
			return build.Run()
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "wirebook", "write the binary to this `FILE`")
	return cmd
}
