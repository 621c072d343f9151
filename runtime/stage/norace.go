//go:build linux && !race

package stage

// raced is whether this binary was built with the race detector, whose shadow memory alone is over any limit.
const raced = false
