package lab

import (
	"context"
	"errors"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"github.com/wirebook/wirebook/lessons/lesson"
)

// share fills memory that is shared, which no limit of a process counts.
func share([]string) error {
	b, err := unix.Mmap(-1, 0, mayHold()+64<<20, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED|unix.MAP_ANON)
	if err != nil {
		return err
	}
	for i := 0; i < len(b); i += 4096 {
		b[i] = 1
	}
	select {}
}

func TestSharedMemoryIsHeld(t *testing.T) {
	if !ordinary(t) {
		return
	}
	l := open(t, lesson.Topology{})
	other := l.run("", "echo", ":80")
	other.says("listening\n")
	if code, err := l.run("", "share").Wait(); code != -1 || !errors.Is(err, ErrMemory) {
		t.Errorf("Wait() = %d, %v; want -1, %v", code, err, ErrMemory)
	}
	other.Kill()
	if _, err := other.Wait(); err != nil {
		t.Errorf("another run ends with %v", err)
	}
}

// That what holds a program cannot be put in place is not an end of the program.
func TestFailureBeforeTheProgramIsNamed(t *testing.T) {
	if !ordinary(t) {
		return
	}
	l := open(t, lesson.Topology{})
	p := l.runCommand("", exec.Command("/nosuch"))
	if code, err := p.Wait(); code != -1 || err == nil || !strings.Contains(err.Error(), "stage: root: open /nosuch: no such file") {
		t.Errorf("Wait() = %d, %v; want -1 and the step that failed", code, err)
	}
}

func TestMemoryIsLookedAtWhileRunsGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var mu sync.Mutex // for the race detector, which does not take time for an order
		var runs, killed []int
		bytes, looks := 0, 0
		going := func() []int { mu.Lock(); defer mu.Unlock(); return runs }
		read := func() ([]memoryUse, error) {
			mu.Lock()
			defer mu.Unlock()
			looks++
			return []memoryUse{{pid: 7, parent: 1, bytes: bytes}, {pid: 8, parent: 7, bytes: 1}, {pid: 9, parent: 1, bytes: 1}}, nil
		}
		go watchMemory(ctx, going, read, func(pid int) { killed = append(killed, pid) })
		for _, step := range []struct {
			runs          []int
			bytes         int
			looks, killed int
		}{
			{nil, 2 * mayHold(), 0, 0}, // nothing runs: nobody looks
			{[]int{7, 9}, mayHold() - 1 - grown, 1, 0},
			{[]int{7, 9}, mayHold() - 1, 2, 0},
			{[]int{7, 9}, mayHold(), 2, 0}, // what hardly grows is looked at less often
			{[]int{7, 9}, mayHold(), 3, 1}, // with the other process of the run
		} {
			mu.Lock()
			runs, bytes = step.runs, step.bytes
			mu.Unlock()
			time.Sleep(lookEvery)
			synctest.Wait()
			if looks != step.looks || len(killed) != step.killed {
				t.Errorf("%+v: %d looks, killed %v", step, looks, killed)
			}
		}
		if !slices.Equal(killed, []int{7}) {
			t.Errorf("killed %v, want 7", killed)
		}
	})
}

func TestReadMemory(t *testing.T) {
	proc := fstest.MapFS{
		"7/status":    {Data: []byte("Name:\tx\nPPid:\t1\nVmRSS:\t    3 kB\nRssAnon:\t 1 kB\nVmSwap:\t    2 kB\n")},
		"8/status":    {Data: []byte("Name:\tzombie\nPPid:\t7\n")},
		"self/status": {Data: []byte("PPid:\t1\nVmRSS:\t9 kB\n")},
	}
	got, err := readMemory(proc)
	if err != nil {
		t.Fatal(err)
	}
	want := []memoryUse{{pid: 7, parent: 1, bytes: 5 << 10}, {pid: 8, parent: 7}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(memoryUse{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
