package session

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wirebook/wirebook/bridge/wire"
)

// slowStore takes a second for each write, and fails while told to.
type slowStore struct {
	broken bool
	saved  []string // the source of demo/server at each write that worked
}

func (d *slowStore) Load() (map[string]map[string]wire.Saved, error) { return nil, nil }

func (d *slowStore) Save(all map[string]map[string]wire.Saved) error {
	time.Sleep(time.Second)
	if d.broken {
		return errors.New("disk full")
	}
	d.saved = append(d.saved, all["demo"]["server"].Source)
	return nil
}

func (d *slowStore) want(t *testing.T, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, d.saved); diff != "" {
		t.Errorf("sources of demo/server written (-want +got):\n%s", diff)
	}
}

func TestAnEditIsConfirmedWhenItIsOnDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &slowStore{}
		s, _ := open(t, d)
		s.mustDo(t, edit("server", "a"))
		time.Sleep(time.Second - 1)
		s.wantLog(t)
		time.Sleep(time.Nanosecond)
		s.wantLog(t, `cell.edited demo/server "a" from server`)
		d.want(t, "a")
	})
}

func TestARunWaitsForNoDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, n := open(t, &slowStore{})
		s.mustDo(t, edit("server", "a"))
		synctest.Wait()
		s.mustDo(t, do(wire.Run, "server"))
		n.wantCalls(t, "up demo", "start 1")
		s.wantLog(t, `1 run.queued demo/server "a"`, "lab.up", "1 run.started")
	})
}

func TestEditsThatComeWhileOneIsWrittenAreWrittenTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &slowStore{}
		s, _ := open(t, d)
		for _, source := range []string{"a", "b", "c"} {
			s.mustDo(t, edit("server", source))
			synctest.Wait()
		}
		s.mustDo(t, edit("client", "x"))
		s.mustDo(t, do(wire.Revert, "client"))
		time.Sleep(2 * time.Second)
		s.wantLog(t, `cell.edited demo/server "c" from server`, `cell.reverted demo/client "x"`)
		d.want(t, "a", "c")
		if last := s.log.last; last != 3 {
			t.Errorf("last event is %d, want 3: a, c and the revert", last)
		}
	})
}

func TestAnEditThatCannotBeWrittenIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &slowStore{broken: true}
		s, _ := open(t, d)
		s.mustDo(t, edit("server", "a"))
		time.Sleep(time.Minute)
		s.wantLog(t) // it waits until nothing moves any more
		d.broken = false
		s.mustDo(t, edit("client", "x"))
		time.Sleep(time.Second)
		s.wantLog(t, `cell.edited demo/server "a" from server`, `cell.edited demo/client "x" from client`)

		d.broken = true
		s.mustDo(t, edit("server", "b"))
		synctest.Wait()
		s.mustDo(t, edit("server", "c")) // while b is being written
		time.Sleep(time.Minute)
		synctest.Wait()
		d.broken = false
		s.Close()
		s.wantLog(t, `cell.edited demo/client "x" from client`, `cell.edited demo/server "c" from server`)
		d.want(t, "a", "c")
	})
}

func TestSourcesComeBack(t *testing.T) {
	file := FileStore{Path: t.TempDir() + "/learner.json"}
	s, _ := open(t, file)
	s.mustDo(t, edit("server", "mine"))
	s.mustDo(t, edit("client", ""))
	s.Close()
	s, _ = open(t, file)
	want := map[string]wire.Saved{"server": {Source: "mine", Original: "server"}, "client": {Original: "client"}}
	if diff := cmp.Diff(want, s.Saved("demo")); diff != "" {
		t.Errorf("Saved(demo) of the next session (-want +got):\n%s", diff)
	}
	if got := s.Saved("elsewhere"); len(got) != 0 {
		t.Errorf("Saved(elsewhere) = %v, want nothing", got)
	}
}
