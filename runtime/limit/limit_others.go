//go:build !linux

package limit

// setSelf sets nothing: only Linux has a limit on private memory that is fit for a Go program.
func setSelf() error { return nil }
