package lab

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/wirebook/wirebook/lessons/lesson"
)

var update = flag.Bool("update", false, "write the wanted parts of testdata anew")

// golden plays each archive of a folder and compares what comes out with its part "want".
func golden(t *testing.T, glob string, play func(*testing.T, map[string]string) string) {
	files, err := filepath.Glob(glob)
	if err != nil || len(files) == 0 {
		t.Fatalf("Glob(%q) = %v, %v", glob, files, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			part := map[string]string{}
			for _, f := range archive.Files {
				part[f.Name] = string(f.Data)
			}
			got := play(t, part)
			if *update {
				for i := range archive.Files {
					if archive.Files[i].Name == "want" {
						archive.Files[i].Data = []byte(got)
					}
				}
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(part["want"], got); diff != "" {
				t.Errorf("%s (-want +got); run go test -update if that is right:\n%s", file, diff)
			}
		})
	}
}

func TestCable(t *testing.T) {
	golden(t, "testdata/cable/*.txtar", func(t *testing.T, part map[string]string) (seen string) {
		synctest.Test(t, func(t *testing.T) { seen = playCable(t, part["lab"], part["play"]) })
		return seen
	})
}

// playCable plays lines into a cable at their times and returns what was seen of them.
func playCable(t *testing.T, labText, lines string) string {
	var seen strings.Builder
	c, ports := plug(t, parseLab(t, labText), &notes{to: &seen})
	start := time.Now()
	for line := range strings.Lines(lines) {
		at, what, _ := strings.Cut(strings.TrimSpace(line), " ")
		d, err := time.ParseDuration(at)
		if err != nil {
			t.Fatalf("line %q: %v", line, err)
		}
		time.Sleep(time.Until(start.Add(d)))
		link, isLink := strings.CutPrefix(what, "link ")
		script, isScript := strings.CutPrefix(what, "fault ")
		switch {
		case isLink:
			c.SetLink(parseLink(t, link))
		case isScript:
			if err := c.SetScript([]string{script}); err != nil {
				t.Fatal(err)
			}
		case what == "cut":
			c.Cut()
		case what == "mend":
			c.Mend()
		default:
			host, _, _ := strings.Cut(strings.Fields(what)[0], ":")
			ports[host].sends <- craft(t, what)
		}
		synctest.Wait()
	}
	time.Sleep(time.Hour) // everything lands
	synctest.Wait()
	return seen.String()
}

// A host that takes nothing has its packets lost, and a port that fails does not stop the others.
func TestCableOutlivesItsPorts(t *testing.T) {
	broken := errors.New("broken")
	sends := make(chan []byte, 1)
	sends <- craft(t, "client:1 server:2 udp len=1")
	close(sends)
	ends := []End{{"client", hostAddrs["client"], memPort{sends}}, {"server", hostAddrs["server"], brokenPort{broken}}}
	var seen strings.Builder
	c, err := NewCable(ends, lesson.Topology{Hosts: []string{"client", "server"}}, func() time.Duration { return 0 },
		&notes{to: &seen})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Run(); !errors.Is(err, broken) || !strings.Contains(err.Error(), `port of "server"`) {
		t.Errorf("Run() = %v, want %v of the server", err, broken)
	}
	if got, want := seen.String(), "0s 1 sent client\n0s 1 lost client dropped=host\n"; got != want {
		t.Errorf("seen:\n%swant:\n%s", got, want)
	}
}

// brokenPort fails.
type brokenPort struct{ err error }

func (p brokenPort) Read([]byte) (int, error)  { return 0, p.err }
func (p brokenPort) Write([]byte) (int, error) { return 0, p.err }

func TestNewCableRefusesAWrongScript(t *testing.T) {
	_, err := NewCable(nil, lesson.Topology{Faults: []string{"drop data 1", "drop dta 1"}}, nil, nil)
	var wrong *lesson.IncidentError
	if !errors.As(err, &wrong) || !strings.HasPrefix(err.Error(), "lab: faults: line 2: at 6: ") {
		t.Errorf("NewCable() = %v, want a complaint about line 2", err)
	}
}

