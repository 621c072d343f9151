package lab

import (
	"bufio"
	"context"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/wirebook/wirebook/runtime/limit"
)

// The memory of one run, as it is in truth. A process's own limit counts its private memory and fails the call that asks for more,
// which is the better end; it does not count what is shared, nor what several processes have together.
const (
	maxResident = limit.Memory + 128<<20 // bytes in memory and in swap: beside the private ones, the binary's own pages
	lookEvery   = 100 * time.Millisecond // a program fills 200 MB between two looks
	lookRarely  = 800 * time.Millisecond // while what is held stays as it is: a hundred labs may have programs that only wait
	grown       = 1 << 20                // bytes: less is not worth a closer look
)

// mayHold returns how many bytes a run may hold. The race detector holds a multiple of what the program does.
func mayHold() int {
	if limit.RaceDetector {
		return 3 * maxResident
	}
	return maxResident
}

// memoryUse is the memory that one process holds.
type memoryUse struct {
	pid, parent int
	bytes       int // in memory and in swap
}

// watchMemory looks from time to time, until the context ends, at what the runs hold, and calls kill for one that holds more than it
// may. A run is known by its first process.
func watchMemory(ctx context.Context, runs func() []int, read func() ([]memoryUse, error), kill func(pid int)) {
	wait, last := lookEvery, 0
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		going := runs()
		if len(going) == 0 {
			wait, last = lookEvery, 0
			continue
		}
		uses, err := read()
		if err != nil {
			continue // a look that fails is made up for by the next
		}
		all := 0
		for pid, bytes := range heldBy(going, uses) {
			all += bytes
			if bytes > mayHold() {
				kill(pid)
			}
		}
		if wait = min(2*wait, lookRarely); all > last+grown {
			wait = lookEvery
		}
		last = all
	}
}

// heldBy sums the memory of each run: that of its first process and of all that descend from it.
func heldBy(runs []int, uses []memoryUse) map[int]int {
	parents, held := map[int]int{}, map[int]int{}
	for _, u := range uses {
		parents[u.pid] = u.parent
	}
	for _, pid := range runs {
		held[pid] = 0
	}
	for _, u := range uses {
		for pid := u.pid; pid != 0; pid = parents[pid] {
			if _, first := held[pid]; first {
				held[pid] += u.bytes
				break
			}
		}
	}
	return held
}

// readMemory reads what each process of a /proc holds (proc_pid_status(5)).
func readMemory(proc fs.FS) ([]memoryUse, error) {
	names, err := fs.Glob(proc, "[1-9]*/status")
	if err != nil {
		return nil, err
	}
	var uses []memoryUse
	for _, name := range names {
		f, err := proc.Open(name)
		if err != nil {
			continue // it has ended meanwhile
		}
		var u memoryUse
		fmt.Sscanf(name, "%d/", &u.pid)
		for lines := bufio.NewScanner(f); lines.Scan(); {
			what, value, _ := strings.Cut(lines.Text(), ":")
			var n int
			fmt.Sscan(value, &n)
			switch what {
			case "PPid":
				u.parent = n
			case "VmRSS", "VmSwap":
				u.bytes += n << 10
			}
		}
		f.Close()
		uses = append(uses, u)
	}
	return uses, nil
}

// holdMemory holds the runs of this lab to their memory, as long as it lives.
func (in *initProcess) holdMemory() {
	watchMemory(context.Background(), in.firstProcesses, func() ([]memoryUse, error) { return readMemory(os.DirFS("/proc")) }, in.killOver)
}

// firstProcesses are those by which the runs are known.
func (in *initProcess) firstProcesses() (pids []int) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, c := range in.children {
		pids = append(pids, c.Pid)
	}
	return pids
}

// killOver ends a run because of the memory that it holds.
func (in *initProcess) killOver(pid int) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, c := range in.children {
		if c.Pid == pid {
			c.over = true
			c.Kill()
		}
	}
}
