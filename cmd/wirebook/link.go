package main

import "github.com/spf13/cobra"

func linkCommand() *cobra.Command {
	return &cobra.Command{Use: "link", RunE: func(*cobra.Command, []string) error { return nil }}
}
