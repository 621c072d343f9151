//go:build release

package assets

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var embedded embed.FS

// Embedded returns the assets that a release build carries.
func Embedded() (*Set, bool) {
	dist, err := fs.Sub(embedded, "dist")
	if err != nil {
		panic("assets: internal error: " + err.Error())
	}
	s, err := ReadDist(dist)
	if err != nil {
		panic("assets: internal error: " + err.Error())
	}
	return s, true
}
