package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/wirebook/wirebook/bridge/server"
)

func linkCommand() *cobra.Command {
	var data string
	cmd := &cobra.Command{
		Use: "link", Short: "Print a fresh login link for the bridge that is running", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			link, err := server.AskLink(cmd.Context(), data)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), link)
			return err
		},
	}
	dataFlag(cmd, &data)
	return cmd
}
