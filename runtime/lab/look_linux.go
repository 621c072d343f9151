package lab

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sys/unix"

	"github.com/wirebook/wirebook/runtime/event"
)

// openKernel opens what tells of the host's sockets and losses. It is called in the host.
func (h *host) openKernel() (err error) {
	if h.diag, err = openDiag(); err != nil {
		return err
	}
	h.counters, err = openCounters()
	return err
}

// look returns what the kernel says of the host now.
func (h *host) look(now func() time.Duration) (Look, error) {
	l := Look{Host: h.name, Lost: map[Place]int{}}
	var err error
	if l.Sockets, err = h.diag.sockets(now); err != nil {
		return l, err
	}
	if err := h.counters.add(l.Lost); err != nil {
		return l, err
	}
	l.Lost[AtNIC], err = h.port.lost()
	l.At = now()
	return l, err
}

// look returns what the kernel says of every host.
func (in *initProcess) look() ([]Look, error) {
	looks := make([]Look, len(in.hosts))
	for i, h := range in.hosts {
		var err error
		if looks[i], err = h.look(in.now); err != nil {
			return nil, fmt.Errorf("host %q: %w", h.name, err)
		}
	}
	return looks, nil
}

// running reports whether a program runs on a host.
func (in *initProcess) running() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return len(in.children) > 0
}

// watch looks at the hosts as long as their kernel lets it. Without that, the lab is what its packets show.
func (in *initProcess) watch() {
	if err := in.watcher.run(context.Background()); err != nil {
		in.tell(event.Event{At: in.now(), Kind: event.LabTruncated,
			Text: fmt.Sprintf("this computer's kernel does not tell of its sockets (CONFIG_INET_DIAG): only packets show their states (%v)", err)})
	}
}

// skipWait ends every TIME-WAIT of the lab, or says why that cannot be. That they are closed shows in the next looks.
func (in *initProcess) skipWait() error {
	for _, h := range in.hosts {
		err := h.diag.endTimeWaits()
		if errors.Is(err, unix.EOPNOTSUPP) {
			return fmt.Errorf("this computer's kernel cannot end a TIME-WAIT before its time (CONFIG_INET_DIAG_DESTROY): wait 60 s, or reset the lab (%w)", err)
		}
		if err != nil {
			return fmt.Errorf("host %q: %w", h.name, err)
		}
	}
	in.watcher.poke()
	return nil
}
