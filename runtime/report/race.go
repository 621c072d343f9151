//go:build race

package report

// RaceDetector is whether this process was built with it.
const RaceDetector = true
