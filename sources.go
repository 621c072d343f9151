// Package wirebook is the sources that a compiled program links, so that a release builds such programs where there is no
// checkout. They need the standard library only.
package wirebook

import "embed"

// Sources has each package under its path in the module, with its tests, which a pattern cannot leave out.
//
//go:embed runtime/event/*.go runtime/report/*.go runtime/process/*.go runtime/label/*.go runtime/native/*.go runtime/labnet/*.go runtime/labnet/*/*.go
var Sources embed.FS
