//go:build !linux

package report

import "runtime/debug"

// LimitSelf sets what Go itself keeps; only Linux has a limit on private memory that is fit for a Go program.
func LimitSelf() error {
	debug.SetMaxStack(maxStack)
	return nil
}
