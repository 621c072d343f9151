//go:build !release

package assets

// Embedded reports that this build carries no assets: they are built from source.
func Embedded() (*Set, bool) { return nil, false }
