package session

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/runtime/event"
)

func TestTheRuntimeIsCalledInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, n := open(t, nil)
		s.mustDo(t, do(wire.Run, "client"))
		n.wantCalls(t, "up demo", "start 1")
		n.report(event.Event{Run: 1, Kind: event.SockListening, Sock: &event.Sock{}})
		n.wantCalls(t, "start 2")
		s.mustDo(t, do(wire.Run, "server"))
		s.mustDo(t, wire.Command{Verb: wire.Input, Run: 2, Data: "line\n", EOF: true})
		n.wantCalls(t, "stop 1", "start 3", `input 2 "line\n" true`)
		s.mustDo(t, wire.Command{Verb: wire.Reset})
		s.mustDo(t, do(wire.Run, "server"))
		n.wantCalls(t, "down: the lab was reset", "up demo", "start 4")
	})
}

func TestPacketsGoWithTheirLab(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, n := open(t, nil)
		s.mustDo(t, do(wire.Run, "server"))
		synctest.Wait()
		n.report(event.Event{Kind: event.SegSent, Packet: &event.Packet{Number: 1}})
		n.report(event.Event{Kind: event.ConnState, Conn: &event.Conn{State: "SYN-SENT", Cause: 1}})
		n.report(event.Event{Run: 1, Kind: event.Stdout, Data: []byte("kept")})
		s.mustDo(t, wire.Command{Verb: wire.Reset})
		synctest.Wait()
		var kinds []event.Kind
		events, err := s.After(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			kinds = append(kinds, e.Kind)
		}
		want := []event.Kind{event.RunQueued, event.RunStarted, event.Stdout, event.RunExited, event.LabDown, event.LabUp}
		if diff := cmp.Diff(want, kinds); diff != "" {
			t.Errorf("log after a reset (-want +got):\n%s", diff)
		}
	})
}

func TestCloseEndsEverything(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, n := open(t, nil)
		s.mustDo(t, do(wire.Run, "client"))
		read := make(chan error)
		go func() {
			var n int64
			for {
				events, err := s.After(t.Context(), n)
				if err != nil {
					read <- err
					return
				}
				n = events[len(events)-1].Seq
			}
		}()
		synctest.Wait()
		var all sync.WaitGroup
		all.Go(s.Close)
		all.Go(s.Close)
		all.Wait()
		n.wantCalls(t, "up demo", "start 1", "down: the bridge ends")
		if err := <-read; !errors.Is(err, errClosed) {
			t.Errorf("After of a closed session = %v, want %v", err, errClosed)
		}
		if err := s.Do(do(wire.Run, "server")); !errors.Is(err, errClosed) {
			t.Errorf("Do of a closed session = %v, want %v", err, errClosed)
		}
		time.Sleep(listenPatience)
		n.wantCalls(t)
	})
}

func TestACellWaitsTenSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, n := open(t, nil)
		s.mustDo(t, do(wire.Run, "client"))
		synctest.Wait()
		time.Sleep(listenPatience - 1)
		exited := `2 run.exited not started: it needs the cell "server", which does not listen after 10s`
		synctest.Wait()
		if slices.Contains(s.texts(), exited) {
			t.Error("the client has ended before its patience")
		}
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		if got := s.texts(); !slices.Contains(got, exited) {
			t.Errorf("log = %q, want %q in it", got, exited)
		}
		n.wantCalls(t, "up demo", "start 1")
	})
}

func TestALabThatNobodyLooksAtGoesDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, n := open(t, nil)
		look := func(d time.Duration) {
			ctx, cancel := context.WithTimeout(t.Context(), d)
			defer cancel()
			last := s.texts()
			if _, err := s.After(ctx, int64(1000+len(last))); err == nil {
				t.Error("After(beyond the log) has returned events")
			}
		}
		s.mustDo(t, do(wire.Run, "server"))
		n.wantCalls(t, "up demo", "start 1")
		look(2 * idleAfter)
		time.Sleep(idleAfter - 1)
		look(time.Second)
		time.Sleep(idleAfter - 1)
		n.wantCalls(t)
		time.Sleep(time.Nanosecond)
		n.wantCalls(t, "down: nobody was here for 30m0s")
		time.Sleep(2 * idleAfter)
		s.mustDo(t, do(wire.Run, "server"))
		n.wantCalls(t, "up demo", "start 2")
	})
}

// Readers come and go anywhere in the log while it grows. Each gets every event once, in order, however it got there.
func TestReadersLoseAndDoubleNothing(t *testing.T) {
	const events, readers = 3000, 8
	s, n := open(t, nil)
	s.mustDo(t, do(wire.Run, "server"))
	var all sync.WaitGroup
	all.Go(func() {
		for i := range events {
			n.report(event.Event{Run: 0, Kind: event.LabUp, Text: fmt.Sprint(i)})
		}
	})
	for seed := range uint64(readers) {
		all.Go(func() {
			random := rand.New(rand.NewPCG(seed, 0))
			for range 5 {
				follow(t, s, random, events)
			}
		})
	}
	all.Wait()
}

