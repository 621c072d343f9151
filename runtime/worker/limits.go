package worker

import "time"

// Limits hold one run. The zero value of a field is its default.
type Limits struct {
	Wall       time.Duration // a program that neither background nor timeout says more about
	Background time.Duration // a background cell
	Output     int           // bytes printed; the run ends there
	Calls      int           // socket calls recorded; the run goes on unrecorded
}

// The defaults, and why.
const (
	defaultWall       = 30 * time.Second // an experiment that takes longer has lost its learner
	defaultBackground = 30 * time.Minute // a server lives as long as the lesson is being read
	defaultOutput     = 1 << 20          // more than anybody reads; a page holds it without effort
	defaultCalls      = 20_000           // a picture of more is not a picture; about 6 MB in the log
)

// Sizes of the bridge's end.
const (
	maxDiags = 100      // diagnostics of one program; package eval ends before
	maxLeaks = 20       // goroutines that a program has left; a few say it all
	maxInput = 64 << 10 // bytes of input that wait for a program that does not read, and the piece that came last
	maxFeed  = 32 << 20 // bytes of events that wait for a check to look at them: all that a lab records of one run
	maxCrash = 64 << 10 // what the Go runtime prints when it dies; the beginning says why
	minPrint = 16       // bytes of the output limit that one print uses up, however short: an event costs more than its text
)

func (l Limits) withDefaults() Limits {
	if l.Wall == 0 {
		l.Wall = defaultWall
	}
	if l.Background == 0 {
		l.Background = defaultBackground
	}
	if l.Output == 0 {
		l.Output = defaultOutput
	}
	if l.Calls == 0 {
		l.Calls = defaultCalls
	}
	return l
}
