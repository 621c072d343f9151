package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/lab"
	"github.com/wirebook/wirebook/runtime/limit"
	"github.com/wirebook/wirebook/runtime/stage"
)

// remedies are what an operator may do where private networks are refused.
//
//go:embed remedies.txt
var remedies string

func doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: "Say what this computer gives to learners' programs: a private network or not, and which limits", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return examine(cmd.OutOrStdout()) },
	}
}

// examine opens a lab and has a process on its host tell what holds it.
func examine(out io.Writer) error {
	fmt.Fprintln(out, versions())
	if kernel, err := os.ReadFile("/proc/sys/kernel/osrelease"); err == nil { // Linux only
		fmt.Fprintf(out, "kernel: %s", kernel)
	}
	l, err := lab.Open(lab.Config{Command: labSelf(), Report: func(event.Event) {}})
	if err != nil {
		fmt.Fprintf(out, "level: %s\n%s\n\n%s", event.Plain, lab.Why(err), remedies)
		return nil
	}
	defer l.Close()
	fmt.Fprintf(out, "level: %s\n\nA learner's program is held by:\n", event.Full)
	return measureIn(l, out)
}

// measureIn starts this binary on a lab's host, told to measure.
func measureIn(l *lab.Lab, out io.Writer) error {
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	defer r.Close()
	cmd := startSelf("measure")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = r, w, w
	p, err := l.Start("", cmd)
	w.Close()
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, r); err != nil {
		return err
	}
	if code, err := p.Wait(); code != 0 || err != nil {
		return fmt.Errorf("the process that was to measure ended with code %d: %v", code, err)
	}
	return nil
}

// measureCommand is this binary on a stage, as a worker is, which tells what holds it.
func measureCommand() *cobra.Command {
	return &cobra.Command{
		Use: "measure", Hidden: true, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := errors.Join(limit.Self(), limit.Alone()); err != nil {
				return err
			}
			return stage.Measure(cmd.OutOrStdout())
		},
	}
}
