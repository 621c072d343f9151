package report

import "time"

// When a program is looked at, whether it stands still: soon, for a learner who waits, then ever more rarely.
const (
	firstLook = 50 * time.Millisecond
	lastPause = 2 * time.Second
)

// Watch calls look from time to time, as long as the process lives.
func Watch(look func()) {
	for pause := firstLook; ; pause = min(2*pause, lastPause) {
		time.Sleep(pause)
		look()
	}
}
