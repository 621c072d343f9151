//go:build !race

package limit

// RaceDetector is whether this process was built with it.
const RaceDetector = false
