package lab

import (
	"context"
	"time"
)

const (
	// quick is how long after a look the next may follow: with a delay of a few milliseconds each state of a connection lasts longer.
	quick = 10 * time.Millisecond
	// slow is how long after a look the next follows at the latest while programs run: one may listen without sending a packet.
	slow = 320 * time.Millisecond
)

// watcher looks at the kernels of a lab's hosts, and gives what they say to a recorder: soon after packets have crossed the cable and as
// long as something changes, then less and less often. With no program left, only a timer can change anything, and with no timer
// nothing: a lab in which nothing runs is not looked at.
//
// It is the [Witness] of the cable in place of its recorder.
type watcher struct {
	*Recorder
	look    func() ([]Look, error) // at every host
	running func() bool            // a program runs on a host
	poked   chan struct{}          // holds one
}

func newWatcher(r *Recorder, look func() ([]Look, error), running func() bool) *watcher {
	return &watcher{r, look, running, make(chan struct{}, 1)}
}

// See is for [Witness].
func (w *watcher) See(s Sighting) {
	w.Recorder.See(s)
	w.poke()
}

// poke has the watcher look soon: something has happened.
func (w *watcher) poke() {
	select {
	case w.poked <- struct{}{}:
	default:
	}
}

// run looks until it is told to stop, or the kernel refuses; that is its error. It begins with the first poke.
func (w *watcher) run(ctx context.Context) error {
	var wait time.Duration = never
	for {
		if w.pause(ctx, wait-quick) {
			wait = quick
		}
		if ctx.Err() != nil {
			return nil
		}
		running := w.running() // asked first: what a program leaves behind is there when it has ended
		looks, err := w.look()
		if err != nil {
			return err
		}
		changed := false
		for _, l := range looks {
			changed = w.Look(l) || changed
		}
		wait = next(wait, looks, running, changed)
		select {
		case <-ctx.Done():
		case <-time.After(quick):
		}
	}
}

// pause waits, and reports whether it was poked before the time was over.
func (w *watcher) pause(ctx context.Context, d time.Duration) (poked bool) {
	select {
	case <-ctx.Done():
	case <-w.poked:
		return true
	case <-time.After(d):
	}
	return false
}

// next returns how long after looks the next follows unless something happens, by how long after the last these have followed.
func next(wait time.Duration, looks []Look, running, changed bool) time.Duration {
	if changed {
		return quick
	}
	wait = min(2*wait, slow)
	if running {
		return wait
	}
	var first time.Duration = never
	for _, l := range looks {
		for _, s := range l.Sockets {
			if s.Timer != "" {
				first = min(first, s.Expires-l.At)
			}
		}
	}
	return max(wait, first)
}