// plug returns a cable that runs until the test ends, and the ports of its hosts.
func plug(t testing.TB, topology lesson.Topology, witness Witness) (*Cable, map[string]memPort) {
	ports := map[string]memPort{}
	var ends []End
	for _, host := range append(topology.Hosts, "lo")[:max(1, len(topology.Hosts))] {
		ports[host] = memPort{make(chan []byte)}
		ends = append(ends, End{Host: host, Addr: hostAddrs[host], Port: ports[host]})
	}
	start := time.Now()
	c, err := NewCable(ends, topology, func() time.Duration { return time.Since(start) }, witness)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() { done <- c.Run() }()
	t.Cleanup(func() {
		for _, p := range ports {
			close(p.sends)
		}
		if err := <-done; err != nil {
			t.Errorf("Run() = %v", err)
		}
	})
	return c, ports
}

// memPort is a host that sends what the test gives it and takes what arrives.
type memPort struct{ sends chan []byte }

func (p memPort) Read(b []byte) (int, error) {
	sent, ok := <-p.sends
	if !ok {
		return 0, io.EOF
	}
	return copy(b, sent), nil
}

func (p memPort) Write(b []byte) (int, error) { return len(b), nil }

// notes writes down what is seen, and how a cable is each time that it changes.
type notes struct {
	to  *strings.Builder
	was bool // the cable has been seen before
}

func (n *notes) See(s Sighting) { n.to.WriteString(describe(s)) }

func (n *notes) Changed(c Condition) {
	if !n.was { // as the archive says
		n.was = true
		return
	}
	line := fmt.Sprintf("%v cable %s delay=%v faults=%d", c.At, map[bool]string{true: "cut", false: "whole"}[c.Cut], c.Link.Delay, len(c.Faults))
	if c.Line != "" {
		line += " (" + c.Line + ")"
	}
	n.to.WriteString(line + "\n")
}

// describe writes a sighting as a line.
func describe(s Sighting) string {
	line := fmt.Sprintf("%v %d %s %s", s.At, s.Number, [...]string{"sent", "arrived", "lost"}[s.Stage], s.Host)
	v := s.Verdict
	if v.Dropped != "" {
		line += " dropped=" + string(v.Dropped)
	}
	if v.Copies > 1 {
		line += " copies=" + strconv.Itoa(v.Copies)
	}
	if v.Bit > 0 {
		line += " bit=" + strconv.Itoa(v.Bit)
	}
	if v.Held {
		line += " held"
	}
	if v.Script != "" {
		line += " (" + v.Script + ")"
	}
	return line + "\n"
}

func parseLab(t testing.TB, text string) lesson.Topology {
	t.Helper()
	var lab lesson.Topology
	for line := range strings.Lines(text) {
		switch key, rest, _ := strings.Cut(strings.TrimSpace(line), " "); key {
		case "hosts":
			lab.Hosts = strings.Fields(rest)
		case "link":
			lab.Link = parseLink(t, rest)
		case "fault":
			lab.Faults = append(lab.Faults, rest)
		default:
			t.Fatalf("lab: %q is unknown", line)
		}
	}
	return lab
}

func parseLink(t testing.TB, text string) lesson.Link {
	t.Helper()
	var l lesson.Link
	for word := range strings.FieldsSeq(text) {
		key, value, _ := strings.Cut(word, "=")
		var err error
		switch key {
		case "delay":
			l.Delay, err = time.ParseDuration(value)
		case "jitter":
			l.Jitter, err = time.ParseDuration(value)
		case "loss":
			l.Loss, err = strconv.ParseFloat(value, 64)
		case "duplicate":
			l.Duplicate, err = strconv.ParseFloat(value, 64)
		case "reorder":
			l.Reorder, err = strconv.ParseFloat(value, 64)
		case "corrupt":
			l.Corrupt, err = strconv.ParseFloat(value, 64)
		case "mtu":
			l.MTU, err = strconv.Atoi(value)
		case "rate":
			l.Rate, err = strconv.ParseInt(value, 10, 64)
		case "queue":
			l.Queue, err = strconv.Atoi(value)
		case "seed":
			l.Seed, err = strconv.ParseUint(value, 10, 64)
		default:
			t.Fatalf("link: %q is unknown", word)
		}
		if err != nil {
			t.Fatalf("link: %q: %v", word, err)
		}
	}
	return l
}
