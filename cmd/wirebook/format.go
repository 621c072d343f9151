package main

import (
	"github.com/spf13/cobra"

	"github.com/wirebook/wirebook/lessons/markdown"
)

// formatTopic is for the help only: it runs nothing.
func formatTopic() *cobra.Command {
	return &cobra.Command{Use: "format", Short: "What a lesson's file may hold: every key, attribute and mark", Long: markdown.Format}
}
