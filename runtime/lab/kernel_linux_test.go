package lab

import (
	"bufio"
	"embed"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

//go:embed testdata/kernel
var kernelPlays embed.FS

// TestKernel has the kernel's own TCP and UDP do in a lab what each archive of testdata/kernel says, and waits for what is to be seen.
func TestKernel(t *testing.T) {
	if !ordinary(t) {
		return
	}
	files, err := kernelPlays.ReadDir("testdata/kernel")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(file.Name(), ".txtar"), func(t *testing.T) {
			t.Parallel() // most of it is waiting for the kernel's timers
			b, err := kernelPlays.ReadFile(path.Join("testdata/kernel", file.Name()))
			if err != nil {
				t.Fatal(err)
			}
			archive := txtar.Parse(b)
			p := newPlayer(t, string(archive.Files[0].Data))
			for line := range strings.Lines(string(archive.Files[1].Data)) {
				p.play(strings.TrimSpace(line))
			}
		})
	}
}

// player plays the lines of an archive in a lab.
type player struct {
	t      testing.TB
	lab    *testLab
	agents map[string]*remote
	told   []string // of every event so far
	at     int      // in told, behind what was awaited last
	over   <-chan time.Time
}

// patience is for a whole play: longer than the kernel's timers that it waits for, on a busy computer.
const patience = time.Minute

// remote is the test's side of an agent.
type remote struct {
	ask  *os.File
	says *bufio.Reader
}

func newPlayer(t testing.TB, labText string) *player {
	topology := parseLab(t, labText)
	p := &player{t: t, lab: open(t, topology), agents: map[string]*remote{}, over: time.After(patience)}
	for _, host := range topology.Hosts {
		p.agents[host] = p.start(host)
	}
	if len(topology.Hosts) == 0 { // both roles are on one host
		p.agents["client"], p.agents["server"] = p.start(""), p.start("")
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("told:\n%s", strings.Join(p.told, "\n"))
		}
	})
	return p
}

// start starts an agent on a host.
func (p *player) start(host string) *remote {
	in, ask, err := os.Pipe()
	if err != nil {
		p.t.Fatal(err)
	}
	says, out, err := os.Pipe()
	if err != nil {
		p.t.Fatal(err)
	}
	defer in.Close()
	defer out.Close()
	p.t.Cleanup(func() { ask.Close(); says.Close() })
	cmd := self("agent")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, out, out
	if _, err := p.lab.Start(host, cmd); err != nil {
		p.t.Fatal(err)
	}
	return &remote{ask, bufio.NewReader(says)}
}

// play plays one line, as testdata/README.md says.
func (p *player) play(line string) {
	p.t.Helper()
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "begin":
		host, call, _ := strings.Cut(rest, " ")
		fmt.Fprintln(p.agents[host].ask, call)
	case "finish":
		host, want, _ := strings.Cut(rest, " = ")
		p.answer(host, want)
	case "await":
		for !p.comes(rest) {
			p.listen()
		}
	case "seen":
		for !slices.ContainsFunc(p.told, func(s string) bool { return matches(s, rest) }) {
			p.listen()
		}
	case "never":
		if i := slices.IndexFunc(p.told, func(s string) bool { return matches(s, rest) }); i >= 0 {
			p.t.Fatalf("%s: it has come: %s", line, p.told[i])
		}
	case "cut", "mend":
		p.check(p.lab.Change(lesson.Change{Cut: new(word == "cut")}))
	case "skipwait":
		p.check(p.lab.Change(lesson.Change{SkipWait: true}))
	case "link":
		link := parseLink(p.t, rest)
		p.check(p.lab.Change(lesson.Change{Link: &link}))
	case "fault":
		p.check(p.lab.Change(lesson.Change{Faults: &[]string{rest}}))
	default:
		call, want, _ := strings.Cut(rest, " = ")
		fmt.Fprintln(p.agents[word].ask, call)
		p.answer(word, want)
	}
}

func (p *player) check(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// answer waits for an agent's answer.
func (p *player) answer(host, want string) {
	p.t.Helper()
	if want == "" {
		want = "ok"
	}
	got, err := p.agents[host].says.ReadString('\n')
	if got = strings.TrimSpace(got); got != want {
		p.t.Fatalf("%s answers %q, %v; want %q", host, got, err, want)
	}
}

// comes reports whether a pattern matches a line that was not passed yet, and passes it.
func (p *player) comes(pattern string) bool {
	for p.at < len(p.told) {
		p.at++
		if matches(p.told[p.at-1], pattern) {
			return true
		}
	}
	return false
}

// listen takes in the next event.
func (p *player) listen() {
	p.t.Helper()
	select {
	case e := <-p.lab.events:
		for line := range strings.Lines(tell(&e)) {
			p.told = append(p.told, strings.TrimSpace(line))
		}
	case <-p.over:
		p.t.Fatal("it does not come")
	}
}

// matches reports whether a line has the parts of a pattern, which are words, in their order; "…" stands between them.
func matches(line, pattern string) bool {
	line = " " + line + " "
	for part := range strings.SplitSeq(pattern, " … ") {
		i := strings.Index(line, " "+part+" ")
		if i < 0 {
			return false
		}
		line = line[i+len(part)+1:]
	}
	return true
}

// Every datagram of a flood is somewhere: lost in front of the cable, or delivered and then received or lost for want of a buffer.
func TestFloodIsAccountedFor(t *testing.T) {
	if !ordinary(t) {
		return
	}
	const flood = 15_000 // fewer than are recorded
	p := newPlayer(t, "hosts client server\n")
	p.play("server udp-listen :53")
	p.play("client udp-dial 10.0.0.2:53")
	p.play(fmt.Sprintf("client burst %d", flood))
	var sent, arrived, longest int
	lost := map[string]int{}
	follow := func(until func() bool) {
		t.Helper()
		for !until() {
			select {
			case e := <-p.lab.events:
				switch {
				case e.Kind == event.DgramSent:
					sent++
				case e.Kind == event.DgramDelivered:
					arrived++
				case e.Kind == event.KernelDropped:
					lost[e.Host+" "+e.Where] += e.Lost
				case e.Kind == event.KernelSaw && e.Host == "server":
					longest = max(longest, e.RecvQ)
				}
			case <-p.over:
				t.Fatalf("of %d datagrams %d were sent, %d arrived, lost are %v", flood, sent, arrived, lost)
			}
		}
	}
	follow(func() bool { return sent+lost["client nic"] == flood && arrived == sent })
	p.play("begin server collect")
	said, err := p.agents["server"].says.ReadString('\n')
	var received int
	if _, err := fmt.Sscanf(said, "%d datagrams", &received); err != nil {
		t.Fatalf("the server says %q: %v", said, err)
	}
	p.check(err)
	follow(func() bool { return received+lost["server receive buffer"] == arrived })
	if longest == 0 {
		t.Error("nothing was seen to wait in the receive queue")
	}
	t.Logf("%d sent, %d arrived, %d received, lost %v", sent, arrived, received, lost)
}
