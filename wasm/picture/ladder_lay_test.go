package picture

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/trace"
)

// wordy is words that are there to take room.
var wordy = &Words{Ladder: LadderWords{
	Copy: "a second copy", Flipped: "bit % flipped", HeldBack: "held back", KernelLost: "% lost on %: %", SameLink: "something about the cable",
}, Queues: QueuesWords{Short: make([]string, quantities), Names: make([]string, quantities)}}

// randomStory is the story of a run in which anything may happen, whether or not a network would do it.
func randomStory(r *rand.Rand, events int) *trace.Story {
	hosts := []string{"10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"}[:2+r.IntN(3)]
	tr := trace.New()
	at := time.Duration(r.IntN(1000))
	add := func(e event.Event) { tr.Apply(&e) }
	add(event.Event{Kind: event.RunQueued, Run: 1, Host: hosts[0], Cell: &event.Cell{Cell: "c"}})
	conns := 1 + r.IntN(5)
	sent := int64(0)
	ends := func() (a, b string) {
		n := r.IntN(conns)
		a, b = hosts[0]+":"+strconv.Itoa(5000+n), hosts[1+n%(len(hosts)-1)]+":80"
		if r.IntN(2) == 0 {
			a, b = b, a
		}
		return a, b
	}
	host := func(addr string) string { h, _, _ := strings.Cut(addr, ":"); return h }
	var flying []event.Packet
	flyingTo := map[int64]string{}
	for range events {
		at += time.Duration(r.ExpFloat64() * float64([]time.Duration{time.Microsecond, time.Millisecond, 200 * time.Millisecond}[r.IntN(3)]))
		a, b := ends()
		switch r.IntN(8) {
		case 0, 1:
			sent++
			p := event.Packet{Number: sent, Src: a, Dst: b, Len: r.IntN(3) * 700}
			seg := &event.Seg{Flags: []string{"SYN", "ACK", "PSH ACK", "FIN ACK", "RST ACK"}[r.IntN(5)], RelSeq: r.Uint32(), RelAck: r.Uint32(), Repeats: r.Int64N(sent)}
			flying, flyingTo[sent] = append(flying, p), b
			add(event.Event{Kind: event.SegSent, At: at, Host: host(a), Packet: &p, Seg: seg})
		case 2, 3, 4:
			if len(flying) == 0 {
				continue
			}
			i := r.IntN(len(flying))
			p := event.Packet{Number: flying[i].Number, Copy: r.IntN(3), Bit: r.IntN(2) * 77, Held: r.IntN(4) == 0}
			if p.Copy == 0 {
				flying = append(flying[:i:i], flying[i+1:]...)
			}
			kind := event.SegDelivered
			if p.Copy == 0 && r.IntN(3) == 0 {
				kind, p.Rule = event.SegDropped, strings.Repeat("why ", r.IntN(9))
			}
			add(event.Event{Kind: kind, At: at, Host: host(flyingTo[p.Number]), Packet: &p})
		case 5:
			sock := &event.Sock{ID: r.IntN(9), Net: "tcp", Local: hosts[0] + ":" + strconv.Itoa(5000+r.IntN(conns)), Remote: hosts[1] + ":80", Took: time.Duration(r.IntN(int(at) + 1))}
			add(event.Event{Kind: event.SockWrote, Run: 1, At: at, Host: hosts[0], Sock: sock, Data: []byte("some words that take room"), Size: 30})
		case 6:
			add(event.Event{Kind: event.Stdout, Run: 1, At: at, Host: hosts[0], Data: []byte("printed by somebody\nand more")})
		case 7:
			state := &event.Conn{End: a, Peer: b, State: []string{"SYN-SENT", "ESTABLISHED", "CLOSED"}[r.IntN(3)]}
			add(event.Event{Kind: event.ConnState, At: at, Host: host(a), Conn: state})
			add(event.Event{Kind: event.LinkChanged, At: at, Cable: &event.Cable{Cut: r.IntN(2) == 0, Link: event.Link{Delay: time.Duration(r.IntN(3)) * time.Millisecond}}})
			add(event.Event{Kind: event.KernelDropped, At: at, Host: host(a), Drop: &event.Drop{Where: "nic", Lost: 3}})
		}
	}
	return tr.Story(1)
}

// Whatever happens, time goes downwards, nothing that is to be read stands on anything else, all of it is in the part that is drawn, and
// each packet that is to be seen can be pressed in exactly one place.
func TestLadderOfAnything(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 1))
		s := randomStory(r, 20+r.IntN(400))
		look := Look{Width: 300 + r.IntN(900), Conn: max(0, r.IntN(6)-2), Say: wordy, Replay: r.IntN(2) == 0, Cursor: s.Begin + time.Duration(r.Int64N(int64(s.End-s.Begin)+1))}
		g := layLadder(s, &look)
		if t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) { checkLadder(t, g) }); t.Failed() {
			return
		}
	}
}

