package lab

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wirebook/wirebook/lessons/lesson"
)

func TestTwoHundredLabsLeaveNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("takes ten seconds")
	}
	if !ordinary(t) {
		return
	}
	openTo(t, lesson.Topology{}, unheard).Close() // what the first brings along stays
	before := inventory(t)
	for range 200 {
		openTo(t, twoHosts, unheard).Close()
	}
	if after := inventory(t); after != before {
		t.Errorf("there is %+v, was %+v", after, before)
	}
}

// things are what a lab could leave behind, as far as its user can see it.
type things struct{ processes, files, mounts, interfaces int }

func inventory(t *testing.T) (n things) {
	t.Helper()
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		t.Fatal(err)
	}
	links, err := net.Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	n.mounts, n.interfaces = strings.Count(string(mounts), "\n"), len(links)
	for glob, to := range map[string]*int{"/proc/self/task/*/children": &n.processes, "/proc/self/fd/*": &n.files} {
		found, err := filepath.Glob(glob)
		if err != nil {
			t.Fatal(err)
		}
		if *to = len(found); to == &n.processes {
			*to = 0
			for _, f := range found {
				children, _ := os.ReadFile(f) // a thread may have ended
				*to += len(strings.Fields(string(children)))
			}
		}
	}
	return n
}
