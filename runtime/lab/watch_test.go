package lab

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wirebook/wirebook/runtime/event"
)

// watched is a watcher and what a test has its kernel say.
type watched struct {
	*watcher
	began time.Time

	mu sync.Mutex // guards what follows
	kernel
	looked []time.Duration // when
}

// kernel is what the kernel says.
type kernel struct {
	sockets string // as parseLook reads it
	program bool   // one runs
	err     error
}

func (w *watched) set(k kernel) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.kernel = k
}

// watch has a watcher run until a test has ended, which is in a bubble.
func watch(t *testing.T) *watched {
	w := &watched{began: time.Now()}
	look := func() ([]Look, error) {
		w.mu.Lock()
		defer w.mu.Unlock()
		now := time.Since(w.began)
		w.looked = append(w.looked, now)
		return []Look{parseLook(t, now, "server "+w.sockets)}, w.err
	}
	running := func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.program
	}
	w.watcher = newWatcher(NewRecorder(func(event.Event) {}), look, running)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- w.run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; !errors.Is(err, w.err) {
			t.Errorf("run() = %v, want %v", err, w.err)
		}
	})
	return w
}

// passes lets time pass and checks when there were looks in it, in milliseconds from its beginning.
func (w *watched) passes(t *testing.T, d time.Duration, want string) {
	t.Helper()
	from := time.Since(w.began)
	time.Sleep(d)
	synctest.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	var looked []string
	for _, at := range w.looked {
		if at >= from { // a poke may have been heard already
			looked = append(looked, fmt.Sprint((at - from).Milliseconds()))
		}
	}
	w.looked = nil
	if diff := cmp.Diff(want, strings.Join(looked, " ")); diff != "" {
		t.Errorf("looks in %v (-want +got):\n%s", d, diff)
	}
}

func TestWatchPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := watch(t)
		w.passes(t, time.Hour, "") // nothing runs

		w.set(kernel{program: true})
		w.poke()
		w.passes(t, 1500*time.Millisecond, "0 20 60 140 300 620 940 1260") // nothing changes

		w.set(kernel{program: true, sockets: "server:80 - LISTEN"})
		w.passes(t, 500*time.Millisecond, "80 90 110 150 230 390")

		packet := decoded(t, "client:5000 server:80 SYN seq=1")
		for n := range 3 {
			w.See(Sighting{Stage: Sent, Host: "client", Number: int64(n + 1), Packet: &packet})
			time.Sleep(time.Millisecond)
		}
		w.passes(t, 100*time.Millisecond, "7 27 67")
	})
}

// Without a program a timer is waited for, and without a timer nothing.
func TestWatchWaitsForTheTimer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := watch(t)
		w.set(kernel{sockets: "server:80 client:5000 TIME-WAIT left=60000"})
		w.poke()
		time.Sleep(time.Millisecond)
		w.set(kernel{sockets: "server:80 client:5000 TIME-WAIT left=59990"})
		w.passes(t, 59*time.Second, "9")
		w.set(kernel{})
		w.passes(t, time.Hour, "999 1009")
	})
}

func TestWatchEndsWhereTheKernelRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := watch(t)
		w.set(kernel{err: errors.New("refused")})
		w.poke()
		w.passes(t, time.Second, "0")
	})
}
