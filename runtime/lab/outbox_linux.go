package lab

import (
	"bufio"
	"encoding/json"
	"io"
	"sync"
)

// maxWaiting bounds the answers that wait to be written, which take about a kibibyte each. Who has another waits then, and so do the
// packets behind it: what is told late is told, and nothing of it is lost.
const maxWaiting = 4096

// outbox keeps what the lab process has to say, in order, until it is written: the cable tells what it sees while packets wait for it, and
// to make JSON of that takes longer than to carry a packet. It is safe for concurrent use.
type outbox struct {
	mu      sync.Mutex // guards what follows
	more    sync.Cond  // waiting is not empty, or closed
	room    sync.Cond  // waiting is not full
	waiting []answer
	closed  bool // nothing more comes
}

func newOutbox() *outbox {
	o := new(outbox)
	o.more.L, o.room.L = &o.mu, &o.mu
	return o
}

// put takes an answer in.
func (o *outbox) put(a answer) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for len(o.waiting) >= maxWaiting {
		o.room.Wait()
	}
	o.waiting = append(o.waiting, a)
	o.more.Signal()
}

// close has deliver end when all is written.
func (o *outbox) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	o.more.Signal()
}

// take waits for answers and takes them all, in exchange for an empty slice. There are none when the outbox is closed and empty.
func (o *outbox) take(empty []answer) []answer {
	o.mu.Lock()
	defer o.mu.Unlock()
	for len(o.waiting) == 0 && !o.closed {
		o.more.Wait()
	}
	full := o.waiting
	o.waiting = empty
	o.room.Broadcast()
	return full
}

// deliver writes answers as they come, one JSON object a line, until the outbox is closed and empty.
func (o *outbox) deliver(w io.Writer) error {
	out := bufio.NewWriter(w)
	lines := json.NewEncoder(out)
	for batch := o.take(nil); len(batch) > 0; batch = o.take(batch[:0]) {
		for i := range batch {
			if err := lines.Encode(&batch[i]); err != nil {
				return err
			}
		}
		clear(batch) // or what they point to would stay
		if err := out.Flush(); err != nil {
			return err
		}
	}
	return nil
}
