//go:build linux && !race

package stage

const raced = false
