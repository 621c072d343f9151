//go:build linux && race

package stage

const raced = true