func checkLadder(t *testing.T, g *ladder) {
	for i := 1; i < len(g.rungs); i++ {
		if a, b := g.rungs[i-1], g.rungs[i]; a.at > b.at || a.y > b.y {
			t.Errorf("what happened at %v stands at %d, at %v at %d", a.at, a.y, b.at, b.y)
		}
	}
	drawn := map[int64]int{}
	for i := range g.sections {
		part := &g.sections[i]
		checkSection(t, g, part)
		for _, piece := range strings.Split(g.draw(part), `data-look="choose" data-value="`)[1:] {
			number, _, _ := strings.Cut(piece, `"`)
			n, _ := strconv.ParseInt(number, 10, 64)
			drawn[n]++
		}
	}
	for _, p := range g.story.Packets {
		want := 0
		if g.look.shows(p.Conn) {
			want = 1
		}
		if got := drawn[p.Number()]; got != want {
			t.Errorf("packet %d can be pressed in %d places, want %d", p.Number(), got, want)
		}
	}
}

func checkSection(t *testing.T, g *ladder, part *section) {
	k := sketch{ladder: g, part: part}
	labels, asides := k.sectionCaptions()
	var all []bar
	var what []string
	add := func(b bar, words string) { all, what = append(all, b), append(what, words) }
	for i := range labels {
		add(labels[i].bar, labels[i].flags)
	}
	for i := range asides {
		add(asides[i].bar(), asides[i].words)
	}
	for _, r := range g.rungs[part.from:part.to] {
		if r.kind == rungNote {
			add(k.noteBar(&g.notes[r.i]), "note")
		}
	}
	for i := range g.bands {
		if b := &g.bands[i]; b.y >= part.top && b.y < part.bottom {
			add(k.bandBar(b), b.words)
		}
	}
	for i := range all {
		if !all[i].within(part.top, part.bottom) {
			t.Errorf("%q is not within %d to %d: %+v", what[i], part.top, part.bottom, all[i])
		}
		if all[i].left < 0 || all[i].right > float64(g.width) {
			t.Errorf("%q is not within 0 to %d: %+v", what[i], g.width, all[i])
		}
		for j := range i {
			if all[i].touches(&all[j]) {
				t.Errorf("%q stands on %q: %+v %+v", what[i], what[j], all[i], all[j])
			}
		}
	}
}

// Whatever happens and wherever the cursor is, two looks of a part that differ have a Rev each.
func TestLadderRevOfAnything(t *testing.T) {
	for seed := range uint64(4) {
		r := rand.New(rand.NewPCG(seed, 2))
		s := randomStory(r, 500)
		moments := s.Moments()
		drawn := map[string]string{}
		for i := range 20 {
			look := Look{Width: 700, Say: wordy, Chosen: r.Int64N(20), Replay: i > 0, Cursor: moments[r.IntN(len(moments))] + time.Duration(r.IntN(2)*r.IntN(1000_000))}
			g := layLadder(s, &look)
			for n := range g.sections {
				rev, svg := strconv.Itoa(n)+" "+g.rev(&g.sections[n]), g.draw(&g.sections[n])
				if before, known := drawn[rev]; known && before != svg {
					t.Fatalf("seed %d: Rev %q is that of two looks: %s", seed, rev, cmp.Diff(strings.Split(before, "><"), strings.Split(svg, "><")))
				}
				drawn[rev] = svg
			}
		}
	}
}

// As a story grows, a part whose Rev stays looks as it did: what is finished is not drawn again, and nothing is missed.
func TestLadderGrows(t *testing.T) {
	for seed := range uint64(3) {
		drawn := map[string]string{}
		stay := 0
		for events := 40; events < 400; events += 14 {
			s := randomStory(rand.New(rand.NewPCG(seed, 3)), events)
			g := layLadder(s, &Look{Width: 700, Say: wordy})
			for n := range g.sections {
				rev, svg := strconv.Itoa(n)+" "+g.rev(&g.sections[n]), g.draw(&g.sections[n])
				before, known := drawn[rev]
				if known && before != svg {
					t.Fatalf("seed %d: Rev %q is that of two looks: %s", seed, rev, cmp.Diff(strings.Split(before, "><"), strings.Split(svg, "><")))
				}
				if drawn[rev] = svg; known {
					stay++
				}
			}
		}
		if stay == 0 {
			t.Errorf("seed %d: every part is drawn again each time", seed)
		}
	}
}

func TestLinkChange(t *testing.T) {
	say := &Words{Ladder: LadderWords{
		Cut: "cable cut", Mended: "cable mended", SameLink: "script changed", Delay: "delay", Loss: "loss", Rate: "rate", Queue: "queue", Unlimited: "unlimited",
	}}
	for _, test := range []struct {
		was, is event.Cable
		want    string
	}{
		{event.Cable{}, event.Cable{Faults: []string{"drop client data 2"}}, "script changed"},
		{event.Cable{}, event.Cable{Cut: true}, "cable cut"},
		{event.Cable{Cut: true}, event.Cable{}, "cable mended"},
		{event.Cable{Link: event.Link{Delay: 20 * time.Millisecond}}, event.Cable{Link: event.Link{Delay: 200 * time.Millisecond, Loss: 0.125}}, "delay 20 ms → 200 ms, loss 0 % → 12.5 %"},
		{event.Cable{}, event.Cable{Link: event.Link{Rate: 64_000, Queue: 20}}, "rate unlimited → 64 kbit/s, queue unlimited → 20"},
	} {
		if got := linkChange(&trace.Link{Is: test.was}, &trace.Link{Is: test.is}, say); got != test.want {
			t.Errorf("from %+v to %+v: %q, want %q", test.was, test.is, got, test.want)
		}
	}
}
