package session

import (
	"slices"
	"strings"
	"testing"

	"github.com/wirebook/wirebook/runtime/event"
)

// runsLog has one event for each run number given.
func runsLog(runs ...event.RunID) *log {
	l := newLog()
	for _, run := range runs {
		l.add(event.Event{Run: run})
	}
	return l
}

func numbers(events []event.Event) []int64 {
	var all []int64
	for _, e := range events {
		all = append(all, e.Seq)
	}
	return all
}

func TestAfter(t *testing.T) {
	gaps := runsLog(1, 2, 1, 2, 1)
	gaps.forget(1)
	for _, test := range []struct {
		log  *log
		n    int64
		want []int64
	}{
		{runsLog(), 0, nil},
		{runsLog(), 7, nil},
		{runsLog(1, 1, 1), 0, []int64{1, 2, 3}},
		{runsLog(1, 1, 1), 1, []int64{2, 3}},
		{runsLog(1, 1, 1), 3, nil},
		{runsLog(1, 1, 1), 1 << 60, nil},
		{runsLog(1, 1, 1), -1, []int64{1, 2, 3}},
		{gaps, 0, []int64{2, 4}},
		{gaps, 1, []int64{2, 4}},
		{gaps, 3, []int64{4}},
		{gaps, 4, nil},
	} {
		if got := numbers(test.log.after(test.n)); !slices.Equal(got, test.want) {
			t.Errorf("after(%d) of events %v = %v, want %v", test.n, numbers(test.log.events), got, test.want)
		}
	}
}

func TestAfterGivesAtMostABatch(t *testing.T) {
	l := runsLog(make([]event.RunID, maxBatch+1)...)
	if got := len(l.after(0)); got != maxBatch {
		t.Errorf("after(0) has %d events, want %d", got, maxBatch)
	}
	if got := numbers(l.after(maxBatch)); !slices.Equal(got, []int64{maxBatch + 1}) {
		t.Errorf("after(%d) = %v, want the last", maxBatch, got)
	}
}

func TestWhatAReaderHasStays(t *testing.T) {
	l := runsLog(1, 2, 3)
	had := l.after(0)
	l.forget(1)
	l.add(event.Event{Run: 4})
	if got := numbers(had); !slices.Equal(got, []int64{1, 2, 3}) || had[0].Run != 1 {
		t.Errorf("events that a reader has = %v after a forget, want 1 2 3", got)
	}
}

func TestNumbersAreNeverGivenTwice(t *testing.T) {
	l := runsLog(1, 1)
	l.forget(1)
	l.add(event.Event{Run: 2})
	if got := numbers(l.after(0)); !slices.Equal(got, []int64{3}) {
		t.Errorf("after a forget the next number is %v, want 3", got)
	}
}

func TestSizeIsThatOfWhatIsKept(t *testing.T) {
	l := newLog()
	long := strings.Repeat("x", 1000)
	events := []event.Event{
		{Run: 1, Data: []byte(long)},
		{Run: 1, Text: long},
		{Run: 1, Kind: event.RunQueued, Cell: &event.Cell{Source: long, Original: long}},
		{Run: 1, Kind: event.RunExited, Exit: &event.Exit{Stack: long}},
		{Run: 1, Kind: event.RunForgotten},
		{Run: 1, Cable: &event.Cable{Faults: []string{long}}},
	}
	l.add(events...)
	if want := 6*len(long) + 6*300; l.size != want {
		t.Errorf("size of %d events = %d, want %d", len(events), l.size, want)
	}
	l.thin(1)
	if got := numbers(l.events); !slices.Equal(got, []int64{3, 4}) {
		t.Errorf("thin leaves %v, want 3 and 4, the run's beginning and end", got)
	}
	l.forget(1)
	if len(l.events) != 0 || l.size != 0 {
		t.Errorf("forget leaves %d events, size %d", len(l.events), l.size)
	}
}
