package server

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/gorilla/websocket"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/runtime/event"
)

// A message costs the page a quarter of a millisecond whatever its size, so events share one: those of a frame of the screen, up to
// a size that takes the page no longer than that frame. A click brings about a few events in as many milliseconds, and the first
// output is one of them: it must not wait for a frame.
const (
	gatherFor = 16 * time.Millisecond
	burst     = 8 // messages that need not wait
	maxBatch  = 64 << 10
)

// stream sends one page the events of its session. A few go at once; when there are more, what gathers in 16 ms, or 64 KiB, goes as
// one message. The log is the queue: while the page takes nothing, nothing is kept for it here.
type stream struct {
	out     *sender
	session Session
	last    int64 // number of the last event in batch or sent
	moved   bool  // the page does not know yet that the log it follows is gone
	batch   batch
	pinged  time.Time
	due     time.Time // when all messages so far would have been sent, one in 16 ms
}

// newStream goes on where the page that attached says. What it says of another log than the session's means nothing here.
func newStream(out *sender, session Session, attach wire.Command) stream {
	log := session.LogID()
	s := stream{out: out, session: session, last: attach.After, batch: batch{log: log}}
	if attach.Log != "" && attach.Log != log {
		s.last, s.moved = 0, true
	}
	return s
}

// run sends until ctx is done, whose cause it returns, or the connection breaks.
func (s *stream) run(ctx context.Context) error {
	s.pinged = time.Now()
	if s.moved { // it must not wait for the first event to learn that nothing of what it shows as running is
		if err := s.flush(); err != nil {
			return err
		}
	}
	for {
		if err := s.await(ctx); err != nil {
			return err
		}
		if err := s.gather(ctx); err != nil {
			return err
		}
		if err := s.flush(); err != nil {
			return err
		}
	}
}

// await blocks until there is something to send. Meanwhile it pings.
func (s *stream) await(ctx context.Context) error {
	for s.batch.empty() {
		due := s.pinged.Add(pingEvery)
		if now := time.Now(); !now.Before(due) {
			if err := s.out.ws.WriteControl(websocket.PingMessage, nil, now.Add(writeWait)); err != nil {
				return err
			}
			s.pinged, due = now, now.Add(pingEvery)
		}
		if err := s.take(ctx, due); err != nil {
			return err
		}
	}
	return nil
}

// gather adds what comes until the messages are no more than a burst ahead of one in 16 ms. A flood fills messages meanwhile, which
// add sends.
func (s *stream) gather(ctx context.Context) error {
	until := s.due.Add(-(burst - 1) * gatherFor)
	for time.Now().Before(until) {
		if err := s.take(ctx, until); err != nil {
			return err
		}
	}
	return nil
}

// take adds the next events to the batch. It waits for them until the given time.
func (s *stream) take(ctx context.Context, until time.Time) error {
	wait, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	events, err := s.session.After(wait, s.last)
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case wait.Err() != nil && err != nil:
		return nil
	case err != nil:
		gone := fault{websocket.CloseInternalServerErr, "The session has ended: reload the page."}
		return fmt.Errorf("%w (%v)", gone, err)
	}
	return s.add(events)
}

// add puts events into the batch, and sends it whenever it is full.
func (s *stream) add(events []event.Event) error {
	for i := range events {
		b, err := json.Marshal(&events[i])
		if err != nil {
			return fmt.Errorf("event %d: %w", events[i].Seq, err)
		}
		if !s.batch.empty() && s.batch.size()+len(b) > maxBatch {
			if err := s.flush(); err != nil {
				return err
			}
		}
		s.batch.add(b)
		s.last = events[i].Seq
	}
	return nil
}

func (s *stream) flush() error {
	err := s.out.send(websocket.BinaryMessage, s.batch.message())
	now := time.Now()
	if s.due.Before(now) {
		s.due = now
	}
	if s.due = s.due.Add(gatherFor); s.due.After(now.Add(burst * gatherFor)) { // full messages did not wait, and are not waited for
		s.due = now.Add(burst * gatherFor)
	}
	return err
}

// batch is the JSON of a [wire.Batch] that grows event by event, so that its size is known and nothing is encoded twice.
type batch struct {
	log string
	buf []byte
}

func (b *batch) empty() bool { return len(b.buf) == 0 }
func (b *batch) size() int   { return len(b.buf) }

func (b *batch) add(event []byte) {
	if b.empty() {
		b.begin()
	} else {
		b.buf = append(b.buf, ',')
	}
	b.buf = append(b.buf, event...)
}

func (b *batch) begin() {
	b.buf = fmt.Appendf(b.buf, `{"version":%d,"log":%q,"events":[`, wire.Version, b.log)
}

// message ends the batch, which may have no events, and empties it. The bytes are good until the next add.
func (b *batch) message() []byte {
	if b.empty() {
		b.begin()
	}
	m := append(b.buf, "]}"...)
	b.buf = m[:0]
	return m
}