// follow reads from the start to the end, now and then giving up and going on where it was.
func follow(t *testing.T, s *Session, random *rand.Rand, events int) {
	var last int64
	for next := 0; next < events; {
		ctx, cancel := context.WithCancel(t.Context())
		if random.IntN(4) == 0 {
			go cancel()
		}
		got, err := s.After(ctx, last)
		cancel()
		if err != nil {
			continue
		}
		got = got[:1+random.IntN(len(got))] // the connection was cut before the rest arrived
		for _, e := range got {
			if e.Seq != last+1 {
				t.Errorf("after event %d came %d", last, e.Seq)
				return
			}
			last = e.Seq
			if e.Kind != event.LabUp || e.Lab != nil { // the run's own
				continue
			}
			if e.Text != fmt.Sprint(next) {
				t.Errorf("event %d says %s, want %d", e.Seq, e.Text, next)
				return
			}
			next++
		}
	}
}

func TestAFullLogForgetsTheLongestEnded(t *testing.T) {
	s, n := open(t, nil)
	s.mustDo(t, do(wire.Run, "client"))
	n.report(event.Event{Run: 1, Kind: event.SockListening, Sock: &event.Sock{}})
	s.await(t, "2 run.started")
	fill := func(run event.RunID) {
		for range maxLog/(32<<10)*2/3 + 1 { // two thirds of it
			n.report(event.Event{Run: run, Kind: event.Stdout, Data: make([]byte, 32<<10)})
		}
	}
	fill(1)
	n.end(1)
	fill(2)
	if s.log.size > maxLog {
		t.Errorf("log has %d bytes, want at most %d", s.log.size, maxLog)
	}
	left := slices.DeleteFunc(s.texts(), func(e string) bool { return !strings.HasPrefix(e, "1 ") })
	want := []string{`1 run.queued demo/server "server"`, "1 run.exited stopped",
		"1 run.forgotten: the log is full: this output is no longer kept"}
	if diff := cmp.Diff(want, left); diff != "" {
		t.Errorf("what is left of the run that has ended (-want +got):\n%s", diff)
	}
	fill(2)
	if s.log.size <= maxLog {
		t.Error("a run that goes on was forgotten")
	}
}

// Packets make room for packets: the oldest go, and what a learner's program has printed stays, as does what the cable is.
func TestAFullLogForgetsTheOldestPackets(t *testing.T) {
	s, n := open(t, nil)
	n.report(event.Event{Kind: event.LinkChanged, Cable: &event.Cable{}})
	n.report(event.Event{Kind: event.LinkChanged, Cable: &event.Cable{Cut: true}})
	s.mustDo(t, do(wire.Run, "server"))
	s.await(t, "1 run.started")
	n.report(event.Event{Run: 1, Kind: event.Stdout, Data: []byte("hello")})
	const size = 32 << 10
	for i := range int64(maxOfLab/size + 1) {
		n.report(event.Event{Kind: event.DgramSent, Data: make([]byte, size), Packet: &event.Packet{Number: i + 1}})
	}
	kinds := map[event.Kind]int{}
	var first, last int64
	for _, e := range s.log.events {
		kinds[e.Kind]++
		if e.Packet != nil {
			if last = e.Number; first == 0 {
				first = last
			}
		}
	}
	if want := int64(maxOfLab/size + 1); last != want || first < want/3 || first > want*2/3 {
		t.Errorf("packets %d to %d are kept of %d, want the newer half", first, last, want)
	}
	if s.log.ofLab > maxOfLab {
		t.Errorf("the lab's events have %d bytes, want at most %d", s.log.ofLab, maxOfLab)
	}
	for _, kind := range []event.Kind{event.LabUp, event.LinkChanged, event.LabTruncated, event.Stdout} {
		if kinds[kind] != 1 {
			t.Errorf("%d events %s, want 1", kinds[kind], kind)
		}
	}
}

func TestDiscardKeepsWhatFollows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, n := open(t, nil)
		s.mustDo(t, do(wire.Run, "server"))
		synctest.Wait()
		before, err := s.After(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		last := before[len(before)-1].Seq
		s.Discard(last)
		n.report(event.Event{Run: 1, Kind: event.Stdout, Data: []byte("x")})
		got, err := s.After(t.Context(), 0)
		if err != nil || len(got) != 1 || got[0].Seq != last+1 || got[0].Kind != event.Stdout {
			t.Errorf("after Discard(%d): %v, %v; want the one event that followed", last, got, err)
		}
	})
}

func TestEverySessionHasALogOfItsOwn(t *testing.T) {
	a, _ := open(t, nil)
	b, _ := open(t, nil)
	if a.LogID() == "" || a.LogID() == b.LogID() {
		t.Errorf("LogIDs are %q and %q, want two", a.LogID(), b.LogID())
	}
}
